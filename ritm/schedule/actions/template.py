"""Lessons of a template: they stand on a weekday every week, or every other (SC-02, SC-07)."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.db import transaction

from ritm.accounts.models import Branch
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.actions.groups import check_capacity, check_length
from ritm.schedule.actions.naming import remove
from ritm.schedule.actions.templates import first_template, held_template, lock_templates
from ritm.schedule.errors import HallOfAnotherBranch, NoLongerOffered, SlotTaken
from ritm.schedule.events import SlotAdded, SlotChanged, SlotRemoved
from ritm.schedule.models import ClassGroup, Hall, TemplateSlot, WeeklyTemplate
from ritm.staff.models import StaffMember

_FIELDS = ("group_id", "weekday", "weeks", "wall_time", "minutes", "hall_id", "teacher_id", "capacity")


@transaction.atomic
def add_slot(
    *,
    branch: Branch,
    group: ClassGroup,
    weekday: int,
    wall_time: time,
    template: WeeklyTemplate | None = None,
    weeks: str = TemplateSlot.Weeks.EVERY,
    minutes: int | None = None,
    hall: Hall | None = None,
    teacher: StaffMember | None = None,
    capacity: int | None = None,
    actor: Actor,
) -> TemplateSlot:
    """A lesson of a template on a weekday (Monday 0); only the group is needed (SC-02).

    Without `template` the branch's one of today; its first is made with its first lesson. What is not given comes from
    the group, also later. Locks the branch. Raises SlotTaken, HallOfAnotherBranch, NoLongerOffered, BadLength, BadCapacity.
    """
    lock_templates(branch)
    template = held_template(template) if template else first_template(branch)
    slot = TemplateSlot(
        template=template,
        group=group,
        weekday=weekday,
        weeks=weeks,
        wall_time=wall_time,
        minutes=minutes,
        hall=hall,
        teacher=teacher,
        capacity=capacity,
    )
    _check(slot, template)
    slot.save()
    record(SlotAdded(slot_id=slot.pk), actor=actor)
    return slot


@transaction.atomic
def change_slot(*, slot: TemplateSlot, actor: Actor, **fields: Any) -> TemplateSlot:
    """Change a lesson of the template; later fillings take it over; lessons that stand do by `edit_filled` alone. Raises as add_slot."""
    slot, template = _locked(slot)
    before = {name: getattr(slot, name) for name in _FIELDS}
    for name, value in fields.items():
        setattr(slot, name, value)
    changes = {name: (old, getattr(slot, name)) for name, old in before.items() if old != getattr(slot, name)}
    if changes:
        _check(slot, template)
        slot.save()
        record(SlotChanged(slot_id=slot.pk), actor=actor, changes=changes)
    return slot


@transaction.atomic
def copy_slot(*, slot: TemplateSlot, weekdays: Iterable[int], actor: Actor) -> int:
    """The same lesson on other weekdays («Дублировать на дни»); days that have it already are passed by."""
    slot, template = _locked(slot)
    count = 0
    for weekday in sorted(set(weekdays)):
        twin = TemplateSlot(
            template=template,
            group=slot.group,
            weekday=weekday,
            weeks=slot.weeks,
            wall_time=slot.wall_time,
            minutes=slot.minutes,
            hall=slot.hall,
            teacher=slot.teacher,
            capacity=slot.capacity,
        )
        if not _twins(twin).exists():
            twin.save()
            record(SlotAdded(slot_id=twin.pk), actor=actor)
            count += 1
    return count


@transaction.atomic
def remove_slot(*, slot: TemplateSlot, actor: Actor) -> None:
    """Take a lesson out of the template. Lessons that it gave stay, and keep pointing at it: see `edit_filled`."""
    slot, _template = _locked(slot)
    slot_id = slot.pk
    remove(slot)
    record(SlotRemoved(slot_id=slot_id), actor=actor)


def _locked(slot: TemplateSlot) -> tuple[TemplateSlot, WeeklyTemplate]:
    template = held_template(slot.template)
    return TemplateSlot.objects.select_related("group", "hall", "teacher").get(pk=slot.pk), template


def _check(slot: TemplateSlot, template: WeeklyTemplate) -> None:
    if slot.minutes is not None:
        check_length(slot.minutes)
    check_capacity(slot.capacity)
    if slot.hall is not None and slot.hall.branch_id != template.branch_id:
        raise HallOfAnotherBranch(hall=slot.hall.name, branch=template.branch.name)
    for name in ("group", "hall", "teacher"):
        row = getattr(slot, name)
        if row is not None and row.is_archived:
            raise NoLongerOffered(name=row.name, field=name)
    if _twins(slot).exists():
        raise SlotTaken(group=slot.group.name)


def _twins(slot: TemplateSlot) -> Any:
    """At the same time in a week in which this one stands too."""
    rows = TemplateSlot.objects.filter(template=slot.template, group=slot.group, is_archived=False)
    if slot.weeks != TemplateSlot.Weeks.EVERY:
        rows = rows.filter(weeks__in=(slot.weeks, TemplateSlot.Weeks.EVERY))
    return rows.filter(weekday=slot.weekday, wall_time=slot.wall_time).exclude(pk=slot.pk)
