"""Workbooks and text tables as plain rows: guarded first, then read with bounds."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ritm.core.errors import DomainError
from ritm.files.packages import MOST_UNPACKED
from ritm.imports import sheet_reader
from ritm.imports.errors import TooManyColumns, TooManyRows, WorkbookBroken, WorkbookProtected, WorkbookTooBig
from ritm.imports.guard import check_workbook
from ritm.imports.text_tables import read_text_table

MOST_ROWS = 10_000  # of clients; the sheet may have a heading above them
HEADING_ROWS = 50
MOST_COLUMNS = 200
_SECONDS = 20

Cell = str | int | float | date


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: row 1 of the workbook is rows[0]."""

    names: tuple[str, ...]
    name: str
    rows: list[list[Cell]]


def read_sheet(path: Path, *, sheet: str = "", file_name: str = "") -> Sheet:
    """The named sheet, or the first with something on it. Raises the room's errors, whatever the file holds."""
    if file_name.lower().endswith((".csv", ".txt")):
        rows = read_text_table(path, most_rows=MOST_ROWS + HEADING_ROWS, most_columns=MOST_COLUMNS)
        return Sheet(names=("",), name="", rows=[list(row) for row in rows])
    check_workbook(path)
    found = _decoded(path, sheet)
    return Sheet(names=tuple(found["sheets"]), name=found["sheet"], rows=[_row(row) for row in found["rows"]])


def _decoded(path: Path, sheet: str) -> dict:
    program = str(Path(sheet_reader.__file__).resolve())
    command = [sys.executable, "-I", program, str(path), sheet, str(MOST_ROWS + HEADING_ROWS), str(MOST_COLUMNS)]
    try:
        answer = subprocess.run(  # noqa: S603 -- our own program; the sheet's name is an argument, never a command
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise WorkbookTooBig(limit_mb=MOST_UNPACKED // 2**20) from error
    if answer.returncode:
        refusal = _REFUSALS.get(answer.returncode, WorkbookBroken)
        raise refusal()
    return json.loads(answer.stdout)


_REFUSALS: dict[int, Callable[[], DomainError]] = {
    sheet_reader.TOO_MANY_ROWS: lambda: TooManyRows(limit=MOST_ROWS),
    sheet_reader.TOO_MANY_COLUMNS: lambda: TooManyColumns(limit=MOST_COLUMNS),
    sheet_reader.PROTECTED: WorkbookProtected,
}


def _row(cells: list) -> list[Cell]:
    return [date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell for cell in cells]
