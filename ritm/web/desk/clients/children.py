"""«Дети» of the form: whose parent the client is, and a child more with this parent filled in (CL-38, ux §4.6)."""

from dataclasses import dataclass

from django.urls import reverse

from ritm.clients.family import wards_of
from ritm.clients.models import Client
from ritm.clients.permissions import CARD_READ
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.clients.unseen import Unseen, as_seen


@dataclass(frozen=True)
class Children:
    """`rows`: each with where the card is, "" of one that is not seen; `more`: the form of another child, or ""."""

    rows: list[tuple[Client | Unseen, str]]
    more: str


def children_of(client: Client | None, staff: StaffMember, *, is_child: bool) -> Children | None:
    """Of a known client; whoever is a child himself is nobody's parent."""
    if client is None or is_child:
        return None
    card = by_id("desk:client") if staff.may(CARD_READ) else None
    seen = [as_seen(child, staff) for child in wards_of(client)]
    rows = [(one, card(one.pk) if card and isinstance(one, Client) else "") for one in seen]
    more = f"{reverse('desk:client_new')}?parent={client.pk}" if card else ""
    return Children(rows, more)
