"""«Почему?» of a charge: what a late cancel or a miss took, and by which choices of the boss (B-4 … B-7). Read anew.

Limits and terms are kept by versions, so what stood when a booking was made is said years later as it was.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from ritm.attendance.cancelling import Consequence, consequence, free_until
from ritm.attendance.explaining import Verdict, Why
from ritm.attendance.limits import limit_for
from ritm.attendance.models import Booking
from ritm.attendance.paying import drop_in_minor
from ritm.attendance.penalties import has_taken, terms_at
from ritm.attendance.policy import moment_text
from ritm.ledger.errors import written
from ritm.passes.data import LESSON
from ritm.schedule.models import Lesson


def why_cancelled(booking: Booking, now: datetime) -> list[Why]:
    """What cancelling takes if the client does it now, or why a late cancel took what it did. `booking` with its pass."""
    lesson = booking.lesson
    if booking.status != Booking.Status.CANCELLED:
        found = consequence(booking, lesson, now)
        return [_limit(booking, lesson), _moment(now, lesson, is_late=found.is_late), *_cost(booking, found)]
    if booking.cancelled_by != Booking.By.CLIENT or booking.cancelled_at is None:
        return [Why(Verdict.PASSES, _("Cancelled %(by)s: that never costs anything") % _by(booking))]
    until = [_limit(booking, lesson), _moment(booking.cancelled_at, lesson, is_late=booking.is_late)]
    return [*until, *([_terms_of_cancel(booking), _taken(booking)] if booking.is_late else [])]


def why_missed(booking: Booking) -> list[Why]:
    """Why a miss took what it did."""
    terms, lesson = terms_at(booking.booked_at), booking.lesson
    marked = booking.missed_at
    if marked is None:
        return [Why(Verdict.PASSES, _("Nobody marked the client for seven days: that costs nothing"))]
    said = [Why(Verdict.NOTES, _("Marked as a no-show on %(when)s") % {"when": moment_text(marked, lesson)})]
    words = {"percent": terms.miss_percent, "excused": terms.excused_percent, "when": _booked(booking)}
    if not terms.is_chosen or not terms.charges:
        rule = _(
            "When this booking was made (%(when)s), the studio charged no no-shows by itself; whoever marks decides"
        )
    else:
        rule = _(
            "When this booking was made (%(when)s), the studio took %(percent)s%% of a class, with a good reason %(excused)s%%"
        )
    return [*said, Why(Verdict.NOTES, rule % words), _taken(booking)]


def _limit(booking: Booking, lesson: Lesson) -> Why:
    """Until when it was free, and by what."""
    until, usual = free_until(booking, lesson), limit_for(lesson, booking.booked_at).instant(lesson)
    words = {"until": moment_text(until, lesson), "when": _booked(booking)}
    if until == min(usual, lesson.starts_at):
        text = _("Free until %(until)s, by the limit that stood when it was booked (%(when)s)")
    elif lesson.moved_at is not None and lesson.moved_at >= booking.booked_at:
        text = _("The class was moved after the booking: free until it begins, %(until)s")
    elif booking.booked_at > usual:
        text = _("Booked after the limit (%(when)s): free until %(until)s")
    else:
        text = _("Booked from the waiting list: free until %(until)s")
    return Why(Verdict.NOTES, text % words)


def _moment(at: datetime, lesson: Lesson, *, is_late: bool) -> Why:
    words = {"at": moment_text(at, lesson)}
    if is_late:
        return Why(Verdict.REFUSES, _("Cancelled on %(at)s: late") % words)
    return Why(Verdict.PASSES, _("Cancelled on %(at)s: in time, nothing is taken") % words)


def _cost(booking: Booking, found: Consequence) -> list[Why]:
    if not found.is_late:
        return []
    rule = _terms_of_cancel(booking)
    if found.minor:
        price = _("The price of a single visit: %(sum)s") % {"sum": written(drop_in_minor(booking.lesson) or 0)}
        taken = Why(Verdict.REFUSES, _("%(sum)s becomes a debt") % {"sum": written(found.minor)})
        return [rule, Why(Verdict.NOTES, price), taken]
    if found.why_nothing:
        return [rule, Why(Verdict.PASSES, _("Nothing is taken: %(why)s") % {"why": found.why_nothing})]
    name = found.held.name if found.held is not None else ""
    words = {"name": name, "percent": found.units * 100 // LESSON}
    return [rule, Why(Verdict.REFUSES, _("%(percent)s%% of a class is taken from the pass “%(name)s”") % words)]


def _terms_of_cancel(booking: Booking) -> Why:
    terms, words = terms_at(booking.booked_at), {"when": _booked(booking)}
    if terms.late_percent is None:
        text = _("When this booking was made (%(when)s), the studio had not chosen what a late cancellation takes")
        return Why(Verdict.NOTES, text % words)
    text = _("When this booking was made (%(when)s), the studio took %(percent)s%% of a class for a late cancellation")
    if terms.charges_drop_in and booking.client_pass is None:
        text = _(
            "When this booking was made (%(when)s), the studio took %(percent)s%% of the price of a single visit for a late cancellation without a pass"
        )
    return Why(Verdict.NOTES, text % {**words, "percent": terms.late_percent})


def _taken(booking: Booking) -> Why:
    """What stands in the row, and whether it came back."""
    if not has_taken(booking):
        why = (
            _("Nothing was taken")
            if booking.client_pass is not None
            else _("Nothing was taken: no pass kept the place")
        )
        return Why(Verdict.PASSES, why)
    if booking.charge_minor:
        text = _("%(sum)s became a debt") % {"sum": written(booking.charge_minor)}
    else:
        name = booking.client_pass.name if booking.client_pass is not None else ""
        words = {"name": name, "percent": booking.charge_units * 100 // LESSON}
        text = _("%(percent)s%% of a class was taken from the pass “%(name)s”") % words
    if booking.given_back_as:
        text = f"{text}; {booking.get_given_back_as_display()}"
    return Why(Verdict.PASSES if booking.given_back_as else Verdict.REFUSES, text)


def _by(booking: Booking) -> dict[str, str]:
    return {"by": str(booking.get_cancelled_by_display())}


def _booked(booking: Booking) -> str:
    return moment_text(booking.booked_at, booking.lesson)
