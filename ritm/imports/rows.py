"""What a row of the sheet says about a client, and why it is not taken: mechanics §11, exactly.

One reason a row, in this order: no name; a phone cell without a valid number; a main phone already seen in a good
row of the file; an impossible birth date. What is only doubtful is a warning: the row is taken without it.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ritm.clients.errors import BadPhone, PhoneShort
from ritm.clients.models import Client, LeadSource
from ritm.clients.phones import parse, parse_or_keep
from ritm.imports.columns import SKIP, TITLED
from ritm.imports.sheets import Cell
from ritm.imports.values import (
    Phones,
    birth_date_of,
    date_fault,
    gender_of,
    has_name,
    name_of,
    percent_of,
    phones_of,
    text_of,
    visits_of,
)

BLANK = "blank"
BAD = ("no_name", "bad_phone", "dup_phone", "bad_date")
WARNINGS = (
    "bad_email", "bad_discount", "bad_gender", "bad_remainder", "bad_branch", "dup_barcode", "long_text", "other_name",
)  # fmt: skip
_LENGTHS = {
    **{name: Client._meta.get_field(name).max_length for name in ("name", "salutation", "other_phone", "barcode")},
    "source": LeadSource._meta.get_field("name").max_length,
}


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one cell. `column`: its place from 0, None where there is no column."""

    code: str
    column: int | None = None
    value: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass
