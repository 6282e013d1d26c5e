"""Booking, marking, taking back: one press is one action, and the panel answers (BV-01, BV-03, BV-05, BV-07)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ritm.attendance.actions.booking import book, undo_booking
from ritm.attendance.actions.visit import PayKind, check_in, undo_check_in
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE
from ritm.clients.models import Client
from ritm.core.errors import DomainError
from ritm.passes.models import ClientPass
from ritm.passes.states import frozen_on
from ritm.sales.actions import take_payment
from ritm.sales.models import Payment
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import refused, send_once
from ritm.web.desk.lessons import words
from ritm.web.desk.lessons.access import client_of, lesson_of
from ritm.web.desk.lessons.dialog import dialog_page
from ritm.web.desk.lessons.panel import panel_page
from ritm.web.desk.lessons.rows import Said
from ritm.web.desk.lessons.wishes import DROP_IN, THAW, Wish, WishForm, may_pay, past, wish_of
from ritm.web.ui.forms import MoneyField
from ritm.web.ui.render import Undo, close_dialog, toast, trigger


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

    @property
    def url(self) -> str:
        """The lesson's own address."""
        return reverse("desk:lesson", args=[self.lesson.pk])

    def back(self, name: str, pk: str) -> Undo:
        """Takes back what was made."""
        return Undo(reverse(name, args=[self.lesson.pk, pk]))

    def mark_again(self, visit: Visit) -> Undo | None:
        """Marks again as it was: from the same pass, on credit for the same price, or free; None without the right."""
        kind, values = PayKind.FREE, {}
        if visit.source == Visit.Source.PASS:
            return self._by_pass_again(visit)
        if visit.source == Visit.Source.CHARGE:
            kind, values = PayKind.CREDIT, {"price": MoneyField().prepare_value(visit.charge.minor)}
        if not may_pay(self.request.staff, kind):  # type: ignore[attr-defined] -- set by StaffMiddleware
            return None
        address = reverse("desk:lesson_mark", args=[self.lesson.pk])
        return Undo(address, {"client": visit.client_id, "pay": kind.value, **values})

    def _by_pass_again(self, visit: Visit) -> Undo:
        """From the same pass; where it was frozen, the freeze ends again, or is put aside for the same reason (F-5)."""
        held, booking = ClientPass.objects.get(pk=visit.entry.client_pass_id), visit.booking
        values: dict[str, Any] = {"client": visit.client_id, "pay": PayKind.PASS.value, "client_pass": held.pk}
        if frozen_on(held, self.lesson.on):
            if Override.FROZEN in booking.overrides:
                values |= {"override": Override.FROZEN.value, "reason": booking.override_reason}
            else:
                values["pay"] = THAW
        return Undo(reverse("desk:lesson_mark", args=[self.lesson.pk]), values)


@dataclass(frozen=True)
class Done:
    """What a toast says, and what takes it back."""

    text: str
    undo: Undo | None = None


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_book(request: HttpRequest, pk: int) -> HttpResponse:
    """«Записать»: the client has a place, the pass that will pay is reserved."""
    press = _press(request, pk)
    wish = wish_of(request, press.client, press.form)
    if wish is None:
        return refused_press(press, None)

    def act() -> str:
        values = {"override": wish.override, "reason": wish.reason, "client_pass": wish.client_pass}
        return str(book(client=press.client, lesson=press.lesson, **values, actor=request.staff.actor).pk)

    def said(made: str) -> Done:
        return Done(words.booked(press.client, press.lesson), press.back("desk:lesson_booking_undo", made))

    return answer(press, act, said)


