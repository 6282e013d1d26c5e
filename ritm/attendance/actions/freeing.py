"""The one place where a booking lets its place go."""

from collections.abc import Sequence
from datetime import datetime

from ritm.attendance.actions.places import count_places
from ritm.attendance.events import BookingCancelled
from ritm.attendance.models import Booking
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson

CANCEL_FIELDS = (
    *("status", "cancelled_by", "is_hidden", "cancelled_at", "cancelled_by_actor"),
    *("is_late", "charge_units", "entry", "charge_minor", "charge"),
)


def free_places(
    place: Lesson, rows: Sequence[Booking], *, by: str, is_hidden: bool = False, now: datetime, actor: Actor
) -> None:
    """Write bookings of one lesson as cancelled and count their places free.

    **Every place of a booking becomes free here and nowhere else**, whoever lets it go: the client, staff, the studio,
    a deletion, a freeze, a merge, the undo of a booking or of a walk-in's mark. Whoever hands freed places on (W-2)
    begins here. The caller holds the lesson, has written what else the row says, and records `cancelled(row)`.
    """
    offered = sum(row.status == Booking.Status.HELD for row in rows)
    unmarked = sum(row.status == Booking.Status.BOOKED for row in rows)
    for row in rows:
        row.status, row.cancelled_by, row.is_hidden = Booking.Status.CANCELLED, by, is_hidden
        row.cancelled_at, row.cancelled_by_actor = now, str(actor)
        row.save(update_fields=CANCEL_FIELDS)
    count_places(place, taken=offered - len(rows), unmarked=-unmarked, held=-offered, freed=len(rows))


def cancelled(row: Booking) -> BookingCancelled:
    """The event of a cancelled booking."""
    ids = {"booking_id": row.pk, "client_id": row.client_id, "lesson_id": row.lesson_id}
    taken = {"units": row.charge_units, "minor": row.charge_minor}
    return BookingCancelled(**ids, by=row.cancelled_by, is_late=row.is_late, **taken)
