"""The only list of the card's blocks: its key, the right it needs, what fills it (CL-28).

A room that does not exist has no line here, so nothing of it is on the card. Blocks of rows that have been are
listed in `history.HISTORY`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ritm.clients.permissions import (
    CARD_BOOKINGS,
    CARD_PASSES,
    CARD_READ,
    CLIENTS_ERASE,
    PASSPORT_READ,
    PERSONAL_EXPORT,
)
from ritm.contracts.permissions import CONTRACTS_READ
from ritm.passes.permissions import PASSES_SELL
from ritm.web.desk.client_card import consents, contracts, filling, passport, personal, regulars
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.coming import upcoming
from ritm.web.desk.client_card.history import HISTORY, SHORT, folds, link_of, rows_of
from ritm.web.desk.client_card.layout import Layout
from ritm.web.desk.client_card.profile import profile
from ritm.web.desk.client_card.sell import sell_column
from ritm.web.desk.client_card.waiting import waiting_block


@dataclass(frozen=True)
class Block:
    """A block of the first HTML."""

    key: str
    right: str
    fill: Callable[[Card], Any]


BLOCKS = (
    Block("sell", PASSES_SELL, sell_column),
    Block("passes", CARD_PASSES, filling.passes),
    Block("upcoming", CARD_BOOKINGS, upcoming),
    Block("waiting", CARD_BOOKINGS, waiting_block),
    Block("money", CARD_READ, filling.money),
    Block("family", CARD_READ, filling.family),
    Block("regulars", CARD_BOOKINGS, regulars.block),
    Block("profile", CARD_READ, profile),
    Block("passport", PASSPORT_READ, passport.link),
    Block("contracts", CONTRACTS_READ, contracts.block),
    Block("personal", PERSONAL_EXPORT, personal.link),
    Block("erase", CLIENTS_ERASE, personal.may_erase),
)


def shown(card: Card, *, at_once: bool) -> dict[str, Any]:
    """What this person may see of the card; a block without the right is None.

    `at_once`: the rows of history and the consents come with it, so that a card which asks itself anew does not
    flicker; else they load when they are seen. What is folded is not read at all.
    """
    may, layout = card.staff.may, Layout(card.staff)
    history = {
        one.key: rows_of(one, card, size=SHORT) if at_once and one.key not in layout.folded else link_of(one, card)
        for one in HISTORY
        if not one.icon and may(one.right)
    }
    blocks = {one.key: one.fill(card) if one.key not in layout.folded and may(one.right) else None for one in BLOCKS}
    blocks["consents"] = None if "consents" in layout.folded else consents.block(card, at_once=at_once)
    there = {"consents", *(one.key for one in BLOCKS if may(one.right)), *history}
    there |= {"note"} if card.client.note else set()
    there -= {"waiting"} if "waiting" not in layout.folded and blocks["waiting"] is None else set()
    return {
        **blocks,
        "history": history,
        "columns": layout.shown(there - ({"contracts", "regulars"} if card.client.is_system else set())),
        "is_arranged": bool(card.staff.card_layout),
        "is_sell_folded": "sell" in there and "sell" in layout.folded,
        "arrange_url": reverse("desk:card_blocks"),
        "folds": folds(card),
    }
