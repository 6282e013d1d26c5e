"""Marking, cancelling and undoing from the card (9b, 9c, 9g, 9h, 9j); every other way to pay is the dialog «Запись»."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ritm.attendance.actions.booking import undo_booking, undo_cancelling
from ritm.attendance.actions.penalties import restore_credit
from ritm.attendance.actions.visit import check_in, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.attendance.permissions import BOOKINGS_CHANGE, CREDITS_RESTORE, VISITS_CHANGE
from ritm.clients.permissions import CARD_BOOKINGS, CARD_READ
from ritm.core.errors import DomainError
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.history import CANCELLED, MISSED, whole
from ritm.web.desk.client_card.words import undone_text
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.lessons import words
from ritm.web.desk.lessons.cancelling import CancelForm, cancel_as, cancel_dialog, shown_booking
from ritm.web.desk.lessons.wishes import WishForm, past, wish_of
from ritm.web.ui.render import Undo, toast, trigger

ALIVE = (Booking.Status.BOOKED, Booking.Status.VISITED)


@desk_view(requires=(CARD_READ, VISITS_CHANGE), methods=("POST",))
def mark(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The tick: by the pass that pays, or with `pay` and its right on credit, at the price that was shown."""
    card = card_of(request, pk)
    booking = booking_of(card, booking_id, ALIVE)
    wish = wish_of(request, card.client, WishForm(request.POST))

    def act() -> str:
        if wish is None:
            raise DomainError
        made = check_in(
            lesson=booking.lesson, client=card.client, pay=wish.pay, override=wish.override, actor=card.staff.actor
        )
        return str(made.pk)

    def said(made: str) -> str:
        return words.marked(Visit.objects.select_related("client", "entry__client_pass", "charge").get(pk=made))

    return _answer(request, card, act, said, undo="desk:client_undo")


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("GET", "POST"))
def cancel(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The cross: who cancels, with what it takes; the booking goes to the cancelled ones, its toast puts it back."""
    card = card_of(request, pk)
    booking = booking_of(card, booking_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return cancel_dialog(request, shown_booking(booking.pk), form)
    try:
        made, _is_new = send_once(request, lambda: cancel_as(booking, form, card.staff))
    except DomainError as error:
        return cancel_dialog(request, shown_booking(booking.pk), form, error)
    back = Undo(reverse("desk:client_cancel_undo", args=[card.client.pk, made]))
    return done(request, card.url, words.cancelled(shown_booking(int(made))), changed="card-changed", undo=back)


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("POST",))
def cancel_undo(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The toast's «Отменить»: the booking stands as it was made, with what cancelling it late had taken."""
    card = card_of(request, pk)
    booking = booking_of(card, booking_id)

    def act() -> str:
        return str(undo_cancelling(booking=booking, override=past(card.staff), actor=card.staff.actor).pk)

    return _answer(request, card, act, lambda _made: words.booked_again(booking))


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("POST",))
def take_back(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The toast's «Отменить»: within ten seconds the booking leaves no trace."""
    card = card_of(request, pk)
    booking = booking_of(card, booking_id)

    def act() -> str:
        return str(undo_booking(booking=booking, actor=card.staff.actor).pk)

    return _answer(request, card, act, lambda _made: words.cancelled(booking))


@desk_view(requires=(CARD_READ, VISITS_CHANGE), methods=("POST",))
def undo(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """«Снять с занятия»: the pass gets back exactly what was taken (BV-05)."""
    card = card_of(request, pk)
    rows = Visit.objects.select_related("lesson__branch", "client", "entry")
    visit = rows.filter(pk=visit_id, client=card.client).first()
    if visit is None:
        raise Http404

    def act() -> str:
        return str(undo_check_in(visit=visit, override=past(card.staff), actor=card.staff.actor).pk)

    return _answer(request, card, act, lambda _made: undone_text(visit))


@desk_view(requires=(CARD_READ, CARD_BOOKINGS, CREDITS_RESTORE), methods=("POST",))
def restore(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """«Возместить занятие»: the pass gets back what a miss or a late cancel took, once (PA-06); its list comes again."""
    card = card_of(request, pk)
    booking = booking_of(card, booking_id)

    def act() -> str:
        return str(restore_credit(booking=booking, actor=card.staff.actor).pk)

    def said(_made: str) -> str:
        return words.restored(booking)

    if not request.htmx or request.htmx.target != "dialog":  # type: ignore[attr-defined] -- by django-htmx
        return _answer(request, card, act, said)
    try:
        made, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, card.url)
    response = whole(request, CANCELLED if booking.status == Booking.Status.CANCELLED else MISSED, card)
    return toast(trigger(response, "card-changed"), said(made))


def _answer(
    request: HttpRequest, card: Card, act: Callable[[], str], say: Callable[[str], str], *, undo: str = ""
) -> HttpResponse:
    """Do it once; the card asks itself anew, the toast says what was done and, with `undo`, takes it back."""
    try:
        made, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, card.url)
    text = say(made)
    response = done(request, card.url, text, changed="card-changed")
    back = reverse(undo, args=[card.client.pk, made]) if undo else ""
    return toast(response, text, undo=Undo(back)) if request.htmx and back else response  # type: ignore[attr-defined] -- by django-htmx


def booking_of(card: Card, booking_id: int, statuses: tuple[str, ...] = tuple(Booking.Status)) -> Booking:
    """A booking of the client of these states; 404 else."""
    rows = Booking.objects.select_related("lesson__group", "lesson__discipline", "lesson__branch", "client")
    booking = rows.filter(pk=booking_id, client=card.client, status__in=statuses).first()
    if booking is None:
        raise Http404
    return booking
