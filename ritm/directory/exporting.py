"""What the worker does for an export: a workbook of any number of clients in constant memory (CL-32, T-XLS-3)."""

from array import array
from collections.abc import Callable
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from ritm.clients.models import SENDINGS, Client
from ritm.clients.models_of_fields import FieldValue
from ritm.core import clock
from ritm.directory.conditions.conditions import read_all
from ritm.directory.conditions.kinds import Day
from ritm.directory.events import ExportDone
from ritm.directory.export_beside import read_beside
from ritm.directory.export_columns import Column, Look, annotations, columns_for
from ritm.directory.models import ClientExport
from ritm.directory.purpose import EXPORT
from ritm.directory.queries.listing import listed
from ritm.directory.queries.searching import found_clients
from ritm.events.actions import record
from ritm.events.models import Job
from ritm.events.outbox import prolong
from ritm.files.actions import store

CHUNK, IDS_AT_ONCE = 1000, 20_000
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_CELL = 32_767
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd.mm.yyyy",
}
Status = ClientExport.Status
_STANDINGS = frozenset(f"{purpose}_consent" for purpose in SENDINGS)
_AT_WORK = (Status.WAITING, Status.RUNNING)


class LeaseLost(Exception):
    """Another worker has the job now: what this one has written is thrown away."""


def write_export(*, job: Job, export_id: int) -> None:
    """Write the workbook from the beginning; whoever no longer has the rights gets none."""
    export = ClientExport.objects.select_related("staff_member__access_level").filter(pk=export_id).first()
    if export is None or export.status not in _AT_WORK:
        return
    with translation.override(export.language):
        clients = _clients(export)
        if clients is None:
            ClientExport.objects.filter(pk=export.pk).update(status=Status.FAILED, finished_at=clock.now())
            return
        try:
            with TemporaryFile() as file:
                rows = _written(file, clients, export, job)
                _keep(file, export, rows)
        except LeaseLost:
            return


write_export.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox


def _clients(export: ClientExport) -> QuerySet[Client] | None:
    """Whom the workbook is about, as its person sees them now; None where he may not have it any more."""
    staff, query = export.staff_member, export.query
    if staff.is_archived or not staff.may(*EXPORT.requires):
        return None
    if "c" not in query:
        found = listed(staff=staff, zone=export.zone, text=query.get("text", ""), chip=query.get("chip", "all"))
        return found.filter(is_system=False)
    day = Day(clock.today(export.zone), export.zone)
    conditions = read_all(query["c"], staff=staff, day=day)
    if any(one.problem for one in conditions):
        return None
    return found_clients(staff=staff, conditions=conditions, day=day)


def _written(file: IO[bytes], clients: QuerySet[Client], export: ClientExport, job: Job) -> int:
    """Write the clients in the order of their names, a chunk by its keys at a time; returns how many."""
    ids = _in_order(clients)
    ClientExport.objects.filter(pk=export.pk).update(status=Status.RUNNING, rows_total=len(ids), rows_done=0)
    columns, look = columns_for(export.staff_member), Look.of(export.staff_member, export.zone)
    done = 0
    with Workbook(file, _PLAIN) as book:
        sheet = _sheet(book, columns)
        writers = _writers(book, sheet, columns)
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK].tolist()
            for row in _rows(some, columns, look):
                done += 1
                _write(done, row, writers, look)
            _progress(export, job, done)
    return done


def _in_order(clients: QuerySet[Client]) -> "array[int]":
    """Their ids by name, eight bytes each, read by keys so that no cursor stays open."""
    ids, after = array("q"), Q()
    while True:
        rows = clients.filter(after).order_by("search_text", "pk").values_list("search_text", "pk")[:IDS_AT_ONCE]
        ids.extend(pk for _text, pk in rows)
        if len(rows) < IDS_AT_ONCE:
            return ids
        text, pk = rows[len(rows) - 1]
        after = Q(search_text__gt=text) | Q(search_text=text, pk__gt=pk)


def _rows(ids: list[int], columns: list[Column], look: Look) -> list[dict[str, Any]]:
    """The clients of these ids in this order; one deleted meanwhile is left out."""
    names = {column.reads for column in columns if not column.own and not column.beside} | _STANDINGS
    own = {column.own: column.reads for column in columns if column.own}
    rows = (
        Client.objects.filter(pk__in=ids, deleted_at__isnull=True)
        .annotate(**annotations(look.staff))
        .values("pk", *names)
    )
    blank = dict.fromkeys(own.values(), "")
    found = {row["pk"]: {**row, **blank} for row in rows}
    values = FieldValue.objects.filter(client__in=found, field__in=own) if own else FieldValue.objects.none()
    for client, field, text in values.values_list("client", "field", "text"):
        found[client][own[field]] = text
    read_beside(found, (column.beside for column in columns if column.beside), look.zone)
    return [found[pk] for pk in ids if pk in found]


def _sheet(book: Workbook, columns: list[Column]) -> Any:
    sheet = book.add_worksheet(_("Clients"))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [str(column.title) for column in columns], book.add_format({"bold": True}))
    return sheet


def _writers(book: Workbook, sheet: Any, columns: list[Column]) -> list[tuple[int, Column, Callable[..., Any]]]:
    """For each column its place and how its cells are put down. A text is always a text, never a formula."""
    day = book.add_format({"num_format": "dd.mm.yyyy"})

    def put_day(row: int, place: int, value: date) -> None:
        sheet.write_datetime(row, place, value, day)

    def put_text(row: int, place: int, value: str) -> None:
        sheet.write_string(row, place, value[:_LONGEST_CELL])

    puts = {"text": put_text, "day": put_day, "number": sheet.write_number}
    return [(place, column, puts[column.typed]) for place, column in enumerate(columns)]


def _write(number: int, row: dict[str, Any], writers: list[tuple[int, Column, Callable[..., Any]]], look: Look) -> None:
    for place, column, put in writers:
        value = row[column.reads]
        value = "" if column.own and not value else column.write(value, look)
        if value is not None and value != "":
            put(number, place, value)


def _progress(export: ClientExport, job: Job, done: int) -> None:
    ClientExport.objects.filter(pk=export.pk, status=Status.RUNNING).update(rows_done=done)
    if not prolong(job, progress={"done": done}):
        raise LeaseLost


@transaction.atomic
def _keep(file: IO[bytes], export: ClientExport, rows: int) -> None:
    """The file and the word that it is ready stand together, or neither."""
    file.seek(0)
    stem = _("clients")
    name = f"{stem}-{clock.today(export.zone):%Y-%m-%d}.xlsx"
    actor = export.staff_member.actor
    kept = store(content=file, name=name, content_type=CONTENT_TYPE, purpose=EXPORT.code, actor=actor)  # type: ignore[arg-type] -- a binary file
    mine = ClientExport.objects.filter(pk=export.pk, status=Status.RUNNING)
    if not mine.update(status=Status.DONE, file=kept, rows_total=rows, rows_done=rows, finished_at=clock.now()):
        raise LeaseLost
    record(ExportDone(export_id=export.pk, rows=rows), actor=actor)
