"""«Пропуск»: what it takes is chosen with its consequence in sight; and every way back (BV-08, B-6 … B-8)."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.missing import mark_no_show, undo_no_show
from ritm.attendance.actions.penalties import waive_charge
from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import becomes_text
from ritm.attendance.penalties import MissKind, Terms, terms_at
from ritm.attendance.permissions import MISSES_CHANGE, PENALTIES_WAIVE, VISITS_CHANGE
from ritm.attendance.queries import live_visits
from ritm.core.errors import DomainError
from ritm.passes.data import LESSON
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons import words
from ritm.web.desk.lessons.dialog import Option
from ritm.web.desk.lessons.pressing import Done, Press, answer, of_booking
from ritm.web.desk.lessons.wishes import past
from ritm.web.ui.render import render_part


class MissForm(forms.Form):
    """What the miss takes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("No-show"),
        choices=[(kind.value, kind.value) for kind in MissKind],
        error_messages={
            "required": gettext_lazy("Choose whether the class is charged"),
            "invalid_choice": gettext_lazy("Choose whether the class is charged"),
        },
    )


@desk_view(requires=(HOME_SCHEDULE, MISSES_CHANGE), methods=("GET", "POST"))
def lesson_missed(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The choice «Списать / Не списывать», preselected by the boss's; then the client stands under «Пропустили».

    A visit is taken back with it, which is a right of its own.
    """
    press, booking = of_booking(request, pk, booking_id)
    if booking.status == Booking.Status.VISITED and not request.staff.may(VISITS_CHANGE):  # type: ignore[attr-defined] -- set by StaffMiddleware
        raise PermissionDenied
    form = MissForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _dialog(press, booking, form)
    was = _visit(booking)

    def act() -> str:
        kind, staff = form.cleaned_data["kind"], request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        return str(mark_no_show(booking=booking, kind=kind, override=past(staff), actor=staff.actor).pk)

    def said(made: str) -> Done:
        row = Booking.objects.select_related("client", "client_pass", "entry").get(pk=made)
        undo = press.mark_again(was) if was is not None else press.back("desk:lesson_missed_undo", made)
        return Done(words.missed(row), undo)

    def refuse(_press: Press, error: DomainError) -> HttpResponse:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _dialog(press, booking, form)

    return answer(press, act, said, refuse)


@desk_view(requires=(HOME_SCHEDULE, MISSES_CHANGE), methods=("POST",))
def lesson_missed_undo(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The booking stands again, with what the miss had taken back on the pass."""
    press, booking = of_booking(request, pk, booking_id)

    def act() -> str:
        staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        return str(undo_no_show(booking=booking, override=past(staff), actor=staff.actor).pk)

    return answer(press, act, lambda _made: Done(words.booked_again(booking)))


@desk_view(requires=(HOME_SCHEDULE, PENALTIES_WAIVE), methods=("POST",))
def lesson_waive(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """«Снять штраф»: what the miss took goes back, the miss stays (B-7)."""
    press, booking = of_booking(request, pk, booking_id)

    def act() -> str:
        staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        return str(waive_charge(booking=booking, override=past(staff), actor=staff.actor).pk)

    return answer(press, act, lambda _made: Done(words.waived(booking)))


def _dialog(press: Press, booking: Booking, form: MissForm) -> HttpResponse:
    terms = terms_at(booking.booked_at)
    options = list(_options(booking, terms, form))
    context = {
        "lesson": press.lesson,
        "client": press.client,
        "booking": booking,
        "form": form,
        "options": [option for option in options if not option.why],
        "why_not": next((option.why for option in options if option.why), ""),
        "is_chosen": terms.is_chosen,
        "is_over": booking.status == Booking.Status.CANCELLED or booking.missed_at is not None,
    }
    status = 422 if form.is_bound else 200
    return render_part(press.request, "lessons/missed_dialog.html", "missed", context, status=status)


def _options(booking: Booking, terms: Terms, form: MissForm) -> Iterator[Option]:
    """«Списать», «Не списывать», «Уважительная причина», each with what becomes of the pass."""
    left = _left_for(booking)
    why_not = _why_not(booking, left, terms.units(MissKind.CHARGED))
    chosen = form.data.get("kind") or (MissKind.FREE if why_not else terms.preselected)
    for kind, text in (
        (MissKind.CHARGED, _charge_words(terms.units(MissKind.CHARGED))),
        (MissKind.FREE, _("Do not charge")),
        (MissKind.EXCUSED, _excused_words(terms.units(MissKind.EXCUSED))),
    ):
        units = terms.units(kind)
        why = why_not if units else ""
        held = booking.client_pass
        hint = becomes_text(held, left, units) if units and not why and held is not None else ""
        yield Option(kind, text, hint, why, is_checked=kind == chosen)


def _charge_words(units: int) -> str:
    return _("Charge the class") if units == LESSON else _("Charge %(percent)s%% of the class") % {"percent": units}


def _excused_words(units: int) -> str:
    if not units:
        return _("Good reason, do not charge")
    return _("Good reason, charge %(percent)s%% of the class") % {"percent": units}


def _why_not(booking: Booking, left: int | None, units: int) -> str:
    """Why nothing can be charged: no pass kept the place, or less is left on it."""
    if booking.client_pass is None:
        return _("No pass keeps this place, so there is nothing to charge")
    if left is not None and left < units:
        return _("Too little is left on the pass “%(name)s”") % {"name": booking.client_pass.name}
    return ""


def _left_for(booking: Booking) -> int | None:
    """What stands on the pass that kept the place, with what a visit here took of it; None: nothing is counted."""
    held, visit = booking.client_pass, _visit(booking)
    if held is None or held.left_units is None:
        return None
    taken = visit.entry if visit is not None else None
    return held.left_units - (taken.units if taken is not None and taken.client_pass_id == held.pk else 0)


def _visit(booking: Booking) -> Visit | None:
    return live_visits().filter(booking=booking).first() if booking.status == Booking.Status.VISITED else None
