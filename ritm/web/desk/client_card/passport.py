"""«Паспорт и адрес» of the card: a dialog for those who may see it, each look logged (CL-25)."""

from django.http import Http404, HttpRequest, HttpResponse

from ritm.clients.actions.passport import look_at_passport
from ritm.clients.passport import PassportData
from ritm.clients.permissions import CARD_READ, PASSPORT_READ
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.clients.labels import label_of
from ritm.web.desk.door import desk_view
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import plain_date


def link(card: Card) -> bool:
    """Whether there is somebody whose passport could be asked for."""
    return not card.client.is_system


@desk_view(requires=(CARD_READ, PASSPORT_READ))
def passport(request: HttpRequest, pk: int) -> HttpResponse:
    """The values, read once and written into the history."""
    card = card_of(request, pk)
    if card.client.is_system:
        raise Http404
    rows = _rows(look_at_passport(client=card.client, actor=card.staff.actor))
    context = {"card": card, "client": card.client, "rows": rows}
    return render_part(request, "client_card/passport.html", "passport", context)


def _rows(data: PassportData) -> list[tuple[str, str]]:
    day = plain_date(data.passport_issued_on) if data.passport_issued_on else ""
    values = {
        "passport_number": data.passport_number,
        "passport_issued_on": day,
        "passport_code": data.passport_code,
        "passport_issued_by": data.passport_issued_by,
        "address": data.address,
    }
    return [(label_of(name), value) for name, value in values.items() if value]
