"""The left column of the card: choose a pass or type its name, its fields are filled in (PA-03, 8a, 8b)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ritm.clients.permissions import CARD_READ
from ritm.passes.permissions import PASSES_SELL
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.card_words import card_words
from ritm.web.desk.client_card.offers import offers_to, sought
from ritm.web.desk.client_card.sale_state import read
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.ui.forms import MoneyField
from ritm.web.ui.render import render_drawn

SELL = (CARD_READ, PASSES_SELL)


@desk_view(requires=SELL)
def sell(request: HttpRequest, pk: int) -> HttpResponse:
    """The column again, for another plan, beginning or word of the search."""
    card = card_of(request, pk)
    context = {"card": card, "sell": sell_column(card), "words": card_words()}
    return render_drawn(request, "client_card/sell_body.html", context)


def sell_column(card: Card) -> dict[str, Any]:
    """Plans on sale, the chosen one with its terms; `is_one_press`: the balance pays the whole of it."""
    every = offers_to(card)
    found = sought(every, card.typed)
    state = read(card, card.typed, found, ids="sell-%s")
    leaves_balance = "paid_by_shown" in card.typed and "from_balance" not in card.typed
    price = state.receipt.quote.price_minor if state.receipt else 0
    return {
        "state": state,
        "account": MoneyField().prepare_value(price) if price else "",
        "plans_url": reverse("desk:plans") if may_open(card.staff, "plans") else "",
        "has_plans": bool(every),
        "q": card.typed.get("q", ""),
        "uses_balance": not leaves_balance,
        "is_one_press": state.is_paid_by_balance and not leaves_balance,
    }
