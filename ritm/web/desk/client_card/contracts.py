"""Block «Договоры»: the latest contracts of the client, read when it is seen, and the button that makes one (CR-05)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from ritm.clients.permissions import CARD_READ
from ritm.contracts.permissions import CONTRACTS_MAKE, CONTRACTS_READ
from ritm.contracts.queries import contracts_of
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.card_words import card_words
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import render_drawn

_SHOWN = 3


def block(card: Card) -> dict[str, Any] | None:
    """The header only; nothing for the system client, who signs nothing."""
    if card.client.is_system:
        return None
    return {"rows": None, "all": "", "url": card.at("client_contracts"), "make": make_url(card)}


@desk_view(requires=(CARD_READ, CONTRACTS_READ))
def client_contracts(request: HttpRequest, pk: int) -> HttpResponse:
    """The block with its latest three rows."""
    card = card_of(request, pk)
    found = block(card)
    if found is not None:
        rows = list(contracts_of(card.client)[: _SHOWN + 1])
        every = f"{reverse('desk:contracts')}?{urlencode({'text': card.client.name})}"
        found |= {"rows": rows[:_SHOWN], "all": every if len(rows) > _SHOWN else ""}
    context = {"contracts": found, "contract_url": by_id("desk:contract"), "words": card_words()}
    return render_drawn(request, "client_card/contracts.html", context)


def make_url(card: Card) -> str:
    """Where a contract is made, for whoever may; "" else."""
    may = card.staff.may(CONTRACTS_MAKE) and may_open(card.staff, "client_contract") and not card.client.is_system
    return card.at("client_contract") if may else ""
