"""What a row of the sheet says about a client, and why it is not taken: mechanics §11, exactly.

One reason a row, in this order: no name; a phone cell without a valid number; a main phone already seen in a good
row of the file; an impossible birth date. What is only doubtful is a warning: the row is taken without it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from ritm.clients.errors import BadPhone, PhoneShort
from ritm.clients.phones import parse, parse_or_keep
from ritm.clients.search_text import fold
from ritm.imports.balances import read_balances
from ritm.imports.cells import LENGTHS, Cells
from ritm.imports.details import read_details
from ritm.imports.families import link_in_file
from ritm.imports.fields import SKIP, TITLED
from ritm.imports.rows import BLANK, Layout, Row, Trouble
from ritm.imports.sheets import Cell
from ritm.imports.values import (
    Phones,
    birth_date_of,
    date_fault,
    has_name,
    name_of,
    phones_of,
)

Tell = Callable[[int], None]
_TOLD_EVERY = 500  # rows


def rows_of(cells: Sequence[Sequence[Cell]], layout: Layout, *, tell: Tell | None = None) -> list[Row]:
    """Every row below the header, judged in the order of the file. `tell` hears now and then how many are."""
    places: dict[str, list[int]] = {}
    for column, code in sorted(layout.mapping.items()):
        if code != SKIP:
            places.setdefault(code, []).append(column)
    seen = _Seen()
    rows = []
    for number, line in enumerate(cells[layout.header :], layout.header + 1):
        reader = _Reader(line, layout, places, Row(number))
        rows.append(reader.read(seen))
        if tell is not None and not len(rows) % _TOLD_EVERY:
            tell(len(rows))
    link_in_file(rows)
    return rows


class _Seen:
    """What good rows of the file have taken already."""

    def __init__(self) -> None:
        self.phones: dict[str, Row] = {}
        self.barcodes: set[str] = set()
        self.contents: Counter[str] = Counter()
        self.people: dict[tuple[str, Any], Row] = {}  # folded name and birth date


class _Reader(Cells):
    """One row on its way from cells to values."""

    def read(self, seen: _Seen) -> Row:
        if not any(self.texts):
            self.row.reason = BLANK
            return self.row
        phones = self._identity(seen)
        if self.row.is_good:
            self._phones(phones)
            read_details(self)
            self._barcode(seen)
            self._notes()
            self._remember(seen)
        return self.row

    def _identity(self, seen: _Seen) -> Phones:
        values, today = self.row.values, self.layout.today
        values["name"] = name_of(
            " ".join(filter(None, map(self.text, ("name", "surname", "first_name", "patronymic"))))
        )
        phones = phones_of(self.text("phone"))
        first = seen.phones.get(phones.numbers[0]) if phones.numbers else None
        born = self.cell("birth_date")
        day = birth_date_of(born, today) if self.text("birth_date") else None
        if not has_name(values["name"]):
            self.refuse("no_name", "name")
        elif self.text("phone") and not phones.numbers:
            self.refuse("bad_phone", "phone", _phone_detail(self.text("phone")))
        elif first is not None:
            self.refuse("dup_phone", "phone", {"row": first.number, "name": first.values["name"]})
        elif self.text("birth_date") and day is None:
            self.refuse("bad_date", "birth_date", {"fault": date_fault(born, today)})
        values["birth_date"] = day
        return phones

    def _phones(self, phones: Phones) -> None:
        numbers = [*phones.numbers, "", ""]
        other = parse_or_keep(self.text("other_phone"))
        self.row.values["phone"] = numbers[0]
        self.row.values["other_phone"] = self.fit("other_phone", other or numbers[1])
        if phones.says_more or (other and numbers[1]):
            self.note(self.column("phone"))

    def _barcode(self, seen: _Seen) -> None:
        code = "".join(self.text("barcode").split())
        if code in seen.barcodes:
            self.warn("dup_barcode", "barcode")
            code = ""
        elif code and len(code) > LENGTHS["barcode"]:
            self.warn("long_text", "barcode")
            self.note(self.column("barcode"))
            code = ""
        self.row.values["barcode"] = code

    def _notes(self) -> None:
        for column in self.places.get(TITLED, ()):
            self.note(column)
        read_balances(self)
        own = [self.at(column) for column in self.places.get("note", ())]
        self.row.values["note"] = "\n".join(filter(None, own + self.notes))

    def _same_person(self, seen: _Seen) -> None:
        """Nobody is two people: the same name and birth date in two rows is worth a look."""
        born = self.row.values["birth_date"]
        if born is None:
            return
        first = seen.people.setdefault((fold(self.row.values["name"]), born), self.row)
        if first is not self.row:
            detail = {"row": first.number, "name": first.values["name"]}
            self.row.warnings.append(Trouble("same_person", self.column("name"), first.values["name"], detail))

    def _remember(self, seen: _Seen) -> None:
        values = self.row.values
        if values["phone"]:
            seen.phones[values["phone"]] = self.row
        self._same_person(seen)
        seen.barcodes.update(filter(None, [values["barcode"]]))
        content = "\x1f".join(sorted(text.casefold() for text in self.texts if text))
        seen.contents[content] += 1
        self.row.fingerprint = hashlib.sha256(f"{seen.contents[content]}\x1f{content}".encode()).hexdigest()


def _phone_detail(text: str) -> dict[str, Any]:
    try:
        parse(text)
    except PhoneShort as short:
        return {"digits": short.details["digits"]}
    except BadPhone:
        return {}
    return {}
