"""The demo's client portal: a parent who signs in, whose children have classes ahead, and somebody who has registered."""

from django.db.models import Count, Q

from ritm.accounts.models import Branch
from ritm.attendance.models import Booking
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.models import Client
from ritm.core.ids import readable_password
from ritm.events.actor import Actor
from ritm.joining.actions import ask_to_join, confirm_joining
from ritm.joining.data import JoinData
from ritm.joining.models import JoinRequest
from ritm.staff.models import StaffMember
from ritm.studio.actions import switch_module

NAME = "client"
_EMAIL, _URL = "zoya.lan@example.org", "http://127.0.0.1"


def give_login(actor: Actor) -> tuple[str, str, str]:
    """(login, password, what it is for) of the parent with the most to see."""
    booked = Booking.Status.BOOKED
    own = Count("bookings", filter=Q(bookings__status=booked), distinct=True)
    children = Count("wards__child__bookings", filter=Q(wards__child__bookings__status=booked), distinct=True)
    parents = Client.objects.filter(wards__isnull=False, deleted_at=None).annotate(own=own, children=children)
    password = readable_password()
    give_portal_login(client=parents.order_by("-own", "-children", "pk")[0], name=NAME, password=password, actor=actor)
    return NAME, password, "личный кабинет: /my/"


def open_registration(owner: StaffMember) -> None:
    """Online registration is on, and one request waits: a client has its phone already."""
    if JoinRequest.objects.exists():
        return
    switch_module(code="online_registration", is_on=True, by=owner)
    known = Client.objects.filter(deleted_at=None, is_system=False).exclude(phone="").order_by("pk")[0]
    ticks = {"personal": 0, "sms": 0}
    branch = Branch.objects.all()[0]
    data = JoinData(name=known.name, phone=known.phone, email=_EMAIL, branch=branch, ticks=ticks)
    ask_to_join(data=data, address=None, base_url=_URL)
    confirm_joining(request=JoinRequest.objects.latest("pk"), base_url=_URL)
