"""«Продлевается само»: switched on and off for one pass (P-12)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ritm.clients.permissions import CARD_PASSES, CARD_READ
from ritm.core.errors import DomainError
from ritm.passes.actions.renewing import switch_renewal
from ritm.passes.models import ClientPass
from ritm.passes.permissions import PASSES_EXTEND
from ritm.web.desk.client_card.card import card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once


@desk_view(requires=(CARD_READ, CARD_PASSES, PASSES_EXTEND), methods=("POST",))
def client_pass_renewal(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """`is_on` 1: the next pass is made by itself a day before the end; else not."""
    card = card_of(request, pk)
    held = get_object_or_404(ClientPass.objects, pk=pass_id, client=card.client)
    renews = request.POST.get("is_on") == "1"
    try:
        send_once(request, lambda: str(switch_renewal(client_pass=held, renews=renews, actor=card.staff.actor).pk))
    except DomainError as error:
        return refused(request, error, card.url)
    text = _("“%(name)s” renews by itself") if renews else _("“%(name)s” does not renew by itself")
    return done(request, card.url, text % {"name": held.name}, changed="card-changed")
