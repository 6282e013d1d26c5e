"""A document of Word as HTML: what the PDF and the preview show.

Kept: paragraphs with their alignment, indents and headings, bold, italic, underlined and struck letters, sizes, lists with their
numbers, tables with merged cells, pictures in the text, page breaks, headers and footers with the number of the page,
the text of text boxes (under the paragraph at which they hang), footnotes. Not kept: where boxes and shapes float,
columns, headers of later sections. The .docx itself keeps all of it.
"""

import base64
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.utils.html import escape

from ritm.contracts.marks_of_word import A, R, W
from ritm.contracts.numbers_of_word import Numbers
from ritm.contracts.parts_of_word import Fields, boxes_of, has_title_page, margins_of, notes_of, runs_of

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
_ALIGN = {"center": "is-center", "right": "is-right", "end": "is-right", "both": "is-both", "distribute": "is-both"}
_STEP, _MOST_STEPS = 284, 20  # half a centimetre in twentieths of a point
_SMALLEST, _LARGEST = 6, 28
_THIN = 120


def as_html(content: bytes) -> str:
    """The body of the document: our own tags and classes, every text escaped."""
    from docx import Document  # noqa: PLC0415 -- slow to load, and few processes make contracts

    document = Document(BytesIO(content))
    reader = _Reader(document, document.part)
    text = "".join(reader.blocks(document.element.body))
    margins = "".join(
        f'<div class="rt-doc-{one.place}">{"".join(_Reader(document, one.part).blocks(one.element))}</div>'
        for one in margins_of(document)
    )
    titled = " is-titled" if has_title_page(document) else ""
    return f'<div class="rt-doc-own{titled}">{margins}{text}</div>' if margins else text


class _Reader:
    def __init__(self, document: Any, part: Any) -> None:
        self.document, self.part = document, part
        self.numbers = Numbers(document)
        self.styles = {style.style_id: style for style in document.styles}
        self.notes = notes_of(document) if part is document.part else {}

    def blocks(self, parent: Any) -> Iterator[str]:
        """Paragraphs and tables of an element, in their order."""
        for child in parent:
            if child.tag == f"{W}p":
                yield self._paragraph(child)
                yield from self._after(child)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent"}:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> str:
        properties = element.find(f"{W}pPr")
        chain = self._chain(properties)
        inside = self._runs(element)
        mark = self.numbers.of(properties, chain)
        if mark:
            inside = f'<span class="rt-doc-mark">{escape(mark)}</span> {inside}'
        classes = " ".join(_paragraph_classes(properties, chain, self.document))
        tag = _tag(chain)
        return f'<{tag} class="rt-doc-p {classes}">{inside or "&nbsp;"}</{tag}>'

    def _runs(self, element: Any) -> str:
        fields, pieces = Fields(), []
        for run in runs_of(element):
            if _is_shown(run):
                said = fields.of(run)
                pieces.append(self._run(run) if said is None else said)
        return "".join(pieces)

    def _after(self, paragraph: Any) -> Iterator[str]:
        """The text boxes that hang at the paragraph; a new page where its section ends."""
        for box in boxes_of(paragraph):
            yield f'<div class="rt-doc-box">{"".join(self.blocks(box))}</div>'
        section = paragraph.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            kind = section.find(f"{W}type")
            if kind is None or kind.get(f"{W}val") != "continuous":
                yield '<div class="rt-doc-page"></div>'

    def _note(self, piece: Any) -> str:
        """A footnote stands where it is called from; the printer carries it to the foot of the page."""
        kind = piece.tag.removeprefix(W).removesuffix("Reference")
        note = self.notes.get((kind, piece.get(f"{W}id") or ""))
        if note is None:
            return ""
        said = "<br>".join(self._runs(one).strip() for one in note.iter(f"{W}p"))
        return f'<span class="rt-doc-note">{said}</span>'

    def _chain(self, properties: Any) -> list[Any]:
        """The paragraph's styles, the nearest first."""
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = self.styles.get(named.get(f"{W}val")) if named is not None else None
        found: list[Any] = []
        while style is not None and len(found) < 10:
            found.append(style)
            style = style.base_style
        return found

    def _run(self, run: Any) -> str:
        inside = "".join(self._piece(piece) for piece in run)
        properties = run.find(f"{W}rPr")
        if properties is None or not inside:
            return inside
        for tag, mark in (("b", "b"), ("i", "i"), ("u", "u"), ("strike", "s")):
            if _is_on(properties.find(f"{W}{tag}")):
                inside = f"<{mark}>{inside}</{mark}>"
        size = properties.find(f"{W}sz")
        return f'<span class="rt-doc-s{_points(size)}">{inside}</span>' if size is not None else inside

    def _piece(self, piece: Any) -> str:
        if piece.tag == f"{W}t":
            return escape(piece.text or "")
        if piece.tag == f"{W}br":
            return '<span class="rt-doc-page"></span>' if piece.get(f"{W}type") == "page" else "<br>"
        if piece.tag == f"{W}tab":
            return '<span class="rt-doc-tab"></span>'
        if piece.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            return self._note(piece)
        return self._picture(piece) if piece.tag == f"{W}drawing" else ""

    def _picture(self, drawing: Any) -> str:
        found = []
        for blip in drawing.iter(f"{A}blip"):
            part = self.part.related_parts.get(blip.get(f"{R}embed"))
            if part is not None and part.content_type in _PICTURES:
                data = base64.b64encode(part.blob).decode()
                found.append(f'<img class="rt-doc-img" alt="" src="data:{part.content_type};base64,{data}">')
        return "".join(found)

    def _table(self, table: Any) -> str:
        look = " is-ruled" if _is_ruled(table, self.styles) else ""
        rows = []
        for row in table.findall(f"{W}tr"):
            cells = "".join(self._cell(cell) for cell in row.findall(f"{W}tc"))
            rows.append(f"<tr>{cells}</tr>")
        return f'<table class="rt-doc-table{look}">{"".join(rows)}</table>'

    def _cell(self, cell: Any) -> str:
        if _is_continued(cell):
            return "<td></td>"
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        wide = span.get(f"{W}val", "1") if span is not None else "1"
        wide = wide if wide.isdecimal() and len(wide) < 3 and 1 < int(wide) < 64 else ""
        return f"<td{f' colspan={chr(34)}{wide}{chr(34)}' if wide else ''}>{''.join(self.blocks(cell))}</td>"


