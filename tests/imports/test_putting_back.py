"""Known clients get their old values back by the set, each as if alone (CL-04)."""

from datetime import date
from types import SimpleNamespace

import pytest

from ritm.clients.actions.consents import withdraw_consent
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client, ClientPassport, Standing
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.passport import PassportData, opened
from ritm.directory.models import ClientFigures
from ritm.events.models import Event, EventDetail
from ritm.imports import undoing
from ritm.imports.actions import undo_import
from ritm.imports.models import ImportBatch
from ritm.tools.checks import run_all
from tests.imports.books import book, taken, work

TITLES = ("ФИО", "Телефон", "ДР", "Почта", "Откуда узнал", "Комментарий")
pytestmark = pytest.mark.req("CL-04")


def known(studio, count: int, start: int = 0) -> list[Client]:
    return [
        studio.client(f"Клиент {n:03}", phone=f"+7916{n:07}", email=f"{n}@old.ru", note="прежняя")
        for n in range(start, start + count)
    ]


def overwritten(studio, clients: list[Client]) -> ImportBatch:
    rows = [
        [one.name, one.phone, date(1990, 5, 17), f"{one.pk}@new.ru", "Листовка", "новая заметка"] for one in clients
    ]
    return taken(studio, book(*rows, titles=TITLES), on_phone="overwrite")


def facts(client: Client) -> tuple[object, ...]:
    client.refresh_from_db()
    return client.email, client.note, client.birth_date, client.birthday, client.source


def test_each_gets_his_own_values_and_a_line_in_his_history(studio):
    clients = known(studio, 6)
    before = [facts(one) for one in clients]
    batch = overwritten(studio, clients)
    assert facts(clients[0])[:4] == (f"{clients[0].pk}@new.ru", "новая заметка", date(1990, 5, 17), 517)
    assert ClientFigures.objects.filter(source_name="листовка").count() == 6
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 0, "restored": 6, "kept": 0}
    assert batch.rows_done == batch.rows_total
    assert [facts(one) for one in clients] == before
    assert not ClientFigures.objects.filter(source_name="листовка").exists()
    last = Event.objects.filter(client_ref=clients[3].pk, name="clients.client_changed").latest("pk")
    said = {one.field: (one.old, one.new) for one in EventDetail.objects.filter(event=last)}
    assert said["email"] == (f"{clients[3].pk}@new.ru", before[3][0])
    assert said["source"] == ("Листовка", "")
    assert "birthday" not in said
    assert run_all() == []


def test_what_somebody_changed_since_stays_and_the_rest_goes_back(studio):
    one, other = known(studio, 2)
    batch = overwritten(studio, [one, other])
    one.refresh_from_db()
    data = ClientData.of(one, guardian=None)
    change_client(client=one, data=ClientData(**{**vars(data), "email": "own@hand.ru"}), actor=studio.actor)
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 0, "restored": 1, "kept": 1}
    assert facts(one)[:3] == ("own@hand.ru", "прежняя", None)
    assert facts(other)[:3] == ("1@old.ru", "прежняя", None)


def test_beside_the_form_too_what_somebody_changed_since_stays(studio):
    own = add_field(terms=FieldTerms(name="Пояс", kind="text"), actor=studio.actor)
    one, other, gone = known(studio, 3)
    rows = [[who.name, who.phone, "синий", f"05 04 {who.pk:06}", "Светланская, 1", "да"] for who in (one, other, gone)]
    titles = ("ФИО", "Телефон", "Пояс", "Паспорт", "Адрес", "Согласие на SMS")
    batch = taken(studio, book(*rows, titles=titles), on_phone="overwrite")
    write_values(client=one, texts={own.pk: "чёрный"}, actor=studio.actor)
    change_passport(client=one, data=PassportData(address="Океанский, 2"), keep_empty=True, actor=studio.actor)
    withdraw_consent(client=one, purpose="sms", channel="phone", actor=studio.actor)
    delete_client(client=gone, actor=studio.actor)
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 0, "restored": 1, "kept": 2}
    assert dict(FieldValue.objects.values_list("client_id", "text")) == {one.pk: "чёрный", gone.pk: "синий"}
    passports = {row.client_id: opened(row) for row in ClientPassport.objects.all()}
    assert passports[one.pk] == PassportData(address="Океанский, 2")
    assert passports[other.pk] == PassportData()
    standings = dict(Client.objects.filter(pk__in=(one.pk, other.pk)).values_list("pk", "sms_consent"))
    assert standings == {one.pk: Standing.WITHDRAWN, other.pk: Standing.PRESET_YES}
    assert [row.fields for row in told(other, "clients.passport_changed")] == [["address", "passport_number"]] * 2
    assert run_all() == []


def test_who_cannot_have_his_old_barcode_keeps_all_that_the_file_gave(studio):
    one, other = known(studio, 2)
    for who, code in ((one, "A1"), (other, "A2")):
        data = ClientData(**{**vars(ClientData.of(who, guardian=None)), "barcode": code})
        change_client(client=who, data=data, actor=studio.actor)
    rows = [[who.name, who.phone, f"B{who.pk}", "новая"] for who in (one, other)]
    titles = ("ФИО", "Телефон", "Штрихкод", "Комментарий")
    batch = taken(studio, book(*rows, titles=titles), on_phone="overwrite")
    studio.client("Чужая", barcode="A1")
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["undo"] == {"removed": 0, "restored": 1, "kept": 1}
    assert undoing.kept_clients(batch) == [one]
    found = Client.objects.filter(pk__in=(one.pk, other.pk)).order_by("pk").values_list("barcode", "note")
    assert list(found) == [(f"B{one.pk}", "новая"), ("A2", "прежняя")]
    assert run_all() == []


def told(client: Client, name: str) -> list[SimpleNamespace]:
    rows = Event.objects.filter(client_ref=client.pk, name=name).order_by("pk")
    return [SimpleNamespace(**row.data) for row in rows]
