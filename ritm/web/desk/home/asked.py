"""What of the day the address asks for: the day, the view, the disciplines, the open lesson."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.schedule.days import lessons_beside
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lesson_by_id
from ritm.web.desk.addresses import by_id
from ritm.web.desk.place import current_branch
from ritm.web.desk.schedule.week_grid import asked_day, asked_id

HALLS, TEACHERS, LIST = "halls", "teachers", "list"
VIEWS = (HALLS, TEACHERS, LIST)
# A lesson that no account has: «the panel was closed here, let it be so».
CLOSED = 0
_MOST_DISCIPLINES = 30


@dataclass(frozen=True)
class Asked:
    """The page as its address asks for it."""

    branch: Branch
    today: date
    on: date
    view: str
    is_own_view: bool  # chosen in the address, so it stays on a narrow screen too
    is_phone: bool
    disciplines: frozenset[int]
    lesson_id: int | None  # CLOSED: nothing opens by itself
    lesson: Lesson | None  # where only the lesson's address was given
    lessons: list[Lesson] | None  # of its day, read with it

    @property
    def is_today(self) -> bool:
        """The day that goes on now in the branch."""
        return self.on == self.today

    @cached_property
    def home(self) -> str:
        """Home's own address; a page has some thirty made of it."""
        return reverse("desk:home")

    def url(self, *, on: date | None = None, view: str = "", disciplines: Iterable[int] | None = None) -> str:
        """The address of Home with something changed; the open lesson stays behind."""
        day = on or self.on
        values = [("on", day.isoformat())] if day != self.today else []
        values += self._kept(self.disciplines if disciplines is None else disciplines, view)
        return self.home + (f"?{urlencode(values)}" if values else "")

    def lesson_url(self, lesson_id: int) -> str:
        """The same day, said in full, with a lesson open: the address may be sent to a colleague."""
        return f"{self._day_said}&lesson={lesson_id}"

    @cached_property
    def _day_said(self) -> str:
        values = [("on", self.on.isoformat()), *self._kept(self.disciplines)]
        return f"{self.home}?{urlencode(values)}"

    @cached_property
    def panel_url(self) -> Callable[[int], str]:
        """The panel of a lesson alone."""
        return by_id("desk:lesson")

    @property
    def list_url(self) -> str:
        """Where a narrow screen gets the list in place of the grid."""
        return self.part_url(view=LIST)

    def part_url(self, *, view: str = "") -> str:
        """Where the grid asks itself anew: it stays on its day past midnight."""
        values = [("on", self.on.isoformat()), *self._kept(self.disciplines, view or self.view)]
        return f"{self.home}?{urlencode(values)}"

    def _kept(self, disciplines: Iterable[int], view: str = "") -> list[tuple[str, str]]:
        shown = view or (self.view if self.is_own_view else "")
        return [*([("view", shown)] if shown else []), *(("discipline", str(one)) for one in sorted(disciplines))]


def asked_of(request: HttpRequest) -> Asked:
    """Read the address; what cannot be shown becomes today, the person's own view, all disciplines."""
    branch = current_branch(request)
    today = clock.today(branch.time_zone)
    lesson_id = asked_id(request, "lesson")
    lesson, lessons = _named(branch, lesson_id) if lesson_id and "on" not in request.GET else (None, None)
    is_phone = "Mobi" in request.headers.get("User-Agent", "")
    view = request.GET.get("view", "")
    usual = LIST if is_phone else request.staff.day_view  # type: ignore[attr-defined] -- set by StaffMiddleware
    return Asked(
        branch=branch,
        today=today,
        on=lesson.on if lesson else asked_day(request, today),
        view=view if view in VIEWS else usual if usual in VIEWS else HALLS,
        is_own_view=view in VIEWS,
        is_phone=is_phone,
        disciplines=frozenset(_ids(request.GET.getlist("discipline")[:_MOST_DISCIPLINES])),
        lesson_id=lesson_id,
        lesson=lesson,
        lessons=lessons,
    )


def _named(branch: Branch, lesson_id: int) -> tuple[Lesson | None, list[Lesson] | None]:
    """The lesson with its day; alone where it is another branch's."""
    beside = lessons_beside(branch, lesson_id)
    found = next((one for one in beside if one.pk == lesson_id), None)
    return (found, beside) if found else (lesson_by_id(lesson_id), None)


def _ids(texts: list[Any]) -> Iterable[int]:
    return (int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19)
