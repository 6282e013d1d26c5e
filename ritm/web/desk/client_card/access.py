"""«Отправить доступ в личный кабинет»: what will go where, and the letter itself (CL-27, decision 3)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.accounts.models import Account
from ritm.accounts.modules import CLIENT_PORTAL, is_on_as
from ritm.clients.actions.portal import send_portal_access
from ritm.clients.permissions import CARD_READ, CLIENTS_LOGIN
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.menu import may_open
from ritm.web.ui.links import base_url
from ritm.web.ui.render import render_part


@desk_view(requires=(CARD_READ, CLIENTS_LOGIN), methods=("GET", "POST"))
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog; sent, the letter goes to the client's email."""
    card = card_of(request, pk)
    if not link(card, request.account):
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)  # nothing is typed; a refusal stands over it
    terms = {"client": card.client, "base_url": base_url(request), "actor": card.staff.actor}
    if attempt(request, form, lambda _typed: send_portal_access(**terms).pk):
        return done(request, card.url, _("The letter is on its way: %(email)s") % {"email": card.client.email})
    context: dict[str, Any] = {"card": card, "client": card.client, "login": card.client.login, "form": form}
    context["edit"] = card.at("client_edit") if may_open(card.staff, "client_edit") else ""
    return render_part(request, "client_card/access.html", "access", context, status=422 if form.errors else 200)


def link(card: Card, account: Account) -> str:
    """Where the dialog is; "" without the right, without the portal, and of the system client."""
    person = card.client
    may = card.staff.may(CARD_READ, CLIENTS_LOGIN) and not person.is_system
    is_open = may and is_on_as(account, CLIENT_PORTAL, to=person.portal)  # type: ignore[attr-defined] -- read along with the client
    return card.at("client_access") if is_open else ""
