"""Erasing a client's personal data: what goes, what stays, what is in the way; afterwards, the act of it (CL-34)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.clients.actions.erasure import ErasureReason, erase_client
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_ERASE, CLIENTS_READ
from ritm.clients.queries import deleted_visible_to, visible_to
from ritm.core import clock
from ritm.directory.queries.erasure import erased, erasure_preview
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.mentions import spared_in, spoken_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch


class ErasureForm(forms.Form):
    """Why, and the number by hand."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=ErasureReason.choices, initial=ErasureReason.ASKED, widget=forms.RadioSelect
    )
    number = forms.CharField(label=gettext_lazy("Client's number"), max_length=20)


@desk_view(requires=(CLIENTS_READ, CLIENTS_ERASE), methods=("GET", "POST"))
def client_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview, and the press that cannot be undone; an erased client has the act here."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    form = ErasureForm(request.POST or None)

    def act(typed: dict[str, Any]) -> int:
        # Inside the request key: a repeated POST finds an erased client, and changes nothing.
        client = _found(staff, pk)
        erase_client(
            client=client,
            reason=typed["reason"],
            typed=typed["number"],
            spared=spared_in(request.POST),
            actor=staff.actor,
        )
        return client.pk

    if attempt(request, form, act):
        messages.success(request, _("Erased: client No. %(number)s") % {"number": pk})
        return redirect("desk:client_erase", pk)
    client = _found(staff, pk)
    if client.erased_at:
        return _act(request, client, form)
    preview = erasure_preview(client)
    context = {
        "client": client,
        "form": form,
        "preview": preview,
        "spoken": None if preview.is_in_the_way else spoken_of(client, staff, request.POST),
        "card": _card(staff, client),
        "back": _card(staff, client) or reverse("desk:deleted" if client.deleted_at else "desk:clients"),
    }
    return render(request, "clients/erase.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, client: Client, form: ErasureForm) -> HttpResponse:
    """Who erased, when and why; over it what is wrong with a form that came late."""
    found = erased(client)
    context = {
        "client": client,
        "form": form,
        "by": found.by,
        "at": clock.local(found.event.happened_at, current_branch(request).time_zone),
        "reason": ErasureReason(found.reason).label,
        "merged": len(found.event.data["merged_ids"]),
    }
    return render(request, "clients/erased.html", context, status=422 if form.errors else 200)


def _found(staff: StaffMember, pk: int) -> Client:
    """A client, living or deleted, whom the person may see; 404 else."""
    for rows in (visible_to(staff), deleted_visible_to(staff)):
        client = rows.filter(pk=pk, is_system=False).first()
        if client is not None:
            return client
    raise Http404


def _card(staff: StaffMember, client: Client) -> str:
    is_open = client.deleted_at is None and may_open(staff, "client")
    return reverse("desk:client", args=[client.pk]) if is_open else ""
