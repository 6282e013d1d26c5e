"""A batch from the check to its end: what was promised comes in, once (CL-04, mechanics §11)."""

import json
from datetime import timedelta

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client, LeadSource
from ritm.clients.queries import living
from ritm.core import clock
from ritm.events import outbox
from ritm.events.models import Event, Job
from ritm.imports import jobs
from ritm.imports.actions import (
    discard,
    fix_cells,
    forget_old,
    go_on,
    is_stopped,
    look_again,
    match_columns,
    start_import,
)
from ritm.imports.errors import FileGone, NotReady
from ritm.imports.jobs import CHUNK, _take, actor_of
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.reading import judged_rows
from tests.imports.books import DATA, TITLES, book, checked, everything, received, taken, work

OUTCOMES = ("created", "updated", "skipped")


def outcomes(batch) -> dict[str, int]:
    return {name: batch.counts[name] for name in OUTCOMES}


def people(count: int, start: int = 0) -> bytes:
    return book(*((f"Клиент {n:04}", f"8916{n:07}") for n in range(start, start + count)))


def names() -> set[str]:
    return set(living().filter(is_system=False).values_list("name", flat=True))


@pytest.mark.req("CL-04")
def test_a_row_with_a_warning_comes_in_and_never_twice(studio) -> None:
    content = book(["Анна", "", "", "", "нет@"], ["Вера"], ["Анна Вторая", "89161112233", "", "", "нет@"])
    batch = taken(studio, content)
    assert outcomes(batch) == {"created": 3, "updated": 0, "skipped": 0}
    assert names() == {"Анна", "Вера", "Анна Вторая"}
    assert outcomes(taken(studio, content)) == {"created": 0, "updated": 0, "skipped": 3}
    reordered = book(["Вера"], ["Анна", "", "", "", "нет@"], ["Глеб"])
    assert outcomes(taken(studio, reordered)) == {"created": 1, "updated": 0, "skipped": 2}


@pytest.mark.req("CL-04")
def test_the_check_writes_nothing_but_the_batch(studio) -> None:
    studio.client("Анна", phone="+79161112233")
    before = everything(but=("imports", "files"))
    batch = checked(studio, book(["Анна", "89161112233", "", "ж"], ["Вера", "нет"], ["", "1"], [], ["Глеб"]))
    assert everything(but=("imports", "files")) == before
    assert outcomes(batch) == {"created": 1, "updated": 0, "skipped": 1}
    assert batch.counts["bad"] == {"no_name": 1, "bad_phone": 1, "dup_phone": 0, "bad_date": 0}
    assert (batch.counts["blank"], batch.counts["rows"]) == (1, 5)


@pytest.mark.req("CL-04")
def test_the_given_file_comes_in_as_the_check_has_promised(studio) -> None:
    content, truth = (DATA / "clients-1200.xlsx").read_bytes(), json.loads((DATA / "clients-1200.json").read_text())
    batch = checked(studio, content)
    promised = dict(batch.counts)
    assert promised["created"] == truth["valid"]
    before = living().count()
    start_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts == promised
    assert living().count() == before + truth["valid"]
    again = checked(studio, content)
    assert outcomes(again) == {"created": 0, "updated": 0, "skipped": truth["valid"]}


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("on_phone", "outcome", "email", "note"),
    [
        ("skip", "skipped", "old@example.com", ""),
        ("fill", "updated", "old@example.com", "новое"),
        ("overwrite", "updated", "new@example.com", "новое"),
    ],
)
def test_a_known_phone_is_skipped_filled_or_overwritten(studio, on_phone, outcome, email, note) -> None:
    known = studio.client("Анна", phone="+79161112233", email="old@example.com", discount_percent=10)
    row = ["Анна", "8 916 111-22-33", "", "", "new@example.com", "", "", "", "новое"]
    batch = taken(studio, book(row), on_phone=on_phone)
    known.refresh_from_db()
    assert outcomes(batch) == {**dict.fromkeys(OUTCOMES, 0), outcome: 1}
    assert (known.email, known.note, known.discount_percent) == (email, note, 10)
    assert names() == {"Анна"}


def test_a_deleted_client_comes_in_anew(studio) -> None:
    content = book(["Анна", "89161112233"])
    taken(studio, content)
    delete_client(client=living().get(), actor=studio.actor)
    assert outcomes(taken(studio, content)) == {"created": 1, "updated": 0, "skipped": 0}


def test_a_source_that_is_not_known_is_made_once_and_the_maker_is_kept(studio) -> None:
    rows = [[f"Клиент {n}", "", "", "", "", source] for n, source in enumerate(("Инста", "инста", "Сарафан"))]
    taken(studio, book(*rows))
    assert sorted(LeadSource.objects.values_list("name", flat=True)) == ["Инста", "Сарафан"]
    assert {client.created_by for client in Client.objects.filter(is_system=False)} == {studio.boss}
    assert Event.objects.filter(name="clients.client_added").count() == 3


@pytest.mark.req("CL-04")
@pytest.mark.rule("T-KIL-3")
def test_an_import_that_stopped_goes_on_where_it_stopped(studio) -> None:
    batch = checked(studio, people(CHUNK + 50))
    start_import(batch=batch, actor=studio.actor)
    batch.refresh_from_db()
    rows = judged_rows(batch)
    _take(batch, rows[:CHUNK], start=0, actor=actor_of(batch), job=None)
    batch.refresh_from_db()
    assert (len(names()), batch.rows_done, batch.status) == (CHUNK, CHUNK, ImportBatch.Status.RUNNING)
    work()
    batch.refresh_from_db()
    assert (len(names()), batch.rows_done, batch.status) == (CHUNK + 50, CHUNK + 50, ImportBatch.Status.DONE)
    assert outcomes(batch) == {"created": CHUNK + 50, "updated": 0, "skipped": 0}
    assert ImportRow.objects.filter(batch=batch, outcome="created").count() == CHUNK + 50


