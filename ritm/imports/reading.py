"""From a stored file to judged rows: what the check, the import and the pages share."""

from datetime import date

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.core import clock
from ritm.files.models import StoredFile
from ritm.files.queries import place_of
from ritm.imports.columns import Column, columns_of, header_row
from ritm.imports.errors import NothingInSheet, TooManyRows
from ritm.imports.models import ImportBatch
from ritm.imports.rows import Layout, Row, rows_of
from ritm.imports.sheets import MOST_ROWS, Cell, Sheet, read_sheet


def sheet_of(file: StoredFile, name: str = "") -> Sheet:
    """The file's sheet; raises the room's errors."""
    return read_sheet(place_of(file), sheet=name, file_name=file.name)


def check_size(cells: list[list[Cell]], header: int) -> None:
    """Raises NothingInSheet or TooManyRows."""
    if len(cells) <= header:
        raise NothingInSheet
    if len(cells) - header > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS)


def head_of(sheet: Sheet, header: int | None = None) -> tuple[int, list[Column]]:
    """The header row (found where none is given) and the columns below it; raises NothingInSheet, TooManyRows."""
    if not sheet.rows:
        raise NothingInSheet
    header = header or header_row(sheet.rows)
    check_size(sheet.rows, header)
    return header, columns_of(sheet.rows, header)


def layout_of(batch: ImportBatch) -> Layout:
    """How this batch reads its sheet."""
    columns = batch.head["columns"]
    return Layout(
        header=batch.header_row,
        mapping={int(place): code for place, code in batch.mapping.items()},
        titles={column["index"]: column["title"] for column in columns},
        today=today_of(batch.branch),
        branches=branch_names(),
    )


def judged_rows(batch: ImportBatch) -> list[Row]:
    """Every row of the batch's file; raises the room's errors."""
    sheet = sheet_of(batch.file, batch.sheet)
    check_size(sheet.rows, batch.header_row)
    return rows_of(sheet.rows, layout_of(batch))


def today_of(branch: Branch) -> date:
    """The day against which birth dates are judged."""
    return clock.today(branch.time_zone)


def branch_names() -> frozenset[str]:
    """Names of open branches as rows may say them."""
    return frozenset(branch.name.casefold() for branch in open_branches())
