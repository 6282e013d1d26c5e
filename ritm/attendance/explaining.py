"""«Почему?»: the rules that were tried, each with its verdict in plain words. Nothing is asked of the database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ritm.attendance.ages import ages_text
from ritm.attendance.policy import GRACE, Case, Door, Judgement, Rule, Tried, moment_text
from ritm.attendance.queries import age_on
from ritm.clients.models import Client
from ritm.ledger.errors import written
from ritm.passes.explaining import explanation
from ritm.passes.queries import Fit, choose
from ritm.schedule.models import Lesson


class Verdict(StrEnum):
    """What a rule says."""

    PASSES = "passes"
    REFUSES = "refuses"
    NOTES = "notes"  # it decides nothing here, and is good to know


@dataclass(frozen=True)
class Why:
    """One rule in words."""

    verdict: Verdict
    text: str


def explained(judgement: Judgement) -> list[Why]:
    """Every rule that was tried for a booking, in the order of the answer (B-1); then the passes (P-5, P-6)."""
    found = [why for tried in judgement.tried for why in _of_rule(tried)]
    choice = judgement.tried[0].case.choice
    return [*found, *(explained_passes(choice.fits) if choice is not None else ())]


def explained_passes(fits: Iterable[Fit], chosen: Fit | None = None) -> list[Why]:
    """Each pass of the client: which one pays and by which rule it comes first, what the others lack (P-5, P-6).

    `chosen`: which one pays, where that is known.
    """
    fits = list(fits)
    pays = chosen or choose(fits)
    verdicts = [Verdict.PASSES if fit is pays else Verdict.NOTES for fit in fits]
    return [Why(verdict, text) for verdict, text in zip(verdicts, explanation(fits, pays), strict=True)]


def explained_price(lesson: Lesson, client: Client) -> list[Why]:
    """Where the price of a visit without a pass comes from: the class, else its group (B-13); what does not count (CL-18)."""
    own, usual = lesson.drop_in_minor, lesson.group.drop_in_minor
    words = {"group": lesson.group.name, "sum": written(own if own is not None else usual or 0)}
    if own is None and usual is None:
        text = _(
            "Neither the class nor the group “%(group)s” has a price of a single visit: whoever marks types the sum"
        )
    elif own is None or own == usual:
        text = _("Single visit: %(sum)s, the price of the group “%(group)s”")
    else:
        text = _("Single visit: %(sum)s, the price of this class alone")
    said = [Why(Verdict.NOTES if own is None and usual is None else Verdict.PASSES, text % words)]
    if client.discount_percent:
        text = _("The client's discount of %(percent)s%% does not count for single visits")
        said.append(Why(Verdict.NOTES, text % {"percent": client.discount_percent}))
    return said


def _of_rule(tried: Tried) -> list[Why]:
    if tried.against:
        return [Why(Verdict.REFUSES, str(refused)) for refused in tried.against]
    return [Why(Verdict.PASSES, _WORDS[tried.rule](tried.case))]


def _window(case: Case) -> str:
    lesson, window = case.lesson, case.window
    if case.door != Door.CLIENT:
        until = moment_text(lesson.ends_at + GRACE, lesson)
        return _("Staff book until %(until)s, an hour after the class") % {"until": until}
    words = {"opens": moment_text(window.opens_at(lesson), lesson)}
    words |= {"closes": moment_text(window.closes_at(lesson), lesson), "pass": window.by}
    if window.by:
        return _("Booking is open from %(opens)s by the pass “%(pass)s”, until %(closes)s") % words
    return _("Booking is open from %(opens)s until %(closes)s") % words


def _age(case: Case) -> str:
    low, high, age = case.lesson.group.min_age, case.lesson.group.max_age, age_on(case.client, case.lesson.on)
    if low is None and high is None:
        return _("The group is for all ages")
    words = {"ages": ages_text(low, high), "age": age}
    if age is None:
        return _("The group is for ages %(ages)s; the client's birth date is not known") % words
    return _("Age on the day of the class: %(age)s, the group is for ages %(ages)s") % words


def _caps(case: Case) -> str:
    caps, counted = case.caps, case.counted
    if not caps.are_set:
        return _("The studio sets no number of bookings")
    said = []
    if caps.ahead is not None:
        said.append(_("Bookings ahead: %(count)s of %(most)s") % {"count": counted.ahead, "most": caps.ahead})
    if caps.a_day is not None:
        said.append(_("bookings that day: %(count)s of %(most)s") % {"count": counted.that_day, "most": caps.a_day})
    held = case.choice.client_pass if case.choice is not None else None
    if caps.a_pass is not None and held is not None:
        words = {"pass": held.name, "count": counted.by_pass.get(held.pk, 0), "most": caps.a_pass}
        said.append(_("bookings ahead on “%(pass)s”: %(count)s of %(most)s") % words)
    return "; ".join(said) or _("No pass pays, so its number of bookings is not asked")


def _pass(case: Case) -> str:
    if case.choice is None:
        return _("No pass is needed")
    if case.choice.client_pass is not None:
        return _("The pass “%(name)s” pays") % {"name": case.choice.client_pass.name}
    return _("No pass fits; the studio only warns of it")


def _place(case: Case) -> str:
    if case.lesson.free is None:
        return _("The class has no limit of places")
    return _("Free places: %(free)s of %(capacity)s") % {"free": case.lesson.free, "capacity": case.lesson.capacity}


_WORDS: dict[Rule, Callable[[Case], str]] = {
    Rule.HELD: lambda _case: _("The class is held"),
    Rule.PERSON: lambda _case: _("The client is not on the blocklist"),
    Rule.WINDOW: _window,
    Rule.AGE: _age,
    Rule.CLASH: lambda _case: _("No other class at that time"),
    Rule.CAPS: _caps,
    Rule.PASS: _pass,
    Rule.PLACE: _place,
}
