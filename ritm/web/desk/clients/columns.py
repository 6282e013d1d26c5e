"""«Столбцы»: which the client list shows to this person, in which order; and views that he has saved (CL-02)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from ritm.clients.permissions import CLIENTS_READ
from ritm.core.lines import one_line
from ritm.directory.actions import choose_columns, delete_view, rename_view, save_view
from ritm.directory.columns import COLUMNS, columns_of, known
from ritm.directory.models import SavedView
from ritm.directory.queries.chips import CHIPS
from ritm.directory.queries.listing import Row
from ritm.directory.queries.sorting import SORTS, sorts_of
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, send_once
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import money, plain_date

_GET_POST = ("GET", "POST")
_WORDS = ("status", "branch", "responsible", "source", "class_format")
_WIDE = {"phone": "rt-w-phone", "flags": "rt-w-flags", **dict.fromkeys(_WORDS, "rt-w-word")}


def column_words() -> dict[str, str]:
    """Code of a column → its title."""
    return {
        "phone": _("Phone"),
        "flags": _("Flags"),
        "status": _("Status"),
        "birth_date": _("Birth date"),
        "branch": _("Branch"),
        "responsible": _("Responsible"),
        "source": _("Source"),
        "class_format": _("Class format"),
        "balance": _("Balance"),
        "pass_until": _("Pass until"),
        "next": _("Next class"),
        "visit": _("Last visit"),
        "added": pgettext("client", "Added"),
    }


def heads(codes: tuple[str, ...], staff: StaffMember) -> list[dict[str, str]]:
    """The heads of the chosen columns; `key` is empty where the person may not sort by it."""
    words, sorts = column_words(), sorts_of(staff)
    wide = [_WIDE.get(code, "rt-w-date") for code in codes]
    return [
        {"key": code if code in sorts else "", "label": words[code], "class": css}
        for code, css in zip(codes, wide, strict=True)
    ]


def more_cells(row: Row, codes: tuple[str, ...], day: Callable[[Any], Any]) -> dict[str, str]:
    """What stands in the columns that have no drawing of their own; `day` makes a date of an instant."""
    client, figures = row.client, row.figures
    write: dict[str, Callable[[], str]] = {
        "status": lambda: client.status.name if client.status else "",
        "birth_date": lambda: plain_date(client.birth_date) if client.birth_date else "",
        "branch": lambda: client.branch.name if client.branch else "",
        "responsible": lambda: client.responsible.name if client.responsible else "",
        "source": lambda: client.source.name if client.source else "",
        "class_format": lambda: client.class_format.name if client.class_format else "",
        "balance": lambda: money(figures.balance_minor) if figures and figures.balance_minor else "",
        "pass_until": lambda: plain_date(figures.pass_ends_on) if figures and figures.pass_ends_on else "",
        "next": lambda: plain_date(day(figures.next_lesson_at)) if figures and figures.next_lesson_at else "",
    }
    return {code: write[code]() for code in codes if code in write}


@desk_view(requires=(CLIENTS_READ,), methods=_GET_POST)
def client_columns(request: HttpRequest) -> HttpResponse:
    """The dialog: ticks and arrows; nothing is kept before «Сохранить»."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    said = request.POST if request.method == "POST" else request.GET
    own = columns_of(staff)
    if request.method == "POST":
        shown, order = said.getlist("on"), said.getlist("codes")
        codes = [code for code in order if code in shown or code not in COLUMNS]
        codes += [code for code in shown if code not in order]
        send_once(request, lambda: ",".join(choose_columns(codes=codes, actor=staff.actor, staff=staff)))
        return done(request, "desk:clients", _("The columns are saved"))
    words = column_words()
    order = _moved(list(dict.fromkeys((*known(said.getlist("codes")), *own, *COLUMNS))), said)
    shown = known(said.getlist("on")) if said.getlist("codes") else own
    lines = [{"code": code, "label": words[code], "on": code in shown} for code in order]
    return render_part(
        request, "clients/columns.html", "dialog", {"lines": lines, "url": reverse("desk:client_columns")}
    )


def _moved(order: list[str], said: Any) -> list[str]:
    """The order after the arrow that was pressed."""
    for name, step in (("up", -1), ("down", 1)):
        code = said.get(name, "")
        if code in order:
            place = order.index(code)
            order.remove(code)
            order.insert(max(0, place + step), code)
    return order


class ViewForm(forms.Form):
    """What the view is called; what it holds comes along hidden."""

    name = forms.CharField(
        label=pgettext_lazy("of a view", "Name"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give the view a name")},
    )


def _said(request: HttpRequest) -> dict[str, str]:
    """Text, chip and sort of the address; what is none counts as not said."""
    said = request.GET
    chip, sort, text = said.get("chip", ""), said.get("sort", ""), said.get("text", "").strip()[:100]
    found = {
        "text": text if text.isprintable() else "",
        "chip": chip if chip in CHIPS else "",
        "sort": sort if sort.removeprefix("-") in SORTS else "",
    }
    return {name: value for name, value in found.items() if value}


@desk_view(requires=(CLIENTS_READ,), methods=_GET_POST)
def view_new(request: HttpRequest) -> HttpResponse:
    """«Сохранить вид»: ?text=&chip=&sort= of the list."""
    staff, query = request.staff, _said(request)  # type: ignore[attr-defined] -- set by StaffMiddleware
    form = ViewForm(request.POST if request.method == "POST" else None)
    answer = attempt(
        request, form, lambda typed: save_view(name=typed["name"], query=query, actor=staff.actor, staff=staff).pk
    )
    if answer is not None:
        return done(
            request,
            "desk:clients",
            _("The view is saved: %(name)s") % {"name": one_line(form.cleaned_data["name"])},
        )
    context = {"form": form, "url": f"{request.path}?{urlencode(query)}", "title": _("Save the view")}
    return render_part(request, "clients/view.html", "dialog", context, status=422 if form.errors else 200)


@desk_view(requires=(CLIENTS_READ,), methods=_GET_POST)
def view_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for one's own view."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    view = get_object_or_404(SavedView, pk=pk, staff_member=staff)
    form = ViewForm(request.POST if request.method == "POST" else None, initial={"name": view.name})
    if (
        attempt(request, form, lambda typed: rename_view(view=view, name=typed["name"], actor=staff.actor).pk)
        is not None
    ):
        return done(request, "desk:clients", _("The view is saved: %(name)s") % {"name": view.name})
    context = {"form": form, "url": request.path, "title": _("Rename the view")}
    return render_part(request, "clients/view.html", "dialog", context, status=422 if form.errors else 200)


@desk_view(requires=(CLIENTS_READ,), methods=("POST",))
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Two presses; only one's own."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act() -> str:
        view = get_object_or_404(SavedView, pk=pk, staff_member=staff)
        delete_view(view=view, actor=staff.actor)
        return view.name

    name, _is_new = send_once(request, act)
    return done(request, "desk:clients", _("View deleted: %(name)s") % {"name": name})


def views_shown(request: HttpRequest, now: dict[str, str]) -> dict[str, Any]:
    """The person's views as chips, the one that stands open, where this very list can be saved."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    rows = SavedView.objects.filter(staff_member=staff).order_by("folded")
    chips = [
        {"pk": row.pk, "name": row.name, "url": f"?{urlencode(row.query)}", "current": row.query == now} for row in rows
    ]
    is_new = bool(now) and not any(chip["current"] for chip in chips)
    return {"views": chips, "save_url": f"{reverse('desk:view_new')}?{urlencode(now)}" if is_new else ""}
