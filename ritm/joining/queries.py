"""Reads of the room."""

from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Q, QuerySet

from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client
from ritm.clients.queries import limited_to, living, within
from ritm.core import clock
from ritm.joining.models import JoinRequest
from ritm.staff.models import StaffMember

HOURS = 24  # as long as the letter's link works
_SALT = "ritm.joining"


def token_of(request: JoinRequest) -> str:
    """What names the request in the letter's address; nobody else can make it."""
    return signing.dumps([request.account_id, request.pk], salt=_SALT)


def request_of(token: str) -> JoinRequest | None:
    """The request whose letter this is; None once it is settled, old, or nobody's."""
    try:
        account_id, request_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    rows = (
        JoinRequest.objects.filter(pk=request_id) if account_id == current_account_id() else JoinRequest.objects.none()
    )
    return rows.filter(Q(state=JoinRequest.State.WAITING) | Q(asked_at__gt=since_when())).first()


def since_when() -> datetime:
    """A request asked before this moment can be confirmed no more."""
    return clock.now() - timedelta(hours=HOURS)


def cards_with_email(email: str) -> QuerySet[Client]:
    """Living clients with this email."""
    return living().filter(email__iexact=email, is_system=False).order_by("pk")


def cards_like(request: JoinRequest) -> list[Client]:
    """Living clients with the phone or the email of a request: one of them may be the newcomer."""
    found = Q(phone=request.phone) | Q(email__iexact=request.email)
    return list(living().filter(found, is_system=False).select_related("branch", "login").order_by("pk")[:10])


def waiting_for(staff: StaffMember) -> QuerySet[JoinRequest]:
    """Requests that this person has to settle, the oldest first: of a level that hides clients of other branches, those
    to his own (ST-09).
    """
    rows = JoinRequest.objects.filter(state=JoinRequest.State.WAITING)
    return within(limited_to(staff), rows).order_by("pk")
