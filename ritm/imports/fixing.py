"""Cells that somebody has mended in the preview: kept beside the file, read in place of what stands in it."""

import re
from collections.abc import Mapping
from typing import Any

from ritm.imports.models import ImportBatch
from ritm.imports.sheets import Cell
from ritm.imports.values import text_of

MOST_FIXES = 5000  # cells of a file
LONGEST_FIX = 500  # letters
CLEAR, SWAP = "clear", "swap"
_MONTH_FIRST = re.compile(r"(\d{1,2})([./\-])(\d{1,2})([./\-]\d{2,4})")
Fixes = dict[str, dict[str, str]]  # row's number → column's place → text


def mended(cells: list[list[Cell]], fixes: Mapping[str, Mapping[str, str]]) -> list[list[Cell]]:
    """The rows with mended cells; the rest as in the file."""
    if not fixes:
        return cells
    rows = list(cells)
    for number, texts in fixes.items():
        place = int(number) - 1
        if place >= len(rows):
            continue
        line = list(rows[place])
        for column, text in texts.items():
            line += [""] * (int(column) + 1 - len(line))
            line[int(column)] = text
        rows[place] = line
    return rows


def same_everywhere(cells: list[list[Cell]], fixes: Mapping[str, Mapping[str, str]], header: int) -> Fixes:
    """The same mending for every row below the header in which the same stands in the same column.

    Empty cells are not the same: a blank row would become somebody.
    """
    wanted = {
        (int(column), was): text
        for number, texts in fixes.items()
        for column, text in texts.items()
        if (was := _at(cells[int(number) - 1], int(column)))
    }
    columns, found = {column for column, _was in wanted}, {number: dict(texts) for number, texts in fixes.items()}
    for number, line in enumerate(cells[header:], header + 1):
        for column in columns:
            text = wanted.get((column, _at(line, column)))
            if text is not None:
                found.setdefault(str(number), {})[str(column)] = text
    return found


def for_all(batch: ImportBatch, code: str, how: str) -> Fixes:
    """One mending for all rows of an error: the cell emptied, or its month and day the other way round."""
    found: Fixes = {}
    for row in batch.rows.filter(reason=code):
        for trouble in row.told.get("troubles", ()):
            if trouble["code"] == code and trouble["column"] is not None:
                text = "" if how == CLEAR else swapped(trouble["value"])
                if text is not None:
                    found[str(row.number)] = {str(trouble["column"]): text}
    return found


def swapped(text: str) -> str | None:
    """07/25/14 → 25/07/14; None where that would be no date either."""
    date = _MONTH_FIRST.fullmatch(text.strip())
    if date is None or int(date[1]) > 12:
        return None
    return f"{date[3]}{date[2]}{date[1]}{date[4]}"


def merged(before: Mapping[str, Mapping[str, str]], more: Mapping[str, Mapping[str, str]]) -> Fixes:
    """Both, the later ones over the earlier."""
    found: Fixes = {number: dict(texts) for number, texts in before.items()}
    for number, texts in more.items():
        found[number] = {**found.get(number, {}), **texts}
    return found


def count_of(fixes: Mapping[str, Mapping[str, Any]]) -> int:
    """How many cells."""
    return sum(map(len, fixes.values()))


def _at(line: list[Cell], column: int) -> str:
    return text_of(line[column]) if column < len(line) else ""
