"""Which column is which: synonyms of the header first, then what the cells look like. A guess is marked as one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ritm.clients.phones import search_digits
from ritm.core import clock
from ritm.imports.errors import FieldTwice, NameColumnMissing
from ritm.imports.fields import EVERY, MANY, NAMES, SKIP, TITLED, Field, by_words, plain
from ritm.imports.sheets import Cell
from ritm.imports.values import birth_date_of, phones_of, text_of

_LOOKED_AT = 50
_ENOUGH = 0.6
_OR_NOTE = frozenset({"named_parent", "named_parent_phone"})  # the second parent goes into the notes


@dataclass(frozen=True)
class Column:
    """One column of the sheet. `guess` is the field proposed, `how` says by what: title, content, or nothing."""

    index: int
    title: str
    examples: tuple[str, ...]
    guess: str
    how: str

    @property
    def letter(self) -> str:
        """A, B … Z, AA as the workbook calls it."""
        return letter_of(self.index)


def letter_of(index: int) -> str:
    """The workbook's letter of a column, counted from 0."""
    head, last = divmod(index, 26)
    return (letter_of(head - 1) if head else "") + chr(ord("A") + last)


def header_row(rows: list[list[Cell]], fields: Mapping[str, Field] = EVERY) -> int:
    """The row (from 1) that names the columns: the one with most known words, else the first with two filled cells."""
    head, words = rows[:20], by_words(fields)
    known = [sum(_known(cell, words) != "" for cell in row) for row in head]
    if known and max(known):
        return known.index(max(known)) + 1
    filled = (number for number, row in enumerate(head, 1) if sum(text_of(cell) != "" for cell in row) > 1)
    return next(filled, 1)


def columns_of(rows: list[list[Cell]], header: int, fields: Mapping[str, Field] = EVERY) -> list[Column]:
    """The columns with a title or something in them, each with its guess."""
    width = max((len(row) for row in rows), default=0)
    below = rows[header:]
    titles = [text_of(rows[header - 1][index]) if index < len(rows[header - 1]) else "" for index in range(width)]
    filled = [_filled(below, index) for index in range(width)]
    guesses = _guesses(titles, filled, by_words(fields))
    return [
        Column(index, titles[index], tuple(text_of(cell)[:60] for cell in filled[index][:3]), *guesses[index])
        for index in range(width)
        if titles[index] or filled[index]
    ]


def check_mapping(mapping: Mapping[int, str], fields: Mapping[str, Field] = EVERY) -> None:
    """Raises NameColumnMissing or FieldTwice."""
    chosen = [code for code in mapping.values() if code not in MANY]
    if not NAMES & set(chosen):
        raise NameColumnMissing
    for code in chosen:
        if chosen.count(code) > 1:
            raise FieldTwice(field_label=fields[code].label)


def _filled(rows: list[list[Cell]], index: int) -> list[Cell]:
    cells = (row[index] for row in rows if index < len(row))
    return [cell for cell in cells if text_of(cell) != ""][:_LOOKED_AT]


def _known(cell: Cell, words: Mapping[str, str]) -> str:
    return words.get(plain(cell), "") if isinstance(cell, str) else ""


def _guesses(titles: list[str], filled: list[list[Cell]], words: Mapping[str, str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for title in titles:
        code = _known(title, words)
        if code in _OR_NOTE and code in taken:
            code = TITLED
        free = code and (code in MANY or code not in taken)
        found.append((code, "title") if free else (SKIP, ""))
        taken.add(code)
    for index, cells in enumerate(filled):
        if found[index][0] == SKIP and not _known(titles[index], words):
            # A titled column of dates may be of anything: visits, payments. Only an untitled one is guessed.
            free = [code for code in _LOOKS if code not in taken and (code != "birth_date" or not titles[index])]
            code = next((code for code in free if _mostly(cells, _LOOKS[code])), SKIP)
            found[index] = (code, "content" if code != SKIP else "")
            taken.add(code)
    return found


def _mostly(cells: list[Cell], looks: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(looks, cells)) >= _ENOUGH * len(cells)


def _looks_phone(cell: Cell) -> bool:
    text = text_of(cell)
    return len(search_digits(text)) >= 10 and bool(phones_of(text).numbers)


def _looks_date(cell: Cell) -> bool:
    typed = not isinstance(cell, int | float)
    return typed and birth_date_of(cell, clock.now().date()) is not None


def _looks_email(cell: Cell) -> bool:
    return bool(re.fullmatch(r"\S+@\S+\.\w+", text_of(cell)))


def _looks_name(cell: Cell) -> bool:
    return bool(re.fullmatch(r"[^\W\d_]{2,}(?:[\s-]+[^\W\d_.]{1,}\.?){1,3}", text_of(cell)))


_LOOKS: dict[str, Callable[[Cell], bool]] = {
    "email": _looks_email,
    "phone": _looks_phone,
    "birth_date": _looks_date,
    "name": _looks_name,
}
