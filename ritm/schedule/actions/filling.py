"""Filling weeks from the templates in effect: one at once, several by the worker, some ahead by themselves (SC-03, SC-04)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.events.outbox import add_job
from ritm.schedule.actions.templates import lock_templates
from ritm.schedule.closed import ClosedSlot
from ritm.schedule.errors import BadDate, BadWeeks
from ritm.schedule.events import LessonsAdded, WeeksFillingAsked
from ritm.schedule.minimum import counted_by
from ritm.schedule.models import FIRST_DAY, LAST_DAY, Lesson, WeeklyTemplate
from ritm.schedule.models_of_filling import MOST_WEEKS, WeeksFilling
from ritm.schedule.pages import FillPreview, SlotClash
from ritm.schedule.templates import fill_preview, keep_preview


@dataclass(frozen=True)
class FillResult:
    """What a filling did: lessons added, lessons that stood already, slots passed by for a clash or a closed day."""

    added: int
    already: int
    clashes: tuple[SlotClash, ...]
    lesson_ids: tuple[int, ...] = ()
    closed: tuple[ClosedSlot, ...] = ()


@transaction.atomic
def fill_week(*, branch: Branch, monday: date, actor: Actor) -> FillResult:
    """Put the lessons of the templates in effect into a week (SC-03). Again adds nothing; two at once add nothing twice.

    The branch's row is the lock, (slot, date) is unique besides. Lessons made by hand stay; a taken hall or teacher
    passes the slot by and is listed, and so does a closed day (SC-07). Local start times hold across daylight saving. Raises BadDate.
    """
    monday = _checked(monday, 1)
    lock_templates(branch)
    return _put(branch, monday, fill_preview(branch, monday), actor)


@transaction.atomic
def keep_week(*, template: WeeklyTemplate, monday: date) -> FillResult:
    """The same by itself, of a template that keeps weeks filled: a lesson that somebody took away stays away."""
    lock_templates(template.branch)
    return _put(template.branch, monday, keep_preview(template, monday, 1), SYSTEM)


@transaction.atomic
def fill_weeks(*, branch: Branch, monday: date, weeks: int, actor: Actor) -> WeeksFilling:
    """Have 1 to 26 weeks filled by the worker, each as fill_week and each whole; the row says how far it is (SC-04).

    Raises BadWeeks, BadDate.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadWeeks(most=MOST_WEEKS)
    monday = _checked(monday, weeks)
    row = {"branch": branch, "first_on": monday, "weeks": weeks, "asked_by": str(actor), "asked_at": clock.now()}
    filling = WeeksFilling.objects.create(**row)
    ids = {"filling_id": filling.pk, "branch_id": branch.pk}
    record(WeeksFillingAsked(**ids, monday=monday.isoformat(), weeks=weeks), actor=actor)
    add_job(task="ritm.schedule.filling.fill_asked", key=f"fill_asked:{filling.pk}", filling_id=filling.pk)
    return filling


@transaction.atomic
def fill_next(*, filling_id: int) -> WeeksFilling:
    """The next week of a filling, with its count; where all are done nothing."""
    rows = WeeksFilling.objects.select_for_update(no_key=True, of=("self",)).select_related("branch")
    filling = rows.get(pk=filling_id)
    if not filling.is_done:
        monday = filling.first_on + timedelta(weeks=filling.weeks_done)
        result = fill_week(branch=filling.branch, monday=monday, actor=Actor.of(filling.asked_by))
        filling.weeks_done, filling.lessons_added = filling.weeks_done + 1, filling.lessons_added + result.added
        filling.save(update_fields=["weeks_done", "lessons_added"])
    return filling


def _checked(monday: date, weeks: int) -> date:
    if not FIRST_DAY + timedelta(weeks=1) <= monday <= LAST_DAY - timedelta(weeks=weeks):
        raise BadDate
    return clock.week_start(monday)


def _put(branch: Branch, monday: date, planned: FillPreview, actor: Actor) -> FillResult:
    if not planned.add:
        return FillResult(0, planned.already, planned.clashes, closed=planned.closed)
    for lesson in planned.add:
        lesson.counted_at = counted_by(lesson.starts_at, clock.now())
    lessons = Lesson.objects.bulk_create(planned.add, batch_size=100)
    ids = tuple(lesson.pk for lesson in lessons)
    record(LessonsAdded(branch_id=branch.pk, monday=monday.isoformat(), lesson_ids=ids), actor=actor)
    return FillResult(len(ids), planned.already, planned.clashes, ids, planned.closed)
