"""Lanes of the worker: short work waits for no long work, nor one studio's long work for another's."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils.module_loading import import_string

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.events import outbox, turns
from ritm.events.lanes import Held, Lane, lanes
from ritm.events.models import Job
from ritm.events.outbox import outside_transaction
from ritm.events.turns import long_turn
from ritm.events.working import Workshop
from tests.support.alice import alice

__all__ = ["alice"]

HERE = "tests.events.test_lanes."
LONG, LETTER, DEADLY = f"{HERE}long_work", f"{HERE}letter", f"{HERE}deadly"
LANES = (Lane("quick"), Lane("letters", (LETTER,)), Lane("long", (LONG, "tests.events.test_outbox."), at_once=4))
PATIENCE = 30  # seconds until a test gives up


class Latch:
    """A long job says that it has begun, and goes on when it is told to."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()


latches: dict[str, Latch] = {}
sent: dict[str, threading.Event] = {}


@outside_transaction
def long_work(*, job: Job, name: str) -> None:
    """In the middle of it the test looks around."""
    Branch.objects.create(name=f"{name}: начато", time_zone="UTC")
    latches[name].begun.set()
    assert latches[name].go_on.wait(PATIENCE)
    Branch.objects.create(name=f"{name}: сделано", time_zone="UTC")


def letter(*, name: str) -> None:
    sent[name].set()


def deadly() -> None:
    raise SystemExit


@pytest.fixture
def workshop(transactional_db, monkeypatch) -> Iterator[Workshop]:
    monkeypatch.setattr("config.lanes.LANES", LANES)
    monkeypatch.setattr("ritm.events.working.PAUSE", 0.02)
    shop = Workshop()
    yield shop
    for latch in latches.values():
        latch.go_on.set()
    shop.stop()
    latches.clear()
    sent.clear()


def ask(studio, task: str, name: str) -> Job:
    (latches if task == LONG else sent)[name] = Latch() if task == LONG else threading.Event()
    with account_scope(studio.account.pk):
        return outbox.add_job(task=task, name=name)


def done(job: Job) -> bool:
    return Job.objects.get(pk=job.pk).done_at is not None


def made(studio) -> list[str]:
    with account_scope(studio.account.pk):
        return sorted(Branch.objects.filter(time_zone="UTC").values_list("name", flat=True))


def test_a_letter_goes_while_long_work_is_in_the_middle(workshop, alice, bobs):
    first = ask(alice, LONG, "ввоз")
    workshop.start()
    assert latches["ввоз"].begun.wait(PATIENCE)
    for studio in (alice, bobs):
        ask(studio, LETTER, f"письмо {studio.account.slug}")
        assert sent[f"письмо {studio.account.slug}"].wait(PATIENCE)
    assert made(alice) == ["ввоз: начато"]
    # Another studio's long work does not wait for it; the same studio's of the same room does.
    second, other = ask(alice, LONG, "второй ввоз"), ask(bobs, LONG, "чужой ввоз")
    assert latches["чужой ввоз"].begun.wait(PATIENCE)
    latches["чужой ввоз"].go_on.set()
    third = ask(bobs, LONG, "чужой второй")
    assert latches["чужой второй"].begun.wait(PATIENCE)  # bob's first is over by now
    assert (done(other), done(first), Job.objects.get(pk=second.pk).attempts) == (True, False, 0)
    for name in ("ввоз", "второй ввоз", "чужой второй"):
        latches[name].go_on.set()
    assert latches["второй ввоз"].begun.wait(PATIENCE)
    workshop.stop()
    jobs = (first, second, other, third)
    assert [Job.objects.get(pk=job.pk).attempts for job in jobs] == [1, 1, 1, 1]
    assert all(done(job) for job in jobs)
    assert made(alice) == ["ввоз: начато", "ввоз: сделано", "второй ввоз: начато", "второй ввоз: сделано"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_lane_that_dies_is_noticed_and_its_job_comes_again(workshop, alice):
    with account_scope(alice.account.pk):
        job = outbox.add_job(task=DEADLY)
    workshop.start()
    workshop.lanes[0].threads[0].join(PATIENCE)
    assert not workshop.is_well
    workshop.stop()
    job.refresh_from_db()
    assert (job.done_at, job.failed_at, job.attempts) == (None, None, 1)


def test_each_lane_takes_its_own_and_no_other(studio, monkeypatch):
    monkeypatch.setattr("config.lanes.LANES", LANES)
    quick, letters, long = lanes()
    for task in ("tests.events.other", LETTER, LONG):
        outbox.add_job(task=task)
    for lane, task in ((quick, "tests.events.other"), (letters, LETTER), (long, LONG)):
        assert [one.name for one in lanes() if one.takes(task)] == [lane.name]
        assert outbox.claim(lane=lane).task == task
        assert outbox.claim(lane=lane) is None


def test_of_a_studio_and_room_one_is_done_at_once_and_of_a_studio_two(studio, bobs):
    own, room, lane = studio.account.pk, "tests.events", Lane("long", ("tests.",), at_once=4)
    with account_scope(bobs.account.pk):
        outbox.add_job(task="tests.events.a")
    for task in ("tests.events.b", "tests.tools.c", "tests.eventsful.d"):
        outbox.add_job(task=task)

    def left(*held: Held) -> set[str]:
        return {job.task for job in Job.objects.filter(lane.wants(held))}

    every = {"tests.events.a", "tests.events.b", "tests.tools.c", "tests.eventsful.d"}
    assert left() == every
    assert left(Held(own, room)) == every - {"tests.events.b"}
    assert left(Held(own, room), Held(own, "tests.tools")) == {"tests.events.a"}
    assert Held.of(Job.objects.get(task="tests.events.b")) == Held(own, room)
    lane = Lane("letters", ("tests.",), at_once=2)
    assert left(Held(own, "tests.tools")) == {"tests.events.a"}


def test_on_sqlite_one_part_of_long_work_is_written_at_a_time(db):
    with long_turn():
        is_free = turns._turn.acquire(blocking=False)
    if is_free:
        turns._turn.release()
    assert is_free is (connection.vendor != "sqlite")
    assert not turns._turn.locked()


def test_the_list_names_work_that_is_there():
    from config.lanes import LANES as OURS
    from config.periodic import PERIODIC

    assert [lane.name for lane in OURS if not lane.tasks] == ["quick"]
    named = [task for lane in OURS for task in lane.tasks]
    assert len(named) == len(set(named))
    for task in named:
        place = task.rstrip(".")
        if not _is_package(place):
            import_string(place)
    assert {row.name for row in PERIODIC if OURS[2].takes(row.task)} == {
        *("keep_filled", "roll_over_figures", "look_for_doubles", "sweep_files"),
    }


def _is_package(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
