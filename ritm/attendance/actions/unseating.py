"""Bookings whose pass can no longer pay them: to another pass of the client, or off (F-3, F-4)."""

from ritm.attendance.actions.freeing import cancelled, free_places
from ritm.attendance.events import BookingPassChanged
from ritm.attendance.freezing import fates
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.models import ClientPass
from ritm.schedule.queries import lock_lessons


def unseat(held: ClientPass, rows: list[Booking], *, actor: Actor) -> None:
    """Move each booking to the pass that fits (P-6), cancel the others by the rule, free and untouched by limits.

    The caller holds the lessons and the client.
    """
    places = {one.pk: one for one in lock_lessons(tuple(row.lesson_id for row in rows))}
    now = clock.now()
    for fate in fates(held, rows):
        row = fate.booking
        if fate.goes_to is None:
            free_places(places[row.lesson_id], [row], by=Booking.By.RULE, now=now, actor=actor)
            record(cancelled(row), actor=actor)
            continue
        row.client_pass, row.is_pinned = fate.goes_to, False
        row.save(update_fields=["client_pass", "is_pinned"])
        ids = {"booking_id": row.pk, "client_id": row.client_id, "lesson_id": row.lesson_id}
        record(BookingPassChanged(**ids, client_pass_id=fate.goes_to.pk), actor=actor)
