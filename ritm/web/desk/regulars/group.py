"""«Постоянные участники» of a group: who comes by himself, and for whom there was no place (BV-09)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ritm.accounts.queries import settings_of_account
from ritm.attendance.concerns import concerns
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import Seat, coming_of, left_out, standing_in
from ritm.clients.permissions import CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.phones import shown_phone
from ritm.schedule.models import ClassGroup
from ritm.schedule.permissions import GROUPS_READ
from ritm.web.desk.addresses import by_id
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import local_today
from ritm.web.desk.regulars.seen import RIGHTS
from ritm.web.desk.regulars.words import concern_text, days_text, pauses_text, term_text, when, why_not
from ritm.web.ui.render import render_part

_LONGEST, _MOST = 100, 7


@dataclass(frozen=True)
class Row:
    """A permanent participant as the list says it. `url`: his card, "" where it does not open."""

    standing: StandingBooking
    is_seen: bool
    url: str
    days: str
    term: str
    pauses: str
    concern: str  # why somebody should talk to him


@dataclass(frozen=True)
class Left:
    """A lesson in which somebody has no place."""

    seat: Seat
    is_seen: bool
    when: str
    why: str


@desk_view(requires=(GROUPS_READ, CLIENTS_READ, *RIGHTS))
def group_regulars(request: HttpRequest, pk: int) -> HttpResponse:
    """In the order of joining, which decides about places; ?text= looks for whom to add."""
    group = get_object_or_404(ClassGroup.objects.select_related("discipline"), pk=pk)
    staff, text = request.staff, request.GET.get("text", "").strip()[:_LONGEST]  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = [one.client for one in find_clients(text=text, staff=staff, limit=_MOST)] if text else []
    people = [one for one in found if not one.is_system]
    context: dict[str, Any] = {
        "group": group,
        "text": text,
        "people": [{"client": one, "phone": shown_phone(one.phone, staff)} for one in people],
    }
    if getattr(request.htmx, "target", None) == "found":  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "regulars/group.html#found", context)
    context |= _lists(request, group)
    return render_part(request, "regulars/group.html", "list", context)


def _lists(request: HttpRequest, group: ClassGroup) -> dict[str, Any]:
    staff, today = request.staff, local_today(request)  # type: ignore[attr-defined] -- as above
    standing = list(standing_in([group]))
    seen = set(visible_to(staff).filter(pk__in=[one.client_id for one in standing]).values_list("pk", flat=True))
    told = concerns(standing, settings_of_account())
    card = by_id("desk:client") if may_open(staff, "client") else None
    rows = [
        Row(
            standing=one,
            is_seen=one.client_id in seen,
            url=card(one.client_id) if card and one.client_id in seen else "",
            days=days_text(one),
            term=term_text(one, today),
            pauses=pauses_text(one, today),
            concern=concern_text(told.get(one.pk)) if one.client_id in seen else "",
        )
        for one in standing
    ]
    left = left_out(standing, list(coming_of(group.pk)))
    return {
        "rows": rows,
        "left": [Left(one, one.standing.client_id in seen, when(one.lesson), why_not(one)) for one in left],
        "is_archived": group.is_archived,
        "groups": reverse("desk:groups"),
        "freeze_url": reverse("desk:group_freeze", args=[group.pk]) if may_open(staff, "group_freeze") else "",
    }
