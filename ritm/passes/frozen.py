"""The freezes of a pass as its column `frozen` holds them: «2026-11-25/2026-12-05 2026-12-20/2026-12-22*», by date.

A star: by the studio's fault, so that it uses nothing of the limit (F-6).
"""

from collections.abc import Iterable, Sequence
from datetime import date

Period = tuple[date, date]  # inclusive at both ends (T-2)
OUTSIDE = "*"


def periods(text: str) -> list[Period]:
    """The periods that a column names."""
    pairs = (one.rstrip(OUTSIDE).split("/") for one in text.split())
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs]


def limited(text: str) -> list[Period]:
    """Those of them that use the limit."""
    return periods(" ".join(one for one in text.split() if not one.endswith(OUTSIDE)))


def column(found: Iterable[tuple[date, date, bool]]) -> str:
    """The opposite of `periods`: first day, last day, whether outside the limit."""
    return " ".join(
        f"{first.isoformat()}/{last.isoformat()}{OUTSIDE if is_outside else ''}"
        for first, last, is_outside in sorted(found)
    )


def covering(text: str, day: date) -> Period | None:
    """The period in which the day lies, if one does."""
    return next(((first, last) for first, last in periods(text) if first <= day <= last), None)


def days_of(found: Sequence[Period], first: date = date.min, last: date = date.max) -> int:
    """How many days of them lie in [first, last]."""
    cut = ((max(begins, first), min(ends, last)) for begins, ends in found)
    return sum((ends - begins).days + 1 for begins, ends in cut if begins <= ends)
