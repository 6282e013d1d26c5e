"""A document of Word as HTML: what the PDF and the preview show.

Kept: paragraphs with their alignment, indents and headings, bold, italic, underlined and struck letters, sizes, lists with their
numbers, tables with merged cells, pictures in the text, page breaks. Not kept: headers and footers, text boxes,
floating shapes, columns, footnotes. The .docx itself keeps all of it.
"""

import base64
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.html import escape

from ritm.contracts.numbers_of_word import Numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
_ALIGN = {"center": "is-center", "right": "is-right", "end": "is-right", "both": "is-both", "distribute": "is-both"}
_STEP, _MOST_STEPS = 284, 20  # half a centimetre in twentieths of a point
_SMALLEST, _LARGEST = 6, 28
_THIN = 120


def as_html(content: bytes) -> str:
    """The body of the document: our own tags and classes, every text escaped."""
    from docx import Document  # noqa: PLC0415 -- slow to load, and few processes make contracts

    return "".join(_Reader(Document(BytesIO(content))).blocks())


class _Reader:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.numbers = Numbers(document)
        self.styles = {style.style_id: style for style in document.styles}

    def blocks(self) -> Iterator[str]:
        yield from self._of(self.document.element.body)

    def _of(self, parent: Any) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield self._table(child)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
                yield from self._of(child)

    def _paragraph(self, element: Any) -> str:
        properties = element.find(f"{_W}pPr")
        chain = self._chain(properties)
        inside = "".join(self._run(run) for run in element.iter(f"{_W}r") if _is_shown(run))
        mark = self.numbers.of(properties, chain)
        if mark:
            inside = f'<span class="rt-doc-mark">{escape(mark)}</span> {inside}'
        classes = " ".join(_paragraph_classes(properties, chain, self.document))
        tag = _tag(chain)
        return f'<{tag} class="rt-doc-p {classes}">{inside or "&nbsp;"}</{tag}>'

    def _chain(self, properties: Any) -> list[Any]:
        """The paragraph's styles, the nearest first."""
        named = properties.find(f"{_W}pStyle") if properties is not None else None
        style = self.styles.get(named.get(f"{_W}val")) if named is not None else None
        found: list[Any] = []
        while style is not None and len(found) < 10:
            found.append(style)
            style = style.base_style
        return found

    def _run(self, run: Any) -> str:
        inside = "".join(self._piece(piece) for piece in run)
        properties = run.find(f"{_W}rPr")
        if properties is None or not inside:
            return inside
        for tag, mark in (("b", "b"), ("i", "i"), ("u", "u"), ("strike", "s")):
            if _is_on(properties.find(f"{_W}{tag}")):
                inside = f"<{mark}>{inside}</{mark}>"
        size = properties.find(f"{_W}sz")
        return f'<span class="rt-doc-s{_points(size)}">{inside}</span>' if size is not None else inside

    def _piece(self, piece: Any) -> str:
        if piece.tag == f"{_W}t":
            return escape(piece.text or "")
        if piece.tag == f"{_W}br":
            return '<span class="rt-doc-page"></span>' if piece.get(f"{_W}type") == "page" else "<br>"
        if piece.tag == f"{_W}tab":
            return '<span class="rt-doc-tab"></span>'
        return self._picture(piece) if piece.tag == f"{_W}drawing" else ""

    def _picture(self, drawing: Any) -> str:
        found = []
        for blip in drawing.iter(f"{_A}blip"):
            part = self.document.part.related_parts.get(blip.get(f"{_R}embed"))
            if part is not None and part.content_type in _PICTURES:
                data = base64.b64encode(part.blob).decode()
                found.append(f'<img class="rt-doc-img" alt="" src="data:{part.content_type};base64,{data}">')
        return "".join(found)

    def _table(self, table: Any) -> str:
        look = " is-ruled" if _is_ruled(table, self.styles) else ""
        rows = []
        for row in table.findall(f"{_W}tr"):
            cells = "".join(self._cell(cell) for cell in row.findall(f"{_W}tc"))
            rows.append(f"<tr>{cells}</tr>")
        return f'<table class="rt-doc-table{look}">{"".join(rows)}</table>'

    def _cell(self, cell: Any) -> str:
        if _is_continued(cell):
            return "<td></td>"
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        wide = span.get(f"{_W}val", "1") if span is not None else "1"
        wide = wide if wide.isdecimal() and len(wide) < 3 and 1 < int(wide) < 64 else ""
        return f"<td{f' colspan={chr(34)}{wide}{chr(34)}' if wide else ''}>{''.join(self._of(cell))}</td>"


def _is_shown(run: Any) -> bool:
    return run.getparent().tag != f"{_W}del" and not _is_on(run.find(f"{_W}rPr/{_W}vanish"))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{_W}val", "1") not in {"0", "false", "none", "off"}


def _points(size: Any) -> int:
    half = size.get(f"{_W}val", "22")
    return min(_LARGEST, max(_SMALLEST, int(half) // 2)) if half.isdecimal() and len(half) < 5 else 11


def _tag(chain: list[Any]) -> str:
    names = [str(style.name or "").casefold() for style in chain]
    return "h2" if any(name.startswith(("heading", "title", "заголовок")) for name in names) else "p"


def _paragraph_classes(properties: Any, chain: list[Any], document: Any) -> Iterator[str]:
    own = [properties] if properties is not None else []
    inherited = [one for style in chain if (one := style.element.find(f"{_W}pPr")) is not None]
    for name, read in (("jc", _aligned), ("ind", _indented)):
        found = next((one for each in (*own, *inherited) if (one := each.find(f"{_W}{name}")) is not None), None)
        if found is not None and (said := read(found)):
            yield said
    if _is_thin(properties):
        yield "is-thin"
    if _tag(chain) == "h2" and not any(style.font.bold is False for style in chain):
        yield "is-bold"


def _is_thin(properties: Any) -> bool:
    """A paragraph that only keeps two tables apart."""
    spacing = properties.find(f"{_W}spacing") if properties is not None else None
    line = spacing.get(f"{_W}line", "") if spacing is not None else ""
    is_exact = spacing is not None and spacing.get(f"{_W}lineRule") == "exact"
    return is_exact and line.isdecimal() and int(line) <= _THIN


def _aligned(mark: Any) -> str:
    return _ALIGN.get(mark.get(f"{_W}val", ""), "")


def _indented(mark: Any) -> str:
    left = mark.get(f"{_W}left") or mark.get(f"{_W}start") or "0"
    steps = min(_MOST_STEPS, int(left) // _STEP) if left.isdecimal() and len(left) < 6 else 0
    return f"rt-doc-in{steps}" if steps else ""


def _is_continued(cell: Any) -> bool:
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merged is not None and merged.get(f"{_W}val", "continue") != "restart"


def _is_ruled(table: Any, styles: dict[str, Any]) -> bool:
    borders = table.find(f"{_W}tblPr/{_W}tblBorders")
    if borders is None:
        named = table.find(f"{_W}tblPr/{_W}tblStyle")
        style = styles.get(named.get(f"{_W}val")) if named is not None else None
        borders = style.element.find(f"{_W}tblPr/{_W}tblBorders") if style is not None else None
    return borders is not None and any(one.get(f"{_W}val") not in {"nil", "none", None} for one in borders)
