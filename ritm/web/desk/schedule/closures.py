"""«Расписание → Закрытия и праздники»: days on which nothing is held; what stands there is named before (SC-07, B-11)."""

from hashlib import sha256
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.accounts.queries import open_branches
from ritm.core import clock
from ritm.schedule.actions.closures import add_closure, cancelled_by, change_closure, remove_closure
from ritm.schedule.closed import lessons_within
from ritm.schedule.errors import LessonsInClosure
from ritm.schedule.models import Closure, Lesson
from ritm.schedule.permissions import LESSONS_CHANGE, WEEK_CHANGE, WEEK_READ
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, send_once
from ritm.web.desk.menu import may_open, page_or_home
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.desk.schedule.closure_forms import STUDIO, ClosureForm, Place, place_value
from ritm.web.ui.render import Undo, render_part, trigger

_SHOWN = 200  # lessons of one closure that are listed by name
_PAST = 50  # closures that are over and still listed


@desk_view(requires=(WEEK_READ,))
def closures(request: HttpRequest) -> HttpResponse:
    """What is closed now and ahead, then what was."""
    today = clock.today(current_branch(request).time_zone)
    seen = Closure.objects.select_related("branch", "hall").filter(Q(branch=None) | Q(branch__in=own_branches(request)))
    context = {
        "ahead": list(seen.filter(last_on__gte=today).order_by("first_on", "pk")),
        "past": list(seen.filter(last_on__lt=today).order_by("-first_on", "-pk")[:_PAST]),
        "may_change": may_open(request.staff, "closure_new"),
        "may_extend": may_open(request.staff, "pass_extend_many"),
        "may_close_studio": _sees_all(request),
        "has_branches": len(own_branches(request)) > 1,
        "today": today,
    }
    return render_part(request, "schedule/closures.html", "list", context)


@desk_view(requires=(WEEK_CHANGE, LESSONS_CHANGE), methods=("GET", "POST"))
def closure_new(request: HttpRequest) -> HttpResponse:
    """«Закрыть дни»: first what would be cancelled and whom that touches, then done."""
    form = ClosureForm(
        request.POST if request.method == "POST" else None,
        branches=own_branches(request),
        may_close_studio=_sees_all(request),
        initial={"where": _first_place(request)},
    )
    staff = request.staff

    def act(_typed: dict[str, Any]) -> str:
        terms = _terms(request, form)
        return f"{add_closure(**terms, actor=staff.actor).pk}:{len(terms['accepted'])}"

    if answer := attempt(request, form, act):
        pk, _colon, number = answer.partition(":")
        undo = Undo(reverse("desk:closure_open", args=[pk]), {"hold": "on"})
        return _changed(request, _closed(int(number)), undo)
    return _form(request, form, _inside(form) if form.has_error(NON_FIELD_ERRORS, LessonsInClosure.code) else {})


@desk_view(requires=(WEEK_CHANGE, LESSONS_CHANGE), methods=("GET", "POST"))
def closure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days, another place or name; what would be cancelled is asked as of a new one."""
    closure = _mine(request, pk)
    if closure is None:
        raise Http404
    known = {name: getattr(closure, name) for name in ("name", "first_on", "last_on")}
    form = ClosureForm(
        request.POST if request.method == "POST" else None,
        branches=own_branches(request),
        may_close_studio=_sees_all(request),
        is_new=False,
        initial={**known, "where": place_value(closure)},
    )
    actor = request.staff.actor

    def act(typed: dict[str, Any]) -> str:
        terms = {**_terms(request, form), "hold_again": typed["hold"]}
        return str(change_closure(closure=closure, **terms, actor=actor).pk)

    if attempt(request, form, act):
        return _changed(request, _("The closed days are changed"))
    question = _inside(form) if form.has_error(NON_FIELD_ERRORS, LessonsInClosure.code) else {}
    return _form(request, form, {"closure": closure, **question})


def _terms(request: HttpRequest, form: ClosureForm) -> dict[str, Any]:
    """What add_closure and change_closure take; `accepted`: the very lessons that were shown."""
    typed, days = form.cleaned_data, form.days()
    place: Place = typed["where"]
    inside = list(lessons_within(Closure(branch=place.branch, hall=place.hall, **days)))
    is_accepted = request.POST.get("accept_closure") == _about(inside)
    return {
        "name": typed["name"],
        "branch": place.branch,
        "hall": place.hall,
        **days,
        "accepted": frozenset(one.pk for one in inside) if is_accepted else frozenset(),
        "is_silent": not typed["tell"],
    }


@desk_view(requires=(WEEK_CHANGE, LESSONS_CHANGE), methods=("GET", "POST"))
def closure_open(request: HttpRequest, pk: int) -> HttpResponse:
    """«Открыть дни»: the closure is gone; with the tick its classes ahead are held after all."""
    closure = _mine(request, pk)
    if request.method == "POST":
        hold = request.POST.get("hold") == "on"

        def act() -> str:
            if closure is None:
                raise Http404
            remove_closure(closure=closure, hold_again=hold, actor=request.staff.actor)
            return str(pk)

        send_once(request, act)
        return _changed(request, _("The days are open again"))
    if closure is None:
        raise Http404
    lessons = list(cancelled_by(closure))
    context = {"closure": closure, "count": len(lessons), "lessons": lessons[:_SHOWN], "back": _back(request)}
    return render_part(request, "schedule/closure_open.html", "open", context)


def _closed(count: int) -> str:
    if not count:
        return _("The days are closed")
    words = ngettext(
        "The days are closed, %(count)s class is being cancelled",
        "The days are closed, %(count)s classes are being cancelled",
        count,
    )
    return words % {"count": count}


def _mine(request: HttpRequest, pk: int) -> Closure | None:
    """One that the person may change; None where it is gone or another's."""
    closure = Closure.objects.select_related("branch", "hall").filter(pk=pk).first()
    if closure is None or (_sees_all(request) if closure.branch is None else closure.branch in own_branches(request)):
        return closure
    raise Http404


def _inside(form: ClosureForm) -> dict[str, Any]:
    """What stands on these days, with how many people."""
    typed = form.cleaned_data
    place: Place = typed["where"]
    closure = Closure(branch=place.branch, hall=place.hall, **form.days())
    lessons = list(lessons_within(closure))
    marked = [one for one in lessons if one.taken > one.unmarked]
    return {
        "asked": "accept_closure",
        "about": _about(lessons),
        "count": len(lessons) - len(marked),
        "lessons": lessons[:_SHOWN],
        "more": max(0, len(lessons) - _SHOWN),
        "bookings": lessons_within(closure).aggregate(all=Sum("unmarked"))["all"] or 0,
        "marked": len(marked),
    }


def _about(lessons: list[Lesson]) -> str:
    """Which lessons were shown: one that has come since is asked about anew."""
    return sha256(repr(sorted(one.pk for one in lessons)).encode()).hexdigest()[:20]


def _form(request: HttpRequest, form: ClosureForm, question: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "back": _back(request), **question}
    return render_part(request, "schedule/closure_form.html", "form", context, status=status)


def _sees_all(request: HttpRequest) -> bool:
    return {one.pk for one in open_branches()} <= {one.pk for one in own_branches(request)}


def _first_place(request: HttpRequest) -> str:
    return STUDIO if _sees_all(request) else f"branch:{current_branch(request).pk}"


def _changed(request: HttpRequest, text: str, undo: Undo | None = None) -> HttpResponse:
    return trigger(done(request, "desk:closures", text, undo=undo), "schedule-changed")


def _back(request: HttpRequest) -> str:
    return page_or_home(request, "desk:closures")
