"""«Внести платёж», «Погасить», «Выдать средства» (MO-01, MO-04)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.clients.permissions import CARD_READ
from ritm.ledger.queries import money_of
from ritm.sales import actions
from ritm.sales.permissions import PAYMENTS_PAY_OUT, PAYMENTS_TAKE
from ritm.sales.queries import Debt, debts_of, will_be_paid
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.forms import PaymentForm, PayOutForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.ui.forms import MoneyField
from ritm.web.ui.render import render_part


@desk_view(requires=(CARD_READ, PAYMENTS_TAKE), methods=("GET", "POST"))
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Money from the client: it shows what will be closed, oldest first; ticks of debts only fill in the sum."""
    card = card_of(request, pk)
    debts = debts_of(card.client)
    form = PaymentForm(_typed(request, debts))
    answer = attempt(request, form, lambda typed: _pay(card, typed)) if request.method == "POST" else None
    if answer is not None:
        return done(request, card.url, _("The payment is taken"), changed="card-changed")
    minor = _minor(form)
    context = {
        "card": card,
        "client": card.client,
        "form": form,
        "debts": debts,
        "paid": will_be_paid(debts, minor),
        "over_minor": max(0, minor - sum(debt.charge.open_minor for debt in debts)),
        "ticked": request.GET.getlist("debt") if "fill" in request.GET else _all(debts),
    }
    part = "paid" if request.headers.get("HX-Target") == "will-be-paid" else "payment"
    status = 422 if request.method == "POST" else 200
    return render_part(request, "client_card/payment.html", part, context, status=status)


@desk_view(requires=(CARD_READ, PAYMENTS_PAY_OUT), methods=("GET", "POST"))
def pay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Money back to the client, no more than stands on his balance."""
    card = card_of(request, pk)
    form = PayOutForm(request.POST or None)
    answer = attempt(request, form, lambda typed: _give(card, typed))
    if answer is not None:
        return done(request, card.url, _("The money is paid out"), changed="card-changed")
    free = money_of(card.client.pk).free_minor
    context = {"card": card, "client": card.client, "form": form, "free_minor": free}
    return render_part(request, "client_card/pay_out.html", "pay_out", context, status=422 if form.errors else 200)


def _pay(card: Card, typed: dict[str, Any]) -> str:
    who = {"actor": card.staff.actor, "staff": card.staff}
    return f"payment:{actions.take_payment(client=card.client, branch=card.branch, **typed, **who).pk}"


def _give(card: Card, typed: dict[str, Any]) -> str:
    who = {"actor": card.staff.actor, "staff": card.staff}
    return f"payment:{actions.pay_out(client=card.client, branch=card.branch, **typed, **who).pk}"


def _typed(request: HttpRequest, debts: list[Debt]) -> Any:
    if request.method == "POST":
        return request.POST
    data = request.GET.copy()
    data.setdefault("method", "cash")
    if "fill" in data or ("minor" not in data and debts):
        chosen = set(data.getlist("debt")) if "fill" in data else set(_all(debts))
        minor = sum(debt.charge.open_minor for debt in debts if str(debt.charge.pk) in chosen)
        data["minor"] = MoneyField().prepare_value(minor) if minor else ""
    return data if data.get("minor") else None


def _minor(form: PaymentForm) -> int:
    if form.is_bound:
        form.full_clean()
        return form.cleaned_data.get("minor") or 0
    return 0


def _all(debts: list[Debt]) -> list[str]:
    return [str(debt.charge.pk) for debt in debts]
