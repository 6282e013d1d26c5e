"""Deleting clients, and bringing them back."""

from collections.abc import Iterable

from django.db import transaction

from ritm.clients.actions.writing import refuse_taken, write
from ritm.clients.drafts import draft_form
from ritm.clients.errors import MergeOver, SystemClient
from ritm.clients.errors_of_erasing import ErasedForGood
from ritm.clients.events import (
    ClientDeleted,
    ClientDeletedAmongMany,
    ClientDeleting,
    ClientRestored,
    ClientRestoring,
    ClientsDeleted,
    ClientsDeleting,
)
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of, lock_clients
from ritm.core import clock
from ritm.events.actions import prepare, record, record_many
from ritm.events.actor import Actor
from ritm.staff.actions.drafts import forget_drafts


@transaction.atomic
def delete_client(*, client: Client, actor: Actor) -> None:
    """Take a client out of every list and search; what was done stays, the phone is free (CL-30, I-16).

    Rooms above cancel what lies ahead. A second deletion changes nothing. Raises SystemClient.
    """
    prepare(ClientDeleting(client_id=client.pk), actor=actor)
    locked = lock_clients((client.pk,))[client.pk]
    if locked.is_system:
        raise SystemClient
    if locked.deleted_at is not None:
        return
    locked.deleted_at = client.deleted_at = clock.now()
    locked.save(update_fields=["deleted_at"])
    forget_drafts(forms=(draft_form(locked),))
    record(ClientDeleted(client_id=client.pk), actor=actor)


@transaction.atomic
def hold_for_deleting(*, client_ids: Iterable[int], actor: Actor) -> dict[int, Client]:
    """Lock many clients with what comes before them in the order; the caller then decides who goes."""
    ids = tuple(sorted(set(client_ids)))
    prepare(ClientsDeleting(client_ids=ids), actor=actor)
    return lock_clients(ids)


@transaction.atomic
def delete_clients(*, client_ids: Iterable[int], actor: Actor) -> None:
    """The same as delete_client for many, in a few statements; all or none. Raises SystemClient."""
    held = hold_for_deleting(client_ids=client_ids, actor=actor)
    if any(client.is_system for client in held.values()):
        raise SystemClient
    going = {pk: client for pk, client in held.items() if client.deleted_at is None}
    if not going:
        return
    Client.objects.filter(pk__in=tuple(going)).update(deleted_at=clock.now())
    forget_drafts(forms=[draft_form(client) for client in going.values()])
    record_many([ClientDeletedAmongMany(client_id=pk) for pk in going], actor=actor)
    record(ClientsDeleted(client_ids=tuple(going)), actor=actor)


@transaction.atomic
def restore_client(*, client: Client, without: frozenset[str] = frozenset(), actor: Actor) -> Client:
    """Bring a deleted client back into lists and search, with his family (CL-31); no time limit.

    `without`: "phone" and "barcode" that a living client has by now and this one gives up; the phone is kept as the
    alternative one where that is empty. Rooms above bring back what the deletion cancelled, where it is still
    possible (edge 13). A second restoring changes nothing. Raises PhoneTaken, BarcodeTaken (CL-11, I-14), MergeOver for a merged card, ErasedForGood.
    """
    prepare(ClientRestoring(client_id=client.pk), actor=actor)
    locked = lock_clients((client.pk,))[client.pk]
    if locked.deleted_at is None:
        return locked
    if locked.erased_at is not None:
        raise ErasedForGood
    if locked.merged_into_id is not None:
        raise MergeOver
    changes = _give_up(locked, without)
    refuse_taken({"phone": locked.phone, "barcode": locked.barcode}, except_id=locked.pk)
    since, locked.deleted_at = locked.deleted_at.isoformat(), None
    write(locked, guardian_of(locked), locked.save)
    lost = tuple(sorted(without & {"phone", "barcode"}))
    event = ClientRestored(client_id=locked.pk, without=lost, gone_since=since)
    record(event, actor=actor, changes=changes)
    return locked


def _give_up(client: Client, without: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Old and new values of what changes: the phone may stay as the alternative one, which identifies nobody."""
    wanted = {name: "" for name in sorted(without & {"phone", "barcode"}) if getattr(client, name)}
    if "phone" in wanted and not client.other_phone:
        wanted["other_phone"] = client.phone
    changes = {name: (getattr(client, name), value) for name, value in wanted.items()}
    for name, value in wanted.items():
        setattr(client, name, value)
    return changes
