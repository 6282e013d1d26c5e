"""What another choice of the boss would have done in the last 30 days (B-2, B-4 … B-6)."""

from datetime import time, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.booking import book, cancel_booking, undo_booking
from ritm.attendance.actions.limits import choose_cancel_limit
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms, waive_charge
from ritm.attendance.limits import Limit
from ritm.attendance.models import Booking, Channel
from ritm.attendance.penalties import Terms
from ritm.attendance.policy import Caps, Window
from ritm.attendance.previewing import Preview, of_caps, of_limit, of_penalties, of_window
from ritm.core import clock
from ritm.events.actor import Actor
from tests.attendance.looking import everything
from tests.given import Studio

NOTHING = Preview()


def begin(studio: Studio) -> dict[str, Any]:
    """A class in three days at 18:00; Anna missed it, Vera cancelled an hour before, Gleb four hours before.

    A pass is 8 classes for 5 600 ₽, a late cancel takes half a class, a miss a whole one.
    """
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=50, actor=studio.actor)
    plan, lesson = studio.plan(), studio.lesson(on=studio.today + timedelta(days=3), at=time(18))
    rows = {}
    for name in ("Анна", "Вера", "Глеб"):
        client = studio.client(name)
        studio.pass_(client, plan)
        rows[name] = studio.book(client, lesson)
    for name, hours in (("Глеб", 4), ("Вера", 1)):
        with clock.at(lesson.starts_at - timedelta(hours=hours)):
            cancel_booking(booking=rows[name], by=Booking.By.CLIENT, actor=studio.actor)
    with clock.at(lesson.ends_at):
        mark_no_show(booking=rows["Анна"], kind="charged", actor=studio.actor)
    return {"lesson": lesson, "rows": rows, "now": lesson.ends_at + timedelta(minutes=5)}


@pytest.mark.rule("B-5")
@pytest.mark.rule("B-6")
def test_penalties_in_visits_and_money_beside_what_was_taken(studio: Studio, django_assert_num_queries: Any) -> None:
    now, before = studio.begun["now"], everything()
    with django_assert_num_queries(1):
        was, would = of_penalties(Terms(charges=True, miss_percent=50, excused_percent=0, late_percent=100), now)
    assert was == Preview(count=2, clients=2, lessons=1, units=150, minor=105000)
    assert would == Preview(count=2, clients=2, lessons=1, units=150, minor=105000)
    assert of_penalties(Terms(charges=False, late_percent=None), now)[1].units == 0
    assert everything() == before
    with clock.at(now):
        waive_charge(booking=studio.begun["rows"]["Вера"], actor=studio.actor)
    assert of_penalties(Terms(), now)[0] == Preview(count=2, clients=2, lessons=1, units=100, minor=70000)
    assert of_penalties(Terms(), now + timedelta(days=31)) == (NOTHING, NOTHING)


@pytest.mark.rule("B-4")
def test_a_limit_says_which_cancels_would_have_been_late(studio: Studio, django_assert_num_queries: Any) -> None:
    now, lesson = studio.begun["now"], studio.begun["lesson"]
    with django_assert_num_queries(3):
        was, would = of_limit(Limit(hours=5), now)
    assert was == Preview(count=1, clients=1, lessons=1, units=50, minor=35000)
    assert would == Preview(count=2, clients=2, lessons=1, units=100, minor=70000)
    assert of_limit(Limit(hours=0), now)[1] == NOTHING
    choose_cancel_limit(scope=lesson.group, limit=Limit(hours=2), actor=studio.actor)
    assert of_limit(Limit(hours=5), now) == (NOTHING, NOTHING), "the group goes by its own limit"


@pytest.mark.rule("B-2")
def test_a_window_says_which_bookings_of_clients_lie_outside(studio: Studio, django_assert_num_queries: Any) -> None:
    lesson, anna = studio.lesson(on=studio.today + timedelta(days=5)), studio.begun["rows"]["Анна"].client
    booking = book(client=anna, lesson=lesson, by=Channel.PORTAL, actor=Actor("client", anna.pk))
    now = clock.now()
    with django_assert_num_queries(1):
        assert of_window(Window(3), {}, now) == Preview(count=1, clients=1, lessons=1)
    assert of_window(Window(5), {}, now) == NOTHING
    assert of_window(Window(3), {booking.client_pass.plan_id: 5}, now) == NOTHING
    assert of_window(Window(14, minutes=7 * 24 * 60), {}, now).count == 1


@pytest.mark.rule("B-3")
def test_caps_say_which_bookings_stood_above_them(studio: Studio, django_assert_num_queries: Any) -> None:
    """Each is counted as at its moment: a cancelled one no longer, a late cancel for its day, permanent ones never."""
    anna, day = studio.begun["rows"]["Анна"].client, studio.today + timedelta(days=5)
    first, second, third = (studio.book(anna, studio.lesson(on=day, at=time(hour))) for hour in (9, 12, 15))
    now, one = clock.now(), {"clients": 1, "lessons": 1}
    with django_assert_num_queries(1):
        assert of_caps(Caps(a_day=2), now) == Preview(count=1, **one)
    assert of_caps(Caps(a_day=1), now) == Preview(count=2, clients=1, lessons=2)
    assert of_caps(Caps(ahead=3), now) == Preview(count=1, **one), "the class of the beginning is ahead too"
    assert of_caps(Caps(a_pass=4), now) == NOTHING
    assert of_caps(Caps(), now) == NOTHING
    with clock.at(now + timedelta(minutes=1)):
        cancel_booking(booking=second, actor=studio.actor)
        cancel_booking(booking=third, actor=studio.actor)
        undo_booking(booking=first, actor=studio.actor)
    with clock.at(now + timedelta(minutes=2)):
        studio.book(anna, studio.lesson(on=day, at=time(20)))
        assert of_caps(Caps(a_day=1), clock.now()).count == 2, "the fourth stands alone"
    assert of_caps(Caps(a_day=1), now + timedelta(days=40)) == NOTHING


@pytest.mark.rule("B-4")
def test_the_limit_of_a_part_is_asked_of_its_classes_alone(studio: Studio) -> None:
    now, lesson = studio.begun["now"], studio.begun["lesson"]
    own, elsewhere = ("group", lesson.group_id), ("discipline", studio.discipline().pk)
    assert of_limit(Limit(hours=5), now, own)[1].count == 2
    assert of_limit(Limit(hours=5), now, elsewhere) == (NOTHING, NOTHING)
    choose_cancel_limit(scope=lesson.group, limit=Limit(hours=2), actor=studio.actor)
    assert of_limit(Limit(hours=5), now, own)[1].count == 2, "its own limit is what is being changed"
    assert of_limit(Limit(hours=5), now, ("discipline", lesson.discipline_id)) == (NOTHING, NOTHING)
