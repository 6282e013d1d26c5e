"""The lists of the form put in order: renamed, archived, brought back, moved, deleted (CL-14, CL-31, CL-40)."""

from django.db import IntegrityError, transaction

from ritm.clients.actions.lists import LISTS, add_entry, bring_back, entry_name
from ritm.clients.errors_of_lists import EntryFixed, EntryInUse, EntryNameTaken
from ritm.clients.events import EntryArchived, EntryRemoved, EntryRenamed, ListOrdered
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.queries_of_lists import ever_carried, in_order
from ritm.clients.search_text import fold
from ritm.events.actions import record
from ritm.events.actor import Actor


@transaction.atomic
def new_entry(*, kind: str, name: str, actor: Actor) -> ListEntry:
    """One more choice; one of the archive comes back. Raises EntryNameRequired, TooLong, EntryNameTaken."""
    known = LISTS[kind].objects.filter(folded=fold(entry_name(LISTS[kind], name)), is_archived=False).first()
    if known is not None:
        raise EntryNameTaken(name=known.name)
    return add_entry(kind=kind, name=name, actor=actor)


@transaction.atomic
def rename_entry(*, kind: str, entry: ListEntry, name: str, actor: Actor) -> ListEntry:
    """Other words for the same: every card that has it shows them.

    Raises EntryNameRequired, TooLong, EntryNameTaken, EntryFixed.
    """
    locked = _lock(kind, entry)
    name, old = entry_name(LISTS[kind], name), locked.name
    if name == old:
        return locked
    locked.name, locked.folded = name, fold(name)
    try:
        with transaction.atomic():
            locked.save(update_fields=["name", "folded"])
    except IntegrityError:
        raise EntryNameTaken(name=name) from None
    record(EntryRenamed(kind=kind, entry_id=locked.pk), actor=actor, changes={"name": (old, name)})
    return locked


@transaction.atomic
def archive_entry(*, kind: str, entry: ListEntry, actor: Actor) -> ListEntry:
    """Offer it no more; whoever has it keeps it and is still found by it. Raises EntryFixed."""
    locked = _lock(kind, entry)
    if not locked.is_archived:
        locked.is_archived = True
        locked.save(update_fields=["is_archived"])
        record(EntryArchived(kind=kind, entry_id=locked.pk), actor=actor)
    return locked


@transaction.atomic
def restore_entry(*, kind: str, entry: ListEntry, actor: Actor) -> ListEntry:
    """Offer it again."""
    return bring_back(kind, _lock(kind, entry), actor)


@transaction.atomic
def move_entry(*, kind: str, entry: ListEntry, is_up: bool, actor: Actor) -> None:
    """One place up or down among what is offered; at the end nothing happens."""
    rows = list(in_order(LISTS[kind]).filter(is_archived=False).select_for_update(no_key=True, of=("self",)))
    at = next((place for place, row in enumerate(rows) if row.pk == entry.pk), None)
    other = None if at is None else at - 1 if is_up else at + 1
    if at is None or other is None or not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for place, row in enumerate(rows, 1):
        row.position = place
    LISTS[kind].objects.bulk_update(rows, ["position"])
    record(ListOrdered(kind=kind), actor=actor)


@transaction.atomic
def sort_list(*, kind: str, actor: Actor) -> None:
    """By the alphabet again, and so whatever is added."""
    if LISTS[kind].objects.filter(position__gt=0).update(position=0):
        record(ListOrdered(kind=kind), actor=actor)


@transaction.atomic
def remove_entry(*, kind: str, entry: ListEntry, actor: Actor) -> None:
    """Take a choice away that nobody has ever kept. Raises EntryInUse: archive it instead; EntryFixed."""
    locked = _lock(kind, entry)
    number, count = locked.pk, ever_carried(locked)
    if count:
        raise EntryInUse(name=locked.name, count=count)
    locked.delete()
    record(EntryRemoved(kind=kind, entry_id=number), actor=actor)


def _lock(kind: str, entry: ListEntry) -> ListEntry:
    locked = LISTS[kind].objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if locked.is_fixed:
        raise EntryFixed(name=locked.name)
    return locked
