"""What a penalty, a limit or a window would have done in the last 30 days, asked while it is typed; nothing is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ritm.attendance.limits import SCOPES
from ritm.attendance.paying import lessons_text
from ritm.attendance.penalties import Terms
from ritm.attendance.policy import Caps, Window
from ritm.attendance.previewing import Preview, of_caps, of_limit, of_penalties, of_window
from ritm.core import clock
from ritm.ledger.errors import written
from ritm.web.desk.account.bookings import BookingsForm, shown_plans
from ritm.web.desk.account.limits import LimitForm
from ritm.web.desk.account.penalties import PenaltiesForm, late_of
from ritm.web.desk.door import desk_view

LONGEST_ID = 18


@desk_view(requires=(), owner_only=True)
def settings_penalties_preview(request: HttpRequest) -> HttpResponse:
    """What misses and late cancels would have taken."""
    form = PenaltiesForm(request.GET)
    if not form.is_valid():
        return _part(request, [])
    typed = form.cleaned_data
    percents = (typed["miss_percent"], typed["excused_percent"], late_of(typed))
    by_money = typed["charges_drop_in"] == "True"
    terms = Terms(typed["charges"] == "True", *percents, is_chosen=True, charges_drop_in=by_money)
    was, would = of_penalties(terms, clock.now())
    return _part(request, [_charges(would), _was(was)])


@desk_view(requires=(), owner_only=True)
def settings_limits_preview(request: HttpRequest) -> HttpResponse:
    """How many cancels would have been late, and what they would have taken."""
    form, part = LimitForm(request.GET), _part_of(request.GET.get("scope", ""))
    if not form.is_valid():
        return _part(request, [])
    was, would = of_limit(form.limit(), clock.now(), part)
    late = _("Late cancellations: %(count)s instead of %(was)s") % {"count": would.count, "was": was.count}
    return _part(request, [late, _charges(would), _was(was)])


def _part_of(said: str) -> tuple[str, int] | None:
    """Of which part of the studio the limit is; what cannot be read is the whole."""
    kind, _colon, pk = said.partition(":")
    is_known = kind in SCOPES and pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_ID
    return (kind, int(pk)) if is_known else None


@desk_view(requires=(), owner_only=True)
def settings_bookings_preview(request: HttpRequest) -> HttpResponse:
    """How many bookings clients could not have made themselves, and how many stood above the numbers."""
    form = BookingsForm(request.GET, plans=shown_plans())
    if not form.is_valid():
        return _part(request, [])
    typed = form.cleaned_data
    by_plan = {plan_id: days for plan_id, days in form.windows().items() if days is not None}
    found = of_window(Window(typed["opens_days"], typed["closes_minutes"]), by_plan, clock.now())
    words = {"count": found.count, "clients": found.clients, "lessons": found.lessons}
    text = _(
        "Outside this window: %(count)s bookings that clients made themselves; clients: %(clients)s, classes: %(lessons)s"
    )
    lines, caps = [text % words], Caps(typed["most_ahead"], typed["most_a_day"], typed["most_a_pass"])
    if caps.are_set:
        above = of_caps(caps, clock.now())
        words = {"count": above.count, "clients": above.clients, "lessons": above.lessons}
        text = _("Above these numbers: %(count)s bookings; clients: %(clients)s, classes: %(lessons)s")
        lines.append(text % words)
    return _part(request, lines)


def _charges(would: Preview) -> str:
    words = {"clients": would.clients, "lessons": would.lessons}
    words |= {"units": lessons_text(would.units), "sum": written(would.minor)}
    text = _("It would have taken from passes: %(units)s visits, %(sum)s; clients: %(clients)s, classes: %(lessons)s")
    return _with_debts(text % words, would)


def _was(was: Preview) -> str:
    words = {"units": lessons_text(was.units), "sum": written(was.minor)}
    return _with_debts(_("Taken and not given back: %(units)s visits, %(sum)s") % words, was)


def _with_debts(text: str, found: Preview) -> str:
    """The same with what became or would become a debt, where anything does."""
    if not found.owed_minor:
        return text
    return f"{text}. {_('Without a pass: %(sum)s') % {'sum': written(found.owed_minor)}}"


def _part(request: HttpRequest, lines: list[str]) -> HttpResponse:
    return render(request, "account/preview.html", {"lines": lines})
