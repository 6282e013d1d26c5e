"""Permanent participants: of living clients only, and whoever is booked by itself was one (B-15)."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause


def b_15() -> Iterator[str]:
    """No line of a deleted client stands; pauses of a line do not meet; a booking made by itself has had its line."""
    for one in StandingBooking.objects.filter(client__deleted_at__isnull=False, left_at__isnull=True):
        yield f"standing booking {one.pk}: client {one.client_id} is deleted"
    other = StandingPause.objects.filter(
        standing=OuterRef("standing"), begins_on__lte=OuterRef("ends_on"), ends_on__gte=OuterRef("begins_on")
    )
    for pause in StandingPause.objects.filter(Exists(other.exclude(pk=OuterRef("pk")))):
        yield f"standing pause {pause.pk}: another one lies on the same days"
    lines = StandingBooking.objects.filter(client=OuterRef("client"), group=OuterRef("lesson__group"))
    booked = Booking.objects.filter(channel=Channel.REGULAR, client__erased_at__isnull=True)
    for booking in booked.filter(~Exists(lines)):
        yield f"booking {booking.pk}: made by itself, and client {booking.client_id} never took part in the group"


CHECKS = {"B-15": b_15}
