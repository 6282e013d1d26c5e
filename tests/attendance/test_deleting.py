"""What deleting a client, or a lesson, means for bookings and visits."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.attendance.cancelled import cancelled_of
from ritm.attendance.models import Booking, Visit
from ritm.attendance.queries import upcoming, visits_of
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.lessons import remove_lesson
from ritm.schedule.errors import LessonHasBookings
from ritm.schedule.models import Lesson
from tests.attendance.looking import booked_money, everything, places
from tests.given import Studio, moment


@pytest.mark.req("CL-30")
@pytest.mark.rule("I-16")
def test_deleting_a_client_cancels_what_is_coming_hides_the_present_and_keeps_the_past(studio: Studio) -> None:
    day = studio.today
    anna = studio.client("Анна")
    studio.pass_(anna)
    past, now, coming = (studio.lesson(on=day, at=time(hour), minutes=60) for hour in (8, 12, 16))
    with clock.at(moment(day, time(7))):
        for lesson in (past, now, coming):
            studio.book(anna, lesson)
            studio.book(studio.client(), lesson)
        visit = check_in(client=anna, lesson=past, actor=studio.actor)
    money = (studio.money(anna), booked_money("revenue:"), booked_money("deferred:"))
    with clock.at(moment(day, time(12, 30))):
        delete_client(client=anna, actor=studio.actor)

    assert [places(lesson) for lesson in (past, now, coming)] == [(2, 0, 1), (1, 0, 1), (1, 0, 1)]
    rows = {row.lesson_id: (row.status, row.cancelled_by, row.is_hidden) for row in Booking.objects.filter(client=anna)}
    assert rows == {
        past.pk: ("visited", "", False),
        now.pk: ("cancelled", "rule", True),
        coming.pk: ("cancelled", "rule", False),
    }
    assert (upcoming(anna), list(visits_of(anna))) == ([], [visit])
    assert [row.lesson for row in cancelled_of(anna)] == [coming]
    assert (studio.money(anna), booked_money("revenue:"), booked_money("deferred:")) == money
    cancelled = Event.objects.filter(name="attendance.booking_cancelled").values_list("data__lesson_id", flat=True)
    assert sorted(cancelled) == [now.pk, coming.pk]


def test_a_freed_place_can_be_given_again(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=1), studio.client("Анна")
    studio.book(anna, lesson)
    delete_client(client=anna, actor=studio.actor)
    studio.book(studio.client("Борис"), lesson)
    assert places(lesson) == (1, 0, 1)


@pytest.mark.parametrize("ending", ["stands", "cancelled", "visited"])
def test_a_lesson_into_which_somebody_was_ever_booked_is_not_removed(studio: Studio, ending: str) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    booking = studio.book(anna, lesson)
    if ending == "cancelled":
        cancel_booking(booking=booking, actor=studio.actor)
    if ending == "visited":
        check_in(client=anna, lesson=lesson, pay=PayBy(kind="free"), actor=studio.actor)
    before = everything()
    with pytest.raises(LessonHasBookings):
        remove_lesson(lesson=lesson, actor=studio.actor)
    assert everything() == before


def test_an_empty_lesson_is_removed(studio: Studio) -> None:
    lesson = studio.lesson()
    remove_lesson(lesson=lesson, actor=studio.actor)
    assert not Lesson.objects.filter(pk=lesson.pk).exists()


def test_visits_of_the_deleted_are_counted_as_before(studio: Studio) -> None:
    anna = studio.client("Анна")
    with clock.at(moment(studio.today - timedelta(days=3), time(9))):
        lesson = studio.lesson(on=studio.today, at=time(10))
        check_in(client=anna, lesson=lesson, pay=PayBy(kind="free"), actor=studio.actor)
    delete_client(client=anna, actor=studio.actor)
    assert Visit.objects.filter(undone_at=None, client=anna).count() == 1