class Row:
    """One row of the file. `values` are columns of Client; source and branch by name; empty ones are left out."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    trouble: Trouble | None = None
    warnings: list[Trouble] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def is_good(self) -> bool:
        """True for a row that comes in."""
        return not self.reason

    def again(self) -> "Row":
        """A copy to judge against the base anew: that adds warnings."""
        return replace(self, values=dict(self.values), warnings=list(self.warnings))


@dataclass(frozen=True)
class Layout:
    """How a sheet is read: where its header is, what its columns mean, what day it is, which branches there are."""

    header: int
    mapping: dict[int, str]
    titles: dict[int, str]
    today: date
    branches: frozenset[str] = frozenset()


def rows_of(cells: list[list[Cell]], layout: Layout) -> list[Row]:
    """Every row below the header, judged in the order of the file."""
    places: dict[str, list[int]] = {}
    for column, code in sorted(layout.mapping.items()):
        if code != SKIP:
            places.setdefault(code, []).append(column)
    seen = _Seen()
    rows = []
    for number, line in enumerate(cells[layout.header :], layout.header + 1):
        reader = _Reader(line, layout, places, Row(number))
        rows.append(reader.read(seen))
    return rows


class _Seen:
    """What good rows of the file have taken already."""

    def __init__(self) -> None:
        self.phones: dict[str, Row] = {}
        self.barcodes: set[str] = set()
        self.contents: Counter[str] = Counter()


class _Reader:
    """One row on its way from cells to values."""

    def __init__(self, line: list[Cell], layout: Layout, places: dict[str, list[int]], row: Row) -> None:
        self.line, self.layout, self.places, self.row = line, layout, places, row
        self.texts = [text_of(cell) for cell in line]
        self.notes: list[str] = []

    def read(self, seen: _Seen) -> Row:
        if not any(self.texts):
            self.row.reason = BLANK
            return self.row
        phones = self._identity(seen)
        if self.row.is_good:
            self._phones(phones)
            self._words()
            self._barcode(seen)
            self._notes()
            self._remember(seen)
        return self.row

    def _identity(self, seen: _Seen) -> Phones:
        values, today = self.row.values, self.layout.today
        values["name"] = name_of(
            " ".join(filter(None, map(self._text, ("name", "surname", "first_name", "patronymic"))))
        )
        phones = phones_of(self._text("phone"))
        first = seen.phones.get(phones.numbers[0]) if phones.numbers else None
        born = self._cell("birth_date")
        day = birth_date_of(born, today) if self._text("birth_date") else None
        if not has_name(values["name"]):
            self._refuse("no_name", "name")
        elif self._text("phone") and not phones.numbers:
            self._refuse("bad_phone", "phone", _phone_detail(self._text("phone")))
        elif first is not None:
            self._refuse("dup_phone", "phone", {"row": first.number, "name": first.values["name"]})
        elif self._text("birth_date") and day is None:
            self._refuse("bad_date", "birth_date", {"fault": date_fault(born, today)})
        values["birth_date"] = day
        return phones

    def _phones(self, phones: Phones) -> None:
        numbers = [*phones.numbers, "", ""]
        other = parse_or_keep(self._text("other_phone"))
        self.row.values["phone"] = numbers[0]
        self.row.values["other_phone"] = self._fit("other_phone", other or numbers[1])
        if phones.says_more or (other and numbers[1]):
            self._note(self._column("phone"))

    def _words(self) -> None:
        values = self.row.values
        values["name"] = self._fit("name", values["name"])
        values["salutation"] = self._fit("salutation", self._text("salutation"))
        values["source"] = self._fit("source", self._text("source"))
        values["email"] = self._checked("email", "bad_email", _email_of)
        values["gender"] = self._checked("gender", "bad_gender", gender_of)
        values["discount_percent"] = self._checked("discount_percent", "bad_discount", percent_of)
        values["alert_note"] = self._text("alert_note")
        values["branch"] = self._checked("branch", "bad_branch", self._known_branch)

    def _barcode(self, seen: _Seen) -> None:
        code = "".join(self._text("barcode").split())
        if code in seen.barcodes:
            self._warn("dup_barcode", "barcode")
            code = ""
        elif code and len(code) > _LENGTHS["barcode"]:
            self._warn("long_text", "barcode")
            self._note(self._column("barcode"))
            code = ""
        self.row.values["barcode"] = code

    def _notes(self) -> None:
        for column in self.places.get(TITLED, ()):
            self._note(column)
        self._remainder()
        own = [self._at(column) for column in self.places.get("note", ())]
        self.row.values["note"] = "\n".join(filter(None, own + self.notes))

    def _remainder(self) -> None:
        if not self._text("remainder"):
            return
        if visits_of(self._text("remainder")) is None:
            self._warn("bad_remainder", "remainder")
        self._note(self._column("remainder"))

    def _remember(self, seen: _Seen) -> None:
        values = self.row.values
        if values["phone"]:
            seen.phones[values["phone"]] = self.row
        seen.barcodes.update(filter(None, [values["barcode"]]))
        content = "\x1f".join(sorted(text.casefold() for text in self.texts if text))
        seen.contents[content] += 1
        self.row.fingerprint = hashlib.sha256(f"{seen.contents[content]}\x1f{content}".encode()).hexdigest()

    def _column(self, code: str) -> int | None:
        return self.places[code][0] if code in self.places else None

    def _at(self, column: int | None) -> str:
        return self.texts[column] if column is not None and column < len(self.texts) else ""

    def _text(self, code: str) -> str:
        return self._at(self._column(code))

    def _cell(self, code: str) -> Cell:
        column = self._column(code)
        return self.line[column] if column is not None and column < len(self.line) else ""

    def _note(self, column: int | None) -> None:
        text = self._at(column)
        if text and text != "0":
            title = self.layout.titles.get(column or 0, "")
            self.notes.append(f"{title}: {text}" if title else text)

    def _fit(self, code: str, text: str) -> str:
        if len(text) <= _LENGTHS[code]:
            return text
        self._warn("long_text", code)
        self.notes.append(text)
        return text[: _LENGTHS[code]].rstrip()

    def _checked(self, code: str, warning: str, read: Any) -> Any:
        text = self._text(code)
        value = read(text) if text else None
        if text and value is None:
            self._warn(warning, code)
        return value

    def _known_branch(self, text: str) -> str | None:
        return text.casefold() if text.casefold() in self.layout.branches else None

    def _warn(self, code: str, place: str) -> None:
        self.row.warnings.append(self._trouble(code, place))

    def _refuse(self, code: str, place: str, detail: dict[str, Any] | None = None) -> None:
        self.row.reason = code
        self.row.trouble = self._trouble(code, place, detail)

    def _trouble(self, code: str, place: str, detail: dict[str, Any] | None = None) -> Trouble:
        return Trouble(code, self._column(place), self._text(place)[:100], detail or {})


def _email_of(text: str) -> str | None:
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address if len(address) <= Client._meta.get_field("email").max_length else None


def _phone_detail(text: str) -> dict[str, Any]:
    try:
        parse(text)
    except PhoneShort as short:
        return {"digits": short.details["digits"]}
    except BadPhone:
        return {}
    return {}
