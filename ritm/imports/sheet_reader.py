"""Reads one sheet in a process of its own, with a bound on memory and time, and prints it as JSON.

    python -I sheet_reader.py FILE SHEET MOST_ROWS MOST_COLUMNS

A decoder that panics, or is fed a sheet that grows without end, ends this process and nothing else. Run by path,
so that nothing of the product is loaded here. Exit codes: 3 too many rows, 4 too many columns, 5 unreadable,
6 protected; any other is a fall.
"""

import json
import resource
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY = 512 * 2**20
SECONDS = 10
MOST_LETTERS = 4000  # of one cell
MOST_TOTAL = 20_000_000  # of all cells
TOO_MANY_ROWS, TOO_MANY_COLUMNS, UNREADABLE, PROTECTED = 3, 4, 5, 6


def main(path: str, sheet: str, most_rows: int, most_columns: int) -> int:
    """Print {"sheets", "sheet", "rows"}; rows from the sheet's first, so that numbers are the workbook's own."""
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = workbook.sheet_names
        chosen = sheet if sheet in names else _first_filled(workbook, names)
        opened = workbook.get_sheet_by_name(chosen)
        rows, columns = _size(opened)
        if rows > most_rows:
            return TOO_MANY_ROWS
        if columns > most_columns:
            return TOO_MANY_COLUMNS
        cells = [[_cell(value) for value in row] for row in opened.to_python(skip_empty_area=False)]
    except PasswordError:
        return PROTECTED
    except (CalamineError, OSError, ValueError, IndexError):
        return UNREADABLE
    if sum(len(cell) for row in cells for cell in row if isinstance(cell, str)) > MOST_TOTAL:
        return TOO_MANY_ROWS
    json.dump({"sheets": names, "sheet": chosen, "rows": cells}, sys.stdout, ensure_ascii=False)
    return 0


def _first_filled(workbook: Any, names: list[str]) -> str:
    for name in names[:20]:
        if _size(workbook.get_sheet_by_name(name))[0] > 1:
            return name
    return names[0]


def _size(sheet: Any) -> tuple[int, int]:
    """Rows and columns from the sheet's first cell to its last; `total_height` and `total_width` are one short."""
    row, column = sheet.end or (-1, -1)
    return row + 1, column + 1


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value[:MOST_LETTERS]
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()[:10]}
    if isinstance(value, bool | int) or value is None:
        return "" if value is None else int(value)
    if isinstance(value, float):
        return _number(value)
    return str(value)


def _number(value: float) -> Any:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 -- the test for NaN
        return ""
    return int(value) if value.is_integer() and abs(value) < 10**18 else value


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] -- a real stream when run as a program
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
