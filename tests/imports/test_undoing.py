"""Taking an import back in batches: a few statements each, whoever was touched stays, a stopped one goes on (CL-04)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.models import Booking
from ritm.clients.actions.profile import change_client, make_system_client
from ritm.clients.actions.removal import delete_clients
from ritm.clients.data import ClientData
from ritm.clients.errors import SystemClient
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core import clock
from ritm.directory.models import ClientFigures, SearchWord
from ritm.directory.queries.finding import find_clients
from ritm.events import outbox
from ritm.events.models import Event, Job
from ritm.imports import undoing
from ritm.imports.actions import undo_import
from ritm.imports.jobs import actor_of
from ritm.imports.models import ImportBatch, ImportRow
from ritm.ledger.actions import receive
from ritm.tools.checks import run_all
from tests.attendance.looking import places
from tests.imports.books import book, taken, work

TITLES = ("ФИО", "Телефон", "Долг", "Родитель")
DELETED = "clients.client_deleted"


def base(studio, count: int, start: int = 0, debt: str = "") -> ImportBatch:
    rows = ([f"Клиент {n:03}", f"8916{n:07}", debt] for n in range(start, start + count))
    return taken(studio, book(*rows, titles=TITLES))


def person(name: str) -> Client:
    return living().get(name=name)


def undone(batch: ImportBatch) -> dict[str, int]:
    batch.refresh_from_db()
    assert batch.status == ImportBatch.Status.UNDONE
    assert run_all() == []
    return batch.counts["undo"]


@pytest.mark.req("CL-04")
def test_many_go_in_batches_with_one_event_for_each(studio, monkeypatch) -> None:
    monkeypatch.setattr(undoing, "_AT_ONCE", 7)
    stays = studio.client("Клиент Прежний", phone="+79990000000")
    batch = base(studio, 30, debt="300")
    ids = set(ImportRow.objects.filter(batch=batch).values_list("client_id", flat=True))
    assert SearchWord.objects.filter(client__in=ids).exists()
    undo_import(batch=batch, actor=studio.actor)
    work()
    assert undone(batch) == {"removed": 30, "restored": 0, "kept": 0}
    assert list(living().filter(is_system=False)) == [stays]
    told = Event.objects.filter(name=DELETED, client_ref__in=ids)
    assert (told.count(), set(told.values_list("client_ref", flat=True))) == (30, ids)
    assert set(told.values_list("actor_kind", "actor_id")) == {("staff", studio.boss.pk)}
    assert not SearchWord.objects.filter(client__in=ids).exists()
    assert set(ClientFigures.objects.filter(client__in=ids).values_list("debt_minor", flat=True)) == {0}
    assert [one.client for one in find_clients(text="клиент", staff=studio.boss)] == [stays]
    moved = Event.objects.filter(name="ledger.money_moved", data__reason="opening_undone")
    assert set(moved.values_list("client_ref", flat=True)) == ids


def test_a_batch_costs_the_same_for_three_and_for_thirty(studio) -> None:
    counts = []
    for count, start in ((3, 0), (30, 100)):
        batch = base(studio, count, start, debt="300")
        undo_import(batch=batch, actor=studio.actor)
        with CaptureQueriesContext(connection) as seen:
            assert undoing._some(batch, job=None, actor=studio.actor)
        counts.append(len(seen))
        work()
        assert undone(batch)["removed"] == count
    assert counts[0] == counts[1]


@pytest.mark.req("CL-04")
def test_whoever_was_touched_since_stays_with_all_he_has(studio) -> None:
    rows = [[name, "", "300" if name == "Заплатил" else ""] for name in ("Записан", "Купил", "Изменён", "Заплатил")]
    batch = taken(studio, book(*rows, ["Мама", ""], ["Дочь", "", "", "Мама"], ["Анна", ""], titles=TITLES))
    lesson = studio.lesson()
    studio.book(person("Записан"), lesson)
    studio.pass_(person("Купил"))
    daughter = person("Дочь")
    for one in (person("Изменён"), daughter):
        guardian = person("Мама") if one == daughter else None
        data = ClientData(name=one.name, note="звонила", branch=studio.branch, guardian=guardian)
        change_client(client=one, data=data, actor=studio.actor)
    payer = person("Заплатил")
    paid = {"branch": studio.branch, "method": "cash", "minor": 10000, "key": "pay", "booked_on": studio.today}
    receive(client_id=payer.pk, **paid, actor=studio.actor)
    undo_import(batch=batch, actor=studio.actor)
    work()
    assert undone(batch) == {"removed": 1, "restored": 0, "kept": 6}
    stayed = ["Дочь", "Записан", "Заплатил", "Изменён", "Купил", "Мама"]
    assert [client.name for client in undoing.kept_clients(batch)] == stayed
    assert sorted(living().filter(is_system=False).values_list("name", flat=True)) == stayed
    assert Booking.objects.get().status == Booking.Status.BOOKED
    assert places(lesson)[0] == 1
    assert studio.money(payer).debt_minor == 20000


@pytest.mark.req("CL-04")
@pytest.mark.rule("T-KIL-3")
def test_an_undo_that_stopped_goes_on_and_repeats_nothing(studio, monkeypatch) -> None:
    monkeypatch.setattr(undoing, "_AT_ONCE", 10)
    batch = base(studio, 25, debt="300")
    undo_import(batch=batch, actor=studio.actor)
    assert undoing._some(batch, job=None, actor=actor_of(batch))  # and the worker is gone
    assert living().filter(is_system=False).count() == 15
    batch.refresh_from_db()
    assert (batch.status, batch.rows_done) == (ImportBatch.Status.UNDOING, 10)
    work()
    assert undone(batch) == {"removed": 25, "restored": 0, "kept": 0}
    assert Event.objects.filter(name=DELETED).count() == 25
    undoing.take_back(batch, job=None, actor=actor_of(batch))
    assert undone(batch)["removed"] == 25
    assert Event.objects.filter(name=DELETED).count() == 25


@pytest.mark.rule("I-34")
def test_a_worker_that_lost_its_lease_deletes_nobody(studio) -> None:
    batch = base(studio, 5)
    undo_import(batch=batch, actor=studio.actor)
    job = outbox.claim()
    Job.objects.filter(pk=job.pk).update(claim="another worker")
    assert outbox.run(job) is False
    assert living().filter(is_system=False).count() == 5
    assert not Event.objects.filter(name=DELETED).exists()
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    work()
    assert undone(batch)["removed"] == 5


@pytest.mark.req("CL-30")
def test_many_deleted_at_once_free_their_places_as_one_does(studio) -> None:
    lesson, people = studio.lesson(), [studio.client() for _ in range(3)]
    for client in people:
        studio.book(client, lesson)
    delete_clients(client_ids=[client.pk for client in people[:2]], actor=studio.actor)
    assert places(lesson) == (1, 0, 1)
    cancelled = Booking.objects.filter(status=Booking.Status.CANCELLED)
    assert set(cancelled.values_list("client", "cancelled_by")) == {(client.pk, "rule") for client in people[:2]}
    assert run_all() == []
    with pytest.raises(SystemClient):
        delete_clients(client_ids=[people[2].pk, make_system_client().pk], actor=studio.actor)
    assert living().filter(pk=people[2].pk).exists()
