"""Marking, cancelling and undoing from the card (9b, 9g, 9h)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, PayKind, check_in, undo_check_in
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.paying import paid_text
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE
from ritm.attendance.queries import live_visits
from ritm.clients.permissions import CARD_READ
from ritm.core.errors import DomainError
from ritm.passes.queries import label
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.ui.forms import MoneyField


@desk_view(requires=(CARD_READ, VISITS_CHANGE), methods=("POST",))
def mark(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The tick: the visit is taken from the pass that pays, or put on credit where the button said so."""
    card = card_of(request, pk)
    booking = _booking(card, booking_id)
    pay = _pay(request, card)

    def act() -> str:
        return f"visit:{check_in(lesson=booking.lesson, client=card.client, pay=pay, override=_past(card.staff), actor=card.staff.actor).pk}"

    return _answer(request, card, act, _marked)


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("POST",))
def cancel(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The cross: the booking goes to the cancelled ones, nothing is charged."""
    card = card_of(request, pk)
    booking = _booking(card, booking_id)

    def act() -> str:
        cancelled = cancel_booking(booking=booking, override=_past(card.staff), actor=card.staff.actor)
        return f"booking:{cancelled.pk}"

    return _answer(request, card, act, lambda _answer: _("The booking is cancelled"))


@desk_view(requires=(CARD_READ, VISITS_CHANGE), methods=("POST",))
def undo(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """«Снять с занятия»: the pass gets back exactly what was taken (BV-05)."""
    card = card_of(request, pk)
    visit = Visit.objects.select_related("lesson__branch", "client").filter(pk=visit_id, client=card.client).first()
    if visit is None:
        raise Http404

    def act() -> str:
        return f"visit:{undo_check_in(visit=visit, override=_past(card.staff), actor=card.staff.actor).pk}"

    return _answer(request, card, act, _undone)


def _answer(request: HttpRequest, card: Card, act: Callable[[], str], say: Callable[[str], str]) -> HttpResponse:
    try:
        answer, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, card.url)
    return done(request, card.url, say(answer), changed="card-changed")


def _booking(card: Card, booking_id: int) -> Booking:
    rows = Booking.objects.select_related("lesson__group", "lesson__discipline", "lesson__branch")
    booking = rows.filter(pk=booking_id, client=card.client).first()
    if booking is None:
        raise Http404
    return booking


def _pay(request: HttpRequest, card: Card) -> PayBy:
    """On credit only for whoever may; the price is the one that was shown."""
    if request.POST.get("pay") != PayKind.CREDIT or not card.staff.may("visits.credit"):
        return PayBy()
    typed = request.POST.get("price", "")
    return PayBy(kind=PayKind.CREDIT, price_minor=MoneyField(required=False).clean(typed) if typed else None)


def _past(staff: StaffMember) -> frozenset[str]:
    return frozenset({Override.PAST.value}) if staff.may(Override.PAST.right) else frozenset()


def _marked(answer: str) -> str:
    visit = live_visits().filter(pk=int(answer.partition(":")[2])).first()
    if visit is None:
        return _("The mark is made")
    if visit.entry is None:
        return _("Marked: %(how)s") % {"how": paid_text(visit)}
    return _("Marked: %(pass)s, %(how)s") % {"pass": label(visit.entry.client_pass), "how": paid_text(visit)}


def _undone(answer: str) -> str:
    visit = Visit.objects.select_related("entry__client_pass").get(pk=int(answer.partition(":")[2]))
    if visit.entry is None:
        return _("The mark is taken back")
    return _("The visit is back on the pass: %(pass)s") % {"pass": label(visit.entry.client_pass)}
