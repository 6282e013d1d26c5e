"""What a penalty, a limit or a window would have done in the last 30 days, asked while it is typed; nothing is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ritm.attendance.paying import lessons_text
from ritm.attendance.penalties import Terms
from ritm.attendance.policy import Window
from ritm.attendance.previewing import Preview, of_limit, of_penalties, of_window
from ritm.core import clock
from ritm.ledger.errors import written
from ritm.web.desk.account.bookings import BookingsForm, shown_plans
from ritm.web.desk.account.limits import LimitForm
from ritm.web.desk.account.penalties import PenaltiesForm, late_of
from ritm.web.desk.door import desk_view


@desk_view(requires=(), owner_only=True)
def settings_penalties_preview(request: HttpRequest) -> HttpResponse:
    """What misses and late cancels would have taken."""
    form = PenaltiesForm(request.GET)
    if not form.is_valid():
        return _part(request, [])
    typed = form.cleaned_data
    percents = (typed["miss_percent"], typed["excused_percent"], late_of(typed))
    terms = Terms(typed["charges"] == "True", *percents, is_chosen=True)
    was, would = of_penalties(terms, clock.now())
    return _part(request, [_charges(would), _was(was)])


@desk_view(requires=(), owner_only=True)
def settings_limits_preview(request: HttpRequest) -> HttpResponse:
    """How many cancels would have been late, and what they would have taken."""
    form = LimitForm(request.GET)
    if not form.is_valid():
        return _part(request, [])
    was, would = of_limit(form.limit(), clock.now())
    late = _("Late cancellations: %(count)s instead of %(was)s") % {"count": would.count, "was": was.count}
    return _part(request, [late, _charges(would), _was(was)])


@desk_view(requires=(), owner_only=True)
def settings_bookings_preview(request: HttpRequest) -> HttpResponse:
    """How many bookings clients could not have made themselves."""
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
    return _part(request, [text % words])


def _charges(would: Preview) -> str:
    words = {"clients": would.clients, "lessons": would.lessons}
    words |= {"units": lessons_text(would.units), "sum": written(would.minor)}
    return (
        _("It would have taken from passes: %(units)s visits, %(sum)s; clients: %(clients)s, classes: %(lessons)s")
        % words
    )


def _was(was: Preview) -> str:
    words = {"units": lessons_text(was.units), "sum": written(was.minor)}
    return _("Taken and not given back: %(units)s visits, %(sum)s") % words


def _part(request: HttpRequest, lines: list[str]) -> HttpResponse:
    return render(request, "account/preview.html", {"lines": lines})
