"""«Почему?» of a visit: what paid and by which rules; other passes, and what spoke against each (B-13, P-5, P-6). Read anew.

Passes are looked at as they were at the mark: with the visits that were left then and what bookings kept then.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ritm.attendance.explaining import Verdict, Why, explained_passes, explained_price
from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import busy_days, entry_text, facts_of
from ritm.attendance.policy import moment_text
from ritm.core import clock
from ritm.core.quotes import quoted
from ritm.ledger.errors import written
from ritm.passes.data import LESSON, Kept
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import Fit, choose
from ritm.passes.queries_of_then import fits_then
from ritm.passes.scope import Busy


def why_visited(visit: Visit) -> list[Why]:
    """What paid for a visit that stands, and why that; `visit` with booking, entry and its pass, charge, lesson's group.

    Six queries at most.
    """
    when = _("Marked on %(when)s") % {"when": moment_text(visit.marked_at, visit.lesson)}
    return [Why(Verdict.NOTES, when), *_replaced(visit), *_paid(visit)]


def _paid(visit: Visit) -> list[Why]:
    if visit.source == Visit.Source.PASS and visit.entry is not None:
        return _by_pass(visit, visit.entry)
    fits = _passes_then(visit)
    price = explained_price(visit.lesson, visit.client)
    if visit.source == Visit.Source.CHARGE and visit.charge is not None:
        owed = _("On credit or single: %(sum)s") % {"sum": written(visit.charge.minor)}
        return [Why(Verdict.PASSES, owed), *price, *_unused(fits)]
    free = _("Free of charge: whoever marked it chose so, or the visit cost nothing")
    return [Why(Verdict.PASSES, free), *price, *_unused(fits)]


def _by_pass(visit: Visit, entry: CreditEntry) -> list[Why]:
    held = entry.client_pass
    words = {"pass": quoted(held.name), "taken": entry_text(entry)}
    said = [Why(Verdict.PASSES, _("Paid by the pass %(pass)s: %(taken)s") % words)]
    if visit.charge_id is not None:
        text = _("It had been on credit; the pass was sold later and took it over")
        return [*said, Why(Verdict.NOTES, text)]
    fits = _passes_then(visit)
    chosen = next((fit for fit in fits if fit.client_pass.pk == held.pk), None)
    if visit.booking.is_pinned:
        said.append(Why(Verdict.NOTES, _("Staff chose this pass by hand")))
    elif chosen is None or chosen is not choose(fits):
        text = _("Chosen by hand when it was marked, or passes were changed since then")
        said.append(Why(Verdict.NOTES, text))
    return [*said, *explained_passes(fits, chosen)]


def _unused(fits: list[Fit]) -> list[Why]:
    """Passes that did not pay."""
    if not fits:
        return [Why(Verdict.NOTES, _("The client had no pass then"))]
    fitting = choose(fits)
    if fitting is None:
        return explained_passes(fits)
    words = {"pass": quoted(fitting.client_pass.name)}
    text = _("The pass %(pass)s fits by what is known today; whoever marked it chose otherwise")
    others = [fit for fit in fits if not fit.fits]
    return [Why(Verdict.NOTES, text % words), *explained_passes(others)]


def _replaced(visit: Visit) -> list[Why]:
    """A late cancel of the same class, whose charge came back with this visit (B-10)."""
    rows = Booking.objects.filter(lesson=visit.lesson_id, client=visit.client_id, given_back_at=visit.marked_at)
    if not rows.filter(given_back_as=Booking.GivenBack.REPLACED).exists():
        return []
    text = _("The client had cancelled late before: what that took came back, as one class is paid once")
    return [Why(Verdict.PASSES, text)]


def _passes_then(visit: Visit) -> list[Fit]:
    at, lesson = visit.marked_at, visit.lesson
    last = visit.entry if visit.source == Visit.Source.PASS else None
    kept, busy = _kept_then(visit, at), _busy_then(visit)
    facts = replace(facts_of(lesson), today=clock.local_date(at, lesson.zone))
    return fits_then(visit.client_id, facts, at=at, last=last, kept=kept, busy=busy)


def _kept_then(visit: Visit, at: datetime) -> Callable[[list[int]], Mapping[int, Kept]]:
    """What bookings of other classes kept on passes at that instant (P-7), asked once the passes are known."""

    def kept(ids: list[int]) -> Mapping[int, Kept]:
        marked = Visit.objects.filter(booking=OuterRef("pk"), marked_at__lte=at).filter(
            Q(undone_at=None) | Q(undone_at__gt=at)
        )
        rows = Booking.objects.filter(client_pass__in=ids, booked_at__lte=at).exclude(lesson=visit.lesson_id)
        stood = rows.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=at), Q(missed_at=None) | Q(missed_at__gt=at))
        stood = stood.exclude(status=Booking.Status.NO_SHOW, missed_at=None).filter(~Exists(marked))
        counted = stood.order_by().values("client_pass").annotate(n=Count("pk")).values_list("client_pass", "n")
        return {pass_id: Kept(number * LESSON) for pass_id, number in counted}

    return kept


def _busy_then(visit: Visit) -> Callable[[list[ClientPass]], Busy]:
    """Days on which passes are used, but for what this visit took (P-5)."""

    def busy(passes: list[ClientPass]) -> Busy:
        found = {pass_id: list(days) for pass_id, days in busy_days(passes, visit.lesson.on).items()}
        own, day = visit.entry.client_pass_id if visit.entry is not None else 0, (None, visit.lesson.on)
        if day in found.get(own, []):
            found[own].remove(day)
        return found

    return busy
