"""A government moves a zone: lessons ahead keep their wall time, their instants are derived anew (T-TZ-5)."""

from django.db import transaction

from ritm.core import clock
from ritm.events.actions import record_many
from ritm.events.actor import SYSTEM
from ritm.events.periodic import day_of
from ritm.schedule.events import LessonChanged
from ritm.schedule.minimum import counted_by
from ritm.schedule.models import Lesson
from ritm.schedule.planning import moment
from ritm.schedule.queries import lock_lessons

_FIELDS = ("pk", "on", "wall_time", "zone", "starts_at")


@transaction.atomic
def hold_wall_times(*, branch_id: int, on: str) -> None:
    """Lessons ahead whose instant is no longer what their day, wall time and zone say: 19:00 stays 19:00.

    A periodic job of the branch's local date `on`; run twice it does nothing more. Locks these lessons.
    """
    now = clock.now()
    ahead = Lesson.objects.filter(branch=branch_id, on__gte=day_of(on), starts_at__gt=now).values_list(*_FIELDS)
    moved = [pk for pk, day, wall, zone, starts_at in ahead if starts_at != clock.instant(day, wall, zone)]
    lessons = lock_lessons(moved)
    changes = []
    for lesson in lessons:
        was = lesson.starts_at
        for name, value in moment(lesson.on, lesson.wall_time, lesson.zone, lesson.minutes).items():
            setattr(lesson, name, value)
        lesson.counted_at = lesson.counted_at or counted_by(lesson.starts_at, now)
        lesson.version += 1
        changes.append({"starts_at": (was, lesson.starts_at)})
    fields = ["wall_time", "starts_at", "ends_at", "counted_at", "version"]
    Lesson.objects.bulk_update(lessons, fields, batch_size=100)
    record_many([LessonChanged(lesson_id=lesson.pk) for lesson in lessons], actor=SYSTEM, changes=changes)
