"""What the two halves of the bench data share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ritm.accounts.models import Branch
from ritm.events.models import Event
from ritm.staff.models import StaffMember

BATCH = 2000


@dataclass
class Bench:
    """The studio that is measured."""

    slug: str
    account_id: int
    owner: StaffMember
    branch: Branch
    now: datetime


def bulk(model: type, rows: list[Any]) -> list[Any]:
    """Insert in batches; the rows get their ids."""
    return model._base_manager.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined] -- any model


def events(place: Bench, name: str, rows: list[dict[str, Any]]) -> None:
    """The events that the invariants look for."""
    actor = place.owner.actor
    made = [
        Event(
            name=name,
            data=row,
            actor_kind=actor.kind,
            actor_id=actor.id,
            happened_at=place.now,
            client_ref=row.get("client_id"),
        )
        for row in rows
    ]
    bulk(Event, made)
