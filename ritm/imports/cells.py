"""The cells of one row by what their columns mean, and what is said of them: notes, warnings, the reason of a refusal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ritm.clients.models import Client
from ritm.clients.models_of_lists import LeadSource
from ritm.imports.fields import SEALED
from ritm.imports.rows import Layout, Row, Trouble
from ritm.imports.sheets import Cell
from ritm.imports.values import text_of
from ritm.passes.models import PassPlan

LISTED = ("status", "source", "class_format", "interest", "document", "illness")
LENGTHS = {
    **{
        name: Client._meta.get_field(name).max_length
        for name in (
            *("name", "salutation", "other_phone", "barcode"),
            *("named_parent", "named_parent_phone", "block_reason"),
        )
    },
    "plan": PassPlan._meta.get_field("name").max_length,
    **dict.fromkeys(LISTED, LeadSource._meta.get_field("name").max_length),
}
_NOT_FOR_NOTES = frozenset({"illnesses"})  # whoever reads the notes may not read these
_SHOWN = 100  # letters of a cell that a warning repeats


class Cells:
    """One row: `places` says in which columns a field stands."""

    def __init__(self, line: Sequence[Cell], layout: Layout, places: Mapping[str, Sequence[int]], row: Row) -> None:
        self.line, self.layout, self.places, self.row = line, layout, places, row
        self.texts = [text_of(cell) for cell in line]
        self.notes: list[str] = []

    def column(self, code: str) -> int | None:
        """The first column of a field, from 0."""
        return self.places[code][0] if code in self.places else None

    def at(self, column: int | None) -> str:
        """The text of a column; "" where the row is shorter."""
        return self.texts[column] if column is not None and column < len(self.texts) else ""

    def text(self, code: str) -> str:
        """The text of a field."""
        return self.at(self.column(code))

    def cell(self, code: str) -> Cell:
        """What stands in the workbook: dates are dates."""
        column = self.column(code)
        return self.line[column] if column is not None and column < len(self.line) else ""

    def note(self, column: int | None) -> None:
        """Into the client's notes, after the column's title."""
        text = self.at(column)
        if text and text != "0":
            title = self.layout.titles.get(column or 0, "")
            self.notes.append(f"{title}: {text}" if title else text)

    def fit(self, code: str, text: str, place: str = "") -> str:
        """The text cut to its field's length; a longer one stands whole in the notes."""
        most = LENGTHS[code]
        if len(text) <= most:
            return text
        self.warn("long_text", place or code)
        if place not in _NOT_FOR_NOTES:
            self.notes.append(text)
        return text[:most].rstrip()

    def checked(self, code: str, warning: str, read: Callable[[str], Any], detail: dict[str, Any] | None = None) -> Any:
        """What `read` makes of the text; None with a warning where it makes nothing of it."""
        text = self.text(code)
        value = read(text) if text else None
        if text and value is None:
            self.warn(warning, code, detail)
        return value

    def warn(self, code: str, place: str, detail: dict[str, Any] | None = None) -> None:
        """The row comes in, but not as the cell says."""
        self.row.warnings.append(self._trouble(code, place, detail))

    def refuse(self, code: str, place: str, detail: dict[str, Any] | None = None) -> None:
        """The row does not come in."""
        self.row.reason = code
        self.row.trouble = self._trouble(code, place, detail)

    def _trouble(self, code: str, place: str, detail: dict[str, Any] | None = None) -> Trouble:
        value = "" if place in SEALED else self.text(place)[:_SHOWN]
        return Trouble(code, self.column(place), value, detail or {})
