"""Block «Договоры»: the latest contracts of the client, read when it is seen, and the button that makes one (CR-05)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from ritm.clients.permissions import CARD_READ
from ritm.contracts.permissions import CONTRACTS_MAKE, CONTRACTS_READ
from ritm.contracts.queries import contracts_of
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open

_SHOWN = 3


def block(card: Card) -> dict[str, Any] | None:
    """The header only; nothing for the system client, who signs nothing."""
    if card.client.is_system:
        return None
    url = reverse("desk:client_contracts", args=[card.client.pk])
    return {"rows": None, "all": "", "url": url, "make": make_url(card)}


@desk_view(requires=(CARD_READ, CONTRACTS_READ))
def client_contracts(request: HttpRequest, pk: int) -> HttpResponse:
    """The block with its latest three rows."""
    card = card_of(request, pk)
    found = block(card)
    if found is not None:
        rows = list(contracts_of(card.client)[: _SHOWN + 1])
        every = f"{reverse('desk:contracts')}?{urlencode({'text': card.client.name})}"
        found |= {"rows": rows[:_SHOWN], "all": every if len(rows) > _SHOWN else ""}
    return render(request, "client_card/contracts.html", {"contracts": found})


def make_url(card: Card) -> str:
    """Where a contract is made, for whoever may; "" else."""
    may = card.staff.may(CONTRACTS_MAKE) and may_open(card.staff, "client_contract") and not card.client.is_system
    return reverse("desk:client_contract", args=[card.client.pk]) if may else ""
