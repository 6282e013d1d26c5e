"""Erasure: nothing personal of the client is left anywhere; ledger, visits and counts are as they were (CL-34)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine

from ritm.attendance.models import Booking, Override, Visit
from ritm.clients.actions.consents import give_consent
from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.photos import keep_photo, set_photo
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.drafts import draft_form
from ritm.clients.erasing import KEPT_COLUMNS
from ritm.clients.family import GuardianData
from ritm.clients.models import Client, Consent
from ritm.clients.models_of_merge import ClientMerge
from ritm.clients.passport import PassportData
from ritm.core import clock
from ritm.directory.actions import save_segment, save_view, start_export
from ritm.directory.models import ClientExport, Segment
from ritm.directory.queries.finding import find_clients
from ritm.events import outbox
from ritm.events.actions import once
from ritm.events.models import Event, EventDetail
from ritm.files.models import StoredFile
from ritm.imports.actions import match_columns, receive, start_import
from ritm.imports.models import ImportBatch
from ritm.ledger.models import Transfer
from ritm.sales.actions import pay_out, take_payment
from ritm.sales.models import Payment
from ritm.staff.actions.drafts import keep_draft
from ritm.staff.models import Draft
from ritm.studio.person_export import ask_for_person, write_person
from tests.given import LATE
from tests.support.furnished import picture
from tests.support.traces import in_files, in_tables

pytestmark = pytest.mark.req("CL-34")
# What no other row of the house says: a word, a phone there and back, a day of birth, a document's number.
CANARIES = ("zqkanar", "9167733445", "5443377619", "1977-08-19", "4510778899", "zqbar77")


def erase(studio, client, typed=None):
    erase_client(client=client, reason="asked", typed=str(typed or client.pk), actor=studio.actor)
    client.refresh_from_db()
    return client


def after(days=60):
    """When passes that were sold now are over."""
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def begin(studio):
    """A client of whom the house holds everything that it can hold."""
    client = in_the_form(studio)
    for step in (personal, family, came_and_paid, looked_for, brought_in, second_card):
        step(studio, client)
    return client


@pytest.fixture
def zoya(studio):
    return studio.begun


def in_the_form(studio):
    """Every field of the form, each changed once, so that the history holds both values."""
    lists = {
        "interests": (add_entry(kind="interest", name="Растяжка", actor=studio.actor),),
        "illnesses": (add_entry(kind="illness", name="Астма", actor=studio.actor),),
        "documents": (DocumentData(add_entry(kind="document", name="Договор", actor=studio.actor), date(2031, 1, 1)),),
    }
    client = add_client(data=ClientData(**form("Zqkanarova"), **lists), actor=studio.actor, created_by=studio.boss)
    return change_client(client=client, data=ClientData(**form("Zqkanar")), actor=studio.actor)


def form(word):
    texts = ("salutation", "named_parent", "named_parent_phone", "other_phone", "note", "alert_note")
    return {
        "name": f"{word} Зоя",
        "birth_date": date(1977, 8, 19),
        "phone": "+79167733445",
        "email": f"{word}@mail.ru",
        "barcode": "ZQBAR77",
        "discount_percent": 7,
        "is_blocked": True,
        **{name: f"{word} {name}" for name in texts},
        **dict.fromkeys(("vk", "facebook", "instagram"), f"{word}1"),
    }


def personal(studio, client):
    """Passport, consent with a note, photo, an own field, the file with everything."""
    data = PassportData(passport_number="4510778899", passport_issued_by="zqkanar", address="zqkanar")
    change_passport(client=client, data=data, actor=studio.actor)
    give_consent(client=client, purpose="sms", channel="paper", version=0, note="zqkanar", actor=studio.actor)
    set_photo(client=client, file_id=keep_photo(content=picture(), actor=studio.actor).pk, actor=studio.actor)
    own = add_field(terms=FieldTerms(name="Рост", kind="text"), actor=studio.actor)
    for text in ("zqkanar 1", "zqkanar 2"):
        write_values(client=client, texts={own.pk: text}, actor=studio.actor)
    asked = ask_for_person(client=client, language="ru", actor=studio.actor, staff=studio.boss)
    write_person(export_id=asked.pk)

    keep_draft(member=studio.boss, form=draft_form(client), typed={"note": ["zqkanar"]})


def family(studio, client):
    """A child who got this parent later, so that the child's history names him; a parent of his own."""
    child, mother = studio.client("Ребёнок"), studio.client("Мама Рая")
    for guardian in (client, None, mother, client):
        change_client(client=child, data=ClientData(name="Ребёнок", guardian=guardian), actor=studio.actor)
    others = (GuardianData(guardian=client, kind="guardian"),)
    change_client(client=child, data=ClientData(name="Ребёнок", guardian=mother, guardians=others), actor=studio.actor)


def came_and_paid(studio, client):
    studio.pass_(client, shown_minor=520800)  # less 7 %
    today = studio.lesson(on=studio.today, at=LATE)
    studio.book(client, today, Override.BLOCKED, reason="zqkanar")
    studio.mark(client, today)
    paid = {"branch": studio.branch, "method": "cash", "actor": studio.actor, "staff": studio.boss}
    take_payment(client=client, minor=5000, payer="zqkanar", comment="zqkanar", **paid)
    pay_out(client=client, minor=5000, comment="zqkanar", **paid)


