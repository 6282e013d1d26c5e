"""A refusal as it is kept, by its code and what it names, and as it was raised."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ritm.attendance.errors import Refused


def kept(refusal: Refused) -> dict[str, Any]:
    """What it names, as far as that can be kept."""
    return {name: value for name, value in refusal.details.items() if isinstance(value, str | int)}


def refused_before(code: str, details: Mapping[str, Any]) -> Refused:
    """The refusal as it was raised; one whose words no longer find what they name says only that it was refused."""
    refusal = _kinds().get(code, Refused)(**details)
    try:
        str(refusal)
    except (KeyError, TypeError, ValueError):
        return Refused()
    return refusal


@cache
def _kinds() -> dict[str, type[Refused]]:
    return {kind.code: kind for kind in _below(Refused)}


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
