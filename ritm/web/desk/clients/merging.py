"""Two cards of one person: the preview field by field, the merge, its undo (CL-35)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.attendance.actions.merging import doubles
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.errors import MergeChanged
from ritm.clients.fields_of_merge import FieldChoice, field_choices
from ritm.clients.models import Client
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.models_of_merge import ClientMerge
from ritm.clients.moving_own import own_choices
from ritm.clients.permissions import CLIENTS_MERGE, CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core.errors import DomainError
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.phones import shown_phone
from ritm.directory.queries.tallies import tallies
from ritm.events.models import EventDetail
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.labels import in_order, value_of
from ritm.web.desk.clients.merge_words import row_words, tally_lines
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.menu import may_open
from ritm.web.ui.forms import id_of
from ritm.web.ui.render import render_part

_LONGEST = 100


@dataclass(frozen=True)
class Line:
    """A field in which the cards differ, as people read it. `is_hidden`: the values are not for this person."""

    choice: FieldChoice
    picked: str
    label: str
    kept: str
    dropped: str
    is_hidden: bool
    both: str = ""


@desk_view(requires=(CLIENTS_READ, CLIENTS_MERGE), methods=("GET", "POST"))
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """?other= is the card that goes into this one; without it, a search for it."""
    if request.method == "POST":
        return _merge(request, pk)
    kept, number = _seen(request, str(pk)), request.GET.get("other", "")
    return _preview(request, kept, _seen(request, number)) if number else _search(request, kept)


def _seen(request: HttpRequest, number: str) -> Client:
    """A living client whom the person may see; 404 else."""
    rows = visible_to(request.staff).filter(is_system=False).select_related("branch")  # type: ignore[attr-defined] -- set by StaffMiddleware
    client = rows.filter(pk=id_of(number)).first()
    if client is None:
        raise Http404
    return client


def _search(request: HttpRequest, kept: Client) -> HttpResponse:
    staff, text = request.staff, request.GET.get("text", "").strip()[:_LONGEST]  # type: ignore[attr-defined] -- as above
    found = find_clients(text=text, staff=staff, limit=20) if text else []
    people = [one.client for one in found if not one.client.is_system and one.client.pk != kept.pk]
    rows = [{"client": one, "phone": shown_phone(one.phone, staff)} for one in people]
    context = {"kept": kept, "text": text, "rows": rows, "back": _card(staff, kept.pk)}
    return render_part(request, "clients/merge_search.html", "found", context)


def _preview(
    request: HttpRequest, kept: Client, dropped: Client, error: DomainError | None = None, **chosen: str
) -> HttpResponse:
    staff = request.staff  # type: ignore[attr-defined] -- as above
    counted = tallies((kept.pk, dropped.pk))
    context = {
        "kept": kept,
        "dropped": dropped,
        "lines": _lines(kept, dropped, staff, chosen),
        "tallies": tally_lines(counted[kept.pk], counted[dropped.pk]),
        "doubles": doubles(kept.pk, dropped.pk),
        "error": str(error) if error else "",
        "swap": f"{reverse('desk:doubles_merge', args=[dropped.pk])}?other={kept.pk}",
        "cards": [_card(staff, kept.pk), _card(staff, dropped.pk)],
        "back": reverse("desk:doubles"),
    }
    return render(request, "clients/merge.html", context, status=422 if error else 200)


def _lines(kept: Client, dropped: Client, staff: StaffMember, chosen: dict[str, str]) -> list[Line]:
    choices = {one.name: one for one in field_choices(kept, dropped)}
    own = own_choices(kept, dropped)  # after those of the house, in the boss's order
    ordered = [*(choices[name] for name in in_order(choices)), *own.values()]
    named = {one.name: field for field, one in own.items()}
    return [_line(one, staff, chosen, named) for one in ordered]


def _line(one: FieldChoice, staff: StaffMember, chosen: dict[str, str], own: dict[str, ProfileField]) -> Line:
    detail = EventDetail(field=one.name, old=_text(one.kept), new=_text(one.dropped))
    value = value_of(one.name, detail, staff, own=own)
    is_list = one.name in own and own[one.name].is_list
    both = _("all that is chosen in either card") if is_list else _("both texts, one under the other")
    picked = chosen.get(one.name, one.default)
    return Line(one, picked, value.label, value.old, value.new, value.is_hidden, both if one.may_join else "")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _merge(request: HttpRequest, pk: int) -> HttpResponse:
    sent, actor = request.POST, request.staff.actor  # type: ignore[attr-defined] -- as above
    chosen = {name.removeprefix("pick-"): value for name, value in sent.items() if name.startswith("pick-")}

    def act() -> str:
        # Inside the request key: a repeated POST finds the second card gone.
        kept, dropped = _seen(request, str(pk)), _seen(request, sent.get("other", ""))
        return merge_clients(kept=kept, dropped=dropped, chosen=chosen, actor=actor).kept.name

    try:
        name, _is_new = send_once(request, act)
    except DomainError as error:
        return _again(request, pk, error, chosen)
    words = _("The cards are merged: %(name)s. “Clients → Duplicates” can undo it.")
    messages.success(request, words % {"name": name})
    return redirect(_card(request.staff, pk) or reverse("desk:doubles"))  # type: ignore[attr-defined] -- as above


def _again(request: HttpRequest, pk: int, error: DomainError, chosen: dict[str, str]) -> HttpResponse:
    """The preview with what is wrong; over the list of pairs where one of the cards is gone."""
    try:
        kept, dropped = _seen(request, str(pk)), _seen(request, request.POST.get("other", ""))
    except Http404:
        return refused(request, error, "desk:doubles")
    return _preview(request, kept, dropped, error, **chosen)


def _card(staff: StaffMember, pk: int) -> str:
    return reverse("desk:client", args=[pk]) if may_open(staff, "client") else ""


@desk_view(requires=(CLIENTS_READ, CLIENTS_MERGE), methods=("POST",))
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Two cards again; where what was moved has been used since, a list says what."""
    seen = visible_to(request.staff)
    merge = ClientMerge.objects.select_related("kept", "dropped").filter(pk=pk, kept__in=seen).first()
    if merge is None:
        raise Http404
    try:
        answer, _is_new = send_once(request, lambda: str(len(undo_merge(merge=merge, actor=request.staff.actor).left)))
    except MergeChanged as error:
        return _used(request, merge, error)
    except DomainError as error:
        return refused(request, error, "desk:doubles")
    words = _("Two cards again: %(kept)s and %(dropped)s")
    if answer != "0":
        words = _("Two cards again: %(kept)s and %(dropped)s. Bookings without a place any more: %(count)s.")
    people = Client.objects.in_bulk((merge.kept_id, merge.dropped_id))
    told = {"kept": people[merge.kept_id].name, "dropped": people[merge.dropped_id].name, "count": answer}
    return done(request, "desk:doubles", words % told)


def _used(request: HttpRequest, merge: ClientMerge, error: MergeChanged) -> HttpResponse:
    context = {"merge": merge, "rows": row_words(error.details["rows"]), "back": reverse("desk:doubles")}
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "clients/merge_used.html", context, status=422)
    response = render(request, "clients/merge_used.html#used", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response