def looked_for(studio, client):
    """His name in what people keep, and in what a form was answered with."""
    by = {"actor": studio.actor}
    save_view(name="Вид", query={"text": "zqkanar зоя"}, staff=studio.boss, **by)
    save_segment(name="Сегмент", conditions=["name:has:Zqkanar Зоя"], **by)
    zone = studio.branch.time_zone
    for query in ({"c": []}, {"text": "Zqkanar Зоя", "chip": "all"}):
        start_export(query=query, zone=zone, language="ru", staff=studio.boss, **by)
        work()
    once(actor=studio.actor, key="k" * 32, form="zqkanar", act=lambda: f"0:{client.name}")


def brought_in(studio, client):
    """A workbook with him in a good row and in a bad one."""
    table = "ФИО;Телефон;Дата рождения;Комментарий\nZqkanar Зоя;89167733445;;zqkanar\nZqkanar Зоя;нет;;zqkanar\n"
    told = {"name": "база.csv", "content_type": "text/csv", "branch": studio.branch, "actor": studio.actor}
    batch = receive(content=BytesIO(table.encode()), **told)
    mapping = {int(place): code for place, code in batch.mapping.items()}
    match_columns(batch=batch, mapping=mapping, on_phone="overwrite", actor=studio.actor)
    work()
    batch.refresh_from_db()
    start_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.counts["updated"], batch.counts["bad"]["bad_phone"]) == ("done", 1, 1)


def second_card(studio, client):
    """A card that was merged into his, and one that was, and is apart again."""
    for name in ("Zqkanar Зоя-2", "Другая"):
        other = studio.client(name, note="zqkanar" if "Зоя" in name else "чужое")
        merge = merge_clients(kept=client, dropped=other, chosen={"note": "both"}, actor=studio.actor)
    undo_merge(merge=merge, actor=studio.actor)


def work():
    while job := outbox.claim():
        outbox.run(job)


def test_nothing_of_the_client_is_left_in_any_table_or_file(
    studio, bobs, zoya, django_capture_on_commit_callbacks
) -> None:
    assert {line.split(": ")[1] for line in in_tables(CANARIES)} == set(CANARIES) - {"4510778899"}
    assert in_files(["Zqkanar"]) != []
    photo = set(StoredFile.objects.filter(purpose="photo").values_list("path", flat=True))
    with after(), django_capture_on_commit_callbacks(execute=True):
        erase(studio, zoya)
    assert in_tables(CANARIES) == []
    assert in_files(CANARIES) == []
    assert photo
    assert Draft.objects.count() == 0  # sealed, so no word of it is seen
    assert not photo & set(StoredFile.objects.values_list("path", flat=True))
    assert zoya.name == f"Клиент стёрт №{zoya.pk}"
    assert "Другая" in set(Client.objects.values_list("name", flat=True))


def test_every_column_that_is_not_kept_is_blank(studio, zoya) -> None:
    with after():
        erase(studio, zoya)
    fields = [one for one in Client._meta.concrete_fields if one.name not in KEPT_COLUMNS]
    said = {one.name: getattr(zoya, one.attname) for one in fields}
    assert said.pop("name") == zoya.name
    assert said.pop("search_text") == f"клиент стерт №{zoya.pk}"
    assert said.pop("gender") == "unknown"
    assert {name for name, value in said.items() if value} == set()


def test_the_ledger_the_visits_and_the_counts_stay(studio, zoya) -> None:
    tables = (Transfer, Payment, Visit, Booking, Consent, Event, EventDetail)
    with after():
        before = {model: model.objects.count() for model in tables}
        money = list(Transfer.objects.order_by("pk").values_list("minor", "source", "target"))
        erase(studio, zoya)
    now = {model: model.objects.count() for model in tables}
    assert now == {**before, Event: before[Event] + 2}  # deleted, erased
    assert list(Transfer.objects.order_by("pk").values_list("minor", "source", "target")) == money
    assert Visit.objects.filter(client=zoya).count() == 1
    given = Consent.objects.get(client=zoya, standing="given")
    assert (given.text.purpose, given.channel, given.note) == ("sms", "paper", None)


def test_who_erased_when_and_why_stands_in_the_log(studio, zoya) -> None:
    with after():
        erase(studio, zoya)
    event = Event.objects.get(name="clients.client_erased")
    merged = Client.objects.get(merged_into=zoya)
    assert event.data == {"client_id": zoya.pk, "merged_ids": [merged.pk], "reason": "asked"}
    assert (event.actor_kind, event.actor_id, event.happened_at) == ("staff", studio.boss.pk, zoya.erased_at)
    assert merged.name == zoya.name
    assert ClientMerge.objects.filter(kept=zoya).exclude(before={}).count() == 0


def test_a_child_is_not_found_by_the_erased_parent(studio, zoya) -> None:
    assert [one.client.name for one in find_clients(text="zqkanar зоя")] == ["Zqkanar Зоя-2", "Ребёнок"]
    with after():
        erase(studio, zoya)
        assert find_clients(text="zqkanar") == []
        assert [one.client.name for one in find_clients(text="ребёнок")] == ["Ребёнок"]


def test_exports_and_finished_imports_keep_no_file(studio, zoya) -> None:
    with after():
        erase(studio, zoya)
    assert set(ClientExport.objects.values_list("status", "file")) == {("gone", None)}
    assert ImportBatch.objects.get().file is None
    assert Segment.objects.count() == 0
