"""Halls: where lessons are held (CT-01)."""

from django.db import transaction
from django.db.models import Max

from ritm.accounts.models import Branch
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.actions.naming import clean_name, remove, save_named
from ritm.schedule.errors import InUse
from ritm.schedule.events import HallAdded, HallChanged, HallRemoved
from ritm.schedule.models import Hall
from ritm.schedule.queries import uses


@transaction.atomic
def add_hall(*, branch: Branch, name: str, actor: Actor) -> Hall:
    """A hall of a branch, last in its list; only the name is needed (CT-01).

    Raises NameMissing, NameTooLong, NameTaken (unique in its branch).
    """
    last = Hall.objects.filter(branch=branch).aggregate(last=Max("position"))["last"]
    hall = Hall(branch=branch, position=0 if last is None else min(last + 1, 32767))
    hall.name = clean_name(hall, name)
    save_named(hall, among=Hall.objects.filter(branch=branch))
    record(HallAdded(hall_id=hall.pk), actor=actor)
    return hall


@transaction.atomic
def change_hall(*, hall: Hall, name: str, actor: Actor) -> Hall:
    """Rename a hall; it is shown by the new name everywhere. Raises NameMissing, NameTooLong, NameTaken."""
    hall = _locked(hall)
    before, hall.name = hall.name, clean_name(hall, name)
    if hall.name != before:
        save_named(hall, among=Hall.objects.filter(branch_id=hall.branch_id))
        record(HallChanged(hall_id=hall.pk), actor=actor, changes={"name": (before, hall.name)})
    return hall


@transaction.atomic
def delete_hall(*, hall: Hall, actor: Actor) -> Hall:
    """Take a hall away: gone, or in the archive where lessons of the past point at it (`is_archived`).

    Raises InUse with the counts where groups, the template or coming lessons stand on it: see archive_hall.
    """
    hall = _locked(hall)
    if used := uses(hall):
        raise InUse(name=hall.name, groups=used.groups, slots=used.slots, lessons=used.lessons)
    hall_id = hall.pk
    is_archived = remove(hall)
    record(HallRemoved(hall_id=hall_id, is_archived=is_archived), actor=actor)
    return hall


@transaction.atomic
def archive_hall(*, hall: Hall, actor: Actor) -> Hall:
    """No longer offer a hall. What stands in it already (groups, template, lessons) stays there."""
    hall = _locked(hall)
    if not hall.is_archived:
        hall.is_archived = True
        hall.save(update_fields=["is_archived"])
        record(HallRemoved(hall_id=hall.pk, is_archived=True), actor=actor)
    return hall


@transaction.atomic
def restore_hall(*, hall: Hall, actor: Actor) -> Hall:
    """Offer an archived hall again. Raises NameTaken where a newer one has its name."""
    hall = _locked(hall)
    if hall.is_archived:
        hall.is_archived = False
        save_named(hall, among=Hall.objects.filter(branch_id=hall.branch_id))
        record(HallChanged(hall_id=hall.pk), actor=actor, changes={"is_archived": (True, False)})
    return hall


def _locked(hall: Hall) -> Hall:
    return Hall.objects.select_for_update(no_key=True, of=("self",)).get(pk=hall.pk)
