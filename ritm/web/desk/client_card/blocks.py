"""The only list of the card's blocks: its key, the right it needs, the query that fills it (CL-28).

A room that does not exist has no line here, so nothing of it is on the card.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ritm.attendance import queries as attendance
from ritm.clients.permissions import CARD_BOOKINGS, CARD_PASSES, CARD_PAYMENTS, CARD_READ, CARD_VISITS
from ritm.passes.permissions import PASSES_SELL
from ritm.sales.models import Payment
from ritm.sales.permissions import PAYMENTS_PAY_OUT, PAYMENTS_TAKE
from ritm.web.desk.client_card import filling
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.sale_state import sell_column
from ritm.web.desk.door import View, desk_view
from ritm.web.ui.render import render_part

SHORT, PAGE = 5, 50


@dataclass(frozen=True)
class Block:
    """A block of the first HTML."""

    key: str
    right: str
    query: Callable[[Card], Any]


@dataclass(frozen=True)
class History:
    """A block of rows that loads by itself when it is seen; «Все» shows the whole of it."""

    key: str
    right: str
    rows: Callable[[Card], QuerySet]
    read: Callable[[list[Any], Card], list[Any]]
    title: Any
    empty: Any
    icon: str = ""  # with an icon: a fold, only its count is on the card


BLOCKS = (
    Block("sell", PASSES_SELL, sell_column),
    Block("passes", CARD_PASSES, filling.passes),
    Block("upcoming", CARD_BOOKINGS, filling.upcoming),
    Block("money", CARD_READ, filling.money),
    Block("family", CARD_READ, filling.family),
    Block("profile", CARD_READ, filling.profile),
    Block("payment", PAYMENTS_TAKE, filling.is_there),
    Block("pay_out", PAYMENTS_PAY_OUT, filling.is_there),
)
HISTORY = (
    History(
        "visits",
        CARD_VISITS,
        lambda card: attendance.visits_of(card.client),
        filling.visits,
        _("Visits"),
        _("No visits yet: a mark on a class puts them here."),
    ),
    History(
        "payments",
        CARD_PAYMENTS,
        lambda card: Payment.objects.filter(client=card.client).order_by("-pk"),
        filling.payments,
        _("Payments"),
        _("No payments yet."),
    ),
    History(
        "missed",
        CARD_BOOKINGS,
        lambda card: attendance.missed_of(card.client),
        filling.bookings,
        _("Missed bookings"),
        _("No missed bookings."),
        icon="clock-off",
    ),
    History(
        "cancelled",
        CARD_BOOKINGS,
        lambda card: attendance.cancelled_of(card.client),
        filling.bookings,
        _("Cancelled bookings"),
        _("No cancelled bookings."),
        icon="calendar-x",
    ),
)


def shown(card: Card) -> dict[str, Any]:
    """What this person may see of the card at once, and the addresses of what loads later."""
    may = card.staff.may
    blocks = {block.key: block.query(card) for block in BLOCKS if may(block.right)}
    later = [one for one in HISTORY if may(one.right) and not one.icon]
    folds = [{"block": one, "count": one.rows(card).count()} for one in HISTORY if one.icon and may(one.right)]
    return {"blocks": blocks, "later": later, "folds": folds}


def history_view(block: History) -> View:
    """The address of one history block: its five latest rows, or with `?all=1` every one, by pages."""

    @desk_view(requires=(CARD_READ, block.right))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        card = card_of(request, pk)
        rows = block.rows(card)
        is_whole = bool(block.icon) or request.GET.get("all") == "1" or not request.htmx  # type: ignore[attr-defined] -- by django-htmx
        page = Paginator(rows, PAGE if is_whole else SHORT).get_page(request.GET.get("page"))
        context = {
            "card": card,
            "client": card.client,
            "block": block,
            "rows": block.read(list(page.object_list), card),
            "page": page,
            "may_undo": card.staff.may("visits.change"),
        }
        part = "whole" if is_whole else "short"
        return render_part(request, "client_card/history.html", part, context)

    return view
