"""«Расписание → Расписание на неделю» (SC-03, ux 4.3)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ritm.attendance.waiting import line_lengths
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.schedule import queries
from ritm.schedule.actions.lessons import add_missing_lesson
from ritm.schedule.grid import minute_of
from ritm.schedule.models import Hall, TemplateSlot
from ritm.schedule.permissions import HOME_SCHEDULE, LESSONS_CHANGE, WEEK_CHANGE, WEEK_READ
from ritm.schedule.templates import filling_now
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import refused, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.desk.schedule import week_grid
from ritm.web.desk.schedule.week_drawing import WeekDrawing
from ritm.web.ui.render import Undo, close_dialog, render_part, toast, trigger


@desk_view(requires=(WEEK_READ,))
def week(request: HttpRequest) -> HttpResponse:
    """The week by parts of the day or by hours; ?on=, view=, hall=, teacher=, discipline=, diff=1."""
    branch = current_branch(request)
    monday = clock.week_start(week_grid.asked_day(request, clock.today(branch.time_zone)))
    page = queries.week(branch, monday)
    by_hours = request.GET.get("view") == "hours"
    only_different = request.GET.get("diff") == "1"
    items = week_grid.items_of(page, request, only_different=only_different)
    starts = [minute_of(week_grid.lesson_of(item).wall_time) for item in items]
    rows = week_grid.hour_rows(starts) if by_hours else week_grid.parts()
    staff = request.staff
    filters = week_grid.filters(page, request)
    lines = line_lengths(card.lesson for card in page.cards)
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "days": week_grid.days_of(page, items, rows),
        "filters": filters,
        "by_hours": by_hours,
        "only_different": only_different,
        "title": week_grid.week_title(monday),
        "number": monday.isocalendar().week,
        "steps": week_grid.steps(branch, monday),
        "has_halls": bool(filters[0].options),
        "may_fill": staff.may(WEEK_CHANGE),
        "filling": filling_now(branch) if staff.may(WEEK_CHANGE) else None,
        "drawing": WeekDrawing(staff.may(HOME_SCHEDULE), staff.may(LESSONS_CHANGE), staff.may(WEEK_CHANGE), lines),
    }
    return render_part(request, "schedule/week.html", "week", context)


@desk_view(requires=(WEEK_CHANGE,), methods=("POST",))
def week_add(request: HttpRequest, pk: int) -> HttpResponse:
    """«Добавить» on a ghost: the one lesson of the template that this week lacks."""
    branches = own_branches(request)
    slot = TemplateSlot.objects.select_related("template__branch").filter(pk=pk, template__branch__in=branches).first()
    if slot is None:
        raise Http404
    today = clock.today(slot.template.branch.time_zone)
    on = week_grid.asked_day(request, today)
    try:
        send_once(request, lambda: str(add_missing_lesson(slot=slot, on=on, actor=request.staff.actor).pk))
    except DomainError as error:
        return refused(request, error, "desk:week")
    return changed(request, _("The class is added"), _week_url(request, clock.week_start(on)))


def changed(request: HttpRequest, text: str, url: str, *, undo: Undo | None = None, **payload: Any) -> HttpResponse:
    """The schedule has changed: grids of this page ask themselves anew (`schedule-changed`), a toast says what."""
    if request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return toast(close_dialog(trigger(HttpResponse(status=204), "schedule-changed", payload)), text, undo=undo)
    messages.success(request, text)
    return redirect(url)


def _week_url(request: HttpRequest, monday: date) -> str:
    return f"{page_or_home(request, 'desk:week')}?on={monday.isoformat()}"


def has_halls(request: HttpRequest) -> bool:
    """A hall comes before the schedule (CT-08)."""
    return Hall.objects.filter(branch=current_branch(request), is_archived=False).exists()
