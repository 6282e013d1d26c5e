"""Offers: a place that is kept for one who waits until he says yes, or the time is over (W-1, W-11).

The lesson's row is held by the caller.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from ritm.attendance.actions.holding import close_entries, hold_freed
from ritm.attendance.events import OfferMissed, PlaceOffered
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.waiting import answer_until
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.schedule.models import Lesson

_Status = WaitlistEntry.Status
MOST_MISSED = 2  # offers without an answer; then he waits no longer


def offer(place: Lesson, entry: WaitlistEntry, *, now: datetime) -> None:
    """The place is this client's until `held_until`, if he says yes. Counted by the caller."""
    booking = Booking.objects.create(
        client=entry.client,
        lesson=place,
        channel=Channel.OFFER,
        status=Booking.Status.HELD,
        held_until=answer_until(place, now),
        booked_at=now,
        booked_by=str(SYSTEM),
    )
    entry.status, entry.booking = _Status.OFFERED, booking
    entry.save(update_fields=["status", "booking"])
    ids = {"entry_id": entry.pk, "booking_id": booking.pk, "client_id": entry.client_id, "lesson_id": place.pk}
    record(PlaceOffered(**ids), actor=SYSTEM)


def withdraw(place: Lesson, entries: Iterable[WaitlistEntry], *, now: datetime) -> int:
    """Offers that stand no longer, without a trace; their clients wait again. How many places that frees (uncounted)."""
    count = 0
    for entry in entries:
        if entry.status == _Status.OFFERED and entry.booking is not None:
            held = entry.booking
            held.status, held.cancelled_by, held.is_hidden = Booking.Status.CANCELLED, Booking.By.RULE, True
            held.cancelled_at, held.cancelled_by_actor = now, str(SYSTEM)
            held.save(update_fields=["status", "cancelled_by", "is_hidden", "cancelled_at", "cancelled_by_actor"])
            entry.status = _Status.WAITING
            entry.save(update_fields=["status"])
            count += 1
    place.held -= count
    return count


def settle_offers(place: Lesson, *, now: datetime) -> None:
    """Offers whose time is over go on (W-11)."""
    late = list(_offered(place).filter(booking__held_until__lte=now).order_by("rank")) if place.has_queue else []
    if not late:
        return
    freed = withdraw(place, late, now=now)
    for entry in late:
        _miss(place, entry, now)
    place.held += hold_freed(place, freed)
    place.version += 1
    place.save(update_fields=["held", "version"])


def make_way(place: Lesson, client_id: int, *, now: datetime) -> None:
    """Whoever comes without an answer takes his place all the same: his offer makes room for him. Counted by the caller."""
    if place.has_queue:
        withdraw(place, _offered(place).filter(client=client_id), now=now)


def _offered(place: Lesson) -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.filter(lesson=place, status=_Status.OFFERED).select_related("booking")


def _miss(place: Lesson, entry: WaitlistEntry, now: datetime) -> None:
    """The first time he goes to the end of the line, the second time he waits no longer; it costs nothing (W-8)."""
    last = WaitlistEntry.objects.filter(lesson=place, status__in=LIVE).aggregate(last=Max("rank"))["last"] or 0
    entry.missed, entry.rank, entry.placed_at = entry.missed + 1, last + 1, now
    entry.save(update_fields=["missed", "rank", "placed_at"])
    record(OfferMissed(entry_id=entry.pk, client_id=entry.client_id, lesson_id=place.pk), actor=SYSTEM)
    if entry.missed >= MOST_MISSED:
        close_entries([entry], _Status.MISSED, now=now, actor=SYSTEM)
