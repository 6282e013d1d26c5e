"""Disciplines: what is taught, and its colour (CT-03, CT-04)."""

from django.db import transaction

from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.actions.naming import clean_name, remove, save_named
from ritm.schedule.colors import as_hex
from ritm.schedule.errors import BadColor, InUse
from ritm.schedule.events import DisciplineAdded, DisciplineChanged, DisciplineRemoved
from ritm.schedule.models import Discipline
from ritm.schedule.queries import uses


@transaction.atomic
def add_discipline(*, name: str, color: str, actor: Actor) -> Discipline:
    """A discipline; name and colour are needed (CT-03). `color` is HEX, with or without #.

    Raises NameMissing, NameTooLong, NameTaken, BadColor.
    """
    discipline = Discipline(color=_hex(color))
    discipline.name = clean_name(discipline, name)
    save_named(discipline, among=Discipline.objects.all())
    record(DisciplineAdded(discipline_id=discipline.pk), actor=actor)
    return discipline


@transaction.atomic
def change_discipline(*, discipline: Discipline, name: str, color: str, actor: Actor) -> Discipline:
    """Rename or recolour; lessons of the past change colour too, as the colour is never copied (CT-04).

    Raises NameMissing, NameTooLong, NameTaken, BadColor.
    """
    discipline = _locked(discipline)
    before = {"name": discipline.name, "color": discipline.color}
    discipline.name, discipline.color = clean_name(discipline, name), _hex(color)
    changes = {key: (old, getattr(discipline, key)) for key, old in before.items() if old != getattr(discipline, key)}
    if changes:
        save_named(discipline, among=Discipline.objects.all())
        record(DisciplineChanged(discipline_id=discipline.pk), actor=actor, changes=changes)
    return discipline


@transaction.atomic
def delete_discipline(*, discipline: Discipline, actor: Actor) -> Discipline:
    """Take a discipline away: gone, or in the archive where passes or past lessons point at it (`is_archived`).

    Raises InUse with the counts where groups or coming lessons stand on it: see archive_discipline.
    """
    discipline = _locked(discipline)
    if used := uses(discipline):
        raise InUse(name=discipline.name, groups=used.groups, slots=used.slots, lessons=used.lessons)
    discipline_id = discipline.pk
    is_archived = remove(discipline)
    record(DisciplineRemoved(discipline_id=discipline_id, is_archived=is_archived), actor=actor)
    return discipline


@transaction.atomic
def archive_discipline(*, discipline: Discipline, actor: Actor) -> Discipline:
    """No longer offer a discipline; its groups, lessons and passes stay as they are."""
    discipline = _locked(discipline)
    if not discipline.is_archived:
        discipline.is_archived = True
        discipline.save(update_fields=["is_archived"])
        record(DisciplineRemoved(discipline_id=discipline.pk, is_archived=True), actor=actor)
    return discipline


@transaction.atomic
def restore_discipline(*, discipline: Discipline, actor: Actor) -> Discipline:
    """Offer an archived discipline again. Raises NameTaken where a newer one has its name."""
    discipline = _locked(discipline)
    if discipline.is_archived:
        discipline.is_archived = False
        save_named(discipline, among=Discipline.objects.all())
        record(DisciplineChanged(discipline_id=discipline.pk), actor=actor, changes={"is_archived": (True, False)})
    return discipline


def _hex(color: str) -> str:
    known = as_hex(color)
    if known is None:
        raise BadColor
    return known


def _locked(discipline: Discipline) -> Discipline:
    return Discipline.objects.select_for_update(no_key=True, of=("self",)).get(pk=discipline.pk)
