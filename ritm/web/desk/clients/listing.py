"""«Клиенты → Список клиентов»: flags, chips, sorting, fifty a page, the cross (CL-02, CL-03, CL-30)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.queries import upcoming
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.directory.columns import columns_of
from ritm.directory.flags import Flag
from ritm.directory.models import ClientFigures
from ritm.directory.queries.chips import CHIPS
from ritm.directory.queries.listing import Page, Row, client_page
from ritm.directory.queries.phones import is_piece, shown_phone
from ritm.directory.queries.sorting import sort_for
from ritm.directory.words import typed_words
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.columns import heads, more_cells, views_shown
from ritm.web.desk.clients.deleted import bring_back
from ritm.web.desk.clients.drawing import ListDrawing
from ritm.web.desk.clients.places import Place
from ritm.web.desk.clients.words import FURTHER, chip_words
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch
from ritm.web.ui.forms import page_number
from ritm.web.ui.render import render_part

_LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """What the address asks for; whatever else stands in it counts as not said."""

    text: str
    chip: str
    sort: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Read from ?text=&chip=&sort=&page=."""
        said = request.GET
        chip, sort, page = said.get("chip", ""), said.get("sort", ""), said.get("page", "")
        return cls(
            text=said.get("text", "").strip()[:_LONGEST],
            chip=chip if chip in CHIPS else "all",
            sort=sort_for(request.staff, sort),
            page=page_number(page),
        )

    @property
    def url(self) -> str:
        """The shortest address of the same list."""
        said = {"chip": self.chip, "sort": self.sort, "text": self.text, "page": self.page}
        usual = {"chip": "all", "sort": "name", "text": "", "page": 1}
        kept = {name: value for name, value in said.items() if value != usual[name]}
        return f"{reverse('desk:clients')}?{urlencode(kept)}" if kept else reverse("desk:clients")

    @property
    def query(self) -> dict[str, str]:
        """What a saved view keeps: all but the page."""
        said, usual = {"text": self.text, "chip": self.chip, "sort": self.sort}, ("", "all", "name")
        return {name: value for (name, value), plain in zip(said.items(), usual, strict=True) if value != plain}

    @property
    def export_url(self) -> str:
        """Where the same clients are asked for as a workbook."""
        return f"{reverse('desk:export_new')}?{urlencode({'chip': self.chip, 'text': self.text})}"


@dataclass(frozen=True)
class Line:
    """A row of the table, ready to be drawn."""

    client: Client
    figures: ClientFigures
    flags: list[Flag]
    phone: str
    visited_on: date | None
    added_on: date
    more: dict[str, str]


@desk_view(requires=(CLIENTS_READ,))
def clients(request: HttpRequest) -> HttpResponse:
    """The list; its whole state stands in the address."""
    asked, branch = Asked.of(request), current_branch(request)
    columns = columns_of(request.staff)
    page = client_page(staff=request.staff, zone=branch.time_zone, columns=columns, **asdict(asked))
    context = {
        **table_of(request, page, branch.time_zone, columns),
        **views_shown(request, asked.query),
        "asked": asked,
        "chips": [chip for chip in _chips(page, asked) if chip["code"] not in FURTHER or chip["current"]],
        "filters": [chip for chip in _chips(page, asked) if chip["code"] in FURTHER],
        "sort": asked.sort,
        "empty": _empty(page, asked),
        "is_piece": is_piece(asked.text, request.staff),
        "may": _may(request),
        "create": _create(asked.text),
    }
    response = render_part(request, "clients/list.html", "list", context)
    if request.htmx:
        response["HX-Replace-Url"] = asked.url
    return response


@desk_view(requires=(CLIENTS_READ, CLIENTS_CHANGE), methods=("POST",))
def client_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The cross pressed twice: bookings ahead are cancelled, what was done stays (CL-30, 7i)."""
    try:
        answer, _is_new = send_once(request, lambda: _delete(request, pk))
    except DomainError as error:
        return refused(request, error, "desk:clients")
    cancelled, _colon, name = answer.partition(":")
    return done(request, "desk:clients", _deleted(name, int(cancelled)), undo=bring_back(request, pk))


def _delete(request: HttpRequest, pk: int) -> str:
    """How many bookings ahead were cancelled, and whose."""
    client = visible_to(request.staff).filter(pk=pk).first()  # type: ignore[attr-defined] -- set by StaffMiddleware
    if client is None:
        raise Http404
    ahead = sum(booking.lesson.starts_at > clock.now() for booking in upcoming(client))
    delete_client(client=client, actor=request.staff.actor)  # type: ignore[attr-defined] -- as above
    return f"{ahead}:{client.name}"


def _deleted(name: str, cancelled: int) -> str:
    if not cancelled:
        return _("Client deleted: %(name)s") % {"name": name}
    words = ngettext(
        "Client deleted: %(name)s. %(count)s coming booking is cancelled.",
        "Client deleted: %(name)s. %(count)s coming bookings are cancelled.",
        cancelled,
    )
    return words % {"name": name, "count": cancelled}


def table_of(request: HttpRequest, page: Page, zone: str, columns: tuple[str, ...]) -> dict[str, Any]:
    """The table of a page of clients as this person has it, for the list and for the search."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    drawing = ListDrawing(
        may_open=may_open(staff, "client"),
        may_change=staff.may(CLIENTS_CHANGE),
        may_see_left=may_open(staff, "client_left"),
        today=clock.today(zone),
        columns=columns,
    )
    return {
        "page": page,
        "heads": heads(columns, staff),
        "lines": [_line(row, staff, zone, columns) for row in page.rows],
        "drawing": drawing,
    }


def _line(row: Row, staff: StaffMember, zone: str, columns: tuple[str, ...]) -> Line:
    figures = row.figures or ClientFigures()
    return Line(
        client=row.client,
        figures=figures,
        flags=row.flags,
        phone=shown_phone(row.client.phone, staff),
        visited_on=_day(figures.last_visit_at, zone),
        added_on=clock.local_date(row.client.created_at, zone),
        more=more_cells(row, columns, lambda instant: _day(instant, zone)),
    )


def _day(instant: datetime | None, zone: str) -> date | None:
    return clock.local_date(instant, zone) if instant else None


def _chips(page: Page, asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "code": code if code != "all" else None,
            "label": label,
            "count": page.counts.get(code),
            "current": asked.chip == code,
        }
        for code, label in chip_words().items()
    ]


def _empty(page: Page, asked: Asked) -> str:
    """Why there is nothing to see: no clients `yet`, too `short` a text, no such `text`, nobody under the `chip`."""
    if asked.text and not page.rows:
        return "text" if typed_words(asked.text) else "short"
    if not page.rows and asked.chip != "all":
        return "chip"
    nobody = page.counts.get("all", 0) <= 1 and all(row.client.is_system for row in page.rows)
    return "yet" if nobody else ""


def _create(typed: str) -> str:
    """The form with what was searched for filled in: a phone's digits, or a name."""
    name = "name" if any(letter.isalpha() for letter in typed) else "phone"
    return f"{reverse('desk:client_new')}?{urlencode({'from': Place.LIST, name: typed})}"


def _may(request: HttpRequest) -> dict[str, Any]:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    new = f"{reverse('desk:client_new')}?from={Place.LIST}" if may_open(staff, "client_new") else ""
    return {
        "new": new,
        "change": staff.may(CLIENTS_CHANGE),
        "imports": may_open(staff, "import_start"),
        "export": may_open(staff, "export_new"),
        "search": may_open(staff, "advanced_search"),
    }
