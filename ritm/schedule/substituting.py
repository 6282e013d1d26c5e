"""Who could stand in for a teacher: what he gives on these days, and who is free then (ux 4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.schedule.models import Lesson
from ritm.schedule.planning import Busy, Clash, Occupied
from ritm.staff.models import StaffMember
from ritm.staff.queries import teachers

MOST_DAYS = 92
_DAY = timedelta(days=1)  # the longest lesson


@dataclass(frozen=True)
class Standin:
    """A teacher beside the lessons that want somebody: what he has at those hours, by lesson; nothing of the free ones."""

    teacher: StaffMember
    busy: dict[int, Clash]
    lessons: int

    @property
    def free(self) -> int:
        """How many of them he could give."""
        return self.lessons - len(self.busy)


def given_by(teacher: StaffMember, first: date, last: date, branches: Iterable[Branch]) -> list[Lesson]:
    """What he gives in these branches on these days, both included, and has not begun; in order of time. One query."""
    rows = Lesson.objects.select_related("group", "hall", "branch", "teacher", "stands_for").filter(
        teacher=teacher,
        on__range=(first, last),
        branch__in=list(branches),
        status=Lesson.Status.SCHEDULED,
        starts_at__gt=clock.now(),
    )
    return list(rows.order_by("starts_at", "pk"))


def standins(lessons: Sequence[Lesson]) -> list[Standin]:
    """Every teacher in use, but whoever gives all of these; who is free for most comes first. Two queries."""
    occupied = Occupied(Busy.by_lesson(one) for one in _at_once(lessons))
    given = {one.teacher_id for one in lessons}
    people = [one for one in teachers() if {one.pk} != given]
    found = [Standin(one, _busy(one.pk, lessons, occupied), len(lessons)) for one in people]
    return sorted(found, key=lambda one: (-one.free, one.teacher.name.casefold(), one.teacher.pk))


def busy_with(teacher: StaffMember, lessons: Sequence[Lesson]) -> dict[int, Clash]:
    """What this teacher has at the hours of these lessons. One query."""
    return _busy(teacher.pk, lessons, Occupied(Busy.by_lesson(one) for one in _at_once(lessons)))


def _busy(teacher_id: int, lessons: Sequence[Lesson], occupied: Occupied) -> dict[int, Clash]:
    clashes = {
        one.pk: occupied.clash(Busy(one, one.starts_at, one.ends_at, None, teacher_id))
        for one in lessons
        if one.teacher_id != teacher_id
    }
    return {pk: clash for pk, clash in clashes.items() if clash}


def _at_once(lessons: Sequence[Lesson]) -> Iterable[Lesson]:
    """Everything that anybody gives at these hours, in any branch."""
    if not lessons:
        return ()
    begins, ends = min(one.starts_at for one in lessons), max(one.ends_at for one in lessons)
    rows = Lesson.objects.select_related("group").filter(
        status=Lesson.Status.SCHEDULED, starts_at__gt=begins - _DAY, starts_at__lt=ends, teacher__isnull=False
    )
    return rows.order_by("starts_at", "pk")
