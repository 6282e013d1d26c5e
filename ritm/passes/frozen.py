"""The freezes of a pass as its column `frozen` holds them: «2026-11-25/2026-12-05 2026-12-20/2026-12-22», by date."""

from collections.abc import Iterable, Sequence
from datetime import date

Period = tuple[date, date]  # inclusive at both ends (T-2)


def periods(text: str) -> list[Period]:
    """The periods that a column names."""
    pairs = (one.split("/") for one in text.split())
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


def column(found: Iterable[Period]) -> str:
    """The opposite of `periods`."""
    return " ".join(f"{first.isoformat()}/{last.isoformat()}" for first, last in sorted(found))


def covering(text: str, day: date) -> Period | None:
    """The period in which the day lies, if one does."""
    return next(((first, last) for first, last in periods(text) if first <= day <= last), None)


def days_of(found: Sequence[Period], first: date = date.min, last: date = date.max) -> int:
    """How many days of them lie in [first, last]."""
    cut = ((max(begins, first), min(ends, last)) for begins, ends in found)
    return sum((ends - begins).days + 1 for begins, ends in cut if begins <= ends)
