"""Reads of the room: whom a letter reaches, and when it goes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ritm.clients.models import Client, Guardianship, Standing
from ritm.core import clock
from ritm.core.quiet import loud


class Silence(StrEnum):
    """Why a letter cannot reach somebody."""

    NO_ADDRESS = "no_address"
    FORBIDDEN = "forbidden"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Reach:
    """One client and where his letter goes: his own address, else that of who answers for him; "" and why not."""

    client: Client
    address: str
    why_not: Silence | None = None
    told: Client | None = None  # whose address it is


def reach(clients: Iterable[Client]) -> list[Reach]:
    """Where a service letter to each of these goes, in their order. Two queries at most, however many they are."""
    clients = list(clients)
    parents = _parents([client.pk for client in clients if not client.email])
    return [_reach(client, parents.get(client.pk, [])) for client in clients]


@dataclass(frozen=True)
class Letters:
    """Service letters that would be asked for now: when they go, and whom they reach."""

    at: datetime
    people: list[Reach]


def letters_to(clients: Iterable[Client], *, zone: str, until: datetime | None = None) -> Letters:
    """What a letter to each of these comes to: it goes out of the quiet hours of `zone`, and not from `until` on (T-6)."""
    at, people = loud(clock.now(), zone), reach(clients)
    if until is not None and at >= until:
        people = [replace(one, address="", why_not=one.why_not or Silence.TOO_LATE) for one in people]
    return Letters(at, people)


def _reach(client: Client, parents: list[Client]) -> Reach:
    told = [client] if client.email else [parent for parent in parents if parent.email]
    if not told:
        return Reach(client, "", Silence.NO_ADDRESS)
    allowed = [one for one in told if Standing(one.email_consent).is_allowed]
    return Reach(client, allowed[0].email, told=allowed[0]) if allowed else Reach(client, "", Silence.FORBIDDEN)


def _parents(child_ids: list[int]) -> dict[int, list[Client]]:
    """The living who answer for each child, the first one first."""
    if not child_ids:
        return {}
    links = Guardianship.objects.select_related("guardian").filter(child__in=child_ids, guardian__deleted_at=None)
    found: dict[int, list[Client]] = {}
    for link in links.order_by("-is_first", "pk"):
        found.setdefault(link.child_id, []).append(link.guardian)
    return found
