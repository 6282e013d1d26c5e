"""«Замена преподавателя»: of one class, or of all on some days; who is free and what clashes is said first (ux 4.2)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ritm.attendance.moving import booked_into
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.substituting import give_back, substitute
from ritm.schedule.events import TeacherSubstituted
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import LESSONS_CHANGE
from ritm.schedule.substituting import MOST_DAYS, given_by, standins
from ritm.staff.models import StaffMember, StaffRole
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.desk.schedule import week_grid
from ritm.web.desk.schedule.lesson import back_to, lesson_here
from ritm.web.desk.schedule.telling import told_clients
from ritm.web.desk.schedule.week import changed
from ritm.web.ui.forms import DayField
from ritm.web.ui.render import Undo, render_part

FORESEEN = "substitute-foreseen"  # the part of the dialog that asks itself anew while one chooses
_SHOWN = 100  # classes that are listed one by one


class StandinForm(forms.Form):
    """Who gives one class instead; nobody yet where nothing is chosen."""

    teacher = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Who stands in"), empty_label=gettext_lazy("Nobody yet"), required=False
    )
    busy = forms.BooleanField(label=gettext_lazy("Also where he has another class then"), required=False)
    tell = forms.BooleanField(label=gettext_lazy("Write to the clients"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].queryset = StaffMember.objects.filter(role=StaffRole.TEACHER, is_archived=False)  # type: ignore[attr-defined] -- a ModelChoiceField


class AbsenceForm(StandinForm):
    """The same of every class of a teacher on some days."""

    absent = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Who is away"),
        empty_label=gettext_lazy("Choose a teacher"),
        error_messages={"required": gettext_lazy("Choose who is away")},
    )
    first_on = DayField(
        label=gettext_lazy("First day"), error_messages={"required": gettext_lazy("Choose the first day")}
    )
    last_on = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: one day"))
    field_order = ("absent", "first_on", "last_on", "teacher", "busy", "tell")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gives = Q(is_archived=False) | Q(lessons__starts_at__gt=clock.now())
        rows = StaffMember.objects.filter(gives, role=StaffRole.TEACHER).distinct()
        self.fields["absent"].queryset = rows  # type: ignore[attr-defined] -- as above

    def clean(self) -> dict[str, Any]:
        """At most so many days, none before the first."""
        typed = self.cleaned_data
        first = typed.get("first_on")
        last = typed["last_on"] = typed.get("last_on") or first
        if first and last and not timedelta() <= last - first < timedelta(days=MOST_DAYS):
            said = _("Choose from one to %(days)s days, the last not before the first") % {"days": MOST_DAYS}
            self.add_error("last_on", said)
        if typed.get("absent") and typed["absent"] == typed.get("teacher"):
            self.add_error("teacher", _("Choose somebody else than who is away"))
        return typed


@desk_view(requires=(LESSONS_CHANGE,), methods=("GET", "POST"))
def lesson_substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else gives this one class."""
    lesson = lesson_here(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    form = StandinForm(typed if request.method == "POST" or "teacher" in typed else None)
    here = [lesson] if lesson.status == Lesson.Status.SCHEDULED and lesson.starts_at > clock.now() else []
    return _answer(request, form, lambda _typed: here, back_to(request, lesson), lesson=lesson)


@desk_view(requires=(LESSONS_CHANGE,), methods=("GET", "POST"))
def substitutes(request: HttpRequest) -> HttpResponse:
    """Somebody else gives what a teacher gives on some days; ?absent=, ?first_on= come from one of his classes."""
    typed = request.POST if request.method == "POST" else request.GET
    is_sent = request.method == "POST" or getattr(request.htmx, "target", None) == FORESEEN
    today = clock.today(current_branch(request).time_zone)
    initial = {"absent": week_grid.asked_id(request, "absent"), "first_on": _day(request, today)}
    form = AbsenceForm(typed if is_sent else None, initial=initial)
    branches = own_branches(request)

    def lessons(values: dict[str, Any]) -> list[Lesson]:
        return given_by(values["absent"], values["first_on"], values["last_on"], branches)

    return _answer(request, form, lessons, page_or_home(request, "desk:week"))


@desk_view(requires=(LESSONS_CHANGE,), methods=("POST",))
def substitution_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отменить» of the toast: the classes are given by whom they were before."""
    made = get_object_or_404(Event, pk=pk, name=TeacherSubstituted.name)
    ids = [row[0] for row in made.data["was"]]
    if Lesson.objects.filter(pk__in=ids).exclude(branch__in=own_branches(request)).exists():
        raise Http404
    back, _is_new = send_once(request, lambda: str(give_back(substitution=made, actor=request.staff.actor)))
    count = int(back)
    words = ngettext("%(count)s class is given back", "%(count)s classes are given back", count)
    return changed(request, words % {"count": count}, page_or_home(request, "desk:week"))


def _answer(
    request: HttpRequest,
    form: StandinForm,
    lessons: Callable[[dict[str, Any]], list[Lesson]],
    back: str,
    lesson: Lesson | None = None,
) -> HttpResponse:
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(typed: dict[str, Any]) -> str:
        ids = [one.pk for one in lessons(typed)]
        how = {"is_busy_accepted": typed["busy"], "is_silent": not typed["tell"]}
        made = substitute(lesson_ids=ids, teacher=typed["teacher"], **how, actor=actor)
        return f"{made.pk}:{len(made.data['was'])}"

    if answer := attempt(request, form, act):
        made, _colon, count = answer.partition(":")
        undo = Undo(reverse("desk:substitution_undo", args=[made]))
        shown = {"lesson": lesson.pk} if lesson else {}
        return changed(request, _said(int(count)), back, undo=undo, **shown)
    wrong = form.errors.keys()  # asked first: it reads what was typed
    is_known = lesson is not None or (form.is_bound and not wrong & {"absent", "first_on", "last_on"})
    found = lessons(form.cleaned_data if form.is_bound else {}) if is_known else []
    context = {"form": form, "lesson": lesson, "back": back, "is_known": is_known, **_foreseen(request, form, found)}
    if request.method == "GET" and getattr(request.htmx, "target", None) == FORESEEN:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "schedule/substitute.html#foreseen", context)
    status = 422 if request.method == "POST" else 200
    return render_part(request, "schedule/substitute.html", "substitute", context, status=status)


def _foreseen(request: HttpRequest, form: StandinForm, lessons: Sequence[Lesson]) -> dict[str, Any]:
    """The classes with what whoever is chosen has then; who is free; whom letters reach."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    chosen = getattr(form, "cleaned_data", {}).get("teacher")
    people = standins(lessons) if lessons else []
    busy = next((one.busy for one in people if chosen and one.teacher.pk == chosen.pk), {})
    bookings = booked_into(one.pk for one in lessons)
    clients = {row.client_id: row.client for row in bookings}.values()
    zone = lessons[0].zone if lessons else current_branch(request).time_zone
    return {
        "chosen": chosen,
        "rows": [(one, busy.get(one.pk)) for one in lessons[:_SHOWN]],
        "count": len(lessons),
        "busy": len(busy),
        "free": [one.teacher.name for one in people if not one.busy],
        "partly": [one for one in people if one.busy and one.free],
        **told_clients(clients if chosen else (), zone, staff),
    }


def _said(count: int) -> str:
    words = ngettext("%(count)s class has another teacher", "%(count)s classes have another teacher", count)
    return words % {"count": count}


def _day(request: HttpRequest, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("first_on", ""))
    except ValueError:
        return today
