"""The template beside what stands: which of its lessons a week lacks, which have become different, which would clash."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.schedule.models import Lesson, TemplateSlot
from ritm.schedule.pages import SlotClash
from ritm.schedule.planning import Busy, Occupied

# The lesson that a slot gives on a date, unsaved.
Plan = Callable[[TemplateSlot, date], Lesson]


def slots_of(branch: Branch) -> list[TemplateSlot]:
    """The slots in use with all that a lesson takes over. One query."""
    rows = TemplateSlot.objects.select_related(
        "template", "group__discipline", "group__hall", "group__teacher", "hall", "teacher"
    )
    return list(rows.filter(template__branch=branch, is_archived=False, group__is_archived=False))


@question
def first_slot(branch: int) -> QuerySet[TemplateSlot]:
    """One slot in use, where the branch has a template at all."""
    return TemplateSlot.objects.filter(template__branch=branch, is_archived=False)[:1]


def without_lesson(
    slots: Iterable[TemplateSlot], plan: Plan, monday: date, lessons: Iterable[Lesson]
) -> Iterable[Lesson]:
    """Unsaved lessons of slots whose date has none. One made by hand for the same group and time stands for it."""
    lessons = list(lessons)
    given = {(one.slot_id, one.slot_on) for one in lessons}
    by_hand = {(one.group_id, one.branch_id, one.on, one.wall_time) for one in lessons}
    for slot in slots:
        planned = plan(slot, monday + timedelta(days=slot.weekday))
        at = (slot.group_id, planned.branch_id, planned.slot_on, planned.wall_time)
        if (slot.pk, planned.slot_on) not in given and at not in by_hand:
            yield planned


def differs(lesson: Lesson, slot: TemplateSlot | None, plan: Plan) -> bool:
    """Whether the lesson was changed against its slot."""
    if slot is None or lesson.slot_on is None:
        return False
    planned = plan(slot, lesson.slot_on)
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
