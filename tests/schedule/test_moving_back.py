"""A move taken back: the lesson with its bookings where it stood, and when that can no longer be (SC-05, B-11)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.cancelling import reopen_lesson
from ritm.schedule.actions.closures import add_closure
from ritm.schedule.actions.halls import archive_hall, delete_hall
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.actions.moving_back import move_of, take_move_back
from ritm.schedule.errors import (
    LessonHasBegun,
    LessonHasVisits,
    LessonMovedSince,
    LessonMovesBack,
    NoLongerOffered,
    OldPlaceTaken,
)
from ritm.schedule.errors_of_places import OldPlaceClosed
from tests.given import moment
from tests.schedule.test_lessons import refused

ACCEPTED = MoveTerms(is_accepted=True)
pytestmark = [pytest.mark.req("SC-05"), pytest.mark.rule("B-11")]


@pytest.fixture
def noon(studio):
    """Today at twelve; the lesson stands tomorrow at 18:00."""
    with clock.at(moment(studio.today, time(12))):
        yield moment(studio.today, time(12))


@pytest.fixture
def lesson(studio, noon):
    made = studio.lesson(on=studio.today + timedelta(days=1), at=time(18))
    for name in ("Анна", "Борис"):
        studio.book(studio.client(name), made)
    made.refresh_from_db()
    return made


def _move(studio, lesson, at=time(9, 30), **more):
    moved = change_lesson(lesson=lesson, wall_time=at, move=ACCEPTED, actor=studio.actor, **more)
    return moved, move_of(moved)


def _back(studio, lesson, move):
    return take_move_back(lesson=lesson, move=move, actor=studio.actor)


def _refused(studio, error, lesson, move):
    return refused(error, take_move_back, lesson=lesson, move=move, actor=studio.actor)


def test_it_stands_where_it_stood_with_its_bookings(studio, lesson, noon):
    day = lesson.on
    moved, move = _move(studio, lesson, on=day + timedelta(days=1))
    back = _back(studio, moved, move)
    assert (back.on, back.wall_time, back.starts_at) == (day, time(18), moment(day, time(18)))
    assert (back.taken, back.unmarked, back.moved_at) == (2, 2, noon)
    assert list(back.bookings.values_list("status", flat=True)) == ["booked", "booked"]
    told = Event.objects.filter(name="schedule.lesson_moved").latest("pk").data
    assert (told["was_at"], told["at"], told["takes_back"]) == ("09:30", "18:00", move.pk)


def test_a_second_press_does_nothing(studio, lesson):
    moved, move = _move(studio, lesson)
    version = _back(studio, moved, move).version
    assert _back(studio, moved, move).version == version
    assert Event.objects.filter(name="schedule.lesson_moved").count() == 2


def test_what_the_same_press_changed_goes_back_unless_somebody_has_changed_it_since(studio, lesson):
    teacher, other, hall, old_hall = studio.teacher(), studio.teacher(), studio.hall(), lesson.hall_id
    moved, move = _move(studio, lesson, hall=hall, teacher=teacher, minutes=90, capacity=5)
    assert (moved.over, sorted(moved.own_fields)) == (0, ["capacity", "hall", "minutes", "teacher"])
    change_lesson(lesson=moved, teacher=other, actor=studio.actor)
    back = _back(studio, moved, move)
    assert (back.hall_id, back.minutes, back.capacity) == (old_hall, lesson.minutes, lesson.capacity)
    assert back.teacher_id == other.pk
    assert back.own_fields == ["teacher"]


def test_a_hall_that_is_gone_is_not_gone_back_to_and_one_in_the_archive_refuses(studio, lesson):
    first = studio.hall()
    change_lesson(lesson=lesson, hall=first, actor=studio.actor)
    moved, move = _move(studio, lesson, hall=studio.hall())
    delete_hall(hall=first, actor=studio.actor)
    back = _back(studio, moved, move)
    assert (back.wall_time, back.hall_id) == (time(18), moved.hall_id)
    moved, move = _move(studio, back, hall=studio.hall())
    archive_hall(hall=back.hall, actor=studio.actor)
    _refused(studio, NoLongerOffered, moved, move)


@pytest.mark.parametrize("by", ["hall", "teacher"])
def test_an_old_place_that_is_taken_meanwhile_is_named(studio, lesson, by):
    hall, teacher = studio.hall(), studio.teacher()
    change_lesson(lesson=lesson, hall=hall, teacher=teacher, actor=studio.actor)
    moved, move = _move(studio, lesson)
    group = studio.group(name="Балет", **({"hall": hall} if by == "hall" else {"teacher": teacher}))
    taker = studio.lesson(group=group, on=lesson.on, at=time(17, 30))
    refusal = _refused(studio, OldPlaceTaken, moved, move)
    assert refusal.details == {"group": "Балет", "time": "17:30"}
    studio.call_off(taker)
    assert _back(studio, moved, move).wall_time == time(18)
    reopen_lesson(lesson=taker, actor=studio.actor)


def test_beside_its_end_stands_no_hindrance(studio, lesson):
    hall = studio.hall()
    change_lesson(lesson=lesson, hall=hall, actor=studio.actor)
    moved, move = _move(studio, lesson)
    studio.lesson(group=studio.group(hall=hall, minutes=60), on=lesson.on, at=time(17))
    assert _back(studio, moved, move).wall_time == time(18)


def test_moved_again_or_cancelled_since(studio, lesson):
    moved, first = _move(studio, lesson)
    again, second = _move(studio, moved, time(10))
    _refused(studio, LessonMovedSince, again, first)
    assert _back(studio, again, second).wall_time == time(9, 30)
    studio.call_off(again)
    _refused(studio, LessonMovedSince, again, first)


def test_somebody_is_marked(studio, lesson):
    moved, move = _move(studio, lesson)
    with clock.at(moment(lesson.on, time(9, 20))):
        studio.mark(studio.client("Вера"), moved, PayBy(kind="free"))
        assert _refused(studio, LessonHasVisits, moved, move).details == {"count": 1}


def test_it_has_begun_or_its_old_time_has_passed(studio, lesson):
    moved, move = _move(studio, lesson)
    with clock.at(moment(lesson.on, time(9, 30))):
        _refused(studio, LessonHasBegun, moved, move)
    later, move = _move(studio, moved, time(23))
    with clock.at(moment(lesson.on, time(9, 30))):
        _refused(studio, LessonMovesBack, later, move)


@pytest.mark.req("SC-07")
def test_onto_a_day_closed_since_it_does_not_go_back(studio, lesson):
    day = lesson.on
    moved, move = _move(studio, lesson, on=day + timedelta(days=1))
    add_closure(name="Ремонт", first_on=day, last_on=day, actor=studio.actor)
    assert "«Ремонт»" in str(_refused(studio, OldPlaceClosed, moved, move))
