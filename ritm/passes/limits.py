"""The bounds of counts, terms and prices (N-5)."""

from dataclasses import dataclass

from ritm.core.clock import TermUnit
from ritm.passes.errors import BadCount, BadFreezeLimit, BadPrice, BadTerm
from ritm.passes.errors_of_freezes import BadFreezePrice
from ritm.passes.models import PassKind

LARGEST_COUNT = 999
LARGEST_MINOR = 1_000_000_000
# 60 months, and as many weeks or days as they hold.
LARGEST_TERM = {TermUnit.DAYS: 1826, TermUnit.WEEKS: 260, TermUnit.MONTHS: 60}


def check_count(count: int | None, *, kind: str) -> None:
    """Only an unlimited pass may have no count. Raises BadCount."""
    if count is None and kind == PassKind.UNLIMITED:
        return
    if count is None or not 1 <= count <= LARGEST_COUNT:
        raise BadCount(largest=LARGEST_COUNT)


def check_term(count: int, unit: str) -> None:
    """Raises BadTerm."""
    if unit not in LARGEST_TERM or not 1 <= count <= LARGEST_TERM[TermUnit(unit)]:
        raise BadTerm


def check_price(minor: int) -> None:
    """Raises BadPrice."""
    if not 0 <= minor <= LARGEST_MINOR:
        raise BadPrice


def check_freeze_price(minor: int) -> None:
    """Raises BadFreezePrice."""
    if not 0 <= minor <= LARGEST_MINOR:
        raise BadFreezePrice


@dataclass(frozen=True)
class FreezeLimit:
    """How a pass may be frozen: `days` in all (0: never), in so many `pieces`, each of `shortest` days or more (F-1)."""

    days: int
    pieces: int
    shortest: int


_BY_TERM = ((365, 28, 2), (180, 21, 2), (90, 14, 1), (30, 7, 1))  # days of the term, from which: days, pieces
SHORTEST = 3


def freeze_by_term(count: int, unit: str) -> FreezeLimit:
    """What a new pass gets by its term: nothing under 30 days, else 7, 14, 21 or 28 days (F-1)."""
    per_unit = {TermUnit.DAYS: count, TermUnit.WEEKS: 7 * count, TermUnit.MONTHS: count * 365 // 12}
    days = per_unit[TermUnit(unit)]
    found = next(((most, pieces) for least, most, pieces in _BY_TERM if days >= least), (0, 1))
    return FreezeLimit(*found, SHORTEST)


def check_freeze(limit: FreezeLimit) -> None:
    """Raises BadFreezeLimit."""
    fits = 0 <= limit.days <= 366 and 1 <= limit.pieces <= 99 and 1 <= limit.shortest <= 366
    if not fits or (limit.days and limit.shortest > limit.days):
        raise BadFreezeLimit
