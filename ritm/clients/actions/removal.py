"""Deleting clients."""

from django.db import transaction

from ritm.clients.errors import SystemClient
from ritm.clients.events import ClientDeleted, ClientDeleting
from ritm.clients.models import Client
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor


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
    record(ClientDeleted(client_id=client.pk), actor=actor)
