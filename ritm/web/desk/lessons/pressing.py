"""Booking, marking, taking back: one press is one action, and the panel answers (BV-01, BV-03, BV-05, BV-07)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ritm.attendance.actions.booking import book, cancel_booking, undo_booking
from ritm.attendance.actions.visit import check_in, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE
from ritm.clients.models import Client
from ritm.core.errors import DomainError
from ritm.sales.actions import take_payment
from ritm.sales.models import Payment
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.desk.lessons import words
from ritm.web.desk.lessons.access import client_of, lesson_of
from ritm.web.desk.lessons.dialog import dialog_page
from ritm.web.desk.lessons.panel import panel_page
from ritm.web.desk.lessons.rows import Said
from ritm.web.desk.lessons.wishes import DROP_IN, Wish, WishForm, past, wish_of
from ritm.web.ui.render import close_dialog, toast, trigger


@dataclass(frozen=True)
class Press:
    """One press: who pressed for which client of which lesson, and what was typed."""

    request: HttpRequest
    lesson: Lesson
    client: Client
    form: WishForm | None = None

    @property
    def target(self) -> str:
        """The part of the page that the answer replaces."""
        return self.request.htmx.target or "" if self.request.htmx else ""  # type: ignore[attr-defined] -- by django-htmx


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_book(request: HttpRequest, pk: int) -> HttpResponse:
    """«Записать»: the client has a place, the pass that will pay is reserved."""
    press = _press(request, pk)
    wish = wish_of(request, press.client, press.form)
    if wish is None:
        return _refused(press, None)

    def act() -> str:
        values = {"override": wish.override, "reason": wish.reason, "client_pass": wish.client_pass}
        return str(book(client=press.client, lesson=press.lesson, **values, actor=request.staff.actor).pk)

    return _answer(
        press, act, lambda made: (words.booked(press.client, press.lesson), "desk:lesson_booking_undo", made)
    )


@desk_view(requires=(HOME_SCHEDULE, VISITS_CHANGE), methods=("POST",))
def lesson_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отметить»: paid by the pass that fits, another one, on credit, at once, or free."""
    press = _press(request, pk)
    wish = wish_of(request, press.client, press.form)
    if wish is None:
        return _refused(press, None)

    def said(made: str) -> tuple[str, str, str]:
        visit = Visit.objects.select_related("client", "entry__client_pass", "charge").get(pk=made)
        return words.marked(visit), "desk:lesson_undo", made

    return _answer(press, lambda: str(_mark(press, wish).pk), said)


def _mark(press: Press, wish: Wish) -> Visit:
    """The visit; one that is paid on the spot takes its money in the same transaction."""
    staff = press.request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    visit = check_in(
        lesson=press.lesson,
        client=press.client,
        pay=wish.pay,
        override=wish.override,
        reason=wish.reason,
        actor=staff.actor,
    )
    if wish.kind == DROP_IN and visit.charge is not None:
        take_payment(
            client=press.client,
            branch=press.lesson.branch,
            method=wish.method,
            minor=visit.charge.minor,
            kind=Payment.Kind.VISIT,
            pay_first=visit.charge,
            actor=staff.actor,
            staff=staff,
        )
    return visit


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_cancel(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """«Снять запись»: to «Отменили»; nothing is charged."""
    press, booking = _of_booking(request, pk, booking_id)

    def act() -> str:
        cancel_booking(booking=booking, override=past(request.staff), actor=request.staff.actor)
        return str(booking.pk)

    return _answer(press, act, lambda _made: (words.cancelled(booking), "", ""))


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_booking_undo(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The toast's «Отменить»: within ten seconds the booking leaves no trace."""
    press, booking = _of_booking(request, pk, booking_id)

    def act() -> str:
        undo_booking(booking=booking, actor=request.staff.actor)
        return str(booking.pk)

    return _answer(press, act, lambda _made: (words.cancelled(booking), "", ""))


@desk_view(requires=(HOME_SCHEDULE, VISITS_CHANGE), methods=("POST",))
def lesson_undo(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """«Снять с занятия»: the pass, the money, the debt are exactly as before the mark."""
    place = lesson_of(request, pk)
    rows = Visit.objects.select_related("client", "lesson__branch", "entry__client_pass")
    visit = rows.filter(pk=visit_id, lesson=place).first()
    if visit is None:
        raise Http404

    def act() -> str:
        undo_check_in(visit=visit, override=past(request.staff), actor=request.staff.actor)
        return str(visit.pk)

    return _answer(Press(request, place, visit.client), act, lambda _made: (words.undone(visit), "", ""))


def _press(request: HttpRequest, pk: int) -> Press:
    place = lesson_of(request, pk)
    return Press(request, place, client_of(request, place, request.POST.get("client")), WishForm(request.POST))


def _of_booking(request: HttpRequest, pk: int, booking_id: int) -> tuple[Press, Booking]:
    place = lesson_of(request, pk)
    booking = Booking.objects.select_related("client").filter(pk=booking_id, lesson=place).first()
    if booking is None:
        raise Http404
    return Press(request, place, booking.client), booking


def _answer(press: Press, act: Callable[[], str], say: Callable[[str], tuple[str, str, str]]) -> HttpResponse:
    """Do it once, then show the panel with the row that has changed; `say` gives the words and what takes it back."""
    try:
        made, _is_new = send_once(press.request, act)
    except DomainError as error:
        return _refused(press, error)
    text, undo, undo_id = say(made)
    if not press.request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        messages.success(press.request, text)
        return redirect(reverse("desk:lesson", args=[press.lesson.pk]))
    if press.target == "dialog":
        response = close_dialog(HttpResponse(status=204))
    else:
        response = panel_page(press.request, lesson_of(press.request, press.lesson.pk), said=Said(press.client.pk))
    back = reverse(undo, args=[press.lesson.pk, undo_id]) if undo else ""
    return toast(trigger(response, "bookings-changed", {"lesson": press.lesson.pk}), text, undo=back)


def _refused(press: Press, error: DomainError | None) -> HttpResponse:
    """422 with the reason where the press was: in the dialog, or at the client's row of the panel."""
    if press.target == "dialog":
        return dialog_page(press.request, press.lesson, press.client, form=press.form, error=error)
    said = Said(press.client.pk, error or _of_form(press.form))
    return panel_page(press.request, press.lesson, subject=press.client, said=said, status=422)


def _of_form(form: WishForm | None) -> DomainError:
    """What is wrong with the form, as a refusal of its row."""
    refusal = DomainError()
    refusal.message = " ".join(text for texts in form.errors.values() for text in texts) if form else refusal.message
    return refusal
