"""What the pages of an import show."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from ritm.clients.queries import sees_all
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.imports.fields import fields_for
from ritm.imports.fixing import mended
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, IS_BAD, UPDATED
from ritm.imports.reading import sheet_of
from ritm.imports.rows import BAD, WARNINGS
from ritm.imports.sheets import Cell
from ritm.staff.models import StaffMember
from ritm.staff.queries import branches_of

SHOWN = 5  # rows of a group before «N more»
MOST_SHOWN = 500
UNDO_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Finding:
    """One row with one trouble: where, what stands there, what is wrong."""

    number: int
    name: str
    column: int | None
    value: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Rows with the same trouble; `findings` are the first of them."""

    code: str
    count: int
    findings: list[Finding]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.findings)


def may_undo(batch: ImportBatch) -> bool:
    """Whether a finished import may still be taken back: for 24 hours."""
    ended = batch.finished_at
    return batch.status == ImportBatch.Status.DONE and ended is not None and clock.now() - ended < UNDO_WITHIN


def batches_seen_by(staff: StaffMember) -> QuerySet[ImportBatch]:
    """Imports that the person may open: of his own branches, where his level hides clients of others (ST-09)."""
    rows = ImportBatch.objects.select_related("file", "branch")
    return rows if sees_all(staff) else rows.filter(branch__in=branches_of(staff))


def latest(staff: StaffMember, limit: int = 10) -> list[ImportBatch]:
    """The latest imports that the person may open and see something of."""
    rows = batches_seen_by(staff).exclude(file=None, status=ImportBatch.Status.UPLOADED)
    return list(rows.order_by("-created_at", "-pk")[:limit])


def hidden_columns(batch: ImportBatch, actor: Actor) -> frozenset[int]:
    """Columns matched with a field that this person may not fill: what stands in them is not shown to him."""
    fields = fields_for(actor)
    return frozenset(int(place) for place, code in batch.mapping.items() if code not in fields)


def error_groups(batch: ImportBatch, *, whole: str = "") -> list[Group]:
    """Rows that do not come in, by reason; the group `whole` is shown in full."""
    rows = ImportRow.objects.filter(batch=batch, outcome=IS_BAD)
    counts = batch.counts.get("bad", {})
    return [_group(rows.filter(reason=code), code, counts[code], whole) for code in BAD if counts.get(code)]


def warning_groups(batch: ImportBatch, *, whole: str = "") -> list[Group]:
    """Rows that come in without something, by what it is."""
    rows = list(ImportRow.objects.filter(batch=batch).exclude(outcome=IS_BAD).exclude(told={}).order_by("number"))
    found = []
    for code in WARNINGS:
        with_it = [row for row in rows if code in row.warnings]
        if with_it:
            found.append(_of_rows(with_it, code, len(with_it), whole))
    return found


def to_take(batch: ImportBatch) -> int:
    """How many rows the import will write."""
    return batch.counts.get(CREATED, 0) + batch.counts.get(UPDATED, 0)


def bad_total(counts: dict[str, Any]) -> int:
    """How many rows do not come in."""
    return sum(counts.get("bad", {}).values())


def bad_lines(batch: ImportBatch, actor: Actor) -> tuple[list[Cell], list[tuple[ImportRow, list[Cell]]]]:
    """The header and the rows that do not come in, as they stand in the file; raises the room's errors.

    Cells of fields that this person may not fill are empty.
    """
    cells, hidden = mended(sheet_of(batch.file, batch.sheet).rows, batch.fixes), hidden_columns(batch, actor)
    bad = ImportRow.objects.filter(batch=batch, outcome=IS_BAD).order_by("number")
    lines = [
        (row, [cell if place not in hidden else "" for place, cell in enumerate(cells[row.number - 1])])
        for row in bad
        if row.number <= len(cells)
    ]
    return cells[batch.header_row - 1], lines


def _group(rows: Any, code: str, count: int, whole: str) -> Group:
    most = MOST_SHOWN if whole == code else SHOWN
    return _of_rows(list(rows.order_by("number")[:most]), code, count, whole)


def _of_rows(rows: list[ImportRow], code: str, count: int, whole: str) -> Group:
    most = MOST_SHOWN if whole == code else SHOWN
    return Group(code, count, [finding for row in rows[:most] if (finding := _finding(row, code))])


def _finding(row: ImportRow, code: str) -> Finding | None:
    for trouble in row.told.get("troubles", ()):
        if trouble["code"] == code:
            return Finding(row.number, row.told["name"], trouble["column"], trouble["value"], trouble["detail"])
    return None
