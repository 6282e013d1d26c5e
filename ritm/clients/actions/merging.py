"""Two cards of one person become one, and apart again (CL-35, mechanics §8)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from ritm.clients.actions.family import tell_wards
from ritm.clients.actions.fields import PREFIX
from ritm.clients.actions.writing import refuse_taken, write
from ritm.clients.drafts import draft_form
from ritm.clients.errors import (
    BarcodeTaken,
    MergeChanged,
    MergeOfFamily,
    MergeOfGone,
    MergeOfOne,
    MergeOver,
    PhoneTaken,
    SystemClient,
)
from ritm.clients.events import ClientsApart, ClientsMerged, ClientsMerging
from ritm.clients.family import forebears
from ritm.clients.fields_of_merge import merged_values
from ritm.clients.models import Client, Guardianship
from ritm.clients.models_of_merge import ClientMerge, MergeMove
from ritm.clients.moving import Moving, changed_since, stamp, steps
from ritm.clients.queries import birthday_number, guardian_of, lock_clients
from ritm.core import clock
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.staff.actions.drafts import forget_drafts


@transaction.atomic
def merge_clients(*, kept: Client, dropped: Client, chosen: Mapping[str, str], actor: Actor) -> ClientMerge:
    """Make two cards one: everything of `dropped` becomes `kept`'s, nothing is lost, all of it can be undone (CL-35).

    `chosen`: for a field in which both differ "kept", "dropped" or "both"; what is not named is as the preview
    proposes. Bookings of both in one lesson become one (edge 14). Raises MergeOfOne, MergeOfGone, SystemClient,
    MergeOfFamily, PhoneTaken, BarcodeTaken.
    """
    prepare(ClientsMerging(kept_id=kept.pk, dropped_id=dropped.pk, lesson_ids=()), actor=actor)
    kept, dropped = _lock(kept.pk, dropped.pk)
    merge = ClientMerge.objects.create(kept=kept, dropped=dropped, merged_at=clock.now(), merged_by=str(actor))
    moving = Moving(merge, actor, chosen=chosen)
    values = merged_values(kept, dropped, chosen)
    _put_away(dropped, kept)
    for step in steps():
        step.forth(moving)
    changes = _write_kept(merge, kept, dropped, values)
    stamp(moving.noted)
    MergeMove.objects.bulk_create(moving.noted, batch_size=500)
    event = ClientsMerged(client_id=kept.pk, dropped_id=dropped.pk, merge_id=merge.pk)
    record(event, actor=actor, changes=changes | moving.changes)
    return merge


@transaction.atomic
def undo_merge(*, merge: ClientMerge, actor: Actor) -> Moving:
    """Take a merge apart: both cards stand as before, with what came since on the kept one.

    Fields of the kept card that were changed since stay so. `left` of what it returns: bookings whose place is
    gone. Raises MergeOver for one undone or merged further, MergeChanged with the rows that have changed since,
    PhoneTaken, BarcodeTaken.
    """
    moves = list(MergeMove.objects.filter(merge=merge).order_by("pk"))
    event = ClientsMerging(kept_id=merge.kept_id, dropped_id=merge.dropped_id, lesson_ids=_lessons(moves))
    prepare(event, actor=actor)
    people = lock_clients((merge.kept_id, merge.dropped_id))
    kept, dropped = people[merge.kept_id], people[merge.dropped_id]
    merge = ClientMerge.objects.get(pk=merge.pk)
    merge.kept, merge.dropped = kept, dropped
    if merge.undone_at is not None or kept.deleted_at is not None or dropped.merged_into_id != kept.pk:
        raise MergeOver
    moving = Moving(merge, actor, moves)
    _refuse_changed(moving)
    for step in reversed(steps()):
        step.back(moving)
    _write_apart(merge, kept, dropped)
    merge.undone_at, merge.undone_by = clock.now(), str(actor)
    merge.save(update_fields=["undone_at", "undone_by"])
    record(ClientsApart(client_id=kept.pk, dropped_id=dropped.pk, merge_id=merge.pk), actor=actor)
    return moving


def _lock(kept_id: int, dropped_id: int) -> tuple[Client, Client]:
    if kept_id == dropped_id:
        raise MergeOfOne
    wards = Guardianship.objects.filter(guardian__in=(kept_id, dropped_id)).values_list("child_id", flat=True)
    people = lock_clients({kept_id, dropped_id, *wards})
    for pk in (kept_id, dropped_id):
        if pk not in people or people[pk].deleted_at is not None:
            raise MergeOfGone
        if people[pk].is_system:
            raise SystemClient
    if kept_id in forebears(dropped_id) or dropped_id in forebears(kept_id):
        raise MergeOfFamily
    return people[kept_id], people[dropped_id]


def _put_away(dropped: Client, kept: Client) -> None:
    dropped.deleted_at, dropped.merged_into = clock.now(), kept
    dropped.save(update_fields=["deleted_at", "merged_into"])
    forget_drafts(forms=(draft_form(dropped),))


def _write_kept(merge: ClientMerge, kept: Client, dropped: Client, values: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen values; phone and barcode of the dropped card are free by now. Old and new ones, for the log."""
    merge.before |= {name: [getattr(kept, name), value] for name, value in values.items()}
    merge.save(update_fields=["before"])
    columns = {name: Client._meta.get_field(name.removesuffix("_id")) for name in values}
    changes = {
        column.name: (getattr(kept, column.name), getattr(dropped, column.name) if column.is_relation else values[name])
        for name, column in columns.items()
    }
    _set(kept, values)
    return changes


def _set(client: Client, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(client, name, value)
    client.birthday = birthday_number(client.birth_date)
    refuse_taken({"phone": client.phone, "barcode": client.barcode}, except_id=client.pk)
    write(client, guardian_of(client), client.save)
    tell_wards(client)


def _write_apart(merge: ClientMerge, kept: Client, dropped: Client) -> None:
    """What the merge wrote into the kept card goes out again, unless it was changed since."""
    was = {}
    for name, (old, new) in merge.before.items():
        if name.startswith(PREFIX):
            continue  # the boss's own fields: a step of their own
        column = Client._meta.get_field(name.removesuffix("_id"))
        if getattr(kept, name) == column.to_python(new):
            was[name] = column.to_python(old)
    _set(kept, was)
    dropped.deleted_at = dropped.merged_into = None
    _set(dropped, {})


def _lessons(moves: Iterable[MergeMove]) -> tuple[int, ...]:
    """Lessons in which both were booked: where one booking was cancelled by the merge."""
    return tuple(int(move.new) for move in moves if move.field == "lesson")


def _refuse_changed(moving: Moving) -> None:
    rows = {(move.label, move.row_id) for move in changed_since(moving.noted)}
    for step in steps():
        rows |= {(row._meta.label, row.pk) for row in step.against(moving)}
    if rows:
        raise MergeChanged(rows=tuple(sorted(rows)))
    held = Client.objects.get(pk=moving.dropped_id)
    free = {name: getattr(held, name) for name in ("phone", "barcode")}
    try:
        refuse_taken(free, except_id=moving.kept_id)
    except (PhoneTaken, BarcodeTaken) as error:
        raise error from None
