"""Permanent participants to be seen to: who misses class after class, who owes too much (B-15). Nothing is written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from ritm.accounts.models import AccountSettings
from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.clients.models import Client
from ritm.core import clock
from ritm.ledger.queries import debt_of_each

_LOOK_BACK = timedelta(days=183)


@dataclass(frozen=True)
class Concern:
    """What speaks against going on: misses in a row without a good reason, a debt in kopecks; 0: nothing."""

    misses: int = 0
    debt_minor: int = 0


def concerns(standing: Iterable[StandingBooking], settings: AccountSettings) -> dict[int, Concern]:
    """By the line's id, of those alone that have reached a limit of the boss's. Two queries, however many they are."""
    rows = list(standing)
    missed = _in_a_row(rows) if rows and settings.regular_misses else {}
    limit = settings.regular_debt_minor
    owed = _debts(rows) if rows and limit is not None else {}
    found: dict[int, Concern] = {}
    for one in rows:
        misses, debt = missed.get((one.client_id, one.group_id), 0), owed.get(one.client_id, 0)
        told = Concern(
            misses=misses if settings.regular_misses and misses >= settings.regular_misses else 0,
            debt_minor=debt if limit is not None and debt > limit else 0,
        )
        if told != Concern():
            found[one.pk] = told
    return found


def _in_a_row(rows: list[StandingBooking]) -> dict[tuple[int, int], int]:
    """How many of the latest classes of the group he missed without a good reason, up to the last one he came to."""
    bookings = Booking.objects.filter(
        client__in={one.client_id for one in rows},
        lesson__group__in={one.group_id for one in rows},
        lesson__starts_at__gt=clock.now() - _LOOK_BACK,
        status__in=(Booking.Status.VISITED, Booking.Status.NO_SHOW),
    )
    latest = bookings.order_by("-lesson__starts_at", "-pk")
    count: dict[tuple[int, int], int] = defaultdict(int)
    over: set[tuple[int, int]] = set()
    for client, group, status, is_excused in latest.values_list("client", "lesson__group", "status", "is_excused"):
        if status == Booking.Status.VISITED:
            over.add((client, group))
        elif not is_excused and (client, group) not in over:
            count[client, group] += 1
    return count


def _debts(rows: list[StandingBooking]) -> dict[int, int]:
    clients = Client.objects.filter(pk__in={one.client_id for one in rows})
    return dict(clients.annotate(debt_minor=debt_of_each("pk")).values_list("pk", "debt_minor"))