def _is_shown(run: Any) -> bool:
    return run.getparent().tag != f"{W}del" and not _is_on(run.find(f"{W}rPr/{W}vanish"))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in {"0", "false", "none", "off"}


def _points(size: Any) -> int:
    half = size.get(f"{W}val", "22")
    return min(_LARGEST, max(_SMALLEST, int(half) // 2)) if half.isdecimal() and len(half) < 5 else 11


def _tag(chain: list[Any]) -> str:
    names = [str(style.name or "").casefold() for style in chain]
    return "h2" if any(name.startswith(("heading", "title", "заголовок")) for name in names) else "p"


def _paragraph_classes(properties: Any, chain: list[Any], document: Any) -> Iterator[str]:
    own = [properties] if properties is not None else []
    inherited = [one for style in chain if (one := style.element.find(f"{W}pPr")) is not None]
    for name, read in _SAID_BY:
        found = next((one for each in (*own, *inherited) if (one := each.find(f"{W}{name}")) is not None), None)
        if found is not None and (said := read(found)):
            yield said
    if _is_thin(properties):
        yield "is-thin"
    if _tag(chain) == "h2" and not any(style.font.bold is False for style in chain):
        yield "is-bold"


def _is_thin(properties: Any) -> bool:
    """A paragraph that only keeps two tables apart."""
    spacing = properties.find(f"{W}spacing") if properties is not None else None
    line = spacing.get(f"{W}line", "") if spacing is not None else ""
    is_exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    return is_exact and line.isdecimal() and int(line) <= _THIN


def _aligned(mark: Any) -> str:
    return _ALIGN.get(mark.get(f"{W}val", ""), "")


def _indented(mark: Any) -> str:
    left = mark.get(f"{W}left") or mark.get(f"{W}start") or "0"
    steps = min(_MOST_STEPS, int(left) // _STEP) if left.isdecimal() and len(left) < 6 else 0
    return f"rt-doc-in{steps}" if steps else ""


def _on(name: str) -> Callable[[Any], str]:
    return lambda mark: name if _is_on(mark) else ""


_SAID_BY: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("jc", _aligned),
    ("ind", _indented),
    ("pageBreakBefore", _on("is-new-page")),
    ("keepNext", _on("is-kept")),
    ("keepLines", _on("is-whole")),
)


def _is_continued(cell: Any) -> bool:
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val", "continue") != "restart"


def _is_ruled(table: Any, styles: dict[str, Any]) -> bool:
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is None:
        named = table.find(f"{W}tblPr/{W}tblStyle")
        style = styles.get(named.get(f"{W}val")) if named is not None else None
        borders = style.element.find(f"{W}tblPr/{W}tblBorders") if style is not None else None
    return borders is not None and any(one.get(f"{W}val") not in {"nil", "none", None} for one in borders)
