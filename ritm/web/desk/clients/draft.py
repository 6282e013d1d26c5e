"""The draft of the form: kept a moment after a pause, offered on return, gone with saving (ux §4.6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.clients.drafts import draft_form
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.events.queries import was_answered
from ritm.staff.actions.drafts import forget_draft, keep_draft
from ritm.staff.drafts import Typed, draft_of, opened
from ritm.staff.models import Draft
from ritm.web.desk.clients import sections
from ritm.web.desk.clients.forms import ClientForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import back, send_once
from ritm.web.desk.place import current_branch, own_branches
from ritm.web.ui import wording

ASKED = "draft"  # in the address of the form: go on with the draft
# A picture waits for a day only; what was warned of is warned of again.
_LEFT_OUT = frozenset({"photo", "double_seen", "deleted_seen"})
_MOST = 200  # values of one field


@dataclass(frozen=True)
class Offer:
    """What the form says of the person's draft; `words` is empty where there is none, or it stands in the form."""

    url: str
    words: str = ""
    said: str = ""
    again: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the form shows the draft."""
        return bool(self.said)


@desk_view(requires=(CLIENTS_CHANGE,), methods=("POST",))
def client_draft_new(request: HttpRequest) -> HttpResponse:
    """Keep what stands in the form of a new client, or `drop` it."""
    return _keep(request, None)


@desk_view(requires=(CLIENTS_READ, CLIENTS_CHANGE), methods=("POST",))
def client_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of a known client."""
    client = visible_to(request.staff).select_related("passport").filter(pk=pk, is_system=False).first()
    if client is None:
        raise Http404
    return _keep(request, client)


def offer(request: HttpRequest, client: Client | None) -> Offer:
    """What the page of the form says of the draft. One query, none for a form that comes back with mistakes."""
    url = reverse("desk:client_draft", args=[client.pk]) if client else reverse("desk:client_draft_new")
    draft = _own(request, client) if request.method == "GET" else None
    if draft is None:
        return Offer(url)
    if ASKED in request.GET:
        return Offer(url, said=_said(request, draft.saved_at))
    query = request.GET.copy()
    query[ASKED] = "1"
    words = _("There is an unsaved draft of %(time)s") % {"time": _when(request, draft.saved_at)}
    return Offer(url, words=words, again=f"{request.path}?{query.urlencode()}")


def fill(request: HttpRequest, form: ClientForm) -> None:
    """Put the draft into the form where the address asks for it: only what this person may see there now."""
    draft = _own(request, form.client) if request.method == "GET" and ASKED in request.GET else None
    typed = opened(draft) if draft else {}
    for part in _parts(form):
        for name, field in part.fields.items():
            if typed.get(name) and name not in _LEFT_OUT:
                is_many = isinstance(field.widget, forms.MultipleHiddenInput | forms.CheckboxSelectMultiple)
                part.initial[name] = typed[name] if is_many else typed[name][-1]
    form.is_restored = bool(typed)


def _own(request: HttpRequest, client: Client | None) -> Draft | None:
    return draft_of(request.staff, draft_form(client))  # type: ignore[attr-defined] -- by StaffMiddleware


def _keep(request: HttpRequest, client: Client | None) -> HttpResponse:
    staff, name = request.staff, draft_form(client)  # type: ignore[attr-defined] -- by StaffMiddleware

    def act() -> str:
        typed = {} if "drop" in request.POST else _typed(request, client)
        if not typed:
            forget_draft(member=staff, form=name)
            return "-"
        if was_answered(actor=staff.actor, key=request.POST.get("form_key", "")):
            return "-"  # the form was saved while this was on its way
        return keep_draft(member=staff, form=name, typed=typed).saved_at.isoformat()

    saved, _is_new = send_once(request, act)
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect(back(request))
    words = "" if saved == "-" else _said(request, datetime.fromisoformat(saved))
    return HttpResponse(words, content_type="text/plain")


def _typed(request: HttpRequest, client: Client | None) -> Typed:
    """What was sent of the fields that this person has in the form."""
    form = ClientForm(staff=request.staff, branches=own_branches(request), client=client)  # type: ignore[attr-defined] -- by StaffMiddleware
    form.sections = sections.sections_of(request, client, auto_id="id_%s")
    names = {name for part in _parts(form) for name in part.fields} - _LEFT_OUT
    return {name: request.POST.getlist(name)[:_MOST] for name in sorted(names) if name in request.POST}


def _parts(form: ClientForm) -> list[Any]:
    """The form and those of its sections that may lie in a draft: no passport among them."""
    return [form, *(section for section in form.sections if section.is_drafted)]


def _said(request: HttpRequest, saved_at: datetime) -> str:
    return _("Draft saved at %(time)s") % {"time": _when(request, saved_at)}


def _when(request: HttpRequest, saved_at: datetime) -> str:
    """«14:05» of today, «25 ноября, 14:05» of another day."""
    zone = current_branch(request).time_zone
    day, time = clock.local_date(saved_at, zone), wording.clock_time(saved_at, zone)
    return time if day == clock.today(zone) else f"{wording.month_day(day)}, {time}"
