"""The chips over the client list: what each asks of a client on a day (CL-03)."""

from datetime import date, timedelta

from django.db.models import Q

from ritm.clients.queries import birthday_numbers
from ritm.core import clock

ENDS_WITHIN_DAYS, ABSENT_DAYS, BIRTHDAYS_WITHIN_DAYS = 7, 30, 7
CHIPS = (
    *("all", "debt", "ending", "absent", "birthdays", "children", "active", "frozen"),
    *("sum_owed", "visits_owed", "portal", "blocked"),
)


def conditions(today: date, zone: str) -> dict[str, Q]:
    """Of each chip but `all`, whose clients it shows; the zone says when its days begin."""
    people = Q(is_system=False)
    lately = clock.day_bounds(today - timedelta(days=ABSENT_DAYS), zone)[0]
    soon = {number for ahead in range(BIRTHDAYS_WITHIN_DAYS + 1) for number in _born(today, ahead)}
    valid = Q(figures__has_pass=True, figures__pass_starts_on__lte=today, figures__pass_ends_on__gte=today)
    frozen = Q(figures__frozen_on__lte=today, figures__frozen_until__gte=today)
    return {
        "debt": Q(figures__debt_minor__gt=0) | Q(figures__unpaid_visits__gt=0),
        "ending": valid & Q(figures__pass_ends_on__lte=today + timedelta(days=ENDS_WITHIN_DAYS)),
        # Who was added within these days has had no time to stay away.
        "absent": people
        & (Q(figures__last_visit_at__lt=lately) | Q(figures__last_visit_at__isnull=True, created_at__lt=lately)),
        "birthdays": Q(birthday__in=soon),
        "children": Q(figures__is_child=True),
        "active": valid & ~frozen,
        "frozen": valid & frozen,
        "sum_owed": Q(figures__debt_minor__gt=0),
        "visits_owed": Q(figures__unpaid_visits__gt=0),
        "portal": Q(login__last_login__isnull=False),
        "blocked": Q(is_blocked=True),
    }


def _born(today: date, ahead: int) -> tuple[int, ...]:
    return birthday_numbers(today + timedelta(days=ahead))
