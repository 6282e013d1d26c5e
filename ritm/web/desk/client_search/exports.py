"""Workbooks of clients: asked for on the list or the search, written by the worker, given to whoever asked (CL-32)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ritm.clients.permissions import CLIENTS_EXPORT, CLIENTS_READ, CLIENTS_SEARCH
from ritm.core import clock
from ritm.core.quotes import quoted
from ritm.directory.actions import start_export
from ritm.directory.conditions.conditions import read_all
from ritm.directory.conditions.field import Choices
from ritm.directory.errors import ConditionsUnusable, ExportAtWork
from ritm.directory.exporting import CONTENT_TYPE
from ritm.directory.models import ClientExport
from ritm.directory.purpose import EXPORT
from ritm.directory.queries.chips import CHIPS
from ritm.events.models import Job
from ritm.files.errors import FileClosed
from ritm.files.queries import place_of, readable
from ritm.web.desk.client_search.asked import day_of
from ritm.web.desk.client_search.sentence import sentence
from ritm.web.desk.clients.words import chip_words
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.ui.render import render_part

RIGHTS = (CLIENTS_READ, CLIENTS_EXPORT)
_SHOWN = 20
Status = ClientExport.Status


@dataclass(frozen=True)
class Line:
    """One workbook: whom it holds, how far it is."""

    export: ClientExport
    whom: str
    asked_on: date
    is_at_work: bool
    is_stopped: bool

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken."""
        return self.export.status == Status.DONE

    @property
    def total(self) -> int:
        """For the bar: never nothing."""
        return max(self.export.rows_total, 1)


@desk_view(requires=RIGHTS)
def exports(request: HttpRequest) -> HttpResponse:
    """The person's own workbooks; asks itself anew while one is being written."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    rows = ClientExport.objects.filter(staff_member=staff).select_related("file").order_by("-pk")[:_SHOWN]
    lines = _lines(request, list(rows))
    context = {"lines": lines, "is_at_work": any(line.is_at_work for line in lines), "zone": day_of(request).zone}
    return render_part(request, "client_search/exports.html", "exports", context)


@desk_view(requires=RIGHTS, methods=("POST",))
def export_new(request: HttpRequest) -> HttpResponse:
    """Whoever the list shows by ?text= and ?chip=."""
    text, chip = request.GET.get("text", "").strip()[:100], request.GET.get("chip", "all")
    if chip not in CHIPS or not text.isprintable():
        raise ConditionsUnusable
    return _start(request, {"text": text, "chip": chip})


@desk_view(requires=(*RIGHTS, CLIENTS_SEARCH), methods=("POST",))
def advanced_export(request: HttpRequest) -> HttpResponse:
    """Whoever the search finds."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    conditions = read_all(request.POST.getlist("c"), staff=staff, day=day_of(request))
    if any(one.problem for one in conditions):
        raise ConditionsUnusable
    return _start(request, {"c": [one.text for one in conditions]})


def _start(request: HttpRequest, query: dict[str, Any]) -> HttpResponse:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    more = {"zone": day_of(request).zone, "language": get_language() or "ru", "actor": staff.actor}
    try:
        send_once(request, lambda: str(start_export(query=query, staff=staff, **more).pk))
    except ExportAtWork as error:
        messages.error(request, str(error))
    return redirect("desk:exports")


@desk_view(requires=RIGHTS)
def export_file(request: HttpRequest, pk: int) -> FileResponse:
    """The workbook, for nobody but who asked for it."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    export = get_object_or_404(ClientExport, pk=pk, staff_member=staff, status=Status.DONE, file__isnull=False)
    try:
        file = readable(file_id=export.file_id, purpose=EXPORT.code, codes=staff.codes)
        content = place_of(file).open("rb")
    except (FileClosed, FileNotFoundError) as error:
        raise Http404 from error
    # Piece by piece: the base of a large studio in one file would stand in memory as often as it is asked for.
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=CONTENT_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(request: HttpRequest, rows: list[ClientExport]) -> list[Line]:
    at_work, zone = {Status.WAITING, Status.RUNNING}, day_of(request).zone
    waited = [row.pk for row in rows if row.status in at_work]
    jobs = Job.objects.filter(account_id=request.account.pk, args__export_id__in=waited, failed_at__isnull=False)  # type: ignore[attr-defined] -- set by AccountMiddleware
    stopped = {job.args["export_id"] for job in jobs} if waited else set()
    lists: dict[str, Choices] = {}  # asked once for all lines
    return [
        Line(
            export=row,
            whom=_whom(request, row.query, lists),
            asked_on=clock.local_date(row.created_at, zone),
            is_at_work=row.status in at_work and row.pk not in stopped,
            is_stopped=row.status == Status.FAILED or row.pk in stopped,
        )
        for row in rows
    ]


def _whom(request: HttpRequest, query: dict[str, Any], lists: dict[str, Choices]) -> str:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if "c" in query:
        return sentence(read_all(query["c"], staff=staff, day=day_of(request), lists=lists)) or _("All clients")
    words = chip_words().get(query.get("chip", ""), "") if query.get("chip", "all") != "all" else _("All clients")
    return f"{words}: {quoted(query['text'])}" if query.get("text") else words
