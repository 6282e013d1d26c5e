"""An empty day: why it is empty, and the nearest ways out (ux 4.1, 5.6; acceptance 2.5)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.schedule.models import Hall
from ritm.schedule.pages import DayPage
from ritm.schedule.permissions import LESSONS_CHANGE, WEEK_CHANGE
from ritm.schedule.queries import groups, next_day_with_lessons
from ritm.web.desk.home.asked import Asked
from ritm.web.desk.menu import may_open, url_of
from ritm.web.ui.wording import month_day, weekday


@dataclass(frozen=True)
class Way:
    """A button of the empty state; the first one is the main."""

    label: str
    url: str
    icon: str = ""
    is_dialog: bool = False


@dataclass(frozen=True)
class Empty:
    """What stands in place of lessons. `has_grid`: the hours are drawn behind it, ready to be pressed."""

    icon: str
    title: str
    text: str
    ways: tuple[Way, ...]
    has_grid: bool = False


def emptiness(request: HttpRequest, asked: Asked, page: DayPage) -> Empty | None:
    """None where there are lessons. At most two queries."""
    if page.cards:
        return None
    if page.disciplines:
        show_all = Way(_("Show all disciplines"), asked.url(disciplines=()))
        return Empty("filter", _("No classes of these disciplines on this day"), "", (show_all,), has_grid=True)
    if not _has_halls(asked, page):
        text = _("Classes stand in halls, and this branch has none yet")
        return Empty("building", _("First add a hall"), text, _to(request, "halls", _("To Classes → Halls")))
    if not groups().exists():
        text = _("A class takes its length, places, teacher and hall from its group")
        return Empty("users", _("First add a group"), text, _to(request, "groups", _("To Classes → Groups")))
    return _empty_day(request, asked)


def _empty_day(request: HttpRequest, asked: Asked) -> Empty:
    may = request.staff.may  # type: ignore[attr-defined] -- set by StaffMiddleware
    later = next_day_with_lessons(asked.branch, asked.on)
    query = f"?on={asked.on.isoformat()}"
    ways = []
    if may(LESSONS_CHANGE):
        ways.append(Way(_("New class"), url_of("lesson_new") + query, "plus", is_dialog=True))
    if may(WEEK_CHANGE):
        ways.append(Way(_("Fill the week from the template"), url_of("week_fill") + query, is_dialog=True))
    if later:
        words = _("Open %(weekday)s, %(day)s") % {"weekday": weekday(later), "day": month_day(later)}
        ways.append(Way(words, asked.url(on=later), "arrow-right"))
    text = _("The nearest day with classes is %(day)s") % {"day": month_day(later)} if later else ""
    return Empty("calendar-plus", _("No classes on this day"), text, tuple(ways), has_grid=True)


def _has_halls(asked: Asked, page: DayPage) -> bool:
    return bool(page.columns) or Hall.objects.filter(branch=asked.branch, is_archived=False).exists()


def _to(request: HttpRequest, name: str, label: Any) -> tuple[Way, ...]:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    return (Way(label, reverse(f"desk:{name}"), "arrow-right"),) if may_open(staff, name) else ()
