"""«Несколько дат» of the card: the same as at the panel, of a class that the card's own booking has chosen (B-3)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.clients.permissions import CARD_READ
from ritm.web.desk.client_card.card import card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.desk.lessons.series import series_page
from ritm.web.ui.forms import LONGEST_ID


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("GET", "POST"))
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """?lesson= names the class with whose group it begins; without one it is chosen first."""
    card, typed = card_of(request, pk), request.GET.get("lesson", "")
    if not typed:
        return redirect(card.at("client_book"))
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID):
        raise Http404
    return series_page(request, lesson_of(request, int(typed)), card.client)
