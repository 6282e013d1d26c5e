"""Rows of the client's page in words."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.models import Booking, Visit
from ritm.core import clock
from ritm.passes.data import LESSON, Kept
from ritm.passes.models import ClientPass, PassKind, PassState
from ritm.passes.states import dates_on, frozen_on, state_on
from ritm.schedule.models import Lesson
from ritm.web.ui.wording import clock_time, day_title, month_day, plain_date, units

_MOST_PIPS = 16  # more of them are too thin to be counted


@dataclass(frozen=True)
class ClassRow:
    """A class ahead: when, what, where and with whom."""

    day: str
    time: str
    name: str
    where: str
    is_today: bool
    cancels: int = 0  # the booking that he may cancel here


@dataclass(frozen=True)
class PassRow:
    """A pass: `left` is empty where the client is shown no rest (PA-02, N-3)."""

    name: str
    state: str
    is_active: bool
    term: str
    left: str
    of: str
    kept: str
    renews: int = 0  # the pass, where it renews by itself and he may switch that off
    pips: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class VisitRow:
    """A visit that stands."""

    day: str
    time: str
    name: str
    paid_by: str


def class_row(lesson: Lesson, *, with_branch: bool, booking: Booking | None = None) -> ClassRow:
    """«Среда, 25 ноября», «18:00», «Балет», «Ирина Лаптева, Большой зал»; `booking`: one that he may cancel."""
    return ClassRow(
        day=day_title(lesson.on),
        time=clock_time(lesson.wall_time),
        name=lesson.group.name,
        where=", ".join(places_of(lesson, with_branch=with_branch)),
        is_today=lesson.on == clock.today(lesson.zone),
        cancels=booking.pk if booking is not None and clock.now() < lesson.starts_at else 0,
    )


def pass_row(held: ClientPass, kept: Kept, today: date) -> PassRow:
    """How much is left and until when, and what of it is kept."""
    state, left = state_on(held, today), held.left_units
    is_shown = held.kind != PassKind.UNLIMITED and left is not None
    return PassRow(
        name=held.name,
        state=str(state.label),
        is_active=state == PassState.ACTIVE,
        term=_term(held, state, today),
        left=units(left) if is_shown and left is not None else "",
        of=_("left of %(count)s") % {"count": units(held.granted_units or 0)}
        if is_shown
        else _("Visits without a limit"),
        kept=_kept(kept) if is_shown else "",
        renews=held.pk if held.renews and not held.closed_reason else 0,
        pips=_pips(held, kept.units) if is_shown else (),
    )


def visit_row(visit: Visit) -> VisitRow:
    """«25.11.2026», «18:00», «Балет», and the pass that paid."""
    lesson = visit.lesson
    is_paid = visit.entry is not None and visit.source == Visit.Source.PASS
    paid_by = visit.entry.client_pass.name if is_paid and visit.entry else ""
    return VisitRow(plain_date(lesson.on), clock_time(lesson.wall_time), lesson.group.name, paid_by)


def places_of(lesson: Lesson, *, with_branch: bool) -> list[str]:
    """Who teaches, in which hall, in which branch."""
    said = [lesson.teacher.name if lesson.teacher else "", lesson.hall.name if lesson.hall else ""]
    if with_branch:
        said.append(lesson.branch.name)
    return [one for one in said if one]


def _term(held: ClientPass, state: PassState, today: date) -> str:
    term = dates_on(held, today)
    if term is None and state == PassState.NOT_STARTED:
        return _("begins right after the pass before it")
    if term is None:
        return _("The term begins with the first visit")
    begins, ends = (_day(day, today) for day in term)
    freeze = frozen_on(held, today)
    if state == PassState.FROZEN and freeze is not None:
        return _("frozen until %(day)s, then until %(last)s") % {"day": _day(freeze[1], today), "last": ends}
    if state == PassState.NOT_STARTED:
        return _("from %(first)s to %(last)s") % {"first": begins, "last": ends}
    return _("until %(day)s") % {"day": ends}


def _day(day: date, today: date) -> str:
    return month_day(day) if day.year == today.year else plain_date(day)


def _kept(kept: Kept) -> str:
    booked, waits = kept.booked // LESSON, len(kept.waits)
    said = []
    if booked:
        said.append(
            ngettext("%(count)s is kept for a booking", "%(count)s are kept for bookings", booked) % {"count": booked}
        )
    if waits:
        told = ngettext("%(count)s is kept while you wait", "%(count)s are kept while you wait", waits)
        said.append(told % {"count": waits})
    return ", ".join(said)


def _pips(held: ClientPass, kept: int) -> tuple[str, ...]:
    """One mark a lesson: free, kept by a booking, spent. None where halves were taken, or there are too many."""
    left, (total, odd) = held.left_units or 0, divmod(held.granted_units or 0, LESSON)
    if total > _MOST_PIPS or odd or left % LESSON or left > total * LESSON:
        return ()
    whole, held_back = left // LESSON, min(kept, left) // LESSON
    return ("on",) * (whole - held_back) + ("hold",) * held_back + ("",) * (total - whole)
