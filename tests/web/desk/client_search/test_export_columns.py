"""What a workbook of clients says of networks, interests, documents, consents, the block list (CL-32)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.consents import give_consent, withdraw_consent
from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.merging import merge_clients
from ritm.clients.data import DocumentData
from ritm.clients.queries import consent_text
from ritm.directory import exporting
from tests.web.desk.client_search.test_exports import exported

pytestmark = pytest.mark.req("CL-32")
_PAPER = {"channel": "paper", "note": "папка 3", "version": 0}
CARD = ("ВКонтакте", "Facebook", "Instagram", "Согласие на СМС", "Согласие на письма", "Согласие на обработку данных")


def entries(studio, kind, *names):
    return [add_entry(kind=kind, name=name, actor=studio.actor) for name in names]


def person(studio, name, **more):
    yoga, ballet = studio.begun[:2]
    rules, contract = studio.begun[2:]
    papers = (DocumentData(rules), DocumentData(contract, date(2026, 12, 31)))
    return studio.client(name, interests=(yoga, ballet), documents=papers, **more)


def begin(studio):
    return [*entries(studio, "interest", "Йога", "=Балет"), *entries(studio, "document", "Правила", "Договор")]


def test_all_that_the_form_holds_is_written_as_text(studio):
    anna = person(studio, "Анна", vk="vk.com/anna", is_blocked=True, block_reason="+Спорит")
    give_consent(client=anna, purpose="sms", actor=studio.actor, **_PAPER)
    give_consent(client=anna, purpose="email", actor=studio.actor, **_PAPER)
    withdraw_consent(client=anna, purpose="email", channel="person", actor=studio.actor)
    studio.client("Борис")
    row, plain = exported(studio)
    day = f"{studio.today:%d.%m.%Y}"
    assert (row["ВКонтакте"], row["Facebook"], row["Причина чёрного списка"]) == ("https://vk.com/anna", "", "+Спорит")
    assert row["Интересы"] == "=Балет, Йога"
    assert row["Документы"] == "Договор, до 31.12.2026; Правила"
    assert (row["Согласие на СМС"], row["Согласие на письма"]) == (f"дано, {day}", f"отозвано, {day}")
    assert row["Согласие на обработку данных"] == ""
    assert plain["Согласие на СМС"] == "есть разрешение, предустановлено"
    assert (plain["Интересы"], plain["Документы"], plain["Причина чёрного списка"]) == ("", "", "")


def test_a_merged_cards_consents_count_for_the_one_that_stayed(studio):
    anna, other = studio.client("Анна"), studio.client("Анна")
    give_consent(client=other, purpose="sms", actor=studio.actor, **_PAPER)
    merge_clients(kept=anna, dropped=other, chosen={}, actor=studio.actor)
    (row,) = exported(studio)
    assert row["Согласие на СМС"] == f"дано, {studio.today:%d.%m.%Y}"


def test_what_is_left_out_of_the_form_or_not_to_be_seen_is_not_there(studio):
    person(studio, "Анна", vk="vk.com/anna")
    few = studio.staff("clients.read", "clients.search", "clients.export")
    (row,) = exported(studio, few)
    assert row.keys().isdisjoint(CARD)
    assert row["Интересы"] == "=Балет, Йога"
    AccountSettings.objects.update(form_fields={"vk": "no", "interests": "no", "documents": "no", "status": "no"})
    (row,) = exported(studio)
    assert row.keys().isdisjoint({"ВКонтакте", "Интересы", "Документы", "Статус"})
    assert {"Facebook", "Источник", *CARD[3:]} <= row.keys()


def test_a_thousand_rows_cost_the_same_queries_whatever_stands_in_them(studio, monkeypatch):
    costs = []
    for number in range(2):
        for one in range(3):
            version = 1 if consent_text("sms") else 0
            anna = person(studio, f"Анна {number} {one}")
            give_consent(client=anna, purpose="sms", actor=studio.actor, **{**_PAPER, "version": version})
        with CaptureQueriesContext(connection) as seen:
            exported(studio)
        costs.append(len(seen))
    assert costs[0] == costs[1]
    monkeypatch.setattr(exporting, "CHUNK", 3)
    with CaptureQueriesContext(connection) as seen:
        exported(studio)
    assert len(seen) - costs[1] < 9  # rows, own fields, interests, documents, consents, progress
