"""What this room says to a sold pass that is about to change. Listed in config/subscriptions.py."""

from datetime import date

from ritm.attendance.actions.locking import hold_all
from ritm.attendance.actions.unseating import unseat
from ritm.attendance.changing import left_out
from ritm.attendance.freezing import standing
from ritm.clients.queries import lock_client
from ritm.events.actor import Actor
from ritm.passes.changes import days_text
from ritm.passes.errors_of_changes import ChangeLosesBookings
from ritm.passes.events import PassChanging
from ritm.passes.events_of_renewals import PassLapsed, PassLapsing
from ritm.passes.models import ClientPass


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


def lock_for_lapsing(event: PassLapsing, *, actor: Actor) -> None:
    """The lessons of bookings on a pass that is about to be cancelled, then the client (P-12)."""
    hold_all(
        (event.client_id,),
        lambda: (frozenset(row.lesson_id for row in standing(event.client_pass_id)), frozenset()),
    )


def unseat_lapsed(event: PassLapsed, *, actor: Actor) -> None:
    """Bookings on a pass that is cancelled go to another one that fits, or are cancelled by the rule, free (P-12)."""
    held = ClientPass.objects.get(pk=event.client_pass_id)
    unseat(held, list(standing(held.pk)), actor=actor)
