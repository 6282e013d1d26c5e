"""«Отменить занятие» and back again: what becomes of the bookings, and who is told, before it is pressed (B-11)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ritm.accounts.queries import settings_of_account
from ritm.attendance.cancelled import let_go
from ritm.attendance.extending import growing, kept_after_reopening, passes_of_lesson
from ritm.attendance.models import Override
from ritm.attendance.queries import standing
from ritm.core.errors import DomainError
from ritm.schedule.actions.cancelling import LONGEST_EXTENSION, cancel_lesson, reopen_lesson
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE, LESSONS_CHANGE
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.desk.schedule.lesson import back_to, lesson_here
from ritm.web.desk.schedule.telling import told
from ritm.web.ui.render import Undo, render_part
from ritm.web.ui.wording import clock_time, weekday_date

GROWING = "call-off-growing"  # the part of the dialog that asks itself anew while one types
_SHOWN = 20  # passes that are named


class CallOffForm(forms.Form):
    """Why, whether the clients are written to, and by how many days their passes grow."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
    tell = forms.BooleanField(label=gettext_lazy("Write to the clients"), required=False, initial=True)
    extends = forms.IntegerField(
        label=gettext_lazy("Extend their passes, days"), min_value=0, max_value=LONGEST_EXTENSION, required=False
    )


@desk_view(requires=(LESSONS_CHANGE,), methods=("GET", "POST"))
def lesson_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog: who is let go, whom the letter reaches and whom to call; then it is done."""
    lesson = lesson_here(request, pk)
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    typed = request.POST if request.method == "POST" else request.GET if "extends" in request.GET else None
    form = CallOffForm(typed, initial={"extends": settings_of_account().cancel_extends_days or None})
    if request.method == "GET" and getattr(request.htmx, "target", None) == GROWING:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "schedule/call_off.html#growing", _grown(form, lesson, staff))

    def act(typed: dict[str, Any]) -> int:
        silent, may_past = not typed["tell"], staff.may(Override.PAST.right)
        return cancel_lesson(
            lesson=lesson,
            reason=typed["reason"],
            is_silent=silent,
            extends=typed["extends"] or 0,
            may_past=may_past,
            actor=staff.actor,
        ).pk

    if attempt(request, form, act):
        undo = Undo(reverse("desk:lesson_reopen", args=[pk]))
        return _changed(request, lesson, _("The class is cancelled: %(name)s") % {"name": lesson.group.name}, undo)
    context = {
        "form": form,
        "lesson": lesson,
        "back": back_to(request, lesson),
        "is_off": lesson.status == Lesson.Status.CANCELLED,
        "when": f"{weekday_date(lesson.on)}, {clock_time(lesson.wall_time)}",
        **told(lesson, staff),
        **_grown(form, lesson, staff),
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render_part(request, "schedule/call_off.html", "call_off", context, status=status)


def _grown(form: CallOffForm, lesson: Lesson, staff: StaffMember) -> dict[str, Any]:
    """Whose passes would run until when; names for who may see the day."""
    days = form.initial["extends"]
    if form.is_bound:
        form.is_valid()
        days = form.cleaned_data.get("extends")
    found = growing(lesson, days) if days else []
    return {
        "form": form,
        "lesson": lesson,
        "can_grow": bool(passes_of_lesson(lesson.pk)),
        "grows": len(found),
        "growing": found[:_SHOWN] if staff.may(HOME_SCHEDULE) else [],
        "more": max(0, len(found) - _SHOWN),
        "moved": sum(one.behind for one in found),
    }


@desk_view(requires=(LESSONS_CHANGE,), methods=("POST",))
def lesson_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """«Вернуть занятие»: it is held after all, and whoever can is booked again."""
    lesson = lesson_here(request, pk)
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act() -> str:
        reopen_lesson(lesson=lesson, may_past=staff.may(Override.PAST.right), actor=staff.actor)
        return str(pk)

    try:
        send_once(request, act)
    except DomainError as error:
        return refused(request, error, back_to(request, lesson))
    return _changed(request, lesson, _back_again(lesson))


def _changed(request: HttpRequest, lesson: Lesson, text: str, undo: Undo | None = None) -> HttpResponse:
    return done(request, back_to(request, lesson), text, changed="schedule-changed", undo=undo)


def _back_again(lesson: Lesson) -> str:
    """Who is booked again, and who is not: to be called."""
    gone = list(let_go(lesson.pk, lesson.cancelled_at))
    here = standing(lesson, [row.client_id for row in gone])
    words = [_("The class is held: %(name)s") % {"name": lesson.group.name}]
    if here:
        words.append(
            ngettext("%(count)s booking is back", "%(count)s bookings are back", len(here)) % {"count": len(here)}
        )
    lost = [row.client.name for row in gone if row.client_id not in here]
    if lost:
        words.append(_("Not back: %(names)s") % {"names": ", ".join(lost)})
    kept = [row.client.name for row in kept_after_reopening(lesson.pk)]
    if kept:
        words.append(_("Passes stay extended: %(names)s") % {"names": ", ".join(kept)})
    return ". ".join(words)
