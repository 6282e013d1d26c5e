"""A list of the form grows on the spot, and one more of it is chosen: parts of the form, asked for while it is filled in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ritm.accounts.queries import settings_of_account
from ritm.clients.actions.lists import add_entry
from ritm.clients.asking import required
from ritm.clients.errors import EntryNameRequired
from ritm.clients.links import NETWORKS, link_or_nothing
from ritm.clients.permissions import CLIENTS_CHANGE, HEALTH
from ritm.clients.queries_of_lists import offered
from ritm.web.desk.clients.choosing import IDS, KINDS, Chooser, Kind
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, back

_MANY = 100


class EntryForm(forms.Form):
    """The words of a new choice."""

    entry_name = forms.CharField(max_length=60, error_messages={"required": EntryNameRequired.message})


@desk_view(requires=(CLIENTS_CHANGE,), methods=("POST",))
def entry_new(request: HttpRequest, kind: str) -> HttpResponse:
    """One more choice in the list, chosen at once (CL-14, CL-16, CL-17, CL-20)."""
    known, ids = _kind(request, kind), _ids(request.POST)
    form = EntryForm(request.POST)
    actor = request.staff.actor
    added = attempt(request, form, lambda typed: add_entry(kind=kind, name=typed["entry_name"], actor=actor).pk)
    if not request.htmx:
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return redirect(back(request))
    if added is None:
        return _complaint(request, known, ids, form["entry_name"], f"{ids}_{kind}_new_say")
    context = {"kind": known, "ids": ids, "field": _select(known, ids, added), "is_swapped": True}
    return render(request, "clients/pick_added.html", context)


@desk_view(requires=(CLIENTS_CHANGE,))
def entries_chosen(request: HttpRequest, kind: str) -> HttpResponse:
    """The field of several with one more (?entry=) or one less (?drop=)."""
    known, ids = _kind(request, kind), _ids(request.GET)
    if not known.is_many:
        raise Http404
    chooser = Chooser(known, ids, request.GET.getlist(known.field)[:_MANY])
    if "entry" in request.GET:
        window = chooser.window_with(request.GET)
        if not window.is_valid():
            wrong = next(field for field in window if field.errors)
            return _complaint(request, known, ids, wrong, f"{ids}_{kind}_add_say")
        chooser = chooser.with_one_more(window.cleaned_data)
    chooser = chooser.without(request.GET.get("drop", ""))
    return render(request, "clients/chosen.html", {"chooser": chooser, "ids": ids, "is_swapped": True})


@desk_view(requires=(CLIENTS_CHANGE,))
def client_link(request: HttpRequest, network: str) -> HttpResponse:
    """The logo at the field of a social network: a link, where an address is typed (CL-19)."""
    if network not in NETWORKS:
        raise Http404
    url = link_or_nothing(network, request.GET.get(network, "")[:200])
    return render(request, "clients/link_end.html", {"url": url, "network": network, "label": NETWORKS[network].label})


def _kind(request: HttpRequest, code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    if code == "illness" and not request.staff.may(HEALTH):  # type: ignore[attr-defined] -- set by StaffMiddleware
        raise PermissionDenied
    return KINDS[code]


def _ids(sent: Any) -> str:
    ids = sent.get("ids", IDS[0])
    if ids not in IDS:
        raise Http404
    return ids


def _select(kind: Kind, ids: str, chosen: str) -> Any:
    """The list's drop-down with the new one chosen: of the form itself, or of the window that adds."""
    if kind.is_many:
        return Chooser(kind, ids, []).window_with(chosen=chosen)["entry"]
    form = forms.Form(auto_id=f"{ids}_%s", initial={kind.field: chosen})
    is_required = kind.field in required(settings_of_account().form_fields)
    form.fields[kind.field] = forms.ModelChoiceField(
        queryset=offered(kind.model), label=kind.label, required=is_required, empty_label="—"
    )
    return form[kind.field]


def _complaint(request: HttpRequest, kind: Kind, ids: str, field: Any, place: str) -> HttpResponse:
    """What is wrong, said in the window, which stays open."""
    response = render(request, "clients/window_say.html", {"kind": kind, "ids": ids, "field": field}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{place}", "innerHTML"
    return response
