"""Which closures touch which days, halls and lessons. Whatever is planned on a closed day is passed by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.core import clock
from ritm.schedule.models import Closure, Lesson


@dataclass(frozen=True)
class ClosedSlot:
    """A lesson of the template that is not put into the week, as its day or hall is closed."""

    lesson: Lesson  # as it would be, unsaved
    closure: Closure


def closures_between(branch: Branch, first: date, last: date) -> list[Closure]:
    """Closures of the studio, of the branch and of its halls that touch these days, by their first day. One query."""
    return list(_between(branch=branch.pk, first=first, last=last))


@question
def _between(*, branch: int, first: date, last: date) -> QuerySet[Closure]:
    rows = Closure.objects.select_related("hall").filter(first_on__lte=last, last_on__gte=first)
    return rows.filter(Q(branch=branch) | Q(branch=None)).order_by("first_on", "id")


def touches(closure: Closure, lesson: Lesson) -> bool:
    """Whether the lesson is not held because of it: by the day on which it starts (T-2)."""
    return (
        closure.first_on <= lesson.on <= closure.last_on
        and closure.branch_id in {None, lesson.branch_id}
        and closure.hall_id in {None, lesson.hall_id}
    )


def closure_over(lesson: Lesson) -> Closure | None:
    """The first closure that lies over the lesson, saved or not. One query."""
    closures = closures_between(lesson.branch, lesson.on, lesson.on)
    return next((one for one in closures if touches(one, lesson)), None)


def without_closed(planned: Iterable[Lesson], closures: list[Closure]) -> tuple[list[Lesson], list[ClosedSlot]]:
    """Those that can be held, and those that are passed by with the closure that says why."""
    held: list[Lesson] = []
    closed: list[ClosedSlot] = []
    for lesson in planned:
        closure = next((one for one in closures if touches(one, lesson)), None)
        if closure:
            closed.append(ClosedSlot(lesson, closure))
        else:
            held.append(lesson)
    return held, closed


def lessons_within(closure: Closure) -> QuerySet[Lesson]:
    """Lessons ahead that this closure, saved or not, would cancel, in order of time; those that have begun stay."""
    rows = Lesson.objects.select_related("group", "branch", "hall").filter(
        status=Lesson.Status.SCHEDULED, on__range=(closure.first_on, closure.last_on), starts_at__gt=clock.now()
    )
    if closure.branch_id:
        rows = rows.filter(branch=closure.branch_id)
    if closure.hall_id:
        rows = rows.filter(hall=closure.hall_id)
    return rows.order_by("starts_at", "id")
