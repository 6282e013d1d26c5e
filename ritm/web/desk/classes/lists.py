"""What the four lists share: the table with pencil and cross, the form in a dialog, «in use» (ux 4.4b)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.core.errors import DomainError
from ritm.schedule.errors import InUse
from ritm.web.desk.door import View, desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.ui.render import render_part

Action = Callable[..., Any]


def list_page(
    request: HttpRequest, template: str, rows: Any, *, right: str, in_words: Action | None = None, **context: Any
) -> HttpResponse:
    """The table of a list; `?archived=1` shows what is no longer offered. `in_words` makes rows fit to read."""
    is_archived = request.GET.get("archived") == "1"
    context |= {
        "rows": rows.filter(is_archived=is_archived),
        "is_archived": is_archived,
        "archived": rows.filter(is_archived=True).count(),
        "may_change": request.staff.may(right),  # type: ignore[attr-defined] -- set by StaffMiddleware
    }
    if in_words:
        context["words"] = in_words(context["rows"])
    return render_part(request, template, "list", context)


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A form of the list: a dialog on the page, a page of its own without the script. Context: title, back, fields."""
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "classes/form.html", "form", {"form": form, **context}, status=status)


@dataclass(frozen=True)
class Entry:
    """A kind of list entry: its model, the actions' name for it, the right to change it, the list's address."""

    model: type[models.Model]
    name: str
    right: str
    home: str


def leaving(entry: Entry, *, delete: Action, archive: Action, restore: Action) -> tuple[View, View, View]:
    """Three views of a list's entries: the cross pressed twice, «В архив», and back from the archive."""
    return _pressed(entry, delete), _pressed(entry, archive), _pressed(entry, restore)


def _pressed(entry: Entry, act: Action) -> View:
    @desk_view(requires=(entry.right,), methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            outcome, _is_new = send_once(request, lambda: _act(request, entry, pk, act))
        except InUse as error:
            archive = reverse(f"desk:{entry.name}_archive", args=[pk])
            return _in_use(request, error, back=entry.home, archive=archive)
        except DomainError as error:
            return refused(request, error, entry.home)
        return done(request, entry.home, _left(outcome))

    return view


def _act(request: HttpRequest, entry: Entry, pk: int, act: Action) -> str:
    row = entry.model.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    name = row.name
    after = act(**{entry.name: row}, actor=request.staff.actor)  # type: ignore[attr-defined] -- by StaffMiddleware
    return f"{'archived' if after.is_archived else 'gone' if after.pk is None else 'back'}:{name}"[:300]


def _left(outcome: str) -> str:
    kind, _colon, name = outcome.partition(":")
    words = {
        "gone": _("“%(name)s” is deleted"),
        "archived": _("“%(name)s” is in the archive: it is no longer offered"),
        "back": _("“%(name)s” is offered again"),
    }
    return words[kind] % {"name": name}


def _in_use(request: HttpRequest, error: InUse, *, back: str, archive: str) -> HttpResponse:
    context = {
        "error": error,
        "uses": uses_in_words(error.details),
        "back": page_or_home(request, back),
        "archive": archive,
    }
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "classes/in_use.html", context, status=422)
    response = render(request, "classes/in_use.html#in_use", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def uses_in_words(counts: dict[str, Any]) -> list[str]:
    """«3 группы», «12 занятий шаблона», «5 предстоящих занятий»."""
    groups, slots, lessons = (counts.get(name, 0) for name in ("groups", "slots", "lessons"))
    words = (
        (groups, ngettext("%(count)s group", "%(count)s groups", groups)),
        (slots, ngettext("%(count)s class of the template", "%(count)s classes of the template", slots)),
        (lessons, ngettext("%(count)s coming class", "%(count)s coming classes", lessons)),
    )
    return [text % {"count": count} for count, text in words if count]
