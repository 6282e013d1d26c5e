"""Somebody else gives a lesson than was planned, and back again (ux 4.2, SC-05)."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.schedule.actions.apart import change_by_hand, changed_back, set_apart
from ritm.schedule.errors import NoLongerOffered
from ritm.schedule.errors_of_places import NobodyStandsIn
from ritm.schedule.events import LessonChanged, TeacherSubstituted
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lessons
from ritm.schedule.substituting import busy_with
from ritm.staff.models import StaffMember


class Was(NamedTuple):
    """How a lesson stood before: what its undoing needs."""

    lesson_id: int
    teacher_id: int | None
    stands_for_id: int | None
    by_hand: list[str]
    is_own: bool


@transaction.atomic
def substitute(
    *,
    lesson_ids: Iterable[int],
    teacher: StaffMember | None,
    is_busy_accepted: bool = False,
    is_silent: bool = False,
    actor: Actor,
) -> Event:
    """`teacher` gives these lessons from now on (None: nobody yet); each remembers who was planned.

    Lessons that have begun, are cancelled or are his already are passed by, and without `is_busy_accepted` those at
    whose hour he has another. Who is booked is told unless `is_silent`. Raises NobodyStandsIn where none is left,
    NoLongerOffered. The event is what `give_back` takes.
    """
    if teacher is not None and teacher.is_archived:
        raise NoLongerOffered(name=teacher.name, field="teacher")
    teacher_id, now = (teacher.pk if teacher else None), clock.now()
    lessons = [one for one in lock_lessons(lesson_ids) if _waits(one, teacher_id) and one.starts_at > now]
    busy = {} if teacher is None or is_busy_accepted else busy_with(teacher, lessons)
    was = [_give(one, teacher_id, actor) for one in lessons if one.pk not in busy]
    if not was:
        raise NobodyStandsIn
    return record(TeacherSubstituted(teacher_id=teacher_id, was=tuple(was), is_silent=is_silent), actor=actor)


@transaction.atomic
def give_back(*, substitution: Event, actor: Actor) -> int:
    """The lessons of a substitution stand as before it, those that nobody has given to another since; how many.

    Whoever was told of it is told again. Once more: nothing is left to give back.
    """
    told = substitution.data
    was = {one.lesson_id: one for one in (Was(*row) for row in told["was"])}
    now = clock.now()
    lessons = [one for one in lock_lessons(was) if one.teacher_id == told["teacher_id"] and one.starts_at > now]
    back = [one for one in lessons if one.teacher_id != was[one.pk].teacher_id]
    for lesson in back:
        _put_back(lesson, was[lesson.pk], actor)
    if back:
        then = tuple(Was(one.pk, told["teacher_id"], None, [], True) for one in back)
        event = TeacherSubstituted(teacher_id=None, was=then, is_silent=False, takes_back=substitution.pk)
        record(event, actor=actor)
    return len(back)


def _waits(lesson: Lesson, teacher_id: int | None) -> bool:
    return lesson.status == Lesson.Status.SCHEDULED and lesson.teacher_id != teacher_id


def _give(lesson: Lesson, teacher_id: int | None, actor: Actor) -> Was:
    by_hand, stands_for_id = set_apart(lesson)
    was = Was(lesson.pk, lesson.teacher_id, stands_for_id, by_hand, "teacher" in lesson.own_fields)
    lesson.own_fields = sorted({*lesson.own_fields, "teacher"})
    _write(lesson, teacher_id, actor)
    return was


def _write(lesson: Lesson, teacher_id: int | None, actor: Actor, back: Was | None = None) -> None:
    changes = {"teacher_id": (lesson.teacher_id, teacher_id)}
    lesson.teacher_id = teacher_id
    if back is None:
        change_by_hand(lesson, changes)
    else:
        changed_back(lesson, changes, (back.by_hand, back.stands_for_id))
    lesson.version += 1
    lesson.save(update_fields=["teacher", "stands_for", "by_hand", "own_fields", "version"])
    record(LessonChanged(lesson_id=lesson.pk), actor=actor, changes=changes)


def _put_back(lesson: Lesson, was: Was, actor: Actor) -> None:
    lesson.own_fields = sorted({*lesson.own_fields} - (set() if was.is_own else {"teacher"}))
    _write(lesson, was.teacher_id, actor, was)
