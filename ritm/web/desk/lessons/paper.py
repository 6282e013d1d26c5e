"""The list of a lesson on paper: who is booked, what pays, a square to tick (ux §4.18). No notes: clients see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ritm.attendance.queries import roster
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.desk.lessons.desk import Desk


@desk_view(requires=(HOME_SCHEDULE,))
def lesson_print(request: HttpRequest, pk: int) -> HttpResponse:
    """A clean page to print: everybody who holds a place, by name, and empty lines for whoever comes besides."""
    place = lesson_of(request, pk)
    people = roster(place)
    rows = sorted((*people.booked, *people.visited), key=lambda row: row.client.name)
    spare = range(len(rows) + 1, len(rows) + 1 + max(3, min(8, (place.capacity or 0) - len(rows))))
    context = {"lesson": place, "when": Desk(place, request.staff).when, "rows": rows, "spare": spare}
    return render(request, "lessons/print.html", context)
