"""Who belongs to a group in certain days, and who is booked on which passes then: for what is done to many at once."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.clients.models import Client
from ritm.schedule.models import ClassGroup


def members_of(group: ClassGroup, first: date, last: date) -> QuerySet[Client]:
    """Permanent participants of these days, and whoever is booked into the group then, by name."""
    standing = StandingBooking.objects.filter(group=group, left_at__isnull=True, begins_on__lte=last)
    standing = standing.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    booked = Booking.objects.filter(lesson__group=group, lesson__on__range=(first, last), status=Booking.Status.BOOKED)
    people = Q(pk__in=standing.values("client")) | Q(pk__in=booked.values("client"))
    return Client.objects.filter(people, deleted_at__isnull=True).order_by("name", "pk")


def booked_on(pass_ids: Iterable[int], first: date, last: date) -> dict[int, int]:
    """How many standing bookings each of these passes keeps in these days, by pass. One query."""
    rows = Booking.objects.filter(client_pass__in=tuple(pass_ids), status=Booking.Status.BOOKED)
    counted = rows.filter(lesson__on__range=(first, last)).order_by().values("client_pass").annotate(n=Count("pk"))
    return dict(counted.values_list("client_pass", "n"))


def let_go_on(pass_ids: Iterable[int], first: date, last: date) -> dict[int, int]:
    """How many bookings of these days a rule has cancelled on each pass, by pass. One query."""
    rows = Booking.objects.filter(client_pass__in=tuple(pass_ids), status=Booking.Status.CANCELLED)
    gone = rows.filter(cancelled_by=Booking.By.RULE, is_hidden=False, lesson__on__range=(first, last))
    counted = gone.order_by().values("client_pass").annotate(n=Count("pk"))
    return dict(counted.values_list("client_pass", "n"))
