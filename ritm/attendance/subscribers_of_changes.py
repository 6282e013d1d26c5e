"""What this room says to a sold pass that is about to change. Listed in config/subscriptions.py."""

from datetime import date

from ritm.attendance.changing import left_out
from ritm.clients.queries import lock_client
from ritm.events.actor import Actor
from ritm.passes.changes import days_text
from ritm.passes.errors_of_changes import ChangeLosesBookings
from ritm.passes.events import PassChanging


def refuse_losing_bookings(event: PassChanging, *, actor: Actor) -> None:
    """Hold the client, so that nobody books; raises ChangeLosesBookings where the pass could pay a booking no more."""
    lock_client(event.client_id)
    rows = left_out(
        event.client_pass_id,
        starts_on=_day(event.starts_on),
        ends_on=_day(event.ends_on),
        discipline_ids=event.discipline_ids,
        left_units=event.left_units,
        scope=event.scope,
    )
    if rows:
        raise ChangeLosesBookings(days=days_text(row.lesson.on for row in rows))


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
