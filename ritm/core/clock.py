"""The only clock, and the arithmetic of dates (rules T-1 … T-5).

Instants are UTC and aware; a *day* is always a day of a named zone, usually the branch's.
"""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_set_at: ContextVar[datetime | None] = ContextVar("ritm_clock", default=None)


class TermUnit(StrEnum):
    """In what a term is counted."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


def now() -> datetime:
    """The present instant in UTC. Read once per action and passed down (T-5)."""
    return _set_at.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Act as if it were `instant`: the demo studio lives its past through the actions."""
    token = _set_at.set(instant)
    try:
        yield
    finally:
        _set_at.reset(token)


def local(instant: datetime, zone: str) -> datetime:
    """The wall clock of `zone` at the instant."""
    return instant.astimezone(ZoneInfo(zone))


def today(zone: str) -> date:
    """The present local date of `zone`."""
    return local(now(), zone).date()


def local_date(instant: datetime, zone: str) -> date:
    """The local date of `zone` at the instant."""
    return local(instant, zone).date()


def exists(day: date, wall: time, zone: str) -> bool:
    """False for a wall time that the zone skips (the night when clocks go forward)."""
    stamp = datetime.combine(day, wall, ZoneInfo(zone))
    return stamp.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == stamp.replace(tzinfo=None)


def instant(day: date, wall: time, zone: str) -> datetime:
    """The instant of a wall time; a skipped one gives the first existing moment, a doubled one the first (T-3)."""
    stamp = datetime.combine(day, wall, ZoneInfo(zone))
    if exists(day, wall, zone):
        return stamp.astimezone(UTC)
    # fold=0 in a gap uses the offset before it; the moment of the change is the first existing one.
    before = stamp.replace(fold=0).utcoffset()
    after = stamp.replace(fold=1).utcoffset()
    if before is None or after is None:
        return stamp.astimezone(UTC)
    low, high = stamp.astimezone(UTC) - (after - before), stamp.astimezone(UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants [from, to) of a local day."""
    return instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)


def week_start(day: date) -> date:
    """Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def term_end(starts_on: date, count: int, unit: str) -> date:
    """The last day, inclusive, of a term that begins on `starts_on` (T-4)."""
    if unit == TermUnit.DAYS:
        return starts_on + timedelta(days=count - 1)
    if unit == TermUnit.WEEKS:
        return starts_on + timedelta(days=7 * count - 1)
    return add_months(starts_on, count)


def add_months(starts_on: date, count: int) -> date:
    """The last day of `count` months from `starts_on`: same day less one, else the month's last day (T-4)."""
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    if starts_on.day <= last:
        return date(year, month + 1, starts_on.day) - timedelta(days=1)
    return date(year, month + 1, last)
