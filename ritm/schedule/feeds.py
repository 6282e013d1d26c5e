"""What a calendar finds under a teacher's secret address: his lessons of the last month and of half a year ahead."""

from datetime import timedelta

from django.core import signing

from ritm.accounts.scope import current_account_id
from ritm.core import clock
from ritm.schedule.models import CalendarFeed, Lesson
from ritm.staff.models import StaffMember

_SALT = "ritm.schedule.feeds"
_BEFORE, _AHEAD = timedelta(days=31), timedelta(days=183)


def feed_of(teacher: StaffMember) -> CalendarFeed | None:
    """His address, where he has one. One query."""
    return CalendarFeed.objects.filter(staff_member=teacher).first()


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the address; nobody else can make it."""
    return signing.dumps([feed.account_id, feed.pk, feed.number], salt=_SALT)


def teacher_of(token: str) -> StaffMember | None:
    """Whose lessons they are; None for an address that was ended, another account's, or anything else. One query."""
    try:
        account_id, feed_id, number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if account_id != current_account_id():
        return None
    rows = CalendarFeed.objects.select_related("staff_member__login")
    feed = rows.filter(pk=feed_id, number=number, staff_member__is_archived=False).first()
    return feed.staff_member if feed else None


def lessons_of(teacher: StaffMember) -> list[Lesson]:
    """His lessons, those that were cancelled too, in order of time. One query."""
    now = clock.now()
    rows = Lesson.objects.select_related("group", "hall", "branch")
    within = rows.filter(teacher=teacher, starts_at__range=(now - _BEFORE, now + _AHEAD))
    return list(within.order_by("starts_at", "pk"))
