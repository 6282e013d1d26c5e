"""Rows that are alike but for a name and a few numbers: drawn once with slots in their place, then filled row by row.

Sixty people of a lesson are three or four shapes of a row. What differs within a shape is escaped here, as Jinja2
would; a slot is marked by a character that no text of ours can hold.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from itertools import count
from secrets import token_hex
from typing import Any, Protocol, Self

from django.utils.safestring import SafeString

from ritm.web.ui.compiling import escaped
from ritm.web.ui.drawing import draw_with

_SLOT = re.compile('\0(\\w+)\0|(?<=name="request_key" value=")[0-9a-f]{32}')


def slot(name: str) -> str:
    """What stands in a row's place for a value that is filled in later."""
    return f"\0{name}\0"


class Alike(Protocol):
    """A row that may be drawn by a stencil."""

    @property
    def shape(self) -> Hashable:
        """Equal for rows whose HTML differs in nothing but `slots`."""

    @property
    def slots(self) -> Mapping[str, Any]:
        """What is filled in."""

    def blank(self) -> Self:
        """The row with `slot(name)` in place of each of them."""


class Stencil:
    """The HTML of one shape of row; each row gets request keys of its own, numbered from a random beginning."""

    def __init__(self, html: str) -> None:
        self._keys: list[str] = []
        self._first_key, self._next_key = token_hex(12), count()
        self._pattern = _SLOT.sub(self._named, html.strip().replace("%", "%%"))

    def fill(self, values: Mapping[str, Any]) -> str:
        """The row of these values."""
        written = {name: escaped(value) if isinstance(value, str) else value for name, value in values.items()}
        for key in self._keys:
            written[key] = f"{self._first_key}{next(self._next_key):08x}"
        return self._pattern % written

    def _named(self, found: re.Match[str]) -> str:
        if found[1]:
            return f"%({found[1]})s"
        self._keys.append(f"key {len(self._keys)}")
        return f"%({self._keys[-1]})s"


def draw_alike(template: str, csrf_field: str, rows: Iterable[Alike]) -> SafeString:
    """Each row by the template, which gets it as `row`; one drawing a shape. `csrf_field`: as templates of rows have it."""
    stencils: dict[Hashable, Stencil] = {}
    drawn = []
    for row in rows:
        shape = row.shape
        stencil = stencils.get(shape)
        if stencil is None:
            stencil = stencils[shape] = Stencil(draw_with(template, csrf_field, {"row": row.blank()}))
        drawn.append(stencil.fill(row.slots))
    return SafeString("".join(drawn))  # nosec B703 -- escaped by Jinja2 and by the stencil
