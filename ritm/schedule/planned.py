"""The template beside what stands: which of its lessons a week lacks, which have become different, which would clash."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.core import clock
from ritm.schedule.models import Lesson, TemplateSlot, WeeklyTemplate
from ritm.schedule.pages import SlotClash
from ritm.schedule.planning import Busy, Occupied, lesson_of_slot

_GROUP = ("group__discipline", "group__hall", "group__teacher", "hall", "teacher")
_WITH = ("template__branch", *_GROUP)
# The lesson that a slot gives on a date, unsaved.
Plan = Callable[[TemplateSlot, date], Lesson]
# A Monday from which odd and even weeks are counted where the template has no first day: they alternate over the turn
# of the year, as numbers of weeks do not (2026 has 53).
_ODD_MONDAY = date(2025, 12, 29)


def slots_of(branch: Branch) -> list[TemplateSlot]:
    """The slots in use of all the branch's templates, with all that a lesson takes over. One query."""
    rows = TemplateSlot.objects.select_related("template", *_GROUP)
    here = rows.filter(template__branch=branch, template__is_archived=False)
    return list(here.filter(is_archived=False, group__is_archived=False))


def is_odd(template: WeeklyTemplate, day: date) -> bool:
    """Whether the week of this day is odd: the template's first week is, then they alternate."""
    since = clock.week_start(template.first_on or _ODD_MONDAY)
    return (clock.week_start(day) - since).days // 7 % 2 == 0


def in_effect(template: WeeklyTemplate, day: date) -> bool:
    """Whether the template holds on this day."""
    return (template.first_on is None or template.first_on <= day) and (
        template.last_on is None or day <= template.last_on
    )


def is_given(slot: TemplateSlot, day: date) -> bool:
    """Whether the slot gives a lesson on this day."""
    if day.weekday() != slot.weekday or not in_effect(slot.template, day):
        return False
    return slot.weeks == TemplateSlot.Weeks.EVERY or (slot.weeks == TemplateSlot.Weeks.ODD) is is_odd(
        slot.template, day
    )


def given(slots: Iterable[TemplateSlot], monday: date, weeks: int = 1) -> list[tuple[TemplateSlot, date]]:
    """What the slots give in these weeks, week by week."""
    slots = list(slots)
    mondays = (monday + timedelta(weeks=number) for number in range(weeks))
    days = ((slot, first + timedelta(days=slot.weekday)) for first in mondays for slot in slots)
    return [(slot, day) for slot, day in days if is_given(slot, day)]


def plan_for(lesson: Lesson, slot: TemplateSlot) -> Lesson | None:
    """How the slot would give this lesson now, unsaved; None where it gives none in that week any more."""
    if lesson.slot_on is None or slot.is_archived or slot.group.is_archived or slot.template.is_archived:
        return None
    day = clock.week_start(lesson.slot_on) + timedelta(days=slot.weekday)
    return lesson_of_slot(slot, slot.template.branch, day) if is_given(slot, day) else None


def whole_slot(slot_id: int) -> TemplateSlot:
    """A slot, in use or not, with all that a lesson takes over. One query."""
    return TemplateSlot.objects.select_related(*_WITH).get(pk=slot_id)


@question
def first_slot(branch: int) -> QuerySet[TemplateSlot]:
    """One slot in use, where the branch has a template at all."""
    return TemplateSlot.objects.filter(template__branch=branch, is_archived=False)[:1]


def without_lesson(
    wanted: Iterable[tuple[TemplateSlot, date]], plan: Plan, lessons: Iterable[Lesson]
) -> Iterable[Lesson]:
    """Unsaved lessons of slots whose week has none of theirs. One made by hand for the same group and time stands for it.

    By the week, not by the day: a slot that has moved to another weekday doubles nothing in weeks that are filled.
    """
    lessons = list(lessons)
    have = {(one.slot_id, clock.week_start(one.slot_on)) for one in lessons if one.slot_on}
    by_hand = {(one.group_id, one.branch_id, one.on, one.wall_time) for one in lessons}
    for slot, day in wanted:
        planned = plan(slot, day)
        at = (slot.group_id, planned.branch_id, planned.slot_on, planned.wall_time)
        if (slot.pk, clock.week_start(day)) not in have and at not in by_hand:
            yield planned


def without_gone(planned: Iterable[Lesson], today: date) -> tuple[list[Lesson], int]:
    """Without days of the present week that have gone by, and how many those were. A week that is over is filled whole:
    somebody writes down what was held.
    """
    planned = list(planned)
    since = clock.week_start(today)
    ahead = [one for one in planned if not since <= one.on < today]
    return ahead, len(planned) - len(ahead)


def differs(lesson: Lesson, slot: TemplateSlot | None, plan: Plan) -> bool:
    """Whether the lesson was changed against its slot, or the slot since."""
    if slot is None or lesson.slot_on is None:
        return False
    planned = plan(slot, clock.week_start(lesson.slot_on) + timedelta(days=slot.weekday))
    fields = ("on", "wall_time", "minutes", "hall_id", "teacher_id")
    return any(getattr(lesson, name) != getattr(planned, name) for name in fields)


def without_clash(planned: Iterable[Lesson], lessons: Iterable[Lesson]) -> tuple[list[Lesson], list[SlotClash]]:
    """Those whose hall and teacher are free, one after another, and those that are passed by."""
    occupied = Occupied(Busy.by_lesson(one) for one in lessons if one.status == Lesson.Status.SCHEDULED)
    add: list[Lesson] = []
    clashing: list[SlotClash] = []
    for one in planned:
        busy = Busy.by_lesson(one)
        if clash := occupied.clash(busy):
            clashing.append(SlotClash(one, clash))
        else:
            occupied.add(busy)
            add.append(one)
    return add, clashing
