"""The lists that forms choose from, each grown on the spot."""

from django.db import IntegrityError, transaction

from ritm.clients.actions.writing import refuse_long
from ritm.clients.errors import EntryNameRequired
from ritm.clients.events import EntryAdded
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

    Raises EntryNameRequired, TooLong (CL-14, CL-16, CL-17, CL-20).
    """
    model, name = LISTS[kind], " ".join(name.split())
    if not name:
        raise EntryNameRequired
    refuse_long(model, {"name": name})
    known = model.objects.filter(folded=fold(name)).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            entry = model.objects.create(name=name, folded=fold(name), **columns)
    except IntegrityError:
        # Somebody added it in the same moment.
        return model.objects.get(folded=fold(name))
    record(EntryAdded(kind=kind, entry_id=entry.pk), actor=actor)
    return entry


@transaction.atomic
def add_source(*, name: str, actor: Actor, code: str = "") -> LeadSource:
    """One more place that clients come from; `code` is that of a channel which sets it by itself (CL-40)."""
    return add_entry(kind="source", name=name, actor=actor, code=code)
