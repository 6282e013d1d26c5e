"""The day as the page draws it: columns of the grid, slots of the list, words for an empty day."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ritm.core import clock
from ritm.schedule.grid import Card, State, minute_of
from ritm.schedule.pages import DayPage
from ritm.staff.models import StaffMember
from ritm.web.desk.home.asked import HALLS, LIST, TEACHERS, Asked
from ritm.web.desk.home.empty import Empty
from ritm.web.desk.home.face import Face, face
from ritm.web.desk.schedule.standing import drag_url
from ritm.web.ui.wording import clock_time
from ritm.web.ui.words import once_a_language

_LANES = 2  # cards side by side in a column of usual width
_NOON, _EVENING = 12 * 60, 17 * 60
# How near the pill of the present covers the words of an hour; the first hour's stand lower than the others'.
_HOUR_ROWS, _NEAR_ROWS, _NEAR_FIRST = 12, 4, 6
_WIDEST = 48  # columns that the stylesheet knows
_FOLDED = 2  # fewer lessons of the past are not worth a fold


@dataclass(frozen=True)
class Place:
    """A column of the grid: a hall or a teacher. `span` widths, so that a card is never squeezed to nothing."""

    title: str
    name: str  # the same, short enough for its column
    faces: list[Face]
    lanes: int
    span: int
    by: str  # "hall" or "teacher"
    id: int  # of the hall or the teacher, 0 of neither

    @property
    def query(self) -> str:
        """What a press on its empty place fills in."""
        return f"&{self.by}={self.id}" if self.id else ""


@dataclass
class Slot:
    """A row of the list: what begins at one time."""

    starts: str
    ends: str  # "" where they end at different times
    faces: list[Face]


@dataclass
class Listed:
    """The list: what is over in a fold, the rest before and after the line of the present."""

    title: str = ""  # of the fold
    folded: list[Slot] = field(default_factory=list)
    count: int = 0
    unmarked: int = 0
    before: list[Slot] = field(default_factory=list)
    after: list[Slot] = field(default_factory=list)

    @property
    def count_words(self) -> str:
        """How many lessons are folded."""
        return ngettext("%(counter)s class", "%(counter)s classes", self.count) % {"counter": self.count}


Lines = Mapping[int, int]  # how many wait, by lesson


def places(page: DayPage, asked: Asked, lines: Lines, *, may_open: bool) -> list[Place]:
    """The columns with their names and widths."""
    nameless = _("No teacher") if asked.view == TEACHERS else _("No hall")
    name = "teacher" if asked.view == TEACHERS else "hall"
    return [
        Place(
            title=_name(column.row) or nameless,
            name=_short(column.row) or nameless,
            faces=_faces(column.cards, asked, lines, may_open=may_open),
            lanes=column.lanes,
            span=-(-column.lanes // _LANES),
            by=name,
            id=column.id or 0,
        )
        for column in page.columns
    ]


def _name(row: Any) -> str:
    return row.name if row else ""


def _short(row: Any) -> str:
    """A teacher without the father's name; a hall as it is."""
    return " ".join(row.name.split()[:2]) if isinstance(row, StaffMember) else _name(row)


@dataclass(frozen=True)
class Day:
    """What the day shows, drawn by Jinja2: columns with their hours, or a list. `mark`: what it looks like, in a few letters."""

    asked: Asked
    page: DayPage
    empty: Empty | None
    mark: str
    new: str  # where a class is added, "" for whoever may not
    now: str  # «18:20»
    places: list[Place]
    listed: Listed | None

    @property
    def words(self) -> SimpleNamespace:
        """In the language of now."""
        return _words()

    @property
    def drag(self) -> str:
        """Where a dropped card is sent."""
        return drag_url()

    @property
    def is_list(self) -> bool:
        """Rows in place of columns."""
        return self.listed is not None

    @property
    def width(self) -> int:
        """Columns of the usual width."""
        return min(sum(place.span for place in self.places), _WIDEST)

    @property
    def headers(self) -> str:
        """What its question for itself says."""
        return json.dumps({"If-None-Match": self.mark})

    @property
    def hours(self) -> list[tuple[int, str]]:
        """The gutter."""
        return _hours(self.page)


@once_a_language
def _words() -> SimpleNamespace:
    return SimpleNamespace(
        of_view={HALLS: _("Classes by halls"), TEACHERS: _("Classes by teachers"), LIST: _("Classes of the day")},
        panel=pgettext("panel", "Class"),
        new=_("New class"),
        unmarked=_("not marked: %(count)s"),
        now=_("Now %(at)s"),
        closed=_("Closed"),
        closed_till=_("till %(day)s"),
    )


def _hours(page: DayPage) -> list[tuple[int, str]]:
    """(row, words) of the gutter; an hour that the pill of the present covers is left out."""
    rows = [(number * _HOUR_ROWS, f"{page.first_hour + number}:00") for number in range(page.hours)]
    now = page.now_row
    if now is None:
        return rows
    return [(row, words) for row, words in rows if abs(row - now) > (_NEAR_ROWS if row else _NEAR_FIRST)]


def _faces(cards: Iterable[Card], asked: Asked, lines: Lines, *, may_open: bool) -> list[Face]:
    return [face(card, asked, may_open=may_open, waits=lines.get(card.lesson.pk, 0)) for card in cards]


def listed(page: DayPage, asked: Asked, lines: Lines, *, may_open: bool) -> Listed:
    """The same day as rows; on the present day its earlier part, once it is over, is folded."""

    def slots(cards: Iterable[Card]) -> list[Slot]:
        return _slots(cards, asked, lines, may_open=may_open)

    made = Listed()
    if not asked.is_today:
        made.after = slots(page.cards)
        return made
    now = clock.local(clock.now(), asked.branch.time_zone)
    begins, made.title = _part_of_day(now)
    over = [card for card in page.cards if card.state == State.PAST and minute_of(card.lesson.wall_time) < begins]
    folded = over if len(over) >= _FOLDED else []
    made.folded, made.count, made.unmarked = slots(folded), len(folded), sum(card.unmarked for card in folded)
    rest = [card for card in page.cards if card not in folded]
    minute = minute_of(now.time())
    made.before = slots(card for card in rest if minute_of(card.lesson.wall_time) <= minute)
    made.after = slots(card for card in rest if minute_of(card.lesson.wall_time) > minute)
    return made


def _part_of_day(now: datetime) -> tuple[int, str]:
    """Where the present part of the day began, and what the parts before it are called."""
    minute = minute_of(now.time())
    if minute >= _EVENING:
        return _EVENING, _("Morning and day")
    return (_NOON, _("Morning")) if minute >= _NOON else (0, "")


def _slots(cards: Iterable[Card], asked: Asked, lines: Lines, *, may_open: bool) -> list[Slot]:
    made = []
    for wall_time, group in groupby(cards, key=lambda card: card.lesson.wall_time):
        here = list(group)
        ends = {clock_time(card.lesson.ends_at, card.lesson.zone) for card in here}
        faces = _faces(here, asked, lines, may_open=may_open)
        made.append(Slot(clock_time(wall_time), ends.pop() if len(ends) == 1 else "", faces))
    return made
