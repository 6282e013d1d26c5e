"""The bounds of counts, terms and prices (N-5)."""

from ritm.core.clock import TermUnit
from ritm.passes.errors import BadCount, BadPrice, BadTerm
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
