"""How many clients each chip would show: exact in a usual studio, in a very large one a minute old at most.

Counting is the one thing of the list whose work grows with all clients. Beyond KEPT_ABOVE the numbers stay in the
process for KEPT_SECONDS, and whoever comes while they are counted anew sees the last ones.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from django.db import connection
from django.db.models import Count, Q, QuerySet

from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client
from ritm.clients.queries import sees_all
from ritm.staff.models import StaffMember

KEPT_ABOVE, KEPT_SECONDS = 10_000, 60
_MOST_KEPT = 500
Counts = dict[str, int]


@dataclass
class _Kept:
    counts: Counts
    until: float
    lock: Lock = field(default_factory=Lock)


_kept: dict[tuple[object, ...], _Kept] = {}


def forget() -> None:
    """Count everything anew."""
    _kept.clear()


def counted(clients: QuerySet[Client], conditions: Mapping[str, Q], *, staff: StaffMember, key: object) -> Counts:
    """`all` of these clients that the person sees, and of each condition by its name; `key`: what they depend on.

    All who see every client share the numbers.
    """
    place = (connection.settings_dict["NAME"], current_account_id(), 0 if sees_all(staff) else staff.pk, key)
    known = _kept.get(place)
    if known is None:
        return _keep(place, _count(clients, conditions))
    if time.monotonic() >= known.until and known.lock.acquire(blocking=False):
        try:
            return _keep(place, _count(clients, conditions))
        finally:
            known.lock.release()
    return known.counts


def _keep(place: tuple[object, ...], counts: Counts) -> Counts:
    if counts["all"] <= KEPT_ABOVE:
        _kept.pop(place, None)
        return counts
    if len(_kept) >= _MOST_KEPT:
        forget()
    _kept[place] = _Kept(counts, time.monotonic() + KEPT_SECONDS)
    return counts


def _count(clients: QuerySet[Client], conditions: Mapping[str, Q]) -> Counts:
    each = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return clients.order_by().aggregate(all=Count("pk"), **each)
