"""Somebody of the demo who signs in at the client portal: a parent whose children have classes ahead."""

from django.db.models import Count, Q

from ritm.attendance.models import Booking
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.models import Client
from ritm.core.ids import readable_password
from ritm.events.actor import Actor

NAME = "client"


def give_login(actor: Actor) -> tuple[str, str, str]:
    """(login, password, what it is for) of the parent with the most to see."""
    booked = Booking.Status.BOOKED
    own = Count("bookings", filter=Q(bookings__status=booked), distinct=True)
    children = Count("wards__child__bookings", filter=Q(wards__child__bookings__status=booked), distinct=True)
    parents = Client.objects.filter(wards__isnull=False, deleted_at=None).annotate(own=own, children=children)
    password = readable_password()
    give_portal_login(client=parents.order_by("-own", "-children", "pk")[0], name=NAME, password=password, actor=actor)
    return NAME, password, "личный кабинет: /my/"
