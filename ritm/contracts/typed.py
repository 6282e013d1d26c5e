"""Typed templates: a text with variables and a little mark-up, made into a document of Word.

A line is a paragraph; `# Heading`, `## Smaller`, `- point`, `**bold**`, `| left | right |` for columns (signatures),
`---` for a new page.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from ritm.contracts.language import BLANK, environment, problems_of

LONGEST, MOST_COLUMNS = 60_000, 12
_MOST_SAID = 5
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# Marks within a value are no mark-up: they travel under private letters and come back in the document.
_MARKS = "*|#-\n"
_HIDE = {ord(mark): chr(0xE100 + at) for at, mark in enumerate(_MARKS)}
_SHOW = {0xE100 + at: mark for at, mark in enumerate(_MARKS)}
_FONT, _POINTS, _NO_ROOM = "Times New Roman", 11, 4


def check(text: str, known: Any) -> tuple[list[str], list[str]]:
    """(names, problems in words) of a typed template."""
    lines = text.splitlines()
    places = [_("Line %(number)s") % {"number": n} for n in range(1, len(lines) + 1)]
    names, problems = problems_of(text, zip(places, lines, strict=True), known)
    wide = [place for place, line in zip(places, lines, strict=True) if len(_cells(line.strip())) > MOST_COLUMNS]
    said = _("%(place)s: at most %(most)s columns fit")
    return names, [*problems, *(said % {"place": place, "most": MOST_COLUMNS} for place in wide[:_MOST_SAID])]


def as_document(text: str, values: dict[str, str]) -> bytes:
    """The .docx of a typed template with its values."""
    hidden = {name: cleaned(value).translate(_HIDE) for name, value in values.items()}
    rendered = environment().from_string(text.replace("\r\n", "\n")).render(hidden)
    document = _blank_document()
    for kind, content in _blocks(rendered):
        _WRITERS[kind](document, content)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def cleaned(value: str) -> str:
    """A value without what XML cannot hold, and our private letters."""
    return "".join(letter for letter in value if letter in "\n\t" or (letter >= " " and not _is_odd(letter)))


def _is_odd(letter: str) -> bool:
    return "\ud800" <= letter <= "\uf8ff" or letter in "\ufffe\uffff"


def _blocks(text: str) -> Iterator[tuple[str, Any]]:
    """What the text is made of, in order: a line is a paragraph, lines of columns stand together."""
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        kind = _kind(stripped)
        if kind == "table":
            cells = _cells(stripped)
            rest = [" ".join(cells[MOST_COLUMNS - 1 :])] if len(cells) > MOST_COLUMNS else []
            rows.append([*cells[: MOST_COLUMNS - len(rest)], *rest])
            continue
        if rows:
            yield "table", rows
            rows = []
        if stripped:
            yield kind, stripped if kind == "text" else stripped.lstrip("#- ")


def _cells(line: str) -> list[str]:
    """What stands between the bars of a line of columns."""
    return [cell.strip() for cell in line.strip("|").split("|")] if _kind(line) == "table" else []


def _kind(line: str) -> str:
    if line == "---":
        return "page"
    for mark, kind in (("## ", "smaller"), ("# ", "heading"), ("- ", "point"), ("|", "table")):
        if line.startswith(mark):
            return kind
    return "text"


def _blank_document() -> Any:
    from docx import Document  # noqa: PLC0415 -- slow to load, and few processes make contracts
    from docx.shared import Mm, Pt  # noqa: PLC0415 -- as above

    document = Document()
    section, normal = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    normal.font.name, normal.font.size = _FONT, Pt(_POINTS)
    normal.paragraph_format.space_after = Pt(5)
    return document


def _heading(document: Any, text: str, *, points: int = 14) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 -- see _blank_document
    from docx.shared import Pt  # noqa: PLC0415 -- as above

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(6)
    for run in _runs(paragraph, text):
        run.bold, run.font.size = True, Pt(points)


def _text(document: Any, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 -- see _blank_document

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _runs(paragraph, text)


def _point(document: Any, text: str) -> None:
    _runs(document.add_paragraph(style="List Bullet"), text)


def _page(document: Any, _line: str) -> None:
    document.add_page_break()


def _table(document: Any, rows: list[list[str]]) -> None:
    from docx.shared import Pt  # noqa: PLC0415 -- see _blank_document

    width = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            _runs(cell.paragraphs[0], text)
    # Word wants a paragraph after a table; this one takes no room.
    after = document.add_paragraph().paragraph_format
    after.line_spacing, after.space_after = Pt(_NO_ROOM), Pt(0)


def _runs(paragraph: Any, text: str) -> list[Any]:
    """The text with its bold parts; blanks are never bold."""
    found = []
    for at, part in enumerate(_BOLD.split(text)):
        if part:
            run = paragraph.add_run(part.translate(_SHOW))
            run.bold = True if at % 2 and part != BLANK else None
            found.append(run)
    return found


_WRITERS = {
    "heading": _heading,
    "smaller": lambda document, text: _heading(document, text, points=12),
    "text": _text,
    "point": _point,
    "page": _page,
    "table": _table,
}
