"""The lists that forms choose from, each grown on the spot."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from ritm.clients.actions.writing import refuse_long
from ritm.clients.errors import EntryNameRequired
from ritm.clients.events import EntryAdded, EntryRestored
from ritm.clients.models_of_lists import (
    ClassFormat,
    ClientStatus,
    DocumentKind,
    Illness,
    Interest,
    LeadSource,
    ListEntry,
)
from ritm.clients.search_text import fold
from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import Actor

LISTS: dict[str, type[ListEntry]] = {
    "status": ClientStatus,
    "source": LeadSource,
    "class_format": ClassFormat,
    "interest": Interest,
    "document": DocumentKind,
    "illness": Illness,
}


@transaction.atomic
def add_entry(*, kind: str, name: str, actor: Actor, **columns: str) -> ListEntry:
    """One more choice in the list; the one that stands there already under this name, whoever added it.

    One of the archive comes back: who types it wants it. Raises EntryNameRequired, TooLong (CL-14, CL-16, CL-17, CL-20).
    """
    model = LISTS[kind]
    name = entry_name(model, name)
    known = model.objects.filter(folded=fold(name)).first()
    if known is not None:
        return bring_back(kind, known, actor)
    try:
        with transaction.atomic():
            entry = model.objects.create(name=name, folded=fold(name), position=_next_place(model), **columns)
    except IntegrityError:
        # Somebody added it in the same moment.
        return model.objects.get(folded=fold(name))
    record(EntryAdded(kind=kind, entry_id=entry.pk), actor=actor)
    return entry


@transaction.atomic
def add_source(*, name: str, actor: Actor, code: str = "") -> LeadSource:
    """One more place that clients come from; `code` is that of a channel which sets it by itself (CL-40)."""
    return add_entry(kind="source", name=name, actor=actor, code=code)


def entry_name(model: type[ListEntry], name: str) -> str:
    """The words tidied. Raises EntryNameRequired, TooLong."""
    name = one_line(name)
    if not name:
        raise EntryNameRequired
    refuse_long(model, {"name": name})
    return name


def bring_back(kind: str, entry: ListEntry, actor: Actor) -> ListEntry:
    """Out of the archive, if it is there."""
    if entry.is_archived:
        entry.is_archived, entry.position = False, _next_place(type(entry))
        entry.save(update_fields=["is_archived", "position"])
        record(EntryRestored(kind=kind, entry_id=entry.pk), actor=actor)
    return entry


def _next_place(model: type[ListEntry]) -> int:
    """At the end of a list that was put in an order; 0 in one that stands by the alphabet."""
    last = model.objects.aggregate(last=Max("position"))["last"]
    return last + 1 if last else 0
