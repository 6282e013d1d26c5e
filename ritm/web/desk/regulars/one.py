"""One permanent participant: other days, a pause, leaving, another try for a place."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.attendance.actions.regulars import (
    change_regular,
    check_pause,
    end_pause,
    leave_group,
    pause_regular,
    seat_again,
)
from ritm.attendance.events_of_regulars import RegularPaused
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause
from ritm.attendance.regulars import coming_of, foresee, left_out, own_bookings
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.desk.place import local_today
from ritm.web.desk.regulars.forms import LeaveForm, PauseForm, RegularForm
from ritm.web.desk.regulars.joining import foreseen, outcome, wanted_of
from ritm.web.desk.regulars.seen import RIGHTS, back_to, dialog, standing_seen
from ritm.web.desk.regulars.words import Line, said, when

CHANGED = "card-changed"
LARGEST = 2**63  # of the database's ids


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def regular_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Weekdays and dates, with what a change means; pauses and the way out beside them."""
    standing = standing_seen(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    known = {"begins_on": standing.begins_on, "ends_on": standing.ends_on, "weekdays": standing.days}
    is_typed = request.method == "POST" or "begins_on" in typed
    form = RegularForm(typed if is_typed else None, initial=known, group_id=standing.group_id)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(values: dict[str, Any]) -> int:
        return change_regular(standing=standing, actor=actor, **values).pk

    if attempt(request, form, act):
        return done(request, back_to(request, standing), outcome(standing_seen(request, pk)), changed=CHANGED)
    left = left_out([standing], list(coming_of(standing.group_id)))
    context = {
        "form": form,
        "client": standing.client,
        "standing": standing,
        "pauses": list(standing.pauses.all()),
        "back": back_to(request, standing),
        "title": standing.group.name,
        "action": _("Save"),
        **foreseen(wanted_of(form, standing_seen(request, pk)), left),
    }
    return dialog(request, "edit", context, is_wrong=request.method == "POST")


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def regular_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Days without him; the bookings that come off are named first."""
    standing = standing_seen(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    is_typed = request.method == "POST" or "begins_on" in typed
    form = PauseForm(typed if is_typed else None, initial={"begins_on": local_today(request)})
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(values: dict[str, Any]) -> int:
        return pause_regular(standing=standing, actor=actor, **values).pk

    if attempt(request, form, act):
        return done(request, back_to(request, standing), _("The pause is saved"), changed=CHANGED)
    form.is_valid()
    days = getattr(form, "cleaned_data", {})
    context = {
        "form": form,
        "client": standing.client,
        "standing": standing,
        "back": back_to(request, standing),
        **_without(standing, days.get("begins_on"), days.get("ends_on")),
    }
    return dialog(request, "pause", context, is_wrong=request.method == "POST")


def _without(standing: StandingBooking, first: date | None, last: date | None) -> dict[str, Any]:
    if first is None or last is None:
        return {"said": None, "refusal": ""}
    try:
        check_pause(standing, first, last)
    except DomainError as error:
        return {"said": None, "refusal": str(error)}
    standing.off = [*standing.off, (first, last)]
    return {"said": said(foresee(standing)), "refusal": ""}


@desk_view(requires=RIGHTS, methods=("POST",))
def regular_resume(request: HttpRequest, pk: int, pause_id: int) -> HttpResponse:
    """The pause is taken away; he is booked into what lies in it and is still to come."""
    standing = standing_seen(request, pk)
    pause = StandingPause.objects.select_related("standing").filter(pk=pause_id, standing=standing).first()
    if pause is None and not _was_known(standing, pause_id):
        raise Http404
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    return _pressed(request, standing, lambda: end_pause(pause=pause, actor=actor) if pause else standing)


def _was_known(standing: StandingBooking, pause_id: int) -> bool:
    """Whether a pause that is gone was this line's: what is pressed twice is answered, what was never there is not."""
    told = Event.objects.filter(name=RegularPaused.name, client_ref=standing.client_id)
    return pause_id < LARGEST and told.filter(data__standing_id=standing.pk, data__pause_id=pause_id).exists()


@desk_view(requires=RIGHTS, methods=("POST",))
def regular_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """«Записать»: into the lessons in which there was no place, where there is one now."""
    standing = standing_seen(request, pk)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    return _pressed(request, standing, lambda: seat_again(standing=standing, actor=actor))


def _pressed(request: HttpRequest, standing: StandingBooking, act: Any) -> HttpResponse:
    try:
        send_once(request, lambda: str(act().pk))
    except DomainError as error:
        return refused(request, error, back_to(request, standing))
    return done(
        request, back_to(request, standing), outcome(standing_seen(request, standing.pk, is_over=True)), changed=CHANGED
    )


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def regular_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """He takes part no more; what becomes of the coming bookings is asked."""
    standing = standing_seen(request, pk, is_over=request.method == "POST")
    coming = own_bookings(standing, gone=False)
    form = LeaveForm(request.POST if request.method == "POST" else None, initial={"bookings": "off"})
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(typed: dict[str, Any]) -> int:
        return leave_group(standing=standing, lets_go=typed["bookings"] == "off", actor=actor).pk

    if attempt(request, form, act):
        text = _("“%(group)s”: no longer a permanent participant") % {"group": standing.group.name}
        return done(request, back_to(request, standing), text, changed=CHANGED)
    context = {
        "form": form,
        "client": standing.client,
        "standing": standing,
        "coming": [Line(when(row.lesson)) for row in coming],
        "back": back_to(request, standing),
    }
    return dialog(request, "leave", context, is_wrong=request.method == "POST")