@desk_view(requires=(HOME_SCHEDULE, VISITS_CHANGE), methods=("POST",))
def lesson_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отметить»: paid by the pass that fits, another one, on credit, at once, or free."""
    press = _press(request, pk)
    wish = wish_of(request, press.client, press.form)
    if wish is None:
        return refused_press(press, None)

    made: list[Visit] = []

    def act() -> str:
        made.append(_mark(press, wish))
        return str(made[0].pk)

    def said(pk: str) -> Done:
        visit = made[0] if made else _visit(press.lesson, int(pk))
        return Done(words.marked(visit), press.back("desk:lesson_undo", pk))

    return answer(press, act, said)


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
        visit.charge.refresh_from_db()  # it is paid now
    return visit


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_booking_undo(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The toast's «Отменить»: within ten seconds the booking leaves no trace."""
    press, booking = of_booking(request, pk, booking_id)

    def act() -> str:
        undo_booking(booking=booking, actor=request.staff.actor)
        return str(booking.pk)

    return answer(press, act, lambda _made: Done(words.cancelled(booking)))


@desk_view(requires=(HOME_SCHEDULE, VISITS_CHANGE), methods=("POST",))
def lesson_undo(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """«Снять с занятия»: the pass, the money, the debt are exactly as before the mark."""
    place = lesson_of(request, pk)
    visit = _visit(place, visit_id)
    press = Press(request, place, visit.client)

    def act() -> str:
        undo_check_in(visit=visit, override=past(request.staff), actor=request.staff.actor)
        return str(visit.pk)

    return answer(press, act, lambda _made: Done(words.undone(visit), press.mark_again(visit)))


def _visit(place: Lesson, visit_id: int) -> Visit:
    rows = Visit.objects.select_related("client", "lesson__branch", "entry__client_pass", "charge", "booking")
    visit = rows.filter(pk=visit_id, lesson=place).first()
    if visit is None:
        raise Http404
    return visit


def _press(request: HttpRequest, pk: int) -> Press:
    place = lesson_of(request, pk)
    return Press(request, place, client_of(request, place, request.POST.get("client")), WishForm(request.POST))


def of_booking(request: HttpRequest, pk: int, booking_id: int) -> tuple[Press, Booking]:
    """The press and the booking of this lesson that it is about; 404 else."""
    place = lesson_of(request, pk)
    booking = Booking.objects.select_related("client").filter(pk=booking_id, lesson=place).first()
    if booking is None:
        raise Http404
    return Press(request, place, booking.client), booking


def answer(
    press: Press,
    act: Callable[[], str],
    say: Callable[[str], Done],
    refuse: Callable[["Press", DomainError], HttpResponse] | None = None,
) -> HttpResponse:
    """Do it once; whatever shows the lesson hears of it and asks anew: the panel, the day, the card."""
    request = press.request
    try:
        made, _is_new = send_once(request, act)
    except DomainError as error:
        return (refuse or refused_press)(press, error)
    done = say(made)
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        messages.success(request, done.text)
        return redirect(press.url)
    response = HttpResponse(status=204)
    if press.target == "dialog":
        response = close_dialog(response)
    changed = {"lesson": press.lesson.pk, "client": press.client.pk}
    return toast(trigger(response, "bookings-changed", changed), done.text, undo=done.undo)


def refused_press(press: Press, error: DomainError | None) -> HttpResponse:
    """422 with the reason where the press was: in the dialog, in a toast, or at the client's row of the panel.

    The lesson is read again: while this press waited, others may have taken its places (edge 18).
    """
    error = error or _of_form(press.form)
    if press.target == "toast-undo":
        return refused(press.request, error, press.url)
    lesson = lesson_of(press.request, press.lesson.pk)
    if press.target == "dialog":
        is_told = press.form is not None and bool(press.form.errors)
        return dialog_page(press.request, lesson, press.client, form=press.form, error=None if is_told else error)
    return panel_page(press.request, lesson, subject=press.client, said=Said(press.client.pk, error), status=422)


def _of_form(form: WishForm | None) -> DomainError:
    """What is wrong with the form, as a refusal of its row."""
    refusal = DomainError()
    refusal.message = " ".join(text for texts in form.errors.values() for text in texts) if form else refusal.message
    return refusal
