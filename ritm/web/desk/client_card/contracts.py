"""Block «Договоры»: the latest contracts of the client, and the button that makes one (CR-05)."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from ritm.contracts.permissions import CONTRACTS_MAKE
from ritm.contracts.queries import contracts_of
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.menu import may_open

_SHOWN = 3


def block(card: Card) -> dict[str, Any] | None:
    """The latest three; nothing for the system client, who signs nothing."""
    if card.client.is_system:
        return None
    rows = list(contracts_of(card.client)[: _SHOWN + 1])
    return {
        "rows": rows[:_SHOWN],
        "all": f"{reverse('desk:contracts')}?{urlencode({'text': card.client.name})}" if len(rows) > _SHOWN else "",
        "make": make_url(card),
    }


def make_url(card: Card) -> str:
    """Where a contract is made, for whoever may; "" else."""
    may = card.staff.may(CONTRACTS_MAKE) and may_open(card.staff, "client_contract") and not card.client.is_system
    return reverse("desk:client_contract", args=[card.client.pk]) if may else ""
