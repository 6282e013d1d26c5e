"""The PDF with everything about one client, for people: its sections stand in `config/person_paper.py` (CL-34).

The sections are written where the card is, so that a field is called and a value is written as on the screen. What
the person who asks may not see is what the JSON beside it withholds, by the same list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.contracts.printing import as_pdf
from ritm.staff.models import StaffMember

_LOOK = Path(__file__).with_name("person.css")
_LONG = 1200  # letters: a cell of more may be broken over two pages
_WITHHELD = {
    "passport": gettext_lazy("passport and address"),
    "health": gettext_lazy("illnesses, medical certificate, insurance"),
    "contracts": gettext_lazy("contracts"),
}


@dataclass(frozen=True)
class Person:
    """Whose data, for whom; `told`: the JSON's content; dates are those of the branch."""

    client: Client
    staff: StaffMember
    branch: Branch
    told: dict[str, Any]

    def may(self, part: str) -> bool:
        """Whether "passport", "health" or "contracts" is in the file."""
        return part not in self.told["withheld"]


@dataclass(frozen=True)
class Section:
    """A part of the paper: fields with their values, or a table with a title of each column.

    `widths`: of the columns, percent; `sums`: places of columns with sums; an empty part says `empty`, or is left out.
    """

    title: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    widths: tuple[int, ...] = ()
    sums: frozenset[int] = frozenset()
    empty: str = ""


Part = Callable[[Person], list[Section]]


def person_pdf(person: Person, *, made_on: date) -> bytes:
    """In the language of now. Raises printing.NoPrinter."""
    title = _("Personal data: %(name)s") % {"name": person.client.name}
    return as_pdf(person_html(person, made_on=made_on), title=title, language=get_language() or "ru", look=_LOOK)


def person_html(person: Person, *, made_on: date) -> SafeString:
    """What the PDF is drawn from, in the language of now."""
    sections: list[Part] = import_module(settings.PERSON_PAPER).SECTIONS
    found = [one for part in sections for one in part(person)]
    head = format_html(
        '<p class="studio">{}</p><h1>{}</h1><p class="whose">{}</p>',
        person.told["studio"],
        person.client.name,
        _("Personal data of a client, No. %(number)s. Made on %(day)s, by %(who)s")
        % {"number": person.client.pk, "day": f"{made_on:%d.%m.%Y}", "who": person.staff.name},
    )
    shown = (_section(one) for one in found if one.pairs or one.rows or one.empty)
    return _together([head, _withheld(person), *shown])


def _withheld(person: Person) -> SafeString:
    parts = [str(_WITHHELD[name]) for name in person.told["withheld"]]
    if not parts:
        return SafeString("")
    words = _("Left out, as whoever asked for this has no right to see it: %(parts)s.") % {"parts": ", ".join(parts)}
    return format_html('<p class="withheld">{}</p>', words)


def _section(one: Section) -> SafeString:
    count = format_html(' <span class="count">{}</span>', len(one.rows)) if one.rows else ""
    body = _table(one) if one.rows else _pairs(one.pairs)
    if not one.rows and not one.pairs:
        body = format_html('<p class="empty">{}</p>', one.empty)
    return format_html("<section><h2>{}{}</h2>{}</section>", one.title, count, body)


def _pairs(pairs: list[tuple[str, str]]) -> SafeString:
    lines = (_line("<th>{}</th><td>{}</td>", pair) for pair in pairs)
    return format_html('<table class="pairs"><tbody>{}</tbody></table>', _together(lines))


def _table(one: Section) -> SafeString:
    kinds = ["r" if place in one.sums else "" for place in range(len(one.head))]
    widths = format_html_join("", '<col class="w{}">', ((width,) for width in one.widths))
    head = format_html_join("", '<th class="{}">{}</th>', zip(kinds, one.head, strict=True))
    pattern = "".join(f'<td class="{kind}">{{}}</td>' for kind in kinds)
    rows = _together(map(partial(_line, pattern), one.rows))
    return format_html(
        "<table><colgroup>{}</colgroup><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", widths, head, rows
    )


def _together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _line(pattern: str, cells: tuple[str, ...]) -> SafeString:
    kind = "long" if any(len(cell) > _LONG for cell in cells) else "short"
    return format_html('<tr class="{}">{}</tr>', kind, format_html(pattern, *cells))
