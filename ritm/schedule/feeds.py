"""What a calendar finds under a secret address: a teacher's lessons, or whose bookings a client's address tells."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client, Guardianship
from ritm.core import clock
from ritm.schedule.models import Lesson
from ritm.schedule.models_of_calendars import CalendarFeed, ClientFeed
from ritm.staff.models import StaffMember

_SALT, _CLIENTS = "ritm.schedule.feeds", "ritm.schedule.feeds.clients"
_BEFORE, _AHEAD = timedelta(days=31), timedelta(days=183)


def feed_of(teacher: StaffMember) -> CalendarFeed | None:
    """His address, where he has one. One query."""
    return CalendarFeed.objects.filter(staff_member=teacher).first()


def client_feed_of(client: Client, person: Client) -> ClientFeed | None:
    """The address of the client's bookings that this person has, where he has one. One query."""
    return ClientFeed.objects.filter(client=client, person=person).first()


def token_of(feed: CalendarFeed | ClientFeed) -> str:
    """The secret part of the address; nobody else can make it."""
    salt = _SALT if isinstance(feed, CalendarFeed) else _CLIENTS
    return signing.dumps([feed.account_id, feed.pk, feed.number], salt=salt)


def teacher_of(token: str) -> StaffMember | None:
    """Whose lessons they are; None for an address that was ended, another account's, or anything else. One query."""
    known = _read(token, _SALT)
    rows = CalendarFeed.objects.select_related("staff_member__login")
    feed = rows.filter(**known, staff_member__is_archived=False).first() if known else None
    return feed.staff_member if feed else None


def client_of(token: str) -> Client | None:
    """Whose bookings they are; None also where the person may no longer enter the portal, or no longer answers for him.

    Two queries.
    """
    known = _read(token, _CLIENTS)
    rows = ClientFeed.objects.select_related("client", "person__login")
    living = {"client__deleted_at": None, "person__deleted_at": None, "person__login__is_active": True}
    feed = rows.filter(**known, **living).first() if known else None
    if feed is None:
        return None
    is_his = (
        feed.client_id == feed.person_id
        or Guardianship.objects.filter(child=feed.client_id, guardian=feed.person_id).exists()
    )
    return feed.client if is_his else None


def _read(token: str, salt: str) -> dict[str, Any]:
    try:
        account_id, feed_id, number = signing.loads(token, salt=salt)
    except signing.BadSignature:
        return {}
    return {"pk": feed_id, "number": number} if account_id == current_account_id() else {}


def shown_days() -> tuple[datetime, datetime]:
    """Between which instants a calendar shows lessons: the last month and half a year ahead."""
    now = clock.now()
    return now - _BEFORE, now + _AHEAD


def lessons_of(teacher: StaffMember) -> list[Lesson]:
    """His lessons, those that were cancelled too, in order of time. One query."""
    rows = Lesson.objects.select_related("group", "hall", "branch", "stands_for")
    within = rows.filter(teacher=teacher, starts_at__range=shown_days())
    return list(within.order_by("starts_at", "pk"))
