"""Bookings that were cancelled: by whom, and whether they may stand again. Each list is one query."""

from datetime import datetime

from django.db.models import BigIntegerField, Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Substr

from ritm.attendance.models import Booking
from ritm.clients.models import Client
from ritm.core import clock
from ritm.staff.models import StaffMember

_LESSON = ("lesson__group", "lesson__discipline", "lesson__hall", "lesson__teacher", "lesson__branch")


def cancelled_of(client: Client) -> QuerySet[Booking]:
    """«Отмененные записи»: the latest first, without those undone at once."""
    rows = Booking.objects.select_related(*_LESSON, "client_pass").filter(
        client=client, status=Booking.Status.CANCELLED, is_hidden=False
    )
    return rows.order_by("-lesson__starts_at", "-pk")


def cancelled_by_deletion(client_id: int, since: datetime | None) -> QuerySet[Booking]:
    """Bookings still ahead that the deletion of a client, then, has cancelled; the soonest first."""
    rows = Booking.objects.filter(client=client_id, status=Booking.Status.CANCELLED, cancelled_by=Booking.By.RULE)
    ahead = rows.filter(cancelled_at__gte=since, lesson__starts_at__gt=clock.now()) if since else rows.none()
    return ahead.select_related("lesson__group").order_by("lesson__starts_at", "lesson")


def let_go(lesson_id: int, since: datetime | None) -> QuerySet[Booking]:
    """Whose bookings the studio cancelled with the lesson at the instant `since`; the earliest booked first."""
    rows = Booking.objects.filter(lesson=lesson_id, cancelled_by=Booking.By.STUDIO, is_hidden=False)
    gone = rows.filter(status=Booking.Status.CANCELLED, cancelled_at__gte=since) if since else rows.none()
    return gone.select_related("client", "lesson__group", "client_pass").order_by("booked_at", "pk")


def canceller() -> Case:
    """The name of whoever of the staff took the booking off; "" where the client, the studio or a rule did."""
    number = Cast(Substr(OuterRef("cancelled_by_actor"), len("staff:") + 1), BigIntegerField())
    by_staff = Q(cancelled_by=Booking.By.STAFF, cancelled_by_actor__startswith="staff:")
    person = Subquery(StaffMember.objects.filter(pk=number).values("name")[:1])
    return Case(When(by_staff, then=person), default=Value(""), output_field=CharField())
