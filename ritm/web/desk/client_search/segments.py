"""A search under a name, for the whole studio: saved, opened, changed, deleted in two presses (CL-32)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.clients.permissions import CLIENTS_READ, CLIENTS_SEARCH
from ritm.core.lines import one_line
from ritm.directory.actions import delete_segment, save_segment
from ritm.directory.conditions.conditions import Condition, is_secret, read_all
from ritm.directory.conditions.kinds import Day
from ritm.directory.errors import ConditionsUnusable, SecretNotKept
from ritm.directory.models import Segment
from ritm.staff.models import StaffMember
from ritm.web.desk.client_search.asked import Asked, day_of
from ritm.web.desk.client_search.sentence import sentence
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, send_once
from ritm.web.ui.render import render_part

RIGHTS = (CLIENTS_READ, CLIENTS_SEARCH)
_GET_POST = ("GET", "POST")


class SegmentForm(forms.Form):
    """Its name; the conditions come along as the page had them."""

    name = forms.CharField(
        label=pgettext_lazy("of a segment", "Name"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give the segment a name")},
    )

    def __init__(self, data: QueryDict | None, *, texts: list[str], staff: StaffMember, day: Day, name: str) -> None:
        super().__init__(data, initial={"name": name})
        self.conditions: list[Condition] = read_all(texts, staff=staff, day=day)

    @property
    def texts(self) -> list[str]:
        """The conditions as an address writes them."""
        return [one.text for one in self.conditions]

    @property
    def sentence(self) -> str:
        """The conditions in words."""
        return sentence(self.conditions)

    def clean(self) -> dict[str, Any]:
        if any(one.problem for one in self.conditions):
            self.add_error(None, str(ConditionsUnusable()))
        if any(is_secret(one.text) for one in self.conditions):
            self.add_error(None, str(SecretNotKept()))
        return super().clean() or {}


@desk_view(requires=RIGHTS, methods=_GET_POST)
def segment_new(request: HttpRequest) -> HttpResponse:
    """«Сохранить сегмент»: ?c=… are its conditions."""
    return _form(request, None)


@desk_view(requires=RIGHTS, methods=_GET_POST)
def segment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, and the conditions of ?c=… where there are any."""
    return _form(request, get_object_or_404(Segment, pk=pk))


@desk_view(requires=RIGHTS, methods=("POST",))
def segment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Two presses; the clients stay as they are."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act() -> str:
        segment = get_object_or_404(Segment, pk=pk)
        delete_segment(segment=segment, actor=staff.actor)
        return segment.name

    name, _is_new = send_once(request, act)
    return _go(request, reverse("desk:advanced_search"), _("Segment deleted: %(name)s") % {"name": name})


def _form(request: HttpRequest, segment: Segment | None) -> HttpResponse:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    said = request.POST if request.method == "POST" else request.GET
    texts = said.getlist("c") or (segment.conditions if segment else [])
    data = request.POST if request.method == "POST" else None
    form = SegmentForm(data, texts=texts, staff=staff, day=day_of(request), name=segment.name if segment else "")

    def act(typed: dict[str, Any]) -> int:
        saved = save_segment(name=typed["name"], conditions=form.texts, segment=segment, actor=staff.actor)
        return saved.pk

    answer = attempt(request, form, act)
    if answer is not None:
        url = Asked(form.conditions, "name", 1, int(answer)).url
        return _go(request, url, _("Segment saved: %(name)s") % {"name": one_line(form.cleaned_data["name"])})
    context = {"form": form, "segment": segment, "url": request.path, "back": reverse("desk:advanced_search")}
    return render_part(request, "client_search/segment.html", "dialog", context, status=422 if form.errors else 200)


def _go(request: HttpRequest, url: str, text: str) -> HttpResponse:
    messages.success(request, text)
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