@pytest.mark.req("CL-04")
@pytest.mark.rule("I-34")
def test_a_worker_that_lost_its_lease_leaves_nothing_of_its_chunk(studio) -> None:
    batch = checked(studio, people(30))
    start_import(batch=batch, actor=studio.actor)
    job = outbox.claim()
    Job.objects.filter(pk=job.pk).update(claim="another worker")
    assert outbox.run(job) is False
    batch.refresh_from_db()
    assert (names(), batch.rows_done, batch.counts) == (set(), 0, {})
    assert not ImportRow.objects.filter(batch=batch, client__isnull=False).exists()
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    work()
    batch.refresh_from_db()
    assert (len(names()), batch.status) == (30, ImportBatch.Status.DONE)


def test_starting_twice_queues_one_job(studio) -> None:
    batch = checked(studio, people(3))
    start_import(batch=batch, actor=studio.actor)
    start_import(batch=batch, actor=studio.actor)
    assert Job.objects.filter(task="ritm.imports.jobs.run_batch", args__batch_id=batch.pk).count() == 1
    work()
    start_import(batch=batch, actor=studio.actor)
    assert outbox.claim() is None
    assert Event.objects.filter(name="imports.import_started").count() == 1


def test_a_job_set_aside_is_queued_again_by_hand(studio) -> None:
    batch = checked(studio, people(3))
    start_import(batch=batch, actor=studio.actor)
    batch.refresh_from_db()
    assert not is_stopped(batch)
    go_on(batch=batch, actor=studio.actor)
    Job.objects.filter(args__batch_id=batch.pk, done_at=None).update(failed_at=clock.now())
    assert is_stopped(batch)
    go_on(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert (batch.status, len(names())) == (ImportBatch.Status.DONE, 3)
    with pytest.raises(NotReady):
        go_on(batch=batch, actor=studio.actor)


def test_what_has_come_in_can_be_neither_matched_anew_nor_let_go(studio) -> None:
    batch = taken(studio, people(1))
    with pytest.raises(NotReady):
        match_columns(batch=batch, mapping={0: "name"}, on_phone="fill", actor=studio.actor)
    with pytest.raises(NotReady):
        look_again(batch=batch, sheet="База", header_row=1, actor=studio.actor)
    with pytest.raises(NotReady):
        discard(batch=batch, actor=studio.actor)


def test_another_title_row_of_the_same_file(studio) -> None:
    batch = received(studio, book(["Клиент", "Тел"], ["Анна", "89161112233"], titles=("База на ноябрь", "")))
    again = look_again(batch=batch, sheet="База", header_row=2, actor=studio.actor)
    assert (again.header_row, again.rows_total, again.mapping) == (2, 1, {"0": "name", "1": "phone"})


def test_after_a_month_the_file_and_the_words_of_its_rows_are_let_go(studio) -> None:
    batch = taken(studio, book(["Анна", "89161112233", "", "", "нет@"], ["", "1"]))
    kept = batch.file
    assert forget_old() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert forget_old() == 1
    batch.refresh_from_db()
    assert batch.file is None
    # The titles stay: the next table like this one is matched by them.
    assert [column["title"] for column in batch.head["columns"]] == list(TITLES)
    assert all(column["examples"] == [] for column in batch.head["columns"])
    assert all(row.told == {} for row in ImportRow.objects.filter(batch=batch))
    assert not type(kept).objects.filter(pk=kept.pk).exists()
    assert names() == {"Анна"}


def test_the_file_of_a_check_that_has_stopped_for_good_is_let_go_too(studio) -> None:
    batch = received(studio, book(["Анна", "89161112233"]))
    match_columns(batch=batch, mapping={0: "name"}, on_phone="fill", actor=studio.actor)
    with clock.at(clock.now() + timedelta(days=31)):
        assert forget_old() == 0  # it still waits for the worker
        Job.objects.update(failed_at=clock.now())
        assert forget_old() == 1
        with pytest.raises(FileGone):
            go_on(batch=batch, actor=studio.actor)


def test_of_two_checks_at_once_the_second_writes_nothing(studio, monkeypatch) -> None:
    batch = received(studio, book(["Анна", "89161112233"], ["Вера", "нет"]))
    match_columns(batch=batch, mapping={0: "name", 1: "phone"}, on_phone="fill", actor=studio.actor)
    plans = jobs.plan

    def meanwhile(*args, **terms):
        monkeypatch.setattr(jobs, "plan", plans)
        jobs.check_batch(job=None, batch_id=batch.pk)
        batch.refresh_from_db()
        if batch.counts["bad"]["bad_phone"]:
            fix_cells(batch=batch, fixes={"3": {"1": ""}}, actor=studio.actor)
        return plans(*args, **terms)

    monkeypatch.setattr(jobs, "plan", meanwhile)
    jobs.check_small(batch)
    batch.refresh_from_db()
    assert (batch.status, batch.counts["created"]) == (ImportBatch.Status.CHECKING, 1)
    monkeypatch.setattr(jobs, "plan", meanwhile)
    jobs.check_small(batch)
    batch.refresh_from_db()
    assert (batch.status, batch.counts["created"]) == (ImportBatch.Status.CHECKED, 2)
