"""Filling a week from the template (SC-03)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.actions.template import lock_template
from ritm.schedule.closed import ClosedSlot
from ritm.schedule.errors import BadDate
from ritm.schedule.events import LessonsAdded
from ritm.schedule.minimum import counted_by
from ritm.schedule.models import FIRST_DAY, LAST_DAY, Lesson
from ritm.schedule.pages import SlotClash
from ritm.schedule.queries import fill_preview


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
    """Put the template's lessons into a week (SC-03). Again adds nothing; two at once add nothing twice.

    The template's row is the lock, (slot, date) is unique besides. Lessons made by hand stay; a taken hall or teacher
    passes the slot by and is listed, and so does a closed day (SC-07). Local start times hold across daylight saving. Raises BadDate.
    """
    monday = clock.week_start(monday) if FIRST_DAY <= monday <= LAST_DAY else monday
    if not FIRST_DAY <= monday <= LAST_DAY:
        raise BadDate
    lock_template(branch)
    planned = fill_preview(branch, monday)
    if not planned.add:
        return FillResult(0, planned.already, planned.clashes, closed=planned.closed)
    for lesson in planned.add:
        lesson.counted_at = counted_by(lesson.starts_at, clock.now())
    lessons = Lesson.objects.bulk_create(planned.add, batch_size=100)
    ids = tuple(lesson.pk for lesson in lessons)
    record(LessonsAdded(branch_id=branch.pk, monday=monday.isoformat(), lesson_ids=ids), actor=actor)
    return FillResult(len(ids), planned.already, planned.clashes, ids, planned.closed)
