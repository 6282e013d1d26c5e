"""Selling a pass: the left column, the dialog of payment, its receipt (ux §4.7, §4.8)."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from ritm.clients.permissions import CARD_READ
from ritm.core.errors import DomainError
from ritm.passes.permissions import PASSES_SELL
from ritm.sales.actions import sell_pass
from ritm.sales.models import Sale
from ritm.web.desk.client_card.card import card_of
from ritm.web.desk.client_card.sale_state import LINES, SaleState, due_on, press, read, sell_column
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, send_once
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import month_day

SELL = (CARD_READ, PASSES_SELL)
# What the dialog carries on from the left column.
CARRIED = ("plan", "for_plan", "start", "starts_on", "count", "term_count", "price", "reason")
_ICONS = {"cash": "cash", "card": "credit-card", "transfer": "send", "account": "wallet", "credit": "clock-dollar"}


@desk_view(requires=SELL)
def sell(request: HttpRequest, pk: int) -> HttpResponse:
    """The left column again, for another plan, beginning or price."""
    card = card_of(request, pk)
    context = {"card": card, "client": card.client, "sell": sell_column(card)}
    part = "sum" if request.headers.get("HX-Target") == "sell-sum" else "sell"
    return render(request, f"client_card/sell.html#{part}", context)


@desk_view(requires=SELL)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What the sale comes to while the seller types; the server counts every sum."""
    card = card_of(request, pk)
    return render(request, "client_card/receipt.html", _context(read(card, request.GET)))


@desk_view(requires=SELL, methods=("GET", "POST"))
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog of payment; «press» buttons add and drop lines, the main one sells once."""
    card = card_of(request, pk)
    typed = request.POST if request.method == "POST" else request.GET
    pressed = typed.get("press", "")
    state = press(card, typed, pressed) if pressed else read(card, typed)
    if request.method == "GET" and not pressed:
        state = _opened(state, typed)
    status = 200
    if request.method == "POST" and not pressed:
        sold = _sold(request, state)
        if sold is not None:
            return done(request, card.url, _said(sold), changed="card-changed")
        status = 422
    return render_part(request, "client_card/sale.html", "sale", _context(state), status=status)


def _opened(state: SaleState, typed: QueryDict) -> SaleState:
    """The balance pays first where there is money on it (G-3)."""
    if state.receipt and state.receipt.free_minor > 0 and not state.lines:
        return press(state.card, typed, "add:account")
    return state


def _sold(request: HttpRequest, state: SaleState) -> Sale | None:
    form = state.form
    if state.order is None or not form.is_valid():
        return None
    shown = request.POST.get("shown", "")
    order = replace(state.order, shown_minor=int(shown) if shown.isdigit() and len(shown) < 19 else -1)
    staff = state.card.staff
    try:
        answer, _is_new = send_once(
            request, lambda: f"sale:{sell_pass(order=order, actor=staff.actor, staff=staff).pk}"
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    return Sale.objects.get(pk=int(answer.partition(":")[2]))


def _said(sold: Sale) -> str:
    held = sold.lines.select_related("client_pass").get().client_pass
    if held.ends_on is None:
        return _("The pass is sold, it begins at the first visit")
    return _("The pass is sold, until %(day)s") % {"day": month_day(held.ends_on)}


def _context(state: SaleState) -> dict[str, Any]:
    form, card = state.form, state.card
    if state.refusal is not None and not form.errors:
        form.add_error(state.refusal.field if state.refusal.field in form.fields else None, str(state.refusal))
    may_credit = state.limits.may_credit
    offered = [line for line in LINES if line != "credit" or may_credit]
    return {
        "card": card,
        "client": card.client,
        "state": state,
        "form": form,
        "carried": [form[name] for name in CARRIED if name in form.fields],
        "for_plan": state.plan.pk if state.plan else "",
        "methods": [_method(state, line) for line in offered],
        "rows": [_method(state, line) for line in state.lines if line in offered],
        "due_on": due_on(card),
        "free_minor": state.receipt.free_minor if state.receipt else 0,
    }


def _method(state: SaleState, line: str) -> dict[str, Any]:
    return {"code": line, "icon": _ICONS[line], "field": state.form[line], "is_on": line in state.lines}
