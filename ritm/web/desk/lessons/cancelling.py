"""«Снять запись»: who cancels is asked with the consequence in sight, one press decides; and the way back (BV-01, B-4, B-5)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.booking import cancel_booking, undo_cancelling
from ritm.attendance.cancelling import Consequence, Shown, charge_text, consequence, consequence_text
from ritm.attendance.explaining import Why
from ritm.attendance.models import Booking
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.why_charged import why_cancelled
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.ledger.actions import LARGEST_MINOR
from ritm.passes.data import LESSON
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons import words
from ritm.web.desk.lessons.pressing import Done, Press, answer, of_booking, refused_press
from ritm.web.desk.lessons.wishes import past
from ritm.web.ui.render import render_part

_ENDED = (Booking.Status.VISITED, Booking.Status.NO_SHOW)
_WHO = [(Booking.By.CLIENT.value, gettext_lazy("The client")), (Booking.By.STAFF.value, gettext_lazy("The studio"))]


class CancelForm(forms.Form):
    """Who takes the booking off, and what it was said to take; unsaid, the studio does."""

    by = forms.ChoiceField(choices=_WHO, required=False, error_messages={"invalid_choice": gettext_lazy("Choose who")})
    shown_units = forms.IntegerField(min_value=0, max_value=LESSON, required=False)
    shown_minor = forms.IntegerField(min_value=0, max_value=LARGEST_MINOR, required=False)

    def shown(self) -> Shown | None:
        """What it was said to take; None where nothing was said."""
        typed = self.cleaned_data
        if typed["shown_units"] is None and typed["shown_minor"] is None:
            return None
        return Shown(typed["shown_units"] or 0, typed["shown_minor"] or 0)


@dataclass(frozen=True)
class Ways:
    """What the dialog offers: the client's way with its consequence, None once the class has begun; and the studio's."""

    found: Consequence | None
    text: str = ""
    charge: str = ""

    @classmethod
    def of(cls, booking: Booking) -> "Ways":
        """As it stands now."""
        now, lesson = clock.now(), booking.lesson
        if now >= lesson.starts_at:
            return cls(None)
        found = consequence(booking, lesson, now)
        return cls(found, consequence_text(found, lesson, now), charge_text(found))


def cancel_dialog(
    request: HttpRequest, booking: Booking, form: CancelForm, error: DomainError | None = None
) -> HttpResponse:
    """The dialog over the panel or the card; it sends to its own address. `error`: what the last press was told."""
    if error is not None:
        form.add_error(None, str(error))
    lesson = booking.lesson
    context = {
        "lesson": lesson,
        "client": booking.client,
        "ways": Ways.of(booking) if booking.status == Booking.Status.BOOKED else None,
        "why": _why(booking),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render_part(request, "lessons/cancel_dialog.html", "cancel", context, status=status)


def _why(booking: Booking) -> list[Why]:
    """Of the client's way; once the class has begun there is none."""
    now = clock.now()
    is_over = booking.status == Booking.Status.BOOKED and now >= booking.lesson.starts_at
    return [] if is_over or booking.status in _ENDED else why_cancelled(booking, now)


def cancel_as(booking: Booking, form: CancelForm, staff: Any) -> str:
    """Take the booking off as the valid form says; the id of what was taken off."""
    by = form.cleaned_data["by"] or Booking.By.STAFF
    made = cancel_booking(booking=booking, by=by, override=past(staff), shown=form.shown(), actor=staff.actor)
    return str(made.pk)


def shown_booking(pk: int) -> Booking:
    """A booking with all that the dialog and the toast say of it."""
    rows = Booking.objects.select_related("client", "client_pass", "entry", "lesson__group", "lesson__teacher")
    return rows.get(pk=pk)


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("GET", "POST"))
def lesson_cancel(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """«Снять запись»: the client or the studio; to «Отменили», and its toast puts the booking back exactly."""
    press, found = of_booking(request, pk, booking_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return cancel_dialog(request, shown_booking(found.pk), form)

    def said(made: str) -> Done:
        return Done(words.cancelled(shown_booking(int(made))), press.back("desk:lesson_cancel_undo", made))

    def refuse(_press: Press, error: DomainError) -> HttpResponse:
        if press.target == "dialog":
            return cancel_dialog(request, shown_booking(found.pk), form, error)
        return refused_press(press, error)

    return answer(press, lambda: cancel_as(found, form, request.staff), said, refuse)  # type: ignore[attr-defined] -- set by StaffMiddleware


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_cancel_undo(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The toast's «Отменить»: the booking stands as it was made, with what cancelling it late had taken."""
    press, booking = of_booking(request, pk, booking_id)

    def act() -> str:
        staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        return str(undo_cancelling(booking=booking, override=past(staff), actor=staff.actor).pk)

    return answer(press, act, lambda _made: Done(words.booked_again(booking)))
