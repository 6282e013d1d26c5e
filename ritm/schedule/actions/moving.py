"""A lesson on another day or at another time, with those who are booked into it (B-11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ritm.core import clock
from ritm.schedule.errors import LessonDayIsOver, LessonHasVisits, LessonMovesBack, LessonMovesBookings
from ritm.schedule.events import LessonMoved
from ritm.schedule.models import Lesson


@dataclass(frozen=True, kw_only=True)
class MoveTerms:
    """How bookings go along. `is_accepted`: whoever moves the lesson was told what becomes of them; `is_silent`: they
    are not written to; `may_past`: days gone by may be changed (B-16).
    """

    is_accepted: bool = False
    is_silent: bool = False
    may_past: bool = False


NOT_ACCEPTED = MoveTerms()


def check_move(lesson: Lesson, terms: MoveTerms, *, over_at: datetime, starts_at: datetime) -> None:
    """`over_at` ends the lesson's day as it was, `starts_at` is where it goes.

    Raises LessonHasVisits, LessonDayIsOver, LessonMovesBack, LessonMovesBookings.
    """
    now = clock.now()
    if count := lesson.taken - lesson.unmarked:
        raise LessonHasVisits(count=count)
    if not terms.may_past:
        if now >= over_at:
            raise LessonDayIsOver
        if now >= starts_at:
            raise LessonMovesBack
    if not terms.is_accepted:
        raise LessonMovesBookings


def moved(
    lesson: Lesson,
    was: tuple[date, time],
    *,
    is_silent: bool = False,
    also: Mapping[str, tuple[Any, Any, bool]] | None = None,
    apart: tuple[list[str], int | None] | None = None,
    takes_back: int | None = None,
) -> LessonMoved:
    """What is told of it; `also`, `apart`, `takes_back` as in the event."""
    return LessonMoved(
        lesson_id=lesson.pk,
        was_on=was[0].isoformat(),
        was_at=f"{was[1]:%H:%M}",
        on=lesson.on.isoformat(),
        at=f"{lesson.wall_time:%H:%M}",
        is_silent=is_silent,
        also=dict(also or {}),
        apart=apart,
        takes_back=takes_back,
    )
