"""Which column is which: synonyms of the header first, then what the cells look like. A guess is marked as one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ritm.clients.phones import search_digits
from ritm.core import clock
from ritm.imports.errors import FieldTwice, NameColumnMissing
from ritm.imports.sheets import Cell
from ritm.imports.values import birth_date_of, phones_of, text_of

SKIP = "skip"
TITLED = "titled"  # into the note, after the column's own title
MANY = frozenset({SKIP, TITLED, "note"})  # may be chosen for several columns
_LOOKED_AT = 50
_ENOUGH = 0.6


@dataclass(frozen=True)
class Field:
    """Where a column can go. `words`: headers that mean it, without case, marks and ё."""

    code: str
    label: Any
    words: tuple[str, ...] = ()


FIELDS = (
    Field("name", _("Full name"), ("фио", "клиент", "имя фамилия", "фамилия имя", "фамилия имя отчество", "ф и о",
                                  "полное имя", "имя клиента", "клиенты", "ученик", "name", "full name", "client")),
    Field("surname", _("Surname"), ("фамилия", "surname", "last name")),
    Field("first_name", _("First name"), ("имя", "first name")),
    Field("patronymic", _("Patronymic"), ("отчество", "patronymic", "middle name")),
    Field("phone", _("Mobile phone"), ("телефон", "тел", "мобильный", "мобильный телефон", "сотовый", "номер",
                                       "номер телефона", "контакт", "контакты", "моб", "phone", "mobile phone", "mobile", "tel")),
    Field("other_phone", _("Alternative phone"), ("альтернативный телефон", "альтернативный", "доп телефон", "телефон 2",
                                                  "второй телефон", "дополнительный телефон", "alternative phone", "other phone", "phone 2")),
    Field("birth_date", _("Birth date"), ("дата рождения", "др", "д р", "день рождения", "рождение", "родился",
                                          "birth date", "birthday", "date of birth")),
    Field("gender", _("Gender"), ("пол", "gender", "sex")),
    Field("email", _("Email"), ("email", "e mail", "почта", "эл почта", "электронная почта", "имейл", "мейл", "mail")),
    Field("source", _("Source"), ("источник", "откуда", "откуда узнал", "откуда узнали", "откуда пришел", "реклама",
                                  "source")),
    Field("barcode", _("Barcode"), ("штрихкод", "штрих код", "карта", "номер карты", "клубная карта", "barcode", "card")),
    Field("discount_percent", _("Personal discount, %"), ("скидка", "персональная скидка", "скидка процент", "personal discount", "discount")),
    Field("salutation", _("Salutation"), ("обращение", "как обращаться", "salutation")),
    Field("branch", _("Branch"), ("филиал", "студия", "клуб", "branch")),
    Field("note", _("Notes"), ("комментарий", "комментарии", "заметки", "заметка", "примечание", "примечания", "note",
                               "notes", "comment")),
    Field("alert_note", _("Notes (visible)"), ("видимая заметка", "заметки видимые", "важно", "notes visible", "alert")),
    Field("remainder", _("Visits left (into the notes)"), ("остаток", "остаток занятий", "осталось занятий", "осталось",
                                                           "занятий осталось", "visits left")),
    Field(TITLED, _("Into the notes, with the column’s title"), ("родитель", "фио родителя", "телефон родителя", "мама",
                                                                 "папа", "долг", "баланс", "parent", "debt", "balance")),
    Field(SKIP, _("Do not import")),
)  # fmt: skip
LABELS = {field.code: field.label for field in FIELDS}
_BY_WORD = {word: field.code for field in FIELDS for word in field.words}


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


def header_row(rows: list[list[Cell]]) -> int:
    """The row (from 1) that names the columns: the one with most known words, else the first with two filled cells."""
    head = rows[:20]
    known = [sum(_known(cell) != "" for cell in row) for row in head]
    if known and max(known):
        return known.index(max(known)) + 1
    filled = (number for number, row in enumerate(head, 1) if sum(text_of(cell) != "" for cell in row) > 1)
    return next(filled, 1)


def columns_of(rows: list[list[Cell]], header: int) -> list[Column]:
    """The columns with a title or something in them, each with its guess."""
    width = max((len(row) for row in rows), default=0)
    below = rows[header:]
    titles = [text_of(rows[header - 1][index]) if index < len(rows[header - 1]) else "" for index in range(width)]
    filled = [_filled(below, index) for index in range(width)]
    guesses = _guesses(titles, filled)
    return [
        Column(index, titles[index], tuple(text_of(cell)[:60] for cell in filled[index][:3]), *guesses[index])
        for index in range(width)
        if titles[index] or filled[index]
    ]


def check_mapping(mapping: dict[int, str]) -> None:
    """Raises NameColumnMissing or FieldTwice."""
    chosen = [code for code in mapping.values() if code not in MANY]
    if not {"name", "surname", "first_name"} & set(chosen):
        raise NameColumnMissing
    for code in chosen:
        if chosen.count(code) > 1:
            raise FieldTwice(field_label=LABELS[code])


def _filled(rows: list[list[Cell]], index: int) -> list[Cell]:
    cells = (row[index] for row in rows if index < len(row))
    return [cell for cell in cells if text_of(cell) != ""][:_LOOKED_AT]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.lower().replace("ё", "е")).split())


def _known(cell: Cell) -> str:
    return _BY_WORD.get(_plain(cell), "") if isinstance(cell, str) else ""


def _guesses(titles: list[str], filled: list[list[Cell]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for title in titles:
        code = _known(title)
        free = code and (code in MANY or code not in taken)
        found.append((code, "title") if free else (SKIP, ""))
        taken.add(code)
    for index, cells in enumerate(filled):
        if found[index][0] == SKIP and not _known(titles[index]):
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
