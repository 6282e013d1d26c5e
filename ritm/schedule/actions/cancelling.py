"""A lesson that the studio does not hold, and one that it holds after all (SC-05, B-11)."""

from datetime import datetime

from django.db import transaction

from ritm.core import clock
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.schedule.errors import BadExtension, LessonDayIsOver
from ritm.schedule.events import LessonCancelled, LessonCancelling, LessonReopened, LessonReopening
from ritm.schedule.minimum import counted_by
from ritm.schedule.models import Lesson
from ritm.schedule.planning import day_over
from ritm.schedule.queries import lock_lesson

LONGEST_EXTENSION = 30  # days by which passes grow for a lesson that is not held (B-11)


@transaction.atomic
def cancel_lesson(
    *,
    lesson: Lesson,
    reason: str = "",
    is_silent: bool = False,
    extends: int = 0,
    may_past: bool = False,
    actor: Actor,
) -> Lesson:
    """The lesson is not held: everybody booked is let go, nothing is charged, the template does not give it again.

    `reason` is what clients read, at most 200 characters; `is_silent` tells nobody; passes that kept places run `extends`
    days longer, 0 to 30. Cancelled already: nothing happens. Raises LessonHasVisits where somebody came,
    LessonDayIsOver without `may_past` after its day (B-16), BadExtension.
    """
    now = clock.now()
    if not 0 <= extends <= LONGEST_EXTENSION:
        raise BadExtension(most=LONGEST_EXTENSION)
    prepare(LessonCancelling(lesson_id=lesson.pk), actor=actor)
    lesson = lock_lesson(lesson.pk)
    if lesson.status == Lesson.Status.CANCELLED:
        return lesson
    _check_day(lesson, now, may_past=may_past)
    lesson.status, lesson.cancelled_at, lesson.cancel_reason = (
        Lesson.Status.CANCELLED,
        now,
        " ".join(reason.split())[:200],
    )
    _write(lesson)
    changes = {"reason": ("", lesson.cancel_reason)} if lesson.cancel_reason else None
    record(LessonCancelled(lesson_id=lesson.pk, is_silent=is_silent, extends=extends), actor=actor, changes=changes)
    return lesson


@transaction.atomic
def reopen_lesson(*, lesson: Lesson, may_past: bool = False, actor: Actor) -> Lesson:
    """The lesson is held after all: whoever it let go is booked again where place, pass and time still allow it.

    Held already: nothing happens. Raises LessonDayIsOver as cancel_lesson.
    """
    now = clock.now()
    prepare(LessonReopening(lesson_id=lesson.pk), actor=actor)
    lesson = lock_lesson(lesson.pk)
    if lesson.status == Lesson.Status.SCHEDULED:
        return lesson
    _check_day(lesson, now, may_past=may_past)
    gone_since = lesson.cancelled_at.isoformat()  # type: ignore[union-attr] -- a cancelled lesson has it: lesson_cancelled_at
    lesson.status, lesson.cancelled_at, lesson.cancel_reason = Lesson.Status.SCHEDULED, None, ""
    lesson.counted_at = lesson.counted_at or counted_by(lesson.starts_at, now)
    _write(lesson)
    record(LessonReopened(lesson_id=lesson.pk, gone_since=gone_since), actor=actor)
    return lesson


def _check_day(lesson: Lesson, now: datetime, *, may_past: bool) -> None:
    if now >= day_over(lesson) and not may_past:
        raise LessonDayIsOver


def _write(lesson: Lesson) -> None:
    lesson.version += 1
    lesson.save(update_fields=["status", "cancel_reason", "cancelled_at", "counted_at", "version"])
