"""Whose line it is, and whether this person may see the client."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.permissions import REGULARS_CHANGE
from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.web.desk.menu import may_open, page_or_home
from ritm.web.ui.render import render_part

RIGHTS = (REGULARS_CHANGE,)
FORESEEN = "regular-foreseen"  # the part of a dialog that asks itself anew while one types


def client_seen(request: HttpRequest, pk: int) -> Client:
    """A living client whom the person may see, not the house's own; 404 else."""
    client = visible_to(request.staff).filter(pk=pk, is_system=False).first()  # type: ignore[attr-defined] -- set by StaffMiddleware
    if client is None:
        raise Http404
    return client


def standing_seen(request: HttpRequest, pk: int, *, is_over: bool = False) -> StandingBooking:
    """A line of such a client; one that is over only where that is answered too."""
    rows = StandingBooking.objects.select_related("client", "group").prefetch_related("pauses")
    found = rows.filter(pk=pk, client__in=visible_to(request.staff)).first()  # type: ignore[attr-defined] -- as above
    if found is None or (found.left_at is not None and not is_over):
        raise Http404
    return found


def back_to(request: HttpRequest, standing: StandingBooking) -> str:
    """Without the script: the client's card, for whoever may open it, else the group's list."""
    if may_open(request.staff, "client"):  # type: ignore[attr-defined] -- as above
        return reverse("desk:client", args=[standing.client_id])
    if may_open(request.staff, "group_regulars") and standing.group_id:  # type: ignore[attr-defined] -- as above
        return reverse("desk:group_regulars", args=[standing.group_id])
    return page_or_home(request, "desk:groups")


def dialog(request: HttpRequest, name: str, context: dict[str, Any], *, is_wrong: bool) -> HttpResponse:
    """The whole dialog, or what the typed means alone."""
    template = f"regulars/{name}.html"
    if request.method == "GET" and getattr(request.htmx, "target", None) == FORESEEN:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, f"{template}#foreseen", context)
    return render_part(request, template, "dialog", context, status=422 if is_wrong else 200)
