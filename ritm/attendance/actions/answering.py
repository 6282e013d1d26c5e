"""Between the line and its client: he is told of his place, and answers by the link of a letter (W-1, W-9, W-11)."""

from django.db import transaction

from ritm.attendance.actions.booking import book
from ritm.attendance.actions.offering import settle_offers
from ritm.attendance.actions.waiting import hold_entry
from ritm.attendance.chances import is_to_be_had
from ritm.attendance.errors_of_queue import PlaceIsGone
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.queries import standing
from ritm.attendance.waiting import turns
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actor import Actor


@action
def take_place(*, entry: WaitlistEntry, actor: Actor) -> Booking:
    """The place that was offered, or one that is open to whoever comes first, is this client's (W-1, W-4).

    Locks lesson, client: the lesson's lock decides between him, the end of his offer and everybody else (W-11). Taken
    already: that booking. Raises PlaceIsGone, and the reason for which he may not have it now: nothing is put aside.
    """
    place, row = hold_entry(entry)
    person = lock_clients((row.client_id,))[row.client_id]
    has = standing(place, (person.pk,)).get(person.pk)
    if has is not None and has.status != Booking.Status.HELD:
        return has
    settle_offers(place, now=clock.now())
    row.refresh_from_db()
    if row.status not in LIVE or not is_to_be_had(row, place, clock.now()):
        raise PlaceIsGone
    row.client = person
    against = turns(place, [row])[person.pk].against
    if against is not None:
        raise against
    return book(client=person, lesson=place, by=Channel.LETTER, actor=actor)


@transaction.atomic
def note_told(*, booking: Booking) -> Booking:
    """The client hears now that the line gave him this place: his hour of cancelling free runs from here (W-9)."""
    booking.told_at = clock.now()
    booking.save(update_fields=["told_at"])
    return booking
