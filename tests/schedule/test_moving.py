"""A lesson on another day or at another time, with those who are booked into it (SC-05, B-11)."""

from copy import copy
from datetime import date, time, timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.attendance.moving import misfits
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.errors import LessonDayIsOver, LessonHasVisits, LessonMovesBack, LessonMovesBookings
from tests.given import LATE, moment
from tests.schedule.test_lessons import refused

ACCEPTED = MoveTerms(is_accepted=True)
pytestmark = [pytest.mark.req("SC-05"), pytest.mark.rule("B-11")]


def _tomorrow(studio):
    return studio.today + timedelta(days=1)


def _booked(studio, *names):
    lesson = studio.lesson(on=_tomorrow(studio), at=time(18))
    for name in names:
        studio.book(studio.client(name), lesson)
    lesson.refresh_from_db()
    return lesson


def test_bookings_go_along_once_it_is_accepted(studio):
    lesson = _booked(studio, "Анна", "Борис")
    was = lesson.on
    refused(LessonMovesBookings, change_lesson, lesson=lesson, on=was + timedelta(days=1), actor=studio.actor)
    lesson.refresh_from_db()
    assert (lesson.on, lesson.moved_at) == (was, None)
    now = moment(studio.today, time(12))
    with clock.at(now):
        day = was + timedelta(days=1)
        moved = change_lesson(lesson=lesson, on=day, wall_time=time(9, 30), move=ACCEPTED, actor=studio.actor)
    assert (moved.on, moved.wall_time, moved.taken, moved.unmarked, moved.moved_at) == (day, time(9, 30), 2, 2, now)
    assert moved.starts_at == moment(day, time(9, 30))
    assert list(moved.bookings.values_list("status", flat=True)) == ["booked", "booked"]
    assert Event.objects.get(name="schedule.lesson_moved").data == {
        "lesson_id": lesson.pk,
        "was_on": was.isoformat(),
        "was_at": "18:00",
        "on": day.isoformat(),
        "at": "09:30",
        "is_silent": False,
        "also": {},
        "apart": [[], None],
        "takes_back": None,
    }


def test_a_lesson_without_people_moves_without_a_word(studio):
    lesson = _booked(studio)
    moved = change_lesson(lesson=lesson, wall_time=time(7), actor=studio.actor)
    assert (moved.wall_time, moved.moved_at) == (time(7), None)
    assert not Event.objects.filter(name="schedule.lesson_moved").exists()


def test_a_lesson_in_which_somebody_is_marked_stays_where_it_was(studio):
    lesson = studio.lesson(on=studio.today, at=LATE)
    studio.mark(studio.client("Анна"), lesson, PayBy(kind="free"))
    refusal = refused(
        LessonHasVisits, change_lesson, lesson=lesson, wall_time=time(23), move=ACCEPTED, actor=studio.actor
    )
    assert refusal.details == {"count": 1}


def test_nobody_is_moved_to_a_time_that_has_passed_nor_from_a_day_gone_by(studio):
    lesson = _booked(studio, "Анна")
    past = MoveTerms(is_accepted=True, may_past=True)
    with clock.at(moment(studio.today, time(12))):
        terms = {"on": studio.today, "wall_time": time(12), "actor": studio.actor}
        refused(LessonMovesBack, change_lesson, lesson=lesson, move=ACCEPTED, **terms)
    with clock.at(moment(_tomorrow(studio) + timedelta(days=1), time(0))):
        terms = {"on": studio.today + timedelta(days=5), "actor": studio.actor}
        refused(LessonDayIsOver, change_lesson, lesson=lesson, move=ACCEPTED, **terms)
        assert change_lesson(lesson=lesson, move=past, **terms).on == studio.today + timedelta(days=5)


def _moved_to(lesson, on: date, at: time):
    """The lesson as it would stand, unsaved."""
    target = copy(lesson)
    target.on, target.wall_time = on, at
    target.starts_at, target.ends_at = moment(on, at), moment(on, at) + timedelta(hours=1)
    return target


def test_whom_the_new_time_does_not_suit_is_named_with_the_reason(studio, django_assert_num_queries):
    lesson = studio.lesson(on=_tomorrow(studio), at=time(18))
    other = studio.lesson(group=studio.group(name="Пилатес"), on=_tomorrow(studio), at=time(20))
    anna, boris, vera, gleb = (studio.client(name) for name in ("Анна", "Борис", "Вера", "Глеб"))
    studio.pass_(boris, studio.plan(term_count=3))  # ends before the new day
    studio.pass_(gleb, studio.plan())
    for client in (anna, boris, vera, gleb):
        studio.book(client, lesson)
    studio.book(vera, other)
    with django_assert_num_queries(4):
        found = misfits(lesson, _moved_to(lesson, lesson.on, time(20, 30)))
    assert [(one.client, [reason.code for reason in one.reasons]) for one in found] == [(vera, ["clash"])]
    found = misfits(lesson, _moved_to(lesson, lesson.on + timedelta(days=7), time(18)))
    assert [(one.client, [reason.code for reason in one.reasons]) for one in found] == [(boris, ["pass_expired"])]
