"""What stands behind a card in numbers: what a merge would move (CL-35)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ritm.attendance.models import Booking
from ritm.attendance.queries import live_visits
from ritm.clients.models import Guardianship
from ritm.ledger.queries import ClientMoney, money_of_many
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment


@dataclass(frozen=True)
class Tally:
    """How many of each a client has."""

    bookings: int
    visits: int
    passes: int
    payments: int
    children: int
    money: ClientMoney


def tallies(client_ids: Iterable[int]) -> dict[int, Tally]:
    """The same of several clients. Six queries."""
    ids = tuple(client_ids)
    counted = [
        _counts(Booking.objects.filter(status=Booking.Status.BOOKED), "client", ids),
        _counts(live_visits(), "client", ids),
        _counts(ClientPass.objects.all(), "client", ids),
        _counts(Payment.objects.all(), "client", ids),
        _counts(Guardianship.objects.all(), "guardian", ids),
    ]
    money = money_of_many(ids)
    return {pk: Tally(*(found.get(pk, 0) for found in counted), money=money[pk]) for pk in ids}


def _counts(rows: QuerySet, column: str, ids: tuple[int, ...]) -> dict[int, int]:
    found = rows.filter(**{f"{column}__in": ids}).order_by().values_list(column).annotate(n=Count("pk"))
    return dict(found)
