"""«Строка поиска клиента на занятии»: whom to book or mark here (SC-11, ST-12)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from ritm.attendance.queries import prospects
from ritm.clients.permissions import HOME_LESSON_SEARCH
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.phones import is_piece, shown_phone
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.desk.lessons.desk import Desk
from ritm.web.desk.lessons.panel import addresses
from ritm.web.desk.lessons.rows import PanelRow, Rows
from ritm.web.desk.place import is_one_press
from ritm.web.ui.render import render_part

MOST = 7


@dataclass(frozen=True)
class Hit:
    """Somebody who was found, with his phone as this person may see it."""

    row: PanelRow
    phone: str


@desk_view(requires=(HOME_SCHEDULE, HOME_LESSON_SEARCH))
def lesson_search(request: HttpRequest, pk: int) -> HttpResponse:
    """From three letters, two digits of a phone's end, or a scanned barcode."""
    place = lesson_of(request, pk)
    staff, text = request.staff, request.GET.get("q", "")[:100].strip()
    clients = [found.client for found in find_clients(text=text, staff=staff, limit=MOST)] if text else []
    desk = Desk(place, staff, is_one_press(request))
    people = prospects(place, clients) if clients else []
    rows = Rows(desk, desk.cards(people)).sought(people)
    context: dict[str, Any] = {
        "lesson": place,
        "text": text,
        "is_piece": is_piece(text, staff),
        "hits": [Hit(row, shown_phone(row.row.client.phone, staff)) for row in rows],
        "new_client": _new_client(addresses(place, staff)["new_client"], text),
    }
    return render_part(request, "lessons/found.html", "found", context)


def _new_client(address: str, text: str) -> str:
    """«Создать клиента «бел»»: what was typed becomes the name, unless it is a number."""
    if not address or any(letter.isdigit() for letter in text):
        return address
    return f"{address}&{urlencode({'name': text})}"
