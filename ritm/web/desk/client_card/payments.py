"""«Внести платёж», «Погасить», «Выдать средства» (MO-01, MO-04)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from ritm.clients.permissions import CARD_READ
from ritm.ledger.queries import money_of
from ritm.sales import actions
from ritm.sales.models import Method, Payment
from ritm.sales.permissions import PAYMENTS_PAY_OUT, PAYMENTS_TAKE
from ritm.sales.queries import will_be_paid
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.forms import PaymentForm, PayOutForm
from ritm.web.desk.client_card.words import paid_out_words, paid_words
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.ui.render import render_part

TAKE = (CARD_READ, PAYMENTS_TAKE)


@desk_view(requires=TAKE, methods=("GET", "POST"))
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Money from the client: the debts line by line, what the sum closes, what stands on the balance afterwards.

    Ticks of debts only fill in the sum; money pays the oldest first (G-2).
    """
    card = card_of(request, pk)
    is_post = request.method == "POST"
    form = PaymentForm(request.POST) if is_post else PaymentForm(initial=_filled(card, request.GET))
    answer = attempt(request, form, lambda typed: _take(card, typed))
    if answer is not None:
        taken, now = Payment.objects.get(pk=int(answer)), money_of(pk)
        text = paid_words(taken, debt_minor=now.debt_minor, free_minor=now.free_minor)
        return done(request, card.url, text, changed="card-changed")
    ticked = _ticked(card, request.POST if is_post else request.GET)
    context = {**_context(card, form), "ticked": ticked, "family": card.guardian}
    return render_part(request, "client_card/payment.html", "payment", context, status=422 if is_post else 200)


@desk_view(requires=TAKE)
def payment_parts(request: HttpRequest, pk: int) -> HttpResponse:
    """What the typed sum closes, and the button with the sum, while it is typed."""
    card = card_of(request, pk)
    return render(request, "client_card/payment.html#parts", _context(card, PaymentForm(request.GET)))


@desk_view(requires=(CARD_READ, PAYMENTS_PAY_OUT), methods=("GET", "POST"))
def pay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Money back to the client, no more than stands on his balance."""
    card = card_of(request, pk)
    is_post = request.method == "POST"
    free = card.money.free_minor
    start = {"minor": free or None, "method": Method.CASH}
    form = PayOutForm(request.POST) if is_post else PayOutForm(initial=start)
    answer = attempt(request, form, lambda typed: _give(card, typed))
    if answer is not None:
        given, now = Payment.objects.get(pk=int(answer)), money_of(pk)
        return done(request, card.url, paid_out_words(given, free_minor=now.free_minor), changed="card-changed")
    context = {
        "card": card,
        "client": card.client,
        "form": form,
        "free_minor": free,
        "may_take": card.staff.may(PAYMENTS_TAKE),
    }
    return render_part(request, "client_card/pay_out.html", "pay_out", context, status=422 if is_post else 200)


def _take(card: Card, typed: dict[str, Any]) -> int:
    who = {"actor": card.staff.actor, "staff": card.staff}
    return actions.take_payment(client=card.client, branch=card.branch, **typed, **who).pk


def _give(card: Card, typed: dict[str, Any]) -> int:
    who = {"actor": card.staff.actor, "staff": card.staff}
    return actions.pay_out(client=card.client, branch=card.branch, **typed, **who).pk


def _filled(card: Card, asked: QueryDict) -> dict[str, Any]:
    """The whole debt stands in the sum at first; ticks (`fill`) count it anew, the rest stays as typed."""
    ticked = _ticked(card, asked)
    minor = sum(debt.charge.open_minor for debt in card.debts if debt.charge.pk in ticked)
    kept = {name: asked[name] for name in ("method", "payer", "comment") if name in asked}
    return {"method": Method.CASH.value, "minor": minor or None, **kept}


def _ticked(card: Card, asked: QueryDict) -> set[int]:
    every = {debt.charge.pk for debt in card.debts}
    return {pk for pk in every if str(pk) in asked.getlist("debt")} if "fill" in asked else every


def _context(card: Card, form: PaymentForm) -> dict[str, Any]:
    minor = _minor(form)
    paid = will_be_paid(card.debts, minor)
    closed = [part for debt, part in paid if part == debt.charge.open_minor]
    return {
        "card": card,
        "client": card.client,
        "form": form,
        "debts": card.debts,
        "minor": minor,
        "closed": closed,
        "closed_minor": sum(closed),
        "begun": paid[-1] if len(closed) < len(paid) else None,
        "over_minor": max(0, minor - card.money.debt_minor),
        "left_minor": max(0, card.money.debt_minor - minor),
    }


def _minor(form: PaymentForm) -> int:
    if not form.is_bound:
        return form.initial.get("minor") or 0
    form.is_valid()
    return form.cleaned_data.get("minor") or 0
