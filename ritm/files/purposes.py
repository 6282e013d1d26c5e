"""What files are kept for: a room declares its own purpose with its right and its limit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """`requires`: the rights that open such a file. `max_bytes`: the most that is taken."""

    code: str
    requires: tuple[str, ...]
    max_bytes: int


_purposes: dict[str, Purpose] = {}


def declare(purpose: Purpose) -> Purpose:
    """Make a purpose known; called by the room that keeps such files."""
    _purposes[purpose.code] = purpose
    return purpose


def purpose_of(code: str) -> Purpose:
    """The declared purpose; an unknown one is a bug and raises KeyError."""
    return _purposes[code]


def is_known(code: str) -> bool:
    """True for a declared purpose."""
    return code in _purposes
