"""The same small change for many clients at once: columns that neither search nor another client depends on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ritm.clients.events import ClientChangedAmongMany, ClientsChanged
from ritm.clients.models import Client
from ritm.clients.queries import birthday_number
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor

REFERENCES = ("branch", "responsible", "status", "source", "class_format")
PLAIN = frozenset(
    (
        *REFERENCES,
        *("salutation", "gender", "birth_date", "email", "vk", "facebook", "instagram"),
        *("named_parent", "named_parent_phone", "certificate_ends_on", "insurance_ends_on"),
        *("discount_percent", "note", "alert_note", "is_blocked"),
    )
)
_AT_ONCE = 250


@transaction.atomic
def put_back(*, rows: Sequence[tuple[Client, Mapping[str, Any]]], actor: Actor) -> None:
    """Give clients values that they had before, of PLAIN only; each has his own line in the history.

    The caller holds the clients and has read their REFERENCES with them. Values were checked when they came first.
    """
    told, columns = [], set[str]()
    for client, values in rows:
        changes = {name: (getattr(client, name), value) for name, value in values.items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        if not changes:
            continue
        for name, (_was, value) in changes.items():
            setattr(client, name, value)
        client.birthday = birthday_number(client.birth_date)
        columns |= set(changes)
        told.append((client, changes))
    if not told:
        return
    Client.objects.bulk_update([client for client, _changes in told], sorted({*columns, "birthday"}), _AT_ONCE)
    events = [ClientChangedAmongMany(client_id=one.pk, fields=tuple(sorted(changes))) for one, changes in told]
    record_many(events, actor=actor, changes=[changes for _client, changes in told])
    record(ClientsChanged(client_ids=tuple(client.pk for client, _changes in told)), actor=actor)
