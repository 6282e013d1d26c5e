"""The card of a client: one page over many rooms (CL-27, CL-28, ux §4.7)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.clients.models import Client
from ritm.clients.permissions import CARD_PASSES, CARD_READ, CLIENTS_CHANGE
from ritm.clients.queries import visible_to
from ritm.directory.flags import flags
from ritm.sales.permissions import PAYMENTS_PAY_OUT, PAYMENTS_TAKE
from ritm.web.desk.client_card import access
from ritm.web.desk.client_card.blocks import shown
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.card_words import card_words
from ritm.web.desk.client_card.contracts import make_url
from ritm.web.desk.client_card.filling import every_pass
from ritm.web.desk.client_card.profile import expiring
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import is_one_press
from ritm.web.ui.drawing import draw
from ritm.web.ui.render import render_part


@desk_view(requires=(CARD_READ,))
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """The card; «Обновить» and every change ask for its body anew."""
    try:
        card = card_of(request, pk)
    except Http404:
        return _merged(request, pk)
    at_once = bool(request.htmx)  # type: ignore[attr-defined] -- by django-htmx
    context = {"card": card, "client": card.client, "words": card_words()}
    context |= {
        "is_one_press": is_one_press(request),
        **_head(card, access.link(card, request.account)),
        **shown(card, at_once=at_once),
    }
    body = draw("client_card/card.html", get_token(request), **context)
    return render_part(request, "client_card/card.html", "card", {"client": card.client, "body": body})


def _merged(request: HttpRequest, pk: int) -> HttpResponse:
    """A card that was merged leads to the one that stayed; 404 for everybody else's (CL-35)."""
    gone = Client.objects.select_related("merged_into").filter(pk=pk, merged_into__isnull=False).first()
    while gone is not None and gone.merged_into is not None:
        gone = gone.merged_into
    if gone is None or not visible_to(request.staff).filter(pk=gone.pk).exists():  # type: ignore[attr-defined] -- set by StaffMiddleware
        raise Http404
    url = reverse("desk:client", args=[gone.pk])
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


@desk_view(requires=(CARD_READ, CARD_PASSES))
def passes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every pass that the client ever held."""
    card = card_of(request, pk)
    context = {"card": card, "client": card.client, "rows": every_pass(card), "words": card_words()}
    return render_part(request, "client_card/every_pass.html", "passes", context)


def _head(card: Card, access_url: str) -> dict[str, Any]:
    person, staff = card.client, card.staff
    parent = card.guardian.name if card.guardian and card.guardian.pk not in card.unseen else ""
    found = flags(person, getattr(person, "figures", None), card.today, guardian=parent)
    edit, photo = _edit(card), getattr(person, "photo", None)
    return {
        "photo": f"{card.at('client_photo')}?v={photo.file_id}" if photo else "",
        "phone": card.phone(person.phone),
        "flags": [*(flag for flag in found if flag.code != "sum_owed"), *expiring(card)],  # the red strip says the sum
        "left": card.at("client_left") if staff.may(CARD_PASSES) else "",
        "back": reverse("desk:clients") if may_open(staff, "clients") else "",
        "edit": edit,
        "merge": _merge(card),
        "add_child": _add_child(card),
        "quick": _quick_bar(card, edit, access_url),
        "may_take": staff.may(PAYMENTS_TAKE),
    }


def _edit(card: Card) -> str:
    """The form of the client, for whoever may open it; the system client has none (CL-33)."""
    may = card.staff.may(CLIENTS_CHANGE) and may_open(card.staff, "client_edit") and not card.client.is_system
    return card.at("client_edit") if may else ""


def _merge(card: Card) -> str:
    """Where the second card of the same person is looked for (CL-35)."""
    may = may_open(card.staff, "doubles_merge") and not card.client.is_system
    return card.at("doubles_merge") if may else ""


def _add_child(card: Card) -> str:
    """The form of a child with this parent filled in; whoever is a child himself is nobody's parent (CL-38)."""
    may = card.staff.may(CLIENTS_CHANGE) and not card.client.is_system and card.guardian is None
    return f"{reverse('desk:client_new')}?parent={card.client.pk}" if may else ""


def _quick_bar(card: Card, edit: str, access_url: str) -> list[list[dict[str, Any]]]:
    """The buttons of CL-C that exist in this house, by its hairlines; without the right, absent (CL-27)."""
    groups = (
        (
            ("profile", "id", _("Profile"), _("Open the client's profile"), edit),
            ("refresh", "refresh", _("Refresh"), _("Reload the client's card"), card.url),
        ),
        (
            ("payment", "cash", _("Take a payment"), _("Take a payment from the client"), _url(card, PAYMENTS_TAKE)),
            ("pay_out", "cash-banknote-minus", _("Pay out"), _("Pay out money"), _url(card, PAYMENTS_PAY_OUT)),
        ),
        (("contract", "file-text", _("Contract"), _("Make a contract with the client"), make_url(card)),),
        (("book", "calendar-plus", _("Book"), _("Book into a class"), _url(card, BOOKINGS_CHANGE)),),
        (("access", "key", _("Access"), _("Send the access to the client portal"), access_url),),
    )
    keys = ("key", "icon", "label", "title", "url")
    shown_ones = [[dict(zip(keys, one, strict=True)) for one in group if one[-1]] for group in groups]
    return [group for group in shown_ones if group]


_PAGES = {PAYMENTS_TAKE: "client_payment", PAYMENTS_PAY_OUT: "client_pay_out", BOOKINGS_CHANGE: "client_book"}


def _url(card: Card, right: str) -> str:
    """The dialog that the right opens; "" without it."""
    return card.at(_PAGES[right]) if card.staff.may(right) else ""
