"""The week as its grid draws it: columns of days, rows by part of the day or by hour, filters from the address."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.schedule.grid import Card, minute_of
from ritm.schedule.models import FIRST_DAY, LAST_DAY, Discipline, Lesson
from ritm.schedule.pages import WeekPage
from ritm.schedule.queries import halls
from ritm.staff.models import StaffMember
from ritm.web.ui.wording import month_day, weekday

_NOON, _EVENING = 12 * 60, 17 * 60


@dataclass(frozen=True)
class Row:
    """A row of the grid: a part of the day or an hour. `until` is the minute after it."""

    label: str
    hint: str
    start: int
    until: int


@dataclass
class Cell:
    """What stands in one row of one day: cards, and ghosts of the template, in order of time."""

    row: Row
    items: list[Card | Lesson] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """A column of the grid."""

    on: date
    is_today: bool
    count: int
    cells: list[Cell]
    closed: str = ""  # why the whole branch holds nothing

    @property
    def title(self) -> str:
        """«Ср 25»."""
        return f"{capfirst(weekday(self.on))} {self.on.day}"


@dataclass(frozen=True)
class Filter:
    """A choice that stands in the address: «Зал: все»."""

    name: str
    label: str
    chosen: str  # name of what is chosen, "" for all
    options: list[tuple[int, str]]
    value: int | None
    all_url: str  # the page's address without this choice

    @property
    def option_url(self) -> str:
        """What the number of an option is written after."""
        return f"{self.all_url}{'&' if self.all_url != '?' else ''}{self.name}="


def asked_day(request: HttpRequest, today: date) -> date:
    """The day in the address, today where there is none or it cannot be shown."""
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return on if FIRST_DAY + timedelta(days=7) <= on <= LAST_DAY - timedelta(days=14) else today


def asked_id(request: HttpRequest, name: str) -> int | None:
    """An id in the address, None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def parts() -> list[Row]:
    """Morning, day, evening."""
    return [
        Row(_("Morning"), _("before 12"), 0, _NOON),
        Row(pgettext("part of the day", "Day"), _("12–17"), _NOON, _EVENING),
        Row(_("Evening"), _("from 17"), _EVENING, 24 * 60),
    ]


def hour_rows(starts: Iterable[int], *, first: int = 9, last: int = 21) -> list[Row]:
    """An hour a row, from the earliest lesson (or `first`) to the latest (or `last`)."""
    hours = [minute // 60 for minute in starts]
    begin, end = min([first, *hours]), max([last, *hours])
    return [Row(f"{hour}:00", "", hour * 60, (hour + 1) * 60) for hour in range(begin, end + 1)]


def days_of(page: WeekPage, items: list[Card | Lesson], rows: list[Row]) -> list[Day]:
    """Seven columns with their cells filled."""
    today = clock.today(page.branch.time_zone)
    days = []
    for number in range(7):
        on = page.monday + timedelta(days=number)
        here = [item for item in items if lesson_of(item).on == on]
        cells = [Cell(row, [item for item in here if row.start <= _minute(item) < row.until]) for row in rows]
        count = sum(isinstance(item, Card) for item in here)
        closed = (one.name for one in page.closures if not one.hall_id and one.first_on <= on <= one.last_on)
        days.append(Day(on, on == today, count, cells, next(closed, "")))
    return days


def items_of(page: WeekPage, request: HttpRequest, *, only_different: bool) -> list[Card | Lesson]:
    """Cards and ghosts that pass the filters, in order of time."""
    wanted = {f"{name}_id": asked_id(request, name) for name in ("hall", "teacher", "discipline")}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    cards = [card for card in page.cards if not only_different or card.differs or card.is_single]
    items = [
        item
        for item in (*cards, *page.ghosts)
        if all(getattr(lesson_of(item), name) == value for name, value in wanted.items())
    ]
    return sorted(items, key=lambda item: (lesson_of(item).on, lesson_of(item).starts_at, lesson_of(item).group.name))


def lesson_of(item: Card | Lesson) -> Lesson:
    """The lesson of a card, or the ghost itself."""
    return item.lesson if isinstance(item, Card) else item


def _minute(item: Card | Lesson) -> int:
    return minute_of(lesson_of(item).wall_time)


def filters(page: WeekPage, request: HttpRequest) -> list[Filter]:
    """Hall, teacher, discipline: what the week has, and what is chosen though the week lacks it."""
    lessons = [lesson_of(item) for item in (*page.cards, *page.ghosts)]
    teachers = {one.teacher.pk: one.teacher.name for one in lessons if one.teacher}
    disciplines = {one.discipline_id: one.discipline.name for one in lessons}
    return [
        _filter(request, "hall", _("Hall"), {hall.pk: hall.name for hall in halls(page.branch)}, None),
        _filter(request, "teacher", _("Teacher"), teachers, StaffMember),
        _filter(request, "discipline", _("Discipline"), disciplines, Discipline),
    ]


def _filter(request: HttpRequest, name: str, label: str, names: dict[int, str], model: Any) -> Filter:
    value = asked_id(request, name)
    if value is not None and value not in names and model is not None:
        row = model.objects.filter(pk=value).first()
        names = names | ({row.pk: row.name} if row else {})
    options = sorted(names.items(), key=lambda option: option[1].casefold())
    others = request.GET.copy()
    others.pop(name, None)
    return Filter(name, label, names.get(value or 0, ""), options, value, f"?{others.urlencode()}")


def week_title(monday: date) -> str:
    """«23–29 ноября», «30 ноября – 6 декабря»."""
    return span_title(monday, monday + timedelta(days=6))


def span_title(first: date, last: date) -> str:
    """The same of any two days within a year."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{month_day(last)}"
    return f"{month_day(first)} – {month_day(last)}"


def steps(branch: Branch, monday: date) -> dict[str, date]:
    """Mondays of the week before, of this week and of the next."""
    return {
        "previous": monday - timedelta(days=7),
        "present": clock.week_start(clock.today(branch.time_zone)),
        "next": monday + timedelta(days=7),
    }
