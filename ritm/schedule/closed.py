"""Which closures touch which days, halls and lessons. Whatever is planned on a closed day is passed by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ritm.accounts.models import Branch
from ritm.accounts.queries import current_account
from ritm.accounts.questions import question
from ritm.core import clock
from ritm.events.models import Event, Job
from ritm.schedule.events_of_closures import CANCELLING
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


def cancel_key(event_id: int, lesson_id: int) -> str:
    """The key of the job that cancels one lesson of a closure."""
    return f"cancel_one:{event_id}:{lesson_id}"


def waiting_to_close(closures: list[Closure], lessons: Iterable[Lesson]) -> set[int]:
    """Of these lessons those that a closure is to cancel and the worker has not come to yet: they are not held.

    Two queries, none where nothing is closed.
    """
    inside = {one.pk for one in lessons if _is_held(one) and any(touches(closure, one) for closure in closures)}
    if not inside:
        return set()
    told = Event.objects.filter(name__in=CANCELLING, data__closure_id__in=[one.pk for one in closures])
    asked = {
        cancel_key(pk, lesson_id): lesson_id
        for pk, data in told.values_list("pk", "data")
        for lesson_id in inside.intersection(data["lesson_ids"])
    }
    seen_to = Job.objects.filter(~Q(done_at=None, failed_at=None), account=current_account(), key__in=asked)
    return {asked[key] for key in asked.keys() - set(seen_to.values_list("key", flat=True))}


def _is_held(lesson: Lesson) -> bool:
    """Held, and nobody is marked: it can be cancelled."""
    return lesson.status == Lesson.Status.SCHEDULED and lesson.taken == lesson.unmarked


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
