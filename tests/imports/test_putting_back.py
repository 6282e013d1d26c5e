"""Known clients get their old values back by the set, each as if alone (CL-04)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
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


def test_it_costs_the_same_for_three_and_for_thirty(studio):
    counts = []
    for count, start in ((3, 0), (30, 100)):
        batch = overwritten(studio, known(studio, count, start))
        undo_import(batch=batch, actor=studio.actor)
        with CaptureQueriesContext(connection) as seen:
            assert undoing._some(batch, job=None, actor=studio.actor)
        counts.append(len(seen))
        work()
    assert counts[0] == counts[1]
