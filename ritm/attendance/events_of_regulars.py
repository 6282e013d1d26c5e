"""What happened to permanent participants."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class RegularsBooked:
    """Permanent participants have places in lessons of their groups (B-15, B-17)."""

    name: ClassVar[str] = "attendance.regulars_booked"
    client_ids: tuple[int, ...]
    lesson_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RegularWaits:
    """There was no place for a permanent participant: he stands at the head of the class's waiting list."""

    name: ClassVar[str] = "attendance.regular_waits"
    entry_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class RegularJoined:
    """A client takes part in a group permanently."""

    name: ClassVar[str] = "attendance.regular_joined"
    standing_id: int
    client_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class RegularChanged:
    """Other weekdays or dates of a permanent participant."""

    name: ClassVar[str] = "attendance.regular_changed"
    standing_id: int
    client_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class RegularPaused:
    """A permanent participant is not booked on these days, ISO 8601, both inclusive."""

    name: ClassVar[str] = "attendance.regular_paused"
    standing_id: int
    client_id: int
    group_id: int
    pause_id: int
    begins_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class RegularResumed:
    """A pause was taken away."""

    name: ClassVar[str] = "attendance.regular_resumed"
    standing_id: int
    client_id: int
    group_id: int
    pause_id: int
    begins_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class RegularLeft:
    """A client no longer takes part in a group permanently."""

    name: ClassVar[str] = "attendance.regular_left"
    standing_id: int
    client_id: int
    group_id: int
