"""Looking at a client's illnesses: each look is logged (decision 3)."""

from django.db import transaction

from ritm.clients.events import IllnessesSeen
from ritm.clients.models import Client
from ritm.clients.models_of_lists import Illness
from ritm.clients.queries import illnesses_of
from ritm.events.actions import record
from ritm.events.actor import Actor


@transaction.atomic
def look_at_illnesses(*, client: Client, actor: Actor) -> list[Illness]:
    """The illnesses for somebody who may see them; that he looked stands in the client's history, where there are any."""
    found = illnesses_of(client)
    if found:
        record(IllnessesSeen(client_id=client.pk), actor=actor)
    return found
