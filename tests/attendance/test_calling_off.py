"""A lesson that the studio cancels, and one that it holds after all: what becomes of the bookings (B-11)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.cancelled import let_go
from ritm.attendance.models import Booking
from ritm.attendance.queries import upcoming
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.models import CreditEntry
from ritm.schedule.actions.cancelling import cancel_lesson, reopen_lesson
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.template import add_slot
from ritm.schedule.errors import LessonDayIsOver, LessonHasVisits
from ritm.schedule.models import Lesson
from tests.attendance.looking import everything, places, reserved_units
from tests.given import moment


def _full(studio):
    """A lesson of three with a pass each, all places taken."""
    lesson = studio.lesson(capacity=3)
    people = [studio.client(name) for name in ("Анна", "Борис", "Вера")]
    passes = [studio.pass_(client) for client in people]
    for client in people:
        studio.book(client, lesson)
    return lesson, people, passes


@pytest.mark.req("SC-05")
@pytest.mark.rule("B-11")
def test_edge_05_the_studio_cancels_an_hour_before_and_nothing_is_charged(studio):
    lesson, people, passes = _full(studio)
    entries = CreditEntry.objects.count()
    assert reserved_units([held.pk for held in passes]) == {held.pk: 100 for held in passes}
    with clock.at(lesson.starts_at - timedelta(hours=1)):
        off = cancel_lesson(lesson=lesson, reason="  Преподаватель \n болен ", actor=studio.actor)
        assert (off.status, off.cancelled_at, off.cancel_reason) == ("cancelled", clock.now(), "Преподаватель болен")
    rows = Booking.objects.filter(lesson=lesson).order_by("client")
    assert [(row.client, row.status, row.cancelled_by, row.charge_units, row.is_late) for row in rows] == [
        (client, "cancelled", "studio", 0, False) for client in people
    ]
    assert (places(lesson), reserved_units([held.pk for held in passes])) == ((0, 0, 0), {})
    assert (CreditEntry.objects.count(), [upcoming(client) for client in people]) == (entries, [[], [], []])
    assert Event.objects.filter(name="attendance.booking_cancelled").count() == 3


@pytest.mark.rule("B-11")
def test_a_second_press_changes_nothing(studio):
    lesson, _people, _passes = _full(studio)
    studio.call_off(lesson, reason="Авария")
    before = everything()
    assert studio.call_off(lesson, reason="Другое").cancel_reason == "Авария"
    assert everything() == before


@pytest.mark.rule("B-11")
def test_a_lesson_somebody_came_to_was_held(studio):
    lesson, people, _passes = _full(studio)
    visit = studio.mark(people[0], lesson)
    before = everything()
    with pytest.raises(LessonHasVisits) as refusal:
        studio.call_off(lesson)
    assert (refusal.value.details, everything()) == ({"count": 1}, before)

    from ritm.attendance.actions.visit import undo_check_in

    undo_check_in(visit=visit, actor=studio.actor)
    assert studio.call_off(lesson).status == "cancelled"
    assert places(lesson) == (0, 0, 0)


@pytest.mark.rule("B-16")
def test_a_day_gone_by_takes_the_right_to_the_past(studio):
    lesson, _people, _passes = _full(studio)
    midnight = moment(lesson.on + timedelta(days=1), time(0))
    with clock.at(midnight - timedelta(seconds=1)):
        assert studio.call_off(lesson).status == "cancelled"
        reopen_lesson(lesson=lesson, actor=studio.actor)
    with clock.at(midnight):
        before = everything()
        with pytest.raises(LessonDayIsOver):
            studio.call_off(lesson)
        assert everything() == before
        assert studio.call_off(lesson, may_past=True).status == "cancelled"
        with pytest.raises(LessonDayIsOver):
            reopen_lesson(lesson=lesson, actor=studio.actor)


@pytest.mark.rule("B-11")
def test_a_miss_of_a_lesson_that_was_not_held_is_none(studio):
    from ritm.attendance.actions.closing import close_unmarked

    lesson, _people, _passes = _full(studio)
    day = lesson.on + timedelta(days=8)
    with clock.at(moment(day, time(9))):
        close_unmarked(branch_id=studio.branch.pk, on=day.isoformat())
        assert set(Booking.objects.values_list("status", flat=True)) == {"no_show"}
        studio.call_off(lesson, may_past=True)
    assert list(Booking.objects.values_list("status", "cancelled_by")) == [("cancelled", "studio")] * 3
    assert places(lesson) == (0, 0, 0)


@pytest.mark.rule("B-11")
def test_a_lesson_held_after_all_has_its_people_again(studio):
    lesson, people, passes = _full(studio)
    since = studio.call_off(lesson).cancelled_at
    again = reopen_lesson(lesson=lesson, actor=studio.actor)
    assert (again.status, again.cancelled_at, again.cancel_reason) == ("scheduled", None, "")
    live = Booking.objects.filter(status="booked").order_by("client")
    assert [(row.client, row.client_pass) for row in live] == list(zip(people, passes, strict=True))
    assert (places(lesson), len(let_go(lesson.pk, since))) == ((3, 0, 3), 3)
    before = everything()
    reopen_lesson(lesson=lesson, actor=studio.actor)
    assert everything() == before


@pytest.mark.rule("B-11")
def test_who_has_gone_elsewhere_meanwhile_is_not_pushed_back(studio):
    lesson, people, _passes = _full(studio)
    other = studio.lesson(on=lesson.on, at=lesson.wall_time)
    since = studio.call_off(lesson).cancelled_at
    studio.book(people[1], other)
    reopen_lesson(lesson=lesson, actor=studio.actor)
    here = set(Booking.objects.filter(lesson=lesson, status="booked").values_list("client", flat=True))
    assert here == {people[0].pk, people[2].pk}
    assert [row.client for row in let_go(lesson.pk, since) if row.client_id not in here] == [people[1]]
    assert places(lesson) == (2, 0, 2)


@pytest.mark.req("SC-03")
def test_the_template_does_not_give_a_cancelled_lesson_again(studio):
    group = studio.group()
    add_slot(branch=studio.branch, group=group, weekday=2, wall_time=time(18), actor=studio.actor)
    monday = clock.week_start(studio.today) + timedelta(days=7)
    assert fill_week(branch=studio.branch, monday=monday, actor=studio.actor).added == 1
    studio.call_off(Lesson.objects.get())
    assert fill_week(branch=studio.branch, monday=monday, actor=studio.actor).added == 0
    assert [row.status for row in Lesson.objects.all()] == ["cancelled"]
