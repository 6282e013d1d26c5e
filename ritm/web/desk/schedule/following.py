"""«И в уже заполненных неделях»: what an edit of the template does to classes that stand, before it is pressed and after (SC-07)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from ritm.attendance.moving import booked_into
from ritm.core.errors import DomainError
from ritm.schedule.actions.following import edit_filled
from ritm.schedule.following import ACTS, Fate, Followed, coming_of, fates
from ritm.schedule.models import Closure, Lesson, TemplateSlot
from ritm.schedule.models_of_filling import WeeksEdit
from ritm.schedule.permissions import LESSONS_CHANGE, TEMPLATE_CHANGE
from ritm.schedule.planned import whole_slot
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import refused, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import own_branches
from ritm.web.desk.schedule.telling import told_clients
from ritm.web.ui.render import render_part, toast, trigger
from ritm.web.ui.wording import clock_time

_SHOWN = 100  # classes that are listed one by one
_WHY = {
    Fate.BY_HAND: gettext_lazy("changed by hand"),
    Fate.CANCELLED: gettext_lazy("cancelled"),
    Fate.MARKED: gettext_lazy("clients are marked"),
    Fate.OTHER_GROUP: gettext_lazy("people are booked with the group that it was"),
    Fate.OVER: gettext_lazy("its new time has gone by"),
    Fate.CLOSED: gettext_lazy("the day is closed"),
    Fate.CLASH: gettext_lazy("the hall or the teacher is taken"),
    Fate.REFUSED: gettext_lazy("it did not work out: the hall may no longer be in use"),
}


@dataclass(frozen=True)
class Stays:
    """A class that stands ahead, and why the edit passes it by; "" of one that it reaches."""

    lesson: Lesson
    why: str


@desk_view(requires=(TEMPLATE_CHANGE, LESSONS_CHANGE), methods=("GET", "POST"))
def template_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change in the weeks that are filled, and what stays; then it is given to the worker."""
    slot = _slot(request, pk)
    if request.method == "GET":
        return render_part(request, "schedule/follow.html", "follow", question(request, slot))
    is_silent = "tell_known" in request.POST and request.POST.get("tell") != "on"
    actor = request.staff.actor
    try:
        answer, _is_new = send_once(request, lambda: str(edit_filled(slot=slot, is_silent=is_silent, actor=actor).pk))
    except DomainError as error:
        return refused(request, error, "desk:template")
    if not request.htmx:
        return redirect("desk:weeks_edit", answer)
    context = _progress(request, _edit(request, int(answer)))
    return render_part(request, "schedule/weeks_edit.html", "edit", context)


@desk_view(requires=(TEMPLATE_CHANGE, LESSONS_CHANGE))
def weeks_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is; at the end what followed and what stayed."""
    context = _progress(request, _edit(request, pk))
    response = render_part(request, "schedule/weeks_edit.html", "edit", context)
    return trigger(response, "schedule-changed") if context["edit"].is_done and request.htmx else response


def differing(slot_id: int) -> int:
    """Classes ahead that an edit of this line of the template would reach."""
    slot = whole_slot(slot_id)
    return sum(one.is_done for one in fates(slot, coming_of(slot)))


def asked_now(request: HttpRequest, pk: int, text: str) -> HttpResponse:
    """The template is saved: the dialog goes on with the question of the weeks that are filled."""
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect("desk:template_follow", pk)
    response = render(request, "schedule/follow.html#follow", question(request, whole_slot(pk)))
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return toast(trigger(response, "schedule-changed"), text)


def question(request: HttpRequest, slot: TemplateSlot) -> dict[str, Any]:
    """What the dialog says; names of people for whoever may see the day."""
    found = fates(slot, coming_of(slot))
    reached = [one for one in found if one.is_done]
    count = Counter(one.fate.value for one in found)
    off = {one.lesson.pk for one in reached if one.fate == Fate.OFF}
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    bookings = booked_into(one.lesson.pk for one in reached if one.is_moved or one.fate == Fate.OFF)
    people = {row.client_id: row.client for row in bookings}.values()
    return {
        "slot": slot,
        "title": _title(slot),
        "count": count,
        "reached": [Stays(one.lesson, "") for one in reached[:_SHOWN]],
        "more": max(0, len(reached) - _SHOWN),
        "stays": [Stays(one.lesson, _why(one)) for one in found if one.fate in _WHY][:_SHOWN],
        "substitutes": sum(one.keeps_substitute for one in reached),
        "moved": sum(row.lesson_id not in off for row in bookings),
        "let_go": sum(row.lesson_id in off for row in bookings),
        **told_clients(people, slot.template.branch.time_zone, staff),
        "back": page_or_home(request, "desk:template"),
    }


def _why(one: Followed) -> str:
    if isinstance(one.why, Closure):
        return f"{_WHY[one.fate]}: {one.why.name}"
    if one.why is not None:
        other = one.why.other
        return f"{_WHY[one.fate]}: {clock_time(other.wall_time)} {other.group.name}"
    return str(_WHY[one.fate])


def _title(slot: TemplateSlot) -> str:
    return f"{slot.group.name}, {clock_time(slot.wall_time)}"


def _slot(request: HttpRequest, pk: int) -> TemplateSlot:
    """A line of the template, taken out of it or not."""
    rows = TemplateSlot.objects.filter(pk=pk, template__branch__in=own_branches(request))
    if not rows.exists():
        raise Http404
    return whole_slot(pk)


def _edit(request: HttpRequest, pk: int) -> WeeksEdit:
    rows = WeeksEdit.objects.select_related("slot__group", "slot__template")
    return get_object_or_404(rows, pk=pk, slot__template__branch__in=own_branches(request))


def _progress(request: HttpRequest, edit: WeeksEdit) -> dict[str, Any]:
    lessons = Lesson.objects.select_related("group").in_bulk([lesson for lesson, _fate in edit.fates])
    stays = [Stays(lessons[pk], str(_WHY[fate])) for pk, fate in edit.fates if fate in _WHY and pk in lessons]
    return {
        "edit": edit,
        "title": _title(edit.slot),
        "count": Counter(fate for _lesson, fate in edit.fates),
        "acted": sum(fate in ACTS for _lesson, fate in edit.fates),
        "stays": stays[:_SHOWN],
        "back": page_or_home(request, "desk:template"),
    }
