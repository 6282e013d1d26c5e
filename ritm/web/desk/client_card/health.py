"""«Заболевания» of the card: a dialog for those who may see them, each look logged (decision 3, CL-20)."""

from django.http import HttpRequest, HttpResponse

from ritm.clients.actions.health import look_at_illnesses
from ritm.clients.permissions import CARD_READ, HEALTH
from ritm.web.desk.client_card.card import card_of
from ritm.web.desk.door import desk_view
from ritm.web.ui.render import render_part


@desk_view(requires=(CARD_READ, HEALTH))
def health(request: HttpRequest, pk: int) -> HttpResponse:
    """Their names, read once and written into the history."""
    card = card_of(request, pk)
    found = look_at_illnesses(client=card.client, actor=card.staff.actor)
    context = {"card": card, "client": card.client, "illnesses": found}
    return render_part(request, "client_card/health.html", "health", context)
