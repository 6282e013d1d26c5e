"""«Занятия → Направления» (CT-03, CT-04), and the stylesheet of their colours."""

from collections.abc import Iterable
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ritm.schedule import queries
from ritm.schedule.actions.disciplines import (
    add_discipline,
    archive_discipline,
    change_discipline,
    delete_discipline,
    restore_discipline,
)
from ritm.schedule.models import Discipline
from ritm.schedule.permissions import DISCIPLINES_CHANGE, DISCIPLINES_READ
from ritm.web.desk.classes import lists
from ritm.web.desk.classes.forms import DisciplineForm
from ritm.web.desk.door import desk_view, open_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.menu import page_or_home

HOME, FIELDS = "desk:disciplines", "classes/discipline_fields.html"
_YEAR = 365 * 24 * 60 * 60


@desk_view(requires=(DISCIPLINES_READ,))
def disciplines(request: HttpRequest) -> HttpResponse:
    """The list of disciplines with their colours."""
    rows = Discipline.objects.order_by("name", "id")
    return lists.list_page(request, "classes/disciplines.html", rows, right=DISCIPLINES_CHANGE)


@desk_view(requires=(DISCIPLINES_CHANGE,), methods=("GET", "POST"))
def discipline_new(request: HttpRequest) -> HttpResponse:
    """A new discipline; the next unused of the tested colours is put in."""
    data = request.POST if request.method == "POST" else None
    form = DisciplineForm(data, initial={"color": queries.next_color()})
    actor = request.staff.actor
    if attempt(request, form, lambda typed: add_discipline(**typed, actor=actor).pk):
        return done(request, HOME, _("The discipline is saved"))
    return lists.form_page(request, form, title=_("New discipline"), back=page_or_home(request, HOME), fields=FIELDS)


@desk_view(requires=(DISCIPLINES_CHANGE,), methods=("GET", "POST"))
def discipline_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and colour; lessons change colour with it (CT-04)."""
    discipline = get_object_or_404(Discipline.objects, pk=pk)
    data = request.POST if request.method == "POST" else None
    form = DisciplineForm(data, initial={"name": discipline.name, "color": discipline.color})
    actor = request.staff.actor
    if attempt(request, form, lambda typed: change_discipline(discipline=discipline, **typed, actor=actor).pk):
        return done(request, HOME, _("The discipline is saved"))
    return lists.form_page(request, form, title=_("Discipline"), back=page_or_home(request, HOME), fields=FIELDS)


discipline_delete, discipline_archive, discipline_restore = lists.leaving(
    lists.Entry(Discipline, "discipline", DISCIPLINES_CHANGE, HOME),
    delete=delete_discipline,
    archive=archive_discipline,
    restore=restore_discipline,
)


def stylesheet(colors: Iterable[tuple[int, str]]) -> str:
    """`.d-12{--dir:#2F6FDE}` for every discipline, archived ones too."""
    return "\n".join(f".d-{pk}{{--dir:{color}}}" for pk, color in colors) + "\n"


def stylesheet_url(colors: Iterable[tuple[int, str]]) -> str:
    """The address of the colours, with a mark of their content: a browser keeps it until a colour changes."""
    return f"{reverse('desk:disciplines_css')}?v={sha256(stylesheet(colors).encode()).hexdigest()[:10]}"


@open_view
@require_http_methods(["GET"])
def disciplines_css(request: HttpRequest) -> HttpResponse:
    """Colours of the account's disciplines, kept by browsers for a year; nobody outside the desk gets them.

    Not under desk_view, which forbids keeping: the address changes with the content.
    """
    if request.staff is None:  # type: ignore[attr-defined] -- set by StaffMiddleware
        raise Http404
    response = HttpResponse(stylesheet(queries.colors_in_use()), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={_YEAR}, immutable"
    return response
