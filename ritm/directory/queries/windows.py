"""The beginning of a wide search in a very large studio, without finding everybody (decision 0008).

The conditions are asked of the first clients in the order of the list, of a few at first. Whether enough of them answer
tells how many more have to be looked at; where they are spread too thinly, nothing is gained and the whole is found.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from ritm.clients.models import Client
from ritm.directory.models import ClientFigures
from ritm.directory.queries.paging import PAGE_SIZE
from ritm.directory.queries.sorting import Key, by_key, in_order, key_of

WINDOWS = (500, 5_000, 25_000)
# So many windows of one size the studio has to have: a larger part of it takes as long as the whole.
_LEAST_OF = 4
# Of those who are expected in a window so many times as are needed: they do not stand evenly.
_SPARE = 1.5
# Before and after every value of a column. A range with two ends outweighs, on SQLite, that of a condition with two.
_ENDS: dict[type, tuple[Any, Any]] = {
    str: ("", "\U0010ffff"),
    int: (-(2**62), 2**62),
    date: (date(1, 1, 2), date(9999, 12, 30)),
    datetime: (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)),
}
Narrow = Callable[[QuerySet[Client]], QuerySet[Client]]


def first_of(people: QuerySet[Client], narrow: Narrow, *, sort: str, first: int, among: int) -> list[int] | None:
    """Ids of the clients from number `first` on, a page and one more, of those whom `narrow` leaves of these people.

    None where that takes looking at everybody, or at most of them. `among`: how many people there are; `narrow` asks
    its conditions of each client by himself. Two queries a window.
    """
    key, needed = key_of(sort), first + PAGE_SIZE + 1
    fitting = [size for size in WINDOWS if size >= needed and size * _LEAST_OF <= among]
    while key and fitting:
        size, end = fitting[0], _end(key, fitting[0])
        if end is None:
            return None
        # The index walks only as far as the page is full.
        within = narrow(people.filter(*_until(key, end)))
        found = list(in_order(within, sort).values_list("pk", flat=True)[:needed])
        if len(found) == needed:
            return found[first:]
        fitting = [one for one in fitting if one > size and len(found) * one >= needed * size * _SPARE]
    return None


def _end(key: Key, size: int) -> tuple[Any, int] | None:
    """Column and id of the last of the first so many, of all clients there are; None past those who have it empty."""
    rows: QuerySet = ClientFigures.objects.all() if key.is_of_figures else Client.objects.all()
    column, tie = key.in_its_table
    found = rows.order_by(*by_key(key, column, tie)).values_list(column, tie)[size - 1 : size]
    end = next(iter(found), None)
    return None if end is None or end[0] is None else end


def _until(key: Key, end: tuple[Any, int]) -> tuple[Any, Any]:
    """Whoever stands no later than the end. One comparison of rows: both databases read it from the index."""
    value, pk = end
    row = Func(F(key.column), F(key.tie), function="")
    last = Func(Value(value), Value(pk), function="")
    sign = " >= " if key.backwards else " <= "
    stands = Func(row, last, template="(%(expressions)s)", arg_joiner=sign, output_field=BooleanField())
    low, high = _ENDS[type(value)]
    return stands, Q(**{f"{key.column}__lte": high}) if key.backwards else Q(**{f"{key.column}__gte": low})
