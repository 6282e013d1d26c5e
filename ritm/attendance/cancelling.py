"""Until when a booking is cancelled free, and what it takes afterwards: one answer for every door (B-4, B-5, T-3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ritm.attendance.limits import limit_for
from ritm.attendance.models import Booking, Channel
from ritm.attendance.paying import becomes_text, drop_in_minor
from ritm.attendance.penalties import COSTING_LATE, Terms, terms_at
from ritm.attendance.waiting import free_after_promotion
from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.errors import DomainError
from ritm.ledger.errors import written
from ritm.passes.actions.credits import check_taking
from ritm.passes.data import LESSON
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson

# Who books after the limit has this long to think better of it (B-5).
SECOND_THOUGHTS = timedelta(minutes=15)


def free_until(booking: Booking, lesson: Lesson) -> datetime:
    """The last instant at which the client cancels free (B-4, B-5); never after the start.

    Until the start where the lesson was moved since he booked; fifteen minutes from a booking that was made after the
    limit itself, an hour from the message where the waiting list moved him in (W-9).
    """
    if lesson.moved_at is not None and lesson.moved_at >= booking.booked_at:
        return lesson.starts_at
    limit = limit_for(lesson, booking.booked_at).instant(lesson)
    if booking.channel == Channel.QUEUE:
        limit = max(limit, free_after_promotion(booking.told_at, lesson))
    elif booking.booked_at > limit and booking.channel != Channel.OFFER:
        limit = booking.booked_at + SECOND_THOUGHTS
    return min(limit, lesson.starts_at)


@dataclass(frozen=True)
class Shown:
    """What the client was told that cancelling takes: hundredths of a lesson, or kopecks."""

    units: int = 0
    minor: int = 0


@dataclass(frozen=True)
class Consequence:
    """What cancelling by the client means at an instant: free until when, or late and what it takes of which pass."""

    free_until: datetime
    is_late: bool
    units: int = 0  # hundredths of a lesson
    held: ClientPass | None = None
    why_nothing: str = ""  # of a late one that takes nothing
    minor: int = 0  # kopecks, where no pass keeps the place

    @property
    def shown(self) -> Shown:
        """As it is told."""
        return Shown(self.units, self.minor)


def consequence(booking: Booking, lesson: Lesson, now: datetime) -> Consequence:
    """What it takes if the client cancels now: the action charges by this, and every door shows it before (B-4, B-5).

    Two queries, three where it costs something. The charge is due from the pass that keeps the place, as far as that can still pay it; without one
    it is money, where the boss has chosen so.
    """
    until = free_until(booking, lesson)
    if now <= until:
        return Consequence(until, is_late=False)
    terms, held = terms_at(booking.booked_at), booking.client_pass
    found = _in_money(terms, lesson, until) if held is None and terms.charges_drop_in else None
    found = found or _of_pass(terms, lesson, until, held)
    if found.why_nothing or not _has_cost_already(booking, lesson):
        return found
    return Consequence(
        until, is_late=True, held=held, why_nothing=_("this class was charged when it was cancelled before")
    )


def _has_cost_already(booking: Booking, lesson: Lesson) -> bool:
    """Whether the client cancelled late here before: one class costs him once at most (B-10)."""
    rows = Booking.objects.filter(COSTING_LATE, lesson=lesson, client=booking.client_id)
    return rows.exclude(pk=booking.pk).exists()


def _of_pass(terms: Terms, lesson: Lesson, until: datetime, held: ClientPass | None) -> Consequence:
    units = terms.late_units
    why = _why_nothing(lesson, held, units, is_chosen=terms.late_percent is not None)
    return Consequence(until, is_late=True, units=0 if why else units, held=held, why_nothing=why)


def _in_money(terms: Terms, lesson: Lesson, until: datetime) -> Consequence | None:
    if not terms.late_percent:
        return None
    minor = terms.late_minor(drop_in_minor(lesson))
    why = "" if minor else _("the class has no price of a single visit")
    return Consequence(until, is_late=True, minor=minor, why_nothing=why)


def _why_nothing(lesson: Lesson, held: ClientPass | None, units: int, *, is_chosen: bool) -> str:
    if not units:
        if is_chosen:
            return _("the studio charges nothing for it")
        return _("when this booking was made, the studio had not chosen what it takes")
    if held is None:
        return _("no pass keeps this place")
    try:
        check_taking(held, on=lesson.on, units=units)
    except DomainError:
        return _("the pass “%(name)s” cannot pay for it") % {"name": held.name}
    return ""


def consequence_text(found: Consequence, lesson: Lesson, now: datetime) -> str:
    """«бесплатно до 15:00», «поздняя отмена: спишется 1 занятие», «поздняя отмена, ничего не спишется: …»."""
    if not found.is_late:
        return _free_text(found.free_until, lesson, now)
    if found.minor:
        return _("Late cancellation: %(sum)s will be charged.") % {"sum": written(found.minor)}
    if not found.units:
        return _("Late cancellation, nothing is charged: %(why)s.") % {"why": found.why_nothing}
    if found.units == LESSON:
        return _("Late cancellation: one class will be charged.")
    return _("Late cancellation: %(percent)s%% of a class will be charged.") % {"percent": found.units * 100 // LESSON}


def charge_text(found: Consequence) -> str:
    """What becomes of the pass, or why it is money; "" where nothing is taken."""
    if found.minor:
        return _("no pass keeps this place, so it is paid as a single class")
    if not found.units or found.held is None:
        return ""
    return becomes_text(found.held, found.held.left_units, found.units)


def _free_text(until: datetime, lesson: Lesson, now: datetime) -> str:
    if until == lesson.starts_at:
        return _("Free until the class begins.")
    local = clock.local(until, lesson.zone)
    if local.date() == clock.local_date(now, lesson.zone):
        return _("Free until %(time)s.") % {"time": f"{local:%H:%M}"}
    return _("Free until %(day)s, %(time)s.") % {"day": short_day(local), "time": f"{local:%H:%M}"}
