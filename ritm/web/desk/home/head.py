"""The head of Home: the day, steps to others, views, the filter of disciplines. Drawn by Jinja2 (decision 0006)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.core import clock
from ritm.schedule.pages import DayPage
from ritm.web.desk.home.asked import VIEWS, Asked
from ritm.web.ui.words import once_a_language

_STEP = timedelta(days=1)


@dataclass(frozen=True)
class View:
    """A way to look at the day; `key`: the number that chooses it."""

    key: int
    view: str
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class StripDay:
    """A day of the phone's strip."""

    on: date
    url: str
    is_current: bool
    is_today: bool


@dataclass(frozen=True)
class Choice:
    """A discipline of the filter."""

    pk: int
    name: str
    url: str
    is_on: bool


@dataclass(frozen=True)
class Head:
    """What the head shows; `new`: where a class is added, "" for whoever may not."""

    asked: Asked
    new: str
    views: list[View]
    strip: list[StripDay]
    choices: list[Choice]

    @property
    def words(self) -> SimpleNamespace:
        """In the language of now."""
        return _words()

    @property
    def near(self) -> str:
        """«Сегодня» and its neighbours."""
        return self.words.near.get((self.asked.on - self.asked.today).days, "")  # type: ignore[no-any-return] -- a word

    @property
    def year(self) -> str:
        """Said of another year only."""
        return str(self.asked.on.year) if self.asked.on.year != self.asked.today.year else ""

    @property
    def chosen(self) -> str:
        """What the filter's button says: the one discipline, or how many."""
        names, count = [one.name for one in self.choices if one.is_on], len(self.asked.disciplines)
        return names[0] if len(names) == count == 1 else str(count or "")

    def step(self, days: int) -> str:
        """The address of a day so far away."""
        return self.asked.url(on=self.asked.on + days * _STEP)

    @property
    def present(self) -> str:
        """The address of today."""
        return self.asked.url(on=self.asked.today)

    @property
    def all(self) -> str:
        """The address without the filter."""
        return self.asked.url(disciplines=())


def head(page: DayPage, asked: Asked, *, new: str) -> Head:
    """The head of this day."""
    monday = clock.week_start(asked.on)
    return Head(
        asked=asked,
        new=new,
        views=list(_views(asked)),
        strip=[_day(asked, monday + number * _STEP) for number in range(7)],
        choices=[_choice(asked, one.pk, one.name) for one in page.disciplines],
    )


def _views(asked: Asked) -> Iterable[View]:
    for number, view in enumerate(VIEWS, 1):
        yield View(number, view, _words().views[view], asked.url(view=view), view == asked.view)


def _day(asked: Asked, day: date) -> StripDay:
    return StripDay(day, asked.url(on=day), is_current=day == asked.on, is_today=day == asked.today)


def _choice(asked: Asked, pk: int, name: str) -> Choice:
    """Each press adds a discipline or takes it away; those of the address stay even where the day lacks them."""
    return Choice(pk, name, asked.url(disciplines=asked.disciplines ^ {pk}), pk in asked.disciplines)


@once_a_language
def _words() -> SimpleNamespace:
    return SimpleNamespace(
        near={0: _("today"), 1: _("tomorrow"), -1: _("yesterday")},
        views=dict(zip(VIEWS, (_("Halls"), _("Teachers"), pgettext("view of the day", "List")), strict=True)),
        before=_("Previous day"),
        today=_("Today"),
        after=_("Next day"),
        choose=_("Choose a day"),
        wanted=_("The day that you want"),
        show=_("Show"),
        view=_("View of the day"),
        disciplines=pgettext("filter", "Disciplines"),
        every=_("All disciplines"),
        nothing=_("No classes on this day"),
        new=_("New class"),
        print=_("Print"),
        new_key=_("New class (Shift+N)"),
        more=_("View, day, disciplines"),
        week=_("Days of the week"),
        earlier=_("A week earlier"),
        later=_("A week later"),
    )
