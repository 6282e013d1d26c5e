"""«Заполнить на неделю»: what would be done first; one week at once, several by the worker (SC-03, SC-04, ux 4.3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ritm.accounts.models import Branch
from ritm.attendance.regulars import Seat, booked_by_itself, foresee_lessons, left_out, standing_in
from ritm.clients.permissions import CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.schedule.actions.filling import FillResult, fill_week, fill_weeks
from ritm.schedule.models import Lesson
from ritm.schedule.models_of_filling import MOST_WEEKS, WeeksFilling
from ritm.schedule.permissions import WEEK_CHANGE
from ritm.schedule.templates import fill_preview
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import refused, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.desk.regulars.words import when, why_not
from ritm.web.desk.schedule import week_grid
from ritm.web.desk.schedule.week import changed
from ritm.web.ui.render import render_part, trigger

FORESEEN = "fill-foreseen"  # the part of the dialog that asks itself anew while one types
_SHOWN = 100  # lines of whoever has no place, of clashes, of closed days


class WeeksForm(forms.Form):
    """How many weeks, from the one that is shown."""

    weeks = forms.IntegerField(
        label=gettext_lazy("How many weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=gettext_lazy("At most 26. Several weeks are filled in the background."),
        error_messages={"required": gettext_lazy("Enter how many weeks to fill")},
    )


@dataclass(frozen=True)
class Left:
    """A permanent participant without a place in a class; "" for whom the person may not see."""

    name: str
    when: str
    why: str


@desk_view(requires=(WEEK_CHANGE,), methods=("GET", "POST"))
def week_fill(request: HttpRequest) -> HttpResponse:
    """?on= the first week, ?weeks= how many: what would be added, who would be booked and who not; then done."""
    branch = current_branch(request)
    monday = clock.week_start(week_grid.asked_day(request, clock.today(branch.time_zone)))
    typed = request.POST if request.method == "POST" else request.GET
    form = WeeksForm(typed if "weeks" in typed else {"weeks": "1"})
    if request.method == "POST" and form.is_valid():
        return _filled(request, branch, monday, form.cleaned_data["weeks"])
    context = {
        "form": form,
        "monday": monday,
        "back": _week_url(request, monday),
        "last": WeeksFilling.objects.filter(branch=branch).first(),
        **(_foreseen(request, branch, monday, form.cleaned_data["weeks"]) if form.is_valid() else {}),
    }
    if request.method == "GET" and getattr(request.htmx, "target", None) == FORESEEN:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "schedule/week_fill.html#foreseen", context)
    status = 422 if request.method == "POST" else 200
    return render_part(request, "schedule/week_fill.html", "fill", context, status=status)


def _filled(request: HttpRequest, branch: Branch, monday: date, weeks: int) -> HttpResponse:
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act() -> str:
        if weeks == 1:
            return _said(fill_week(branch=branch, monday=monday, actor=actor))
        return str(fill_weeks(branch=branch, monday=monday, weeks=weeks, actor=actor).pk)

    try:
        answer, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, "desk:week")
    if weeks == 1:
        return changed(request, answer, _week_url(request, monday))
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect("desk:week_filling", answer)
    return render_part(request, "schedule/week_filling.html", "filling", _progress(request, _row(request, int(answer))))


def _said(filled: FillResult) -> str:
    if not filled.added:
        return _("Nothing was added; already filled: %(count)s") % {"count": filled.already}
    words = ngettext(
        "The schedule was successfully filled from the template: %(count)s class added",
        "The schedule was successfully filled from the template: %(count)s classes added",
        filled.added,
    )
    return words % {"count": filled.added}


def _foreseen(request: HttpRequest, branch: Branch, monday: date, weeks: int) -> dict[str, Any]:
    preview = fill_preview(branch, monday, weeks)
    found = foresee_lessons(preview.add) if preview.add else None
    return {
        "span": week_grid.span_title(monday, monday + timedelta(days=7 * weeks - 1)),
        "preview": preview,
        "clashes": preview.clashes[:_SHOWN],
        "closed": preview.closed[:_SHOWN],
        "booked": len(found.seats) if found else 0,
        "refused": len(found.refused) if found else 0,
        "left": _left(request.staff, found.refused) if found else [],  # type: ignore[attr-defined] -- as above
    }


@desk_view(requires=(WEEK_CHANGE,))
def week_filling(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is, and what came of it: added, booked, who has no place as things stand, what was passed by."""
    context = _progress(request, _row(request, pk))
    response = render_part(request, "schedule/week_filling.html", "filling", context)
    return trigger(response, "schedule-changed") if context["filling"].is_done and request.htmx else response  # type: ignore[attr-defined] -- by django-htmx


def _row(request: HttpRequest, pk: int) -> WeeksFilling:
    rows = WeeksFilling.objects.select_related("branch")
    return get_object_or_404(rows, pk=pk, branch__in=own_branches(request))


def _progress(request: HttpRequest, filling: WeeksFilling) -> dict[str, Any]:
    last = filling.first_on + timedelta(days=7 * filling.weeks - 1)
    context: dict[str, Any] = {
        "filling": filling,
        "title": week_grid.span_title(filling.first_on, last),
        "back": _week_url(request, filling.first_on),
    }
    if not filling.is_done:
        return context
    rows = Lesson.objects.select_related("group", "discipline", "hall", "teacher", "branch")
    lessons = list(rows.filter(branch=filling.branch, slot_on__range=(filling.first_on, last)))
    ahead = [one for one in lessons if one.status == Lesson.Status.SCHEDULED]
    left = left_out(list(standing_in({one.group_id for one in ahead})), ahead)
    preview = fill_preview(filling.branch, filling.first_on, filling.weeks)
    return (
        context
        | {
            "booked": booked_by_itself(one.pk for one in ahead),
            "refused": len(left),
            "left": _left(request.staff, left),  # type: ignore[attr-defined] -- as above
            "preview": preview,
            "clashes": preview.clashes[:_SHOWN],
            "closed": preview.closed[:_SHOWN],
        }
    )


def _left(staff: StaffMember, seats: Any) -> list[Left]:
    """By class, in the order of joining; clients whom the person may not see without their names."""
    shown: list[Seat] = list(seats)[:_SHOWN]
    ids = {one.standing.client_id for one in shown}
    seen = set(visible_to(staff).filter(pk__in=ids).values_list("pk", flat=True)) if staff.may(CLIENTS_READ) else set()
    return [
        Left(one.standing.client.name if one.standing.client_id in seen else "", _which(one.lesson), why_not(one))
        for one in shown
    ]


def _which(lesson: Lesson) -> str:
    return f"{when(lesson)} {lesson.group.name}"


def _week_url(request: HttpRequest, monday: date) -> str:
    return f"{page_or_home(request, 'desk:week')}?on={monday.isoformat()}"
