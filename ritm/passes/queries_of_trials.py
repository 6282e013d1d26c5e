"""How many trial passes somebody has had (P-9)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from ritm.clients.models import Client
from ritm.passes.models import ClientPass, PassKind, PassPlan, PassState


def trials_used(client: Client, plan: PassPlan) -> tuple[int, date | None]:
    """How many trial passes this client, or any card with his main phone, deleted too, has; and when last (P-9).

    All trial plans are one category.
    """
    same = Q(client=client) | (Q(client__phone=client.phone) if client.phone else Q())
    row = _trials().filter(same).aggregate(count=Count("pk"), last=Max("sold_on"))
    return row["count"], row["last"]


def trials_used_by(clients: Iterable[Client]) -> dict[int, int]:
    """How many trial passes each of these clients has, as `trials_used` counts them; in one query."""
    people = list(clients)
    phones = tuple({client.phone for client in people} - {""})
    same = Q(client__in=[client.pk for client in people]) | Q(client__phone__in=phones)
    owners = list(_trials().filter(same).values_list("client_id", "client__phone"))
    return {one.pk: sum(pk == one.pk or bool(phone and phone == one.phone) for pk, phone in owners) for one in people}


def _trials() -> QuerySet[ClientPass]:
    """Trial passes that were not undone."""
    undone = (PassState.REFUNDED, PassState.CANCELLED)
    return ClientPass.objects.filter(kind=PassKind.TRIAL).exclude(closed_reason__in=undone)
