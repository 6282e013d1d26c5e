"""The numbers at the chips of very large studios, kept by the worker: no page counts two hundred thousand clients."""

from datetime import date, datetime, timedelta

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core import clock
from ritm.directory.models import ListCounts
from ritm.directory.queries.counts import Counts, added_up, counted_by_branch, every_count, is_very_large
from ritm.events.models import Event

# So many at a time: on SQLite a statement that reads keeps others from writing.
_AT_ONCE = 20_000
# A transaction may end after another that has recorded later: what happened so lately is looked at once more.
_SETTLED = timedelta(minutes=2)
_NEVER = 0


def keep_counts() -> int:
    """Count anew in each zone of the account's branches where something has happened since, or another day has begun.

    The worker asks it every minute; safe to repeat. Returns how many zones were counted. A studio of a usual size
    needs none: its pages count.
    """
    if not is_very_large():
        return 0
    last = Event.objects.order_by("-pk").values_list("pk", "happened_at").first() or (_NEVER, clock.now())
    zones = sorted(set(Branch.objects.values_list("time_zone", flat=True)))
    rows = {row.zone: row for row in ListCounts.objects.all()}
    stale = [zone for zone in zones if zone not in rows or _is_stale(rows[zone], *last)]
    for zone in stale:
        _keep(zone, through=last[0])
    return len(stale)


def count_again() -> None:
    """Figures have changed without an event."""
    ListCounts.objects.update(through=_NEVER)


def _is_stale(row: ListCounts, last: int, happened_at: datetime) -> bool:
    is_settled = row.through == last and row.counted_at > happened_at + _SETTLED
    return not is_settled or row.on != clock.today(row.zone)


def _keep(zone: str, *, through: int) -> None:
    now, today = clock.now(), clock.today(zone)
    found = {"on": today, "through": through, "counted_at": now, "of_branches": _of_branches(today, zone)}
    ListCounts.objects.update_or_create(zone=zone, defaults=found)


def _of_branches(today: date, zone: str) -> dict[str, Counts]:
    each, parts, after = every_count(today, zone), [], 0
    while after is not None:
        ids = Client.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
        end = next(iter(ids[_AT_ONCE - 1 : _AT_ONCE]), None)
        some = living().filter(pk__gt=after) if end is None else living().filter(pk__gt=after, pk__lte=end)
        parts.append(counted_by_branch(some, each))
        after = end
    return {key: added_up([part[key] for part in parts if key in part]) for key in sorted(set().union(*parts))}
