"""The birthdays behind the icon of the top bar: today and the next seven days (SC-08)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ritm.clients.permissions import HOME_SEARCH
from ritm.clients.queries import Birthday
from ritm.clients.queries import birthdays as coming
from ritm.directory.queries.phones import shown_phone
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open, url_of
from ritm.web.desk.place import local_today
from ritm.web.ui.render import render_part


@desk_view(requires=(HOME_SEARCH,))
def birthdays(request: HttpRequest) -> HttpResponse:
    """Who has a birthday today and who soon; each name opens the card."""
    today = local_today(request)
    rows = [_row(request, birthday) for birthday in coming(day=today, staff=request.staff)]
    context = {
        "today": [row for row in rows if row["on"] == today],
        "soon": [row for row in rows if row["on"] != today],
        "day": today,
        "back": url_of("home"),
    }
    return render_part(request, "home/birthdays.html", "birthdays", context)


def _row(request: HttpRequest, birthday: Birthday) -> dict[str, Any]:
    staff, client = request.staff, birthday.client  # type: ignore[attr-defined] -- set by StaffMiddleware
    return {
        "name": client.name,
        "on": birthday.on,
        "age": birthday.age,
        "phone": shown_phone(client.phone, staff),
        "card": reverse("desk:client", args=[client.pk]) if may_open(staff, "client") else "",
    }
