"""«Расписание → Загрузка»: hours and heads of halls and teachers over a week or any days, and who found no place (CT-02)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ritm.attendance.demand import demand_of
from ritm.core import clock
from ritm.schedule.load import Load, load_of
from ritm.schedule.models import FIRST_DAY, LAST_DAY
from ritm.schedule.permissions import WEEK_READ
from ritm.web.desk.door import desk_view
from ritm.web.desk.place import current_branch
from ritm.web.ui.render import render_part

_WEEK = timedelta(days=7)
MOST_DAYS = 92


@dataclass(frozen=True)
class Line:
    """A row of the table; `hours` in the reader's language, `days` where a week is shown."""

    name: str
    load: Load
    hours: str
    days: tuple[str, ...]


@desk_view(requires=(WEEK_READ,))
def load(request: HttpRequest) -> HttpResponse:
    """The week that goes on, or the days in the address: from=, to=."""
    branch = current_branch(request)
    monday = clock.week_start(clock.today(branch.time_zone))
    first = _day(request, "from") or monday
    last = _day(request, "to") or first + _WEEK - timedelta(days=1)
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        last = first + (_WEEK if last < first else timedelta(days=MOST_DAYS)) - timedelta(days=1)
    length = last - first + timedelta(days=1)
    page = load_of(branch, first, last)
    days = tuple(first + timedelta(days=number) for number in range(7)) if length == _WEEK else ()
    tables = (
        (_("Halls"), [_line(one, days, _("No hall")) for one in page.halls]),
        (_("Teachers"), [_line(one, days, _("No teacher")) for one in page.teachers]),
    )
    context: dict[str, Any] = {
        "page": page,
        "tables": tables,
        "whole": _line(page.whole, days, _("All halls together")),
        "first": first,
        "last": last,
        "days": days,
        "demand": demand_of(branch, first, last),
        "before": (first - length, first - timedelta(days=1)),
        "after": (last + timedelta(days=1), last + length),
        "is_present": (first, length) == (monday, _WEEK),
        "most_days": MOST_DAYS,
    }
    return render_part(request, "schedule/load.html", "load", context)


def _line(load: Load, days: tuple[date, ...], nameless: str) -> Line:
    name = load.row.name if load.row else nameless
    return Line(name, load, _hours(load.minutes), tuple(_hours(load.by_day.get(day, 0)) for day in days))


def _hours(minutes: int) -> str:
    """Hours to a tenth, in the reader's language; "" for none."""
    tenths = (minutes + 3) // 6
    return number_format(tenths / 10, decimal_pos=1 if tenths % 10 else 0) if minutes else ""


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    room = timedelta(days=MOST_DAYS * 2)
    return day if FIRST_DAY + room <= day <= LAST_DAY - room else None
