"""Consents: preset, chosen, given with proof, withdrawn; the journal is written once (CL-22, CL-34, decision 3)."""

import pytest
import time_machine
from django.db import DatabaseError, transaction

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.consents import choose_consent, give_consent, withdraw_consent, write_consent_text
from ritm.clients.actions.profile import add_clients, make_system_client
from ritm.clients.consent_texts import standard_text
from ritm.clients.data import ClientData
from ritm.clients.errors import (
    ConsentGivenAlready,
    ConsentNotAllowed,
    ConsentTextChanged,
    ConsentTextRequired,
    SystemClient,
)
from ritm.clients.models import Client, Consent, ConsentText, Standing
from ritm.clients.queries import consents_of
from ritm.events.models import Event
from ritm.studio.actions import change_settings

NOT_ALLOWED = AccountSettings.Consent.NOT_ALLOWED


def give(studio, client, purpose="sms", **fields):
    terms = {"channel": "paper", "version": 0, "note": "папка 3", **fields}
    return give_consent(client=client, purpose=purpose, actor=studio.actor, **terms)


def standing(client, purpose="sms"):
    return getattr(Client.objects.get(pk=client.pk), f"{purpose}_consent")


@pytest.mark.req("CL-22")
def test_a_new_client_is_preset_as_the_account_says_each_apart(studio):
    change_settings(by=studio.boss, sms_consent=NOT_ALLOWED)
    anna = studio.client("Анна")
    (boris,) = add_clients(rows=[ClientData(name="Борис")], actor=studio.actor)
    for client in (anna, boris):
        assert standing(client, "sms") == Standing.PRESET_NO
        assert standing(client, "email") == Standing.PRESET_YES
        assert consents_of(client) == []


@pytest.mark.req("CL-22")
def test_another_preset_rewrites_nobody(studio):
    given, preset = studio.client("Дала"), studio.client("Не спрашивали")
    give(studio, given)
    change_settings(by=studio.boss, sms_consent=NOT_ALLOWED, email_consent=NOT_ALLOWED)
    assert standing(given) == Standing.GIVEN
    assert standing(preset) == Standing.PRESET_YES
    assert standing(studio.client("Новая")) == Standing.PRESET_NO


@pytest.mark.req("CL-34")
def test_a_given_consent_keeps_its_proof(studio):
    anna = studio.client("Анна")
    with time_machine.travel("2026-11-26T10:00:00+00:00", tick=False):
        row = give(studio, anna)
    assert (row.was, row.standing, row.channel, row.note) == (Standing.PRESET_YES, Standing.GIVEN, "paper", "папка 3")
    assert row.taken_at.isoformat() == "2026-11-26T10:00:00+00:00"
    assert row.taken_by == studio.boss
    assert (row.text.version, row.text.text) == (1, standard_text("sms"))
    assert standing(anna, "email") == Standing.PRESET_YES
    event = Event.objects.get(name="clients.consent_given")
    assert (event.client_ref, event.data["purpose"], event.data["consent_id"]) == (anna.pk, "sms", row.pk)


@pytest.mark.req("CL-34")
def test_another_text_is_another_version_and_the_old_proof_keeps_its_own(studio):
    anna, vera = studio.client("Анна"), studio.client("Вера")
    old = give(studio, anna)
    assert write_consent_text(purpose="sms", text="Согласна на рекламу студии.", actor=studio.actor).version == 2
    assert write_consent_text(purpose="sms", text="Согласна на рекламу студии.  ", actor=studio.actor) is None
    with pytest.raises(ConsentTextChanged):
        give(studio, vera, version=1)
    new = give(studio, vera, version=2)
    assert new.text.text == "Согласна на рекламу студии."
    assert Consent.objects.get(pk=old.pk).text.text == standard_text("sms")
    with pytest.raises(ConsentTextRequired):
        write_consent_text(purpose="sms", text="  ", actor=studio.actor)


@pytest.mark.req("CL-22")
def test_the_drop_down_never_makes_a_given_consent(studio):
    anna = studio.client("Анна")
    for is_allowed in (False, False, True, True):
        choose_consent(client=anna, purpose="sms", is_allowed=is_allowed, actor=studio.actor)
    assert standing(anna) == Standing.CHOSEN_YES
    assert [row.standing for row in consents_of(anna)] == [Standing.CHOSEN_YES, Standing.CHOSEN_NO]
    give(studio, anna)
    choose_consent(client=anna, purpose="sms", is_allowed=True, actor=studio.actor)
    assert standing(anna) == Standing.GIVEN
    choose_consent(client=anna, purpose="sms", is_allowed=False, actor=studio.actor)
    assert standing(anna) == Standing.WITHDRAWN


@pytest.mark.req("CL-34")
def test_a_consent_is_withdrawn_and_given_anew(studio):
    anna = studio.client("Анна")
    give(studio, anna)
    with pytest.raises(ConsentGivenAlready):
        give(studio, anna, version=1)
    withdraw_consent(client=anna, purpose="sms", channel="phone", actor=studio.actor)
    assert not Standing(standing(anna)).is_allowed
    with pytest.raises(ConsentNotAllowed):
        withdraw_consent(client=anna, purpose="sms", channel="phone", actor=studio.actor)
    give(studio, anna, version=1)
    assert [row.standing for row in consents_of(anna)] == [Standing.GIVEN, Standing.WITHDRAWN, Standing.GIVEN]


@pytest.mark.req("CL-33")
def test_the_system_client_consents_to_nothing(studio):
    with pytest.raises(SystemClient):
        give(studio, make_system_client())


@pytest.mark.req("CL-34")
@pytest.mark.parametrize("model", [Consent, ConsentText])
def test_the_journal_is_written_once(studio, model):
    give(studio, studio.client("Анна"))
    rows = model.objects.all()
    for change in (lambda: rows.update(purpose="email"), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match=r"append_only|may not be changed"), transaction.atomic():
            change()


def test_a_given_consent_without_a_text_cannot_be_stored(studio):
    anna = studio.client("Анна")
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.create(
            client=anna,
            purpose="sms",
            was="preset_yes",
            standing="given",
            channel="paper",
            taken_at=anna.created_at,
        )
