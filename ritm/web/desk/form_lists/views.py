"""The lists of the form: what each offers, in which order, how many clients have it (CL-14, CL-31, CL-40, ux 4.4b)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.clients.actions import keeping_lists
from ritm.clients.errors import EntryNameRequired
from ritm.clients.errors_of_lists import EntryInUse
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.permissions import CLIENTS_CHANGE
from ritm.clients.queries_of_lists import carried, in_order
from ritm.core.errors import DomainError
from ritm.web.desk.door import View, desk_view
from ritm.web.desk.form_lists.kinds import FORM_LISTS, FormList, list_of, lists_for
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import Undo, render_part

CHANGED = "entries-changed"
_RIGHTS = (CLIENTS_CHANGE,)


class EntryForm(forms.Form):
    """The words of a choice."""

    entry_name = forms.CharField(
        label=gettext_lazy("Name of the value"),
        max_length=60,
        error_messages={"required": EntryNameRequired.message},
    )


@desk_view(requires=_RIGHTS)
def form_lists(request: HttpRequest) -> HttpResponse:
    """The first of the lists."""
    return _page(request, FORM_LISTS[0])


@desk_view(requires=_RIGHTS)
def form_list(request: HttpRequest, kind: str) -> HttpResponse:
    """One list; `?archived=1` shows what it no longer offers."""
    return _page(request, list_of(request, kind))


@desk_view(requires=_RIGHTS, methods=("GET", "POST"))
def form_entry_new(request: HttpRequest, kind: str) -> HttpResponse:
    """One more value."""
    listed, actor, form = list_of(request, kind), request.staff.actor, EntryForm(request.POST or None)
    make = keeping_lists.new_entry
    if attempt(request, form, lambda typed: make(kind=kind, name=typed["entry_name"], actor=actor).pk):
        return done(request, listed.url, _("The value stands in the list"), changed=CHANGED)
    return _form_page(request, form, listed, listed.new)


@desk_view(requires=_RIGHTS, methods=("GET", "POST"))
def form_entry_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Another name, on every card that has it."""
    listed, actor = list_of(request, kind), request.staff.actor
    entry = get_object_or_404(listed.model.objects, pk=pk)
    form = EntryForm(request.POST or None, initial={"entry_name": entry.name})

    def act(typed: dict[str, Any]) -> int:
        return keeping_lists.rename_entry(kind=kind, entry=entry, name=typed["entry_name"], actor=actor).pk

    if attempt(request, form, act):
        undo = Undo(request.path, {"entry_name": entry.name})
        return done(request, listed.url, _("The value is renamed"), changed=CHANGED, undo=undo)
    return _form_page(request, form, listed, listed.one)


@desk_view(requires=_RIGHTS, methods=("POST",))
def form_list_sort(request: HttpRequest, kind: str) -> HttpResponse:
    """By the alphabet again."""
    listed, actor = list_of(request, kind), request.staff.actor
    send_once(request, lambda: keeping_lists.sort_list(kind=kind, actor=actor) or kind)
    return done(request, listed.url, _("The list stands by the alphabet"), changed=CHANGED)


def _pressed(act: Callable[..., Any], words: Any, undone_by: str = "", **terms: Any) -> View:
    """A button in a row: what it does, what is said then, which button takes it back."""

    @desk_view(requires=_RIGHTS, methods=("POST",))
    def view(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        listed = list_of(request, kind)

        def press() -> str:
            entry = get_object_or_404(listed.model.objects, pk=pk)
            act(kind=kind, entry=entry, actor=request.staff.actor, **terms)  # type: ignore[attr-defined] -- by StaffMiddleware
            return entry.name

        try:
            name, _is_new = send_once(request, press)
        except EntryInUse as error:
            return _in_use(request, listed, pk, error)
        except DomainError as error:
            return refused(request, error, listed.url)
        undo = Undo(reverse(f"desk:{undone_by}", args=[kind, pk])) if undone_by else None
        return done(request, listed.url, words % {"name": name}, changed=CHANGED, undo=undo)

    return view


_ORDERED = gettext_lazy("The order is saved")
form_entry_up = _pressed(keeping_lists.move_entry, _ORDERED, is_up=True)
form_entry_down = _pressed(keeping_lists.move_entry, _ORDERED, is_up=False)
form_entry_archive = _pressed(
    keeping_lists.archive_entry,
    gettext_lazy("“%(name)s” is in the archive: it is no longer offered, cards keep it"),
    "form_entry_restore",
)
form_entry_restore = _pressed(
    keeping_lists.restore_entry, gettext_lazy("“%(name)s” is offered again"), "form_entry_archive"
)
form_entry_remove = _pressed(keeping_lists.remove_entry, gettext_lazy("“%(name)s” is deleted"))


def _page(request: HttpRequest, listed: FormList) -> HttpResponse:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    entries, counts = list(in_order(listed.model)), carried(listed.model, staff)
    is_archived = request.GET.get("archived") == "1"
    context = {
        "listed": listed,
        "tabs": [{"label": one.label, "url": one.url, "current": one.code == listed.code} for one in lists_for(staff)],
        "rows": [_row(listed, entry, counts, staff) for entry in entries if entry.is_archived == is_archived],
        "is_archived": is_archived,
        "archived": sum(entry.is_archived for entry in entries),
        "is_ordered": any(entry.position for entry in entries),
        "fields": reverse("desk:settings_fields") if staff.is_owner else "",
    }
    return render_part(request, "form_lists/list.html", "list", context)


def _row(listed: FormList, entry: ListEntry, counts: dict[int, int], staff: Any) -> dict[str, Any]:
    found = urlencode({"c": f"{listed.code}:is:{entry.pk}"}) if may_open(staff, "advanced_search") else ""
    search = f"{reverse('desk:advanced_search')}?{found}" if found else ""
    return {"entry": entry, "count": counts.get(entry.pk, 0), "search": search}


def _form_page(request: HttpRequest, form: EntryForm, listed: FormList, title: Any) -> HttpResponse:
    context = {"form": form, "title": title, "listed": listed}
    return render_part(request, "form_lists/entry.html", "form", context, status=422 if form.errors else 200)


def _in_use(request: HttpRequest, listed: FormList, pk: int, error: EntryInUse) -> HttpResponse:
    archive = reverse("desk:form_entry_archive", args=[listed.code, pk])
    context = {"error": error, "listed": listed, "archive": archive}
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "form_lists/in_use.html", context, status=422)
    response = render(request, "form_lists/in_use.html#in_use", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response
