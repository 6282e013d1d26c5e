"""Marking, cancelling and undoing from the card (9b, 9c, 9g, 9h, 9j)."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import undo_check_in
from ritm.attendance.errors import NoPass, PriceNeeded
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.paying import choices_of, drop_in_minor
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE
from ritm.clients.permissions import CARD_READ
from ritm.core.errors import DomainError
from ritm.passes.models import ClientPass
from ritm.passes.permissions import PASSES_SELL
from ritm.passes.queries import explanation
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.ways import RIGHTS, WayForm, mark_by, ways
from ritm.web.desk.client_card.words import marked_text, undone_text
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.ui.forms import MoneyField
from ritm.web.ui.render import render_part, trigger


@desk_view(requires=(CARD_READ, VISITS_CHANGE), methods=("GET", "POST"))
def mark(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The tick marks by the pass that pays; opened, it is the dialog of every other way to pay."""
    card = card_of(request, pk)
    booking = _booking(card, booking_id, Booking.Status.BOOKED, Booking.Status.VISITED)
    if request.method == "POST" and "choose" not in request.POST:
        return _answer(request, card, lambda: _mark(request, card, booking), _marked)
    return _dialog(request, card, booking)


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("POST",))
def cancel(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The cross: the booking goes to the cancelled ones, nothing is charged."""
    card = card_of(request, pk)
    booking = _booking(card, booking_id, *Booking.Status)

    def act() -> str:
        cancelled = cancel_booking(booking=booking, override=_past(card.staff), actor=card.staff.actor)
        return f"booking:{cancelled.pk}"

    return _answer(request, card, act, lambda _answer: _("The booking is taken off"))


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
    return _changed(request, card, say(answer))


def _changed(request: HttpRequest, card: Card, text: str) -> HttpResponse:
    """The card and a lesson's panel, if one is open, ask themselves anew."""
    return trigger(done(request, card.url, text, changed="card-changed"), "bookings-changed")


def _booking(card: Card, booking_id: int, *statuses: str) -> Booking:
    rows = Booking.objects.select_related("lesson__group", "lesson__discipline", "lesson__branch", "client")
    booking = rows.filter(pk=booking_id, client=card.client, status__in=statuses).first()
    if booking is None:
        raise Http404
    return booking


def _mark(request: HttpRequest, card: Card, booking: Booking) -> str:
    """What the POST of a row or of the dialog says; a way without its right is not for this person."""
    kind, _colon, number = request.POST.get("pay", "").partition(":")
    if kind not in {"", "pass", *RIGHTS}:
        raise BadRequest
    if kind in RIGHTS and not card.staff.may(RIGHTS[kind]):
        raise PermissionDenied
    how = {"price_minor": _price(request), "method": request.POST.get("method", ""), "override": _past(card.staff)}
    visit = mark_by(card, booking, kind=kind, client_pass=_pass(card, number), **how)
    return f"visit:{visit.pk}"


def _pass(card: Card, number: str) -> ClientPass | None:
    """The pass that was chosen by hand; of this client only."""
    if not number:
        return None
    is_id = number.isdecimal() and len(number) < 19
    held = ClientPass.objects.filter(pk=int(number), client=card.client).first() if is_id else None
    if held is None:
        raise Http404
    return held


def _price(request: HttpRequest) -> int | None:
    try:
        return MoneyField(required=False).clean(request.POST.get("price", ""))
    except ValidationError as error:
        raise PriceNeeded from error


def _dialog(request: HttpRequest, card: Card, booking: Booking) -> HttpResponse:
    choice = choices_of([booking])[booking.pk]
    found, price = ways(card, booking, choice), drop_in_minor(booking.lesson)
    is_post = request.method == "POST"
    first = request.GET.get("pay") or (found[0].code if found else "")
    form = WayForm(request.POST if is_post else None, found=found, asks_price=price is None, initial={"pay": first})
    if is_post and form.is_valid():
        try:
            answer, _is_new = send_once(request, lambda: _mark(request, card, booking))
            return _changed(request, card, _marked(answer))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    context = {
        "card": card,
        "client": card.client,
        "booking": booking,
        "lesson": booking.lesson,
        "form": form,
        "why_not": choice.why_not,
        "why": explanation(list(choice.fits)),
        "has_ways": bool(found),
        "may_sell": isinstance(choice.why_not, NoPass) and card.staff.may(PASSES_SELL),
        "free_minor": card.money.free_minor,
    }
    return render_part(request, "client_card/mark.html", "mark", context, status=422 if is_post else 200)


def _past(staff: StaffMember) -> frozenset[str]:
    return frozenset({Override.PAST.value}) if staff.may(Override.PAST.right) else frozenset()


def _visit(answer: str) -> Visit:
    rows = Visit.objects.select_related("entry__client_pass", "charge")
    return rows.get(pk=int(answer.partition(":")[2]))


def _marked(answer: str) -> str:
    return marked_text(_visit(answer))


def _undone(answer: str) -> str:
    return undone_text(_visit(answer))
