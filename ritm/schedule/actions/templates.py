"""Templates of a branch: which days each holds for, how far ahead it keeps weeks filled (SC-04, SC-07)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.actions.naming import clean_name, remove, save_named
from ritm.schedule.errors import BadDate, BadWeeks, NoLongerOffered, TemplateEndsBefore, TemplatesOverlap
from ritm.schedule.events import TemplateAdded, TemplateChanged, TemplateRemoved
from ritm.schedule.models import FIRST_DAY, LAST_DAY, TemplateSlot, WeeklyTemplate
from ritm.schedule.models_of_filling import MOST_WEEKS
from ritm.schedule.templates import template_now, templates_of

_FIELDS = ("name", "first_on", "last_on", "weeks_ahead")


@transaction.atomic
def add_template(
    *,
    branch: Branch,
    name: str,
    first_on: date | None = None,
    last_on: date | None = None,
    weeks_ahead: int = 0,
    like: WeeklyTemplate | None = None,
    actor: Actor,
) -> WeeklyTemplate:
    """A template more, for other days than those there are; with `like` it begins with that one's lessons.

    Both days are inclusive, None: open. `weeks_ahead` are kept filled by themselves, 0 to 26. Locks the branch.
    Raises NameMissing, NameTooLong, NameTaken, BadDate, TemplateEndsBefore, TemplatesOverlap, BadWeeks.
    """
    lock_templates(branch)
    template = WeeklyTemplate(branch=branch, first_on=first_on, last_on=last_on, weeks_ahead=weeks_ahead)
    _save(template, name)
    if like is not None:
        _copy(like, template)
    record(TemplateAdded(template_id=template.pk, like=like.pk if like else None), actor=actor, changes=_new(template))
    return template


@transaction.atomic
def change_template(*, template: WeeklyTemplate, actor: Actor, **fields: Any) -> WeeklyTemplate:
    """Another name, other days, more or fewer weeks ahead; lessons that stand stay. Locks the branch. Raises as add_template."""
    template = held_template(template)
    before = {name: getattr(template, name) for name in _FIELDS}
    for name, value in fields.items():
        setattr(template, name, value)
    _save(template, template.name)
    changes = {name: (old, getattr(template, name)) for name, old in before.items() if old != getattr(template, name)}
    if changes:
        record(TemplateChanged(template_id=template.pk), actor=actor, changes=changes)
    return template


@transaction.atomic
def remove_template(*, template: WeeklyTemplate, actor: Actor) -> None:
    """Take a template away with its lessons; lessons that it has given stay, and keep pointing at it. Gone: nothing."""
    lock_templates(template.branch)
    template = WeeklyTemplate.objects.get(pk=template.pk)
    if template.is_archived:
        return
    template_id, name = template.pk, template.name
    for slot in TemplateSlot.objects.filter(template=template, is_archived=False):
        remove(slot)
    remove(template)
    record(TemplateRemoved(template_id=template_id), actor=actor, changes={"name": (name, "")})


def lock_templates(branch: Branch) -> None:
    """The branch's row: the lock of all its templates, of their slots, and of fillings."""
    Branch.objects.select_for_update(no_key=True, of=("self",)).get(pk=branch.pk)


def held_template(template: WeeklyTemplate) -> WeeklyTemplate:
    """The template as it stands under the lock. Raises NoLongerOffered where it was taken away."""
    lock_templates(template.branch)
    held = WeeklyTemplate.objects.select_related("branch").get(pk=template.pk)
    if held.is_archived:
        raise NoLongerOffered(name=held.name)
    return held


def first_template(branch: Branch) -> WeeklyTemplate:
    """The template in effect today, made where the branch has none yet; the caller holds the lock."""
    template = template_now(templates_of(branch), clock.today(branch.time_zone))
    return template or WeeklyTemplate.objects.create(branch=branch, name=_("Main"))


def _save(template: WeeklyTemplate, name: str) -> None:
    template.name = clean_name(template, name)
    _check_days(template)
    if not 0 <= template.weeks_ahead <= MOST_WEEKS:
        raise BadWeeks(most=MOST_WEEKS, field="weeks_ahead")
    for other in templates_of(template.branch):
        if other.pk != template.pk and _begins(template) <= _ends(other) and _begins(other) <= _ends(template):
            raise TemplatesOverlap(name=other.name)
    save_named(template, among=WeeklyTemplate.objects.filter(branch=template.branch))


def _check_days(template: WeeklyTemplate) -> None:
    for name in ("first_on", "last_on"):
        day = getattr(template, name)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise BadDate(field=name)
    if template.first_on and template.last_on and template.last_on < template.first_on:
        raise TemplateEndsBefore


def _begins(template: WeeklyTemplate) -> date:
    return template.first_on or date.min


def _ends(template: WeeklyTemplate) -> date:
    return template.last_on or date.max


def _copy(like: WeeklyTemplate, template: WeeklyTemplate) -> None:
    slots = list(TemplateSlot.objects.filter(template=like, is_archived=False, group__is_archived=False))
    for slot in slots:
        slot.pk, slot.template = None, template
        slot._state.adding = True
    TemplateSlot.objects.bulk_create(slots)


def _new(template: WeeklyTemplate) -> dict[str, tuple[Any, Any]]:
    return {name: ("", getattr(template, name)) for name in _FIELDS if getattr(template, name)}
