"""Places that come free while many wait, many book and many move the line, beside a twin without the locks (T-STM-2, I-24)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import PlaceHold, WaitlistEntry
from ritm.schedule.models import Lesson
from ritm.tools import checks
from tests.attendance.test_races import booking_of, together
from tests.given import Studio, open_studio_of

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("BV-06"),
    pytest.mark.rule("T-STM-2", "I-24", "W-3"),
]
PLACES, WAITING, STRANGERS, MOVERS = 4, 4, 6, 4


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


def rush(alice: Studio, *, has_locks: bool) -> tuple[Lesson, list[str]]:
    """Two of four cancel, six strangers book and four move the line, all at once; the lesson, and the line's statuses."""
    lesson = alice.lesson(on=alice.today + timedelta(days=5), capacity=PLACES)
    gone = [alice.book(alice.client(), lesson) for _ in range(PLACES)][:2]
    plan = alice.plan()
    waiting = [alice.client() for _ in range(WAITING)]
    for one in waiting:
        alice.pass_(one, plan)
    entries = [join_waitlist(client=one, lesson=lesson, actor=alice.actor) for one in waiting]
    acts: list[Any] = [lambda row=row: cancel_booking(booking=row, actor=alice.actor) for row in gone]
    acts += [booking_of(alice, alice.client(), lesson) for _ in range(STRANGERS)]
    acts += [lambda: promote(lesson_id=lesson.pk) for _ in range(MOVERS)]
    together(alice, acts, has_locks=has_locks)
    lesson.refresh_from_db()
    return lesson, [WaitlistEntry.objects.get(pk=one.pk).status for one in entries]


def test_two_places_go_to_the_first_two_and_to_nobody_else(alice: Studio) -> None:
    lesson, statuses = rush(alice, has_locks=True)
    promote(lesson_id=lesson.pk)
    assert statuses == ["promoted", "promoted", "waiting", "waiting"]
    assert (lesson.taken, lesson.held, lesson.over) == (PLACES, 0, 0)
    assert not PlaceHold.objects.exists()
    assert Booking.objects.filter(lesson=lesson, status="booked", channel="desk").count() == PLACES - 2
    assert checks.run_all((alice.account.pk,), ("I-01", "I-24")) == []


@pytest.mark.plants
def test_without_locks_the_line_or_the_places_go_wrong(alice: Studio) -> None:
    for _run in range(5):
        lesson, statuses = rush(alice, has_locks=False)
        is_right = statuses == ["promoted", "promoted", "waiting", "waiting"]
        if not is_right or checks.run_all((alice.account.pk,), ("I-01", "I-24")) or lesson.taken != PLACES:
            return
    pytest.fail("the race is too weak to prove anything")


def joining(alice: Studio, lesson: Lesson, number: int) -> list[Any]:
    """So many with passes who want to wait."""
    plan, found = alice.plan(), []
    for one in [alice.client() for _ in range(number)]:
        alice.pass_(one, plan)
        found.append(lambda who=one: join_waitlist(client=who, lesson=lesson, actor=alice.actor))
    return found


def line_of(lesson: Lesson) -> list[str]:
    lesson.refresh_from_db()
    return sorted(WaitlistEntry.objects.filter(lesson=lesson).values_list("status", flat=True))


def test_joining_while_a_place_comes_free_leaves_nobody_waiting_beside_it(alice: Studio) -> None:
    for number in range(3):
        lesson = alice.lesson(on=alice.today + timedelta(days=5 + number), capacity=3)
        rows = [alice.book(alice.client(), lesson) for _ in range(3)]
        acts = [*joining(alice, lesson, 5), lambda row=rows[0]: cancel_booking(booking=row, actor=alice.actor)]
        came = together(alice, acts)
        promote(lesson_id=lesson.pk)
        line = line_of(lesson)
        if lesson.free:  # it was free before anybody waited: then nobody does
            assert (came, line) == ({"done": 1, "place_free": 5}, [])
        else:
            assert (lesson.taken, lesson.held, line.count("promoted")) == (3, 0, 1)
            assert came["done"] + came["waitlist_full"] == 6
        assert checks.run_all((alice.account.pk,), ("I-01", "I-24")) == []


def crowd(alice: Studio, number: int, *, has_locks: bool) -> int:
    """Ten want to stand in a line of two; how many do."""
    lesson = alice.lesson(on=alice.today + timedelta(days=5 + number), capacity=2)
    for _ in range(2):
        alice.book(alice.client(), lesson)
    together(alice, joining(alice, lesson, 10), has_locks=has_locks)
    return len(line_of(lesson))


def test_no_more_wait_than_may(alice: Studio) -> None:
    assert crowd(alice, 0, has_locks=True) == 2


@pytest.mark.plants
def test_without_locks_the_line_grows_too_long(alice: Studio) -> None:
    assert any(crowd(alice, number, has_locks=False) > 2 for number in range(5)), "the race is too weak"
