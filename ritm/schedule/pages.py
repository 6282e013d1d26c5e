"""What the reads give to pages and actions: plain values, ready to draw."""

from dataclasses import dataclass
from datetime import date

from ritm.accounts.models import Branch
from ritm.schedule.closed import ClosedSlot
from ritm.schedule.grid import Card, Column
from ritm.schedule.models import Closure, Discipline, Lesson, TemplateSlot, WeeklyTemplate
from ritm.schedule.planning import Clash


@dataclass(frozen=True)
class Uses:
    """What stands on a list entry: groups, slots of the template, coming lessons."""

    groups: int
    slots: int
    lessons: int

    def __bool__(self) -> bool:
        return bool(self.groups or self.slots or self.lessons)


@dataclass(frozen=True)
class DayPage:
    """A branch's day: cards in order of time, the same cards in columns, and the hours that the grid shows."""

    branch: Branch
    on: date
    cards: tuple[Card, ...]
    columns: tuple[Column, ...]
    first_hour: int
    hours: int
    now_row: int | None  # five-minute row of the present moment
    past_rows: int  # rows that are over, for the shade
    disciplines: tuple[Discipline, ...]  # of all the day's lessons, by name: what can be filtered by
    version: str  # changes with every lesson of the day: `queries.day_version` asks for it alone
    closures: tuple[Closure, ...] = ()  # that touch the day


@dataclass(frozen=True)
class SlotClash:
    """A slot that was not turned into a lesson: the hall or the teacher is taken by `clash.other`."""

    lesson: Lesson  # as it would be, unsaved
    clash: Clash


@dataclass(frozen=True)
class FillPreview:
    """What filling a week would do; nothing is written. `add` holds unsaved lessons."""

    add: tuple[Lesson, ...]
    already: int
    clashes: tuple[SlotClash, ...]
    closed: tuple[ClosedSlot, ...] = ()
    gone: int = 0  # of days of the present week that have gone by: nobody wants them any more
    is_empty: bool = False  # no template of the branch has a lesson


@dataclass(frozen=True)
class TemplateStrip:
    """The week against the templates in effect: how many lessons stand, are missing, differ, or were made by hand."""

    names: tuple[str, ...]
    slots: int
    lessons: int
    missing: int
    addable: int  # of the missing ones, those whose hall and teacher are free here
    differ: int
    single: int


@dataclass(frozen=True)
class WeekPage:
    """A branch's week: cards in order of time, and lessons of the template that it lacks (`ghosts`, unsaved)."""

    branch: Branch
    monday: date
    cards: tuple[Card, ...]
    ghosts: tuple[Lesson, ...]
    strip: TemplateStrip | None  # None without a template
    closures: tuple[Closure, ...] = ()  # that touch the week


@dataclass(frozen=True)
class SlotCard:
    """A lesson of the template with the hall, teacher and length that it would have, and its clashes."""

    slot: TemplateSlot
    planned: Lesson  # as it would stand in the coming week, unsaved
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class TemplateWeek:
    """One of a branch's templates; None until the first lesson is put into it."""

    branch: Branch
    template: WeeklyTemplate | None
    cards: tuple[SlotCard, ...]
    minutes: int  # a week; of what stands every other week the half
    is_odd_now: bool = False  # whether the present week is odd
    is_now: bool = False  # whether it is in effect today

    @property
    def has_fortnight(self) -> bool:
        """Whether odd and even weeks are different in it."""
        return any(card.slot.weeks != TemplateSlot.Weeks.EVERY for card in self.cards)
