"""Bookings that nobody marked (P-7, BV-14)."""

from datetime import date, time, timedelta

import pytest

from ritm.attendance.actions.closing import close_unmarked
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.models import Booking, Override
from ritm.attendance.queries import missed_of, unmarked, upcoming
from ritm.core import clock
from ritm.events.models import Event
from tests.attendance.looking import booked_money, everything, places, reserved_units
from tests.given import Studio, moment


def close(studio: Studio, on: date) -> None:
    with clock.at(moment(on, time(1))):
        close_unmarked(branch_id=studio.branch.pk, on=on.isoformat())


@pytest.mark.req("BV-14")
@pytest.mark.rule("P-7")
def test_an_unmarked_booking_keeps_its_lesson_for_seven_days_then_is_a_free_miss(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    booking = studio.book(anna, lesson)
    other = studio.book(studio.client("Борис"), studio.lesson(on=lesson.on + timedelta(days=1)))

    close(studio, lesson.on + timedelta(days=7))
    booking.refresh_from_db()
    assert (booking.status, reserved_units((held.pk,))) == ("booked", {held.pk: 100})

    close(studio, lesson.on + timedelta(days=8))
    booking.refresh_from_db()
    other.refresh_from_db()
    held.refresh_from_db()
    assert (booking.status, booking.charge_units, other.status) == ("no_show", 0, "booked")
    assert (held.left_units, reserved_units((held.pk,)), booked_money("revenue:")) == (800, {}, 0)
    assert places(lesson) == (1, 0, 0)
    assert list(missed_of(anna)) == [booking]
    assert Event.objects.get(name="attendance.booking_closed").data == {
        "booking_id": booking.pk,
        "client_id": anna.pk,
        "lesson_id": lesson.pk,
    }
    before = everything()
    close(studio, lesson.on + timedelta(days=8))
    assert everything() == before


def test_only_the_jobs_own_branch_is_closed(studio: Studio) -> None:
    north = studio.second_branch()
    lesson = studio.lesson(group=studio.group(hall=studio.hall(branch=north)))
    booking = studio.book(studio.client(), lesson)
    close(studio, lesson.on + timedelta(days=30))
    booking.refresh_from_db()
    assert booking.status == "booked"


def test_a_closed_miss_can_still_be_marked_with_the_right_of_the_past(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.book(anna, lesson)
    close(studio, lesson.on + timedelta(days=8))
    past = frozenset({Override.PAST})
    with clock.at(moment(lesson.on + timedelta(days=9), time(9))):
        visit = check_in(client=anna, lesson=lesson, pay=PayBy(kind="free"), override=past, actor=studio.actor)
        assert (visit.booking.status, places(lesson)) == ("visited", (1, 0, 0))
        undone = undo_check_in(visit=visit, override=past, actor=studio.actor)
    assert (undone.booking.status, places(lesson)) == ("booked", (1, 0, 1))


@pytest.mark.req("BV-14")
def test_a_booking_leaves_the_upcoming_when_the_branchs_day_is_over(studio: Studio) -> None:
    lesson, anna = studio.lesson(at=time(10), minutes=60), studio.client("Анна")
    booking = studio.book(anna, lesson)
    midnight = moment(lesson.on + timedelta(days=1), time(0))
    with clock.at(midnight - timedelta(seconds=1)):
        assert upcoming(anna) == [booking]
        assert list(unmarked(studio.branch, lesson.on)) == []
    with clock.at(midnight):
        assert upcoming(anna) == []
        assert list(unmarked(studio.branch, lesson.on + timedelta(days=1))) == [booking]


@pytest.mark.rule("T-2")
def test_a_lesson_over_midnight_is_over_at_the_midnight_after_its_end(studio: Studio) -> None:
    lesson, anna = studio.lesson(at=time(23, 30), minutes=60), studio.client("Анна")
    booking = studio.book(anna, lesson)
    with clock.at(moment(lesson.on + timedelta(days=1), time(12))):
        assert upcoming(anna) == [booking]
        assert list(unmarked(studio.branch, lesson.on + timedelta(days=1))) == []
    with clock.at(moment(lesson.on + timedelta(days=2), time(0))):
        assert upcoming(anna) == []
        assert list(unmarked(studio.branch, lesson.on + timedelta(days=2))) == [booking]
    assert Booking.objects.get().status == "booked"
