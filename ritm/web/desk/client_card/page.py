"""The card of a client: one page over many rooms (CL-27, CL-28, ux §4.7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ritm.clients.permissions import CARD_PASSES, CARD_READ, CLIENTS_CHANGE
from ritm.directory.flags import flags
from ritm.web.desk.client_card.blocks import shown
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.filling import every_pass
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import render_part


@desk_view(requires=(CARD_READ,))
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """The card; «Обновить» and every change ask for its body anew."""
    card = card_of(request, pk)
    return render_part(request, "client_card/card.html", "card", {"card": card, **_head(card), **shown(card)})


def _head(card: Card) -> dict[str, Any]:
    person, staff = card.client, card.staff
    figures = getattr(person, "figures", None)
    edit = reverse("desk:client_edit", args=[person.pk]) if may_open(staff, "client_edit") else ""
    return {
        "client": person,
        "flags": [flag for flag in flags(person, figures, card.today) if flag.code != "sum_owed"],
        "back": reverse("desk:clients") if may_open(staff, "clients") else "",
        "edit": edit if staff.may(CLIENTS_CHANGE) and not person.is_system else "",
        "may": {code: staff.may(code) for code in ("bookings.change", "visits.change", "visits.credit", "visits.past")},
    }


@desk_view(requires=(CARD_READ, CARD_PASSES))
def passes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every pass that the client ever held."""
    card = card_of(request, pk)
    context = {"card": card, "client": card.client, "rows": every_pass(card)}
    return render_part(request, "client_card/every_pass.html", "passes", context)
