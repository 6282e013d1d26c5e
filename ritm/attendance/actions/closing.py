"""What the calendar does by itself."""

from collections import Counter
from datetime import timedelta

from django.db import transaction

from ritm.attendance.actions.places import count_places
from ritm.attendance.events import BookingClosed
from ritm.attendance.models import Booking
from ritm.events.actions import record_many
from ritm.events.actor import SYSTEM
from ritm.events.periodic import day_of
from ritm.schedule.queries import lock_lessons

# An unmarked booking keeps its lesson of the pass for so many days after its own (P-7).
KEPT_DAYS = 7


@transaction.atomic
def close_unmarked(*, branch_id: int, on: str) -> None:
    """Bookings that nobody marked for seven days become misses "not marked", charged nothing (P-7).

    A periodic job of the branch's local date `on`; run twice it does nothing more. Locks the lessons.
    """
    late = Booking.objects.filter(
        status=Booking.Status.BOOKED,
        lesson__branch=branch_id,
        lesson__on__lt=day_of(on) - timedelta(days=KEPT_DAYS),
    )
    held = {place.pk: place for place in lock_lessons(tuple(late.values_list("lesson", flat=True)))}
    rows = list(late.filter(lesson__in=tuple(held)).order_by("pk"))
    Booking.objects.filter(pk__in=tuple(row.pk for row in rows)).update(status=Booking.Status.NO_SHOW)
    for lesson_id, closed in Counter(row.lesson_id for row in rows).items():
        count_places(held[lesson_id], unmarked=-closed)
    events = [BookingClosed(booking_id=row.pk, client_id=row.client_id, lesson_id=row.lesson_id) for row in rows]
    record_many(events, actor=SYSTEM)
