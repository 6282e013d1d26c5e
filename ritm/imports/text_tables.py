"""Tables kept as text (.csv): encoding and separator are found out."""

import csv
from io import StringIO
from pathlib import Path

from ritm.imports.errors import NotAWorkbook, TooManyColumns, TooManyRows

_SEPARATORS = ";,\t|"
_MOST_LETTERS = 4000


def read_text_table(path: Path, *, most_rows: int, most_columns: int) -> list[list[str]]:
    """Rows of a text table in UTF-8, UTF-16 with a mark, or the Windows encoding of Russian."""
    text = _text(path.read_bytes())
    if "\x00" in text:
        raise NotAWorkbook
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text), delimiter=_separator(text)):
            if len(rows) >= most_rows:
                raise TooManyRows(limit=most_rows)
            if len(row) > most_columns:
                raise TooManyColumns(limit=most_columns)
            rows.append([cell[:_MOST_LETTERS] for cell in row])
    except csv.Error as error:
        raise NotAWorkbook from error
    return rows


def _text(content: bytes) -> str:
    encodings = ["utf-8-sig", "cp1251"]
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise NotAWorkbook


def _separator(text: str) -> str:
    head = text.splitlines()[:20]
    return max(_SEPARATORS, key=lambda mark: (_steady(head, mark), -_SEPARATORS.index(mark)))


def _steady(lines: list[str], mark: str) -> int:
    """How many times the mark stands in most lines of the head."""
    counts = sorted(line.count(mark) for line in lines if line.strip())
    return counts[len(counts) // 2] if counts else 0
