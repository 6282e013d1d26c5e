"""The dialog of a sale: what is sold, how it is paid, the live receipt, «Продано» (ux §4.8)."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.core.errors import DomainError
from ritm.ledger.errors import written
from ritm.sales.actions import sell_pass
from ritm.sales.data import PassOrder
from ritm.sales.errors import CreditForbidden, PriceChanged, TermsForbidden
from ritm.sales.models import Sale
from ritm.web.desk.client_card.card import card_of
from ritm.web.desk.client_card.contracts import make_url
from ritm.web.desk.client_card.sale_state import LINES, MONEY_LINES, SaleState, follow_price, press, read
from ritm.web.desk.client_card.sell import SELL
from ritm.web.desk.client_card.words import sold_text
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, send_once
from ritm.web.desk.lessons.access import LONGEST_ID
from ritm.web.ui.render import render_part, say, trigger
from ritm.web.ui.templatetags.ui import wrong_fields

# The fields of a refusal that have other names in the form.
_FIELDS = {"manual": "price", "manual_reason": "reason"}
_ICONS = {"cash": "cash", "card": "credit-card", "transfer": "send", "account": "wallet", "credit": "clock-dollar"}


@desk_view(requires=SELL)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What the sale comes to while the seller types; the server counts every sum."""
    state = read(card_of(request, pk), request.GET)
    return render(request, "client_card/sale.html#receipt", _context(state))


@desk_view(requires=SELL, methods=("GET", "POST"))
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog; buttons named «press» add and drop lines of payment, the main one sells once."""
    card = card_of(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    pressed = typed.get("press", "")
    if request.method == "POST" and not pressed:
        return _sell(request, read(card, typed))
    if not pressed and "line" not in typed and card.money.free_minor > 0:
        pressed = "add:account"  # the balance pays first where there is money on it (G-3)
    return render_part(request, "client_card/sale.html", "sale", _context(press(card, typed, pressed), pressed))


def _sell(request: HttpRequest, state: SaleState) -> HttpResponse:
    if state.order is not None and state.form.is_valid():
        order = replace(state.order, shown_minor=_shown(request.POST.get("shown", ""), state))
        try:
            answer, _is_new = send_once(request, lambda: _act(order, state))
            return _sold(request, state, Sale.objects.get(pk=int(answer.partition(":")[2])))
        except (CreditForbidden, TermsForbidden) as error:
            raise PermissionDenied(str(error)) from error  # no control on screen leads here
        except PriceChanged as error:
            state = follow_price(state, request.POST, was_minor=order.shown_minor)
            _refuse(state, error)
        except DomainError as error:
            _refuse(state, error)
    return _answer_again(request, state)


def _act(order: PassOrder, state: SaleState) -> str:
    staff = state.card.staff
    return f"sale:{sell_pass(order=order, actor=staff.actor, staff=staff).pk}"


def _shown(typed: str, state: SaleState) -> int:
    """The price that stood in the receipt; a form that does not say it takes the present one."""
    known = state.order.shown_minor if state.order else 0
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else known


def _refuse(state: SaleState, error: DomainError) -> None:
    field = _FIELDS.get(error.field, error.field)
    state.form.add_error(field if field in state.form.fields else None, str(error))


def _answer_again(request: HttpRequest, state: SaleState) -> HttpResponse:
    """The dialog with what was typed; a one-press sale that was refused opens it."""
    response = render_part(request, "client_card/sale.html", "sale", _context(state, is_refused=True), status=422)
    if request.htmx.target != "dialog":  # type: ignore[attr-defined] -- by django-htmx
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _sold(request: HttpRequest, state: SaleState, sold: Sale) -> HttpResponse:
    """«Продано» with the way to a booking; a sale out of a lesson's panel, or in one press, only says so."""
    held = sold.lines.select_related("client_pass").get().client_pass
    text = sold_text(held)
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        messages.success(request, text)
        return redirect(state.card.url)
    if state.lesson is not None or "one_press" in request.POST:
        return done(request, state.card.url, text, changed="card-changed")
    payments = list(sold.payments.order_by("pk"))
    context = {"card": state.card, "client": state.card.client, "held": held, "payments": payments, "text": text}
    context["may_book"] = state.card.staff.may(BOOKINGS_CHANGE)
    context["contract"] = make_url(state.card)
    context["owed_minor"] = sold.total_minor - sum(payment.minor for payment in payments)
    response = render_part(request, "client_card/sold.html", "sold", context)
    return say(trigger(response, "card-changed"), text)


def _context(state: SaleState, pressed: str = "", *, is_refused: bool = False) -> dict[str, Any]:
    form, card = state.form, state.card
    lines = [line for line in LINES if line != "credit" or state.limits.may_credit]
    verb, _colon, line = pressed.partition(":")
    return {
        "card": card,
        "client": card.client,
        "state": state,
        "form": form,
        "methods": [_method(state, one) for one in lines if one != "account" or _has_balance(state)],
        "rows": [_method(state, one) for one in state.lines if one in lines],
        "added": line if verb in {"add", "rest"} else "",
        "main": _main_label(state),
        "is_refused": is_refused,
        "wants_method": is_refused and not state.lines and not wrong_fields(form),
        "percent_max": state.limits.percent_max,
    }


def _method(state: SaleState, line: str) -> dict[str, Any]:
    field = state.form[line]
    minor = state.form.cleaned_data.get(line) or 0
    is_money = line in MONEY_LINES
    shown = {"code": line, "icon": _ICONS[line], "field": field, "is_on": line in state.lines}
    return {**shown, "minor": minor, "is_money": is_money}


def _has_balance(state: SaleState) -> bool:
    return state.card.money.free_minor > 0 or "account" in state.lines


def _main_label(state: SaleState) -> str:
    """The main button carries the sum (ux §4.8, 5)."""
    if state.receipt is None:
        return _("Sell the pass")
    credit, account = state.receipt.credit_minor, state.receipt.account_minor
    comes = state.to_pay_minor - credit
    if comes > 0:
        return _("Take %(sum)s") % {"sum": written(comes)}
    if credit:
        return _("Sell on credit, %(sum)s") % {"sum": written(credit)}
    return _("Take %(sum)s off the balance") % {"sum": written(account)} if account else _("Sell for 0 ₽")
