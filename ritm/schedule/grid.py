"""Lessons as the grids draw them: rows of five minutes, lanes of overlapping ones, tone of occupancy (ux 4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from ritm.schedule.models import Lesson
from ritm.schedule.planning import Clash

STEP = 5  # minutes in a row
DAY = 24 * 60
_MARGIN = 30  # minutes shown before the first and after the last lesson
_USUAL = (9, 21)  # hours of an empty day


class State(StrEnum):
    """Where a lesson stands in time; CANCELLED is none of the three."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"
    CANCELLED = "cancelled"


@dataclass  # not frozen: a page makes sixty, and a frozen one takes thrice as long
class Card:
    """A lesson with what its card shows. `row` and `rows` count five minutes from the top of the day's grid."""

    lesson: Lesson
    state: State
    clashes: tuple[Clash, ...] = ()
    row: int = 0
    rows: int = 1
    lane: int = 1  # from 1; `lanes` of them stand side by side
    lanes: int = 1
    is_single: bool = False  # made by hand in a branch that has a template: «разовое»
    differs: bool = False  # changed against its slot

    @property
    def size(self) -> int:
        """1: one line (under an hour), 2: name and facts, 3: free (from an hour and a half)."""
        return 1 if self.lesson.minutes < 60 else 2 if self.lesson.minutes < 90 else 3

    @property
    def gone(self) -> int:
        """Places that no client may have, kept ones too (B-12); of a class that is over, the people."""
        return self.lesson.taken if self.state == State.PAST else self.lesson.gone

    @property
    def tone(self) -> str:
        """How full: "" under 60 %, "mid", "full". Full is good."""
        if not self.lesson.capacity:
            return ""
        percent = 100 * self.gone / self.lesson.capacity
        return "full" if percent >= 100 else "mid" if percent >= 60 else ""

    @property
    def is_full(self) -> bool:
        return self.tone == "full"

    @property
    def unmarked(self) -> int:
        """People whose coming nobody has noted though the lesson is over."""
        return self.lesson.unmarked if self.state == State.PAST else 0

    @property
    def is_done(self) -> bool:
        """Over, and everybody is marked."""
        return self.state == State.PAST and self.lesson.taken > 0 and not self.lesson.unmarked


@dataclass(frozen=True)
class Column:
    """A hall or a teacher of the day grid; `id` None stands for lessons without one."""

    id: int | None
    row: Any  # Hall, StaffMember or None
    cards: tuple[Card, ...]
    lanes: int


def state_of(lesson: Lesson, now: datetime) -> State:
    """Half-open: a lesson that ends at this very second is over."""
    if lesson.status == Lesson.Status.CANCELLED:
        return State.CANCELLED
    if lesson.ends_at <= now:
        return State.PAST
    return State.NOW if lesson.starts_at <= now else State.COMING


def minute_of(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def hours_shown(lessons: Iterable[Lesson]) -> tuple[int, int]:
    """The first hour of the grid and the hour after its last: lessons with half an hour around them."""
    times = [(minute_of(lesson.wall_time), lesson.minutes) for lesson in lessons]
    if not times:
        return _USUAL
    first = max(0, min(start for start, _minutes in times) - _MARGIN) // 60
    last = -(-min(DAY, max(start + minutes for start, minutes in times) + _MARGIN) // 60)
    return first, last


def rows_of(lesson: Lesson, first_hour: int) -> tuple[int, int]:
    """Card.row and Card.rows; what goes on past midnight ends at the bottom of its starting day (T-2)."""
    start = minute_of(lesson.wall_time)
    end = min(DAY, start + lesson.minutes)
    row = (start - first_hour * 60) // STEP
    return row, max(1, -(-(end - first_hour * 60) // STEP) - row)


def in_lanes(cards: Iterable[Card]) -> tuple[tuple[Card, ...], int]:
    """Overlapping cards side by side; returns the cards and the number of lanes of the column."""
    ends: list[int] = []
    laid: list[Card] = []
    for card in cards:
        lane = next((index for index, end in enumerate(ends) if end <= card.row), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = card.row + card.rows
        laid.append(replace(card, lane=lane + 1))
    alone = {id(card) for card in laid if not any(_touch(card, other) for other in laid)}
    lanes = max(1, len(ends))
    return tuple(replace(card, lanes=1 if id(card) in alone else lanes) for card in laid), lanes


def _touch(card: Card, other: Card) -> bool:
    return card is not other and card.row < other.row + other.rows and other.row < card.row + card.rows


def row_of_now(now_local: datetime, on: date, first_hour: int, last_hour: int) -> int | None:
    """The row of the present moment, None where the grid does not show it."""
    minute = minute_of(now_local.time())
    if now_local.date() != on or not first_hour * 60 <= minute < last_hour * 60:
        return None
    return (minute - first_hour * 60) // STEP
