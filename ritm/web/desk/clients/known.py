"""What the form says of a client as he is now."""

import hashlib
from collections.abc import Iterable
from typing import Any

from ritm.clients.data import ClientData
from ritm.clients.family import links_of
from ritm.clients.links import NETWORKS, shown_link
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import chosen_of
from ritm.web.desk.clients import guardians
from ritm.web.desk.clients.fields import YES, written_document
from ritm.web.ui import wording

ROWS = ("branch", "responsible", "status", "source", "class_format", "guardian")
PHONES = ("phone", "other_phone", "named_parent_phone")


def guardian_link(client: Client | None) -> Client | None:
    """The parent of the client, a deleted one too."""
    first = Guardianship.objects.select_related("guardian").filter(child=client, is_first=True)
    link = first.first() if client else None
    return link.guardian if link else None


def values_of(client: Client, guardian: Client | None, names: Iterable[str]) -> dict[str, Any]:
    """These fields as the client has them now, and the stamp of all of them."""
    data, names = ClientData.of(client, guardian=guardian), set(names)
    values = {name: getattr(data, name) for name in names if hasattr(data, name)}
    values |= {name: getattr(values[name], "pk", None) for name in ROWS if name in values}
    values |= {name: chosen for name, chosen in _chosen(client).items() if name in names}
    if "guardians" in names:
        values |= guardians.values_of(links_of(client))
    stamp = hashlib.sha256(repr(sorted((name, str(value)) for name, value in values.items())).encode()).hexdigest()
    values |= {name: wording.phone(values[name]) for name in PHONES if values.get(name, "").startswith("+")}
    values |= {network: shown_link(values[network]) for network in NETWORKS if network in values}
    return {**values, "is_blocked": YES if client.is_blocked else "no", "stamp": stamp}


def _chosen(client: Client) -> dict[str, Any]:
    found = chosen_of(client)
    documents = (one for one in found if one.kind == "document")
    return {
        "interests": [one.entry_id for one in found if one.kind == "interest"],
        "illnesses": [one.entry_id for one in found if one.kind == "illness"],
        "documents": [written_document(one.entry_id, one.expires_on) for one in documents],
    }
