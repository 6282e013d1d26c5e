"""A move taken back: the lesson stands again where it stood, with those who are booked into it (B-11)."""

from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.schedule.actions.apart import changed_back
from ritm.schedule.actions.lessons import check_changes
from ritm.schedule.actions.moving import moved
from ritm.schedule.beside import clashes_at
from ritm.schedule.closed import closure_over
from ritm.schedule.errors import (
    LessonHasBegun,
    LessonHasVisits,
    LessonMovedSince,
    LessonMovesBack,
    OldPlaceTaken,
)
from ritm.schedule.errors_of_places import OldPlaceClosed
from ritm.schedule.events import LessonChanged, LessonMoved
from ritm.schedule.models import Hall, Lesson
from ritm.schedule.planning import moment
from ritm.schedule.queries import lock_lesson


def moves_of(lesson: Lesson) -> QuerySet[Event]:
    """The moves of the lesson with its bookings, the latest first."""
    return Event.objects.filter(name=LessonMoved.name, data__lesson_id=lesson.pk).order_by("-pk")


def move_of(lesson: Lesson) -> Event | None:
    """The latest of them. One query."""
    return moves_of(lesson).first()


@transaction.atomic
def take_move_back(*, lesson: Lesson, move: Event, actor: Actor) -> Lesson:
    """Day and time are those from before `move`, and whatever else the same press had changed and nobody has since.

    Whoever was told of the move is told again; letters that wait are not sent. Taken back already: nothing happens.
    Raises LessonMovedSince, LessonHasVisits, LessonHasBegun, LessonMovesBack, OldPlaceTaken, OldPlaceClosed,
    and as change_lesson.
    """
    lesson, told = lock_lesson(lesson.pk), move.data
    here, was = (lesson.on, lesson.wall_time), _place(told, "was_on", "was_at")
    is_held = lesson.status == Lesson.Status.SCHEDULED
    if is_held and here == was:
        return lesson
    if not is_held or here != _place(told, "on", "at"):
        raise LessonMovedSince
    before = {"on": lesson.on, "wall_time": lesson.wall_time}
    own_fields = _put_back(lesson, told.get("also", {}), before)
    lesson.on, lesson.wall_time = was
    changes = {name: (old, getattr(lesson, name)) for name, old in before.items()}
    check_changes(lesson, changes, is_over_accepted=True)
    _check(lesson, when := moment(lesson.on, lesson.wall_time, lesson.zone, lesson.minutes))
    for name, value in when.items():
        setattr(lesson, name, value)
    _check_place(lesson)
    lesson.own_fields, lesson.moved_at = own_fields, clock.now()
    if apart := told.get("apart"):
        changed_back(lesson, before, (apart[0], apart[1]))
    lesson.version += 1
    lesson.save()
    record(LessonChanged(lesson_id=lesson.pk), actor=actor, changes=changes)
    record(moved(lesson, here, takes_back=move.pk), actor=actor)
    return lesson


def _place(told: dict[str, Any], on: str, at: str) -> tuple[date, time]:
    return date.fromisoformat(told[on]), time.fromisoformat(told[at])


def _put_back(lesson: Lesson, also: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """What the press had changed beside the day: what still stands as it left it goes back. Returns the own fields."""
    own = set(lesson.own_fields)
    for name, (old, new, was_own) in also.items():
        if getattr(lesson, name) == new and not _is_gone(name, old):
            before[name] = new
            setattr(lesson, name, old)
            if not was_own:
                own.discard(name.removesuffix("_id"))
    return sorted(own)


def _is_gone(name: str, row_id: int | None) -> bool:
    return name == "hall_id" and row_id is not None and not Hall.objects.filter(pk=row_id).exists()


def _check_place(lesson: Lesson) -> None:
    """A toast cannot ask: what is taken or closed by now is refused."""
    for clash in clashes_at(lesson)[:1]:
        raise OldPlaceTaken(group=clash.other.group.name, time=f"{clash.other.wall_time:%H:%M}")
    if closure := closure_over(lesson):
        raise OldPlaceClosed(name=closure.name)


def _check(lesson: Lesson, when: dict[str, Any]) -> None:
    """`when` is where it goes; the lesson's own instants still say where it stands."""
    now = clock.now()
    if count := lesson.taken - lesson.unmarked:
        raise LessonHasVisits(count=count)
    if now >= lesson.starts_at:
        raise LessonHasBegun
    if now >= when["starts_at"]:
        raise LessonMovesBack
