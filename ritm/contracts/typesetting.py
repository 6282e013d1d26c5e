"""From the same HTML to PDF without Pango: typst draws it, which comes with the Python packages (see `printing`).

Every tag becomes a call of a function of the look: `<p class="rt-doc-p is-bold">` is `#el-p(("rt-doc-p","is-bold"))[…]`.
What the functions draw stands beside the style of the same paper, `paper.css` in `paper.typ`. Texts go over as strings,
so nothing that a client is called can be read as a command.
"""

import base64
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, UnidentifiedImageError

FONTS = Path(__file__).with_name("fonts")
_SKIPPED = frozenset({"tbody", "thead", "colgroup"})
_MARGINS = ("header", "footer", "header-first", "footer-first")
_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}
_LONG, _STEP = 24, 3  # letters of a word that a column may be too narrow for; it may break after so many


@dataclass
class _Element:
    """An open tag, and what stands in it so far, as typst."""

    tag: str
    classes: tuple[str, ...] = ()
    span: int = 1
    inside: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)  # of a table
    head: int = 0  # how many of them are its head
    widths: list[int] = field(default_factory=list)
    most: int = 1  # columns of the widest row
    cells: list[str] = field(default_factory=list)  # of a row
    columns: int = 0  # that its cells take
    has_page_after: bool = False

    @property
    def content(self) -> str:
        """What stands in it, as typst's content."""
        return f"[{''.join(self.inside)}]"


def as_pdf(body: str, *, title: str, language: str, look: Path) -> bytes:
    """The PDF of a paper's body by its look, a file of typst. Raises ImportError where there is no typst."""
    import typst  # noqa: PLC0415 -- only where Pango is missing

    with TemporaryDirectory(prefix="ritm-typst-") as name:
        folder = Path(name)
        translator = _Translator(folder)
        translator.feed(body)
        translator.close()
        head = f"#set document(title: {_string(title)})\n#set text(lang: {_string(language)})\n"
        whole = f"{head}{look.read_text()}\n#show: paper.with({translator.margins()})\n{translator.text()}\n"
        source = folder / "paper.typ"
        source.write_text(whole)
        return bytes(typst.compile(source, root=folder, font_paths=[FONTS], format="pdf"))


class _Translator(HTMLParser):
    """The papers' own HTML: a small closed set of tags, well formed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.folder = folder
        self.open = [_Element("body")]
        self.around: dict[str, str] = {}
        self.pictures = 0

    def text(self) -> str:
        """The whole body."""
        return "".join(self.open[0].inside)

    def margins(self) -> str:
        """What stands above and below each page, and above and below the first where it has its own."""
        return ", ".join(f"{name}: {content}" for name, content in self.around.items())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = tuple(values.get("class", "").split())
        if tag in _SKIPPED:
            return
        if tag == "br":
            self._add("#linebreak()")
        elif tag == "img":
            self._picture(values.get("src", ""))
        elif tag == "col":
            self.open[-1].widths += [int(one[1:]) for one in classes if one[1:].isdecimal()]
        else:
            self.open.append(_Element(tag, classes, int(values.get("colspan", "1"))))

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.open[-1].head = len(self.open[-1].rows)
        if tag not in _SKIPPED:
            self._end(self.open.pop())

    def handle_data(self, data: str) -> None:
        is_cell = self.open[-1].tag in {"td", "th"}
        for number, line in enumerate(data.split("\n") if is_cell else [data]):
            self._add("#linebreak()" if number else "")
            self._add(f"#{_string(self._breakable(line))}" if line else "")

    def _breakable(self, text: str) -> str:
        if not any(one.tag in {"td", "th", "h1"} for one in self.open):
            return text
        return " ".join(_cut(word) if len(word) > _LONG else word for word in text.split(" "))

    def _end(self, done: _Element) -> None:
        ends = {
            "table": self._table,
            "tr": self._row,
            "td": self._cell,
            "th": self._cell,
            "div": self._division,
            "span": self._span,
        }
        ends.get(done.tag, self._plain)(done)

    def _plain(self, done: _Element) -> None:
        self._add(f"#el-{done.tag}({_tuple(done.classes)}){done.content}")
        if done.has_page_after:
            self._add("#pagebreak(weak: true)")

    def _table(self, done: _Element) -> None:
        given = (_tuple(done.classes), str(done.most), _array(done.widths), str(done.head), _array(done.rows))
        self._add(f"#el-table({', '.join(given)})")

    def _row(self, done: _Element) -> None:
        table = self.open[-1]
        table.rows.append(f"({_tuple(done.classes)}, {_array(done.cells)})")
        table.most = max(table.most, done.columns)

    def _cell(self, done: _Element) -> None:
        row = self.open[-1]
        row.cells.append(f'("{done.tag}", {_tuple(done.classes)}, {done.span}, {done.content})')
        row.columns += done.span

    def _division(self, done: _Element) -> None:
        around = next((name for name in _MARGINS if f"rt-doc-{name}" in done.classes), None)
        if around is not None:
            self.around[around] = done.content
            return
        if "is-titled" in done.classes:
            self.around["titled"] = "true"
        self._plain(done)

    def _span(self, done: _Element) -> None:
        if "rt-doc-page" in done.classes:
            self._page()
        else:
            self._plain(done)

    def _page(self) -> None:
        """A new page within a paragraph begins after it: typst breaks no page inside of anything."""
        outermost = [one for one in self.open if one.tag not in {"body", "div"}]
        if outermost and outermost[0].tag in {"p", "h2"}:
            outermost[0].has_page_after = True

    def _picture(self, address: str) -> None:
        try:
            content = base64.b64decode(address.partition("base64,")[2])
            with Image.open(BytesIO(content)) as picture:
                suffix = _SUFFIXES[picture.format or ""]
                picture.load()
        except (ValueError, KeyError, OSError, SyntaxError, UnidentifiedImageError):
            return  # what cannot be drawn is left out, as a browser leaves it out
        self.pictures += 1
        name = f"{self.pictures}.{suffix}"
        (self.folder / name).write_bytes(content)
        self._add(f'#el-img("{name}")')

    def _add(self, piece: str) -> None:
        self.open[-1].inside.append(piece)


def _cut(word: str) -> str:
    return "\u200b".join(word[at : at + _STEP] for at in range(0, len(word), _STEP))


def _string(text: str) -> str:
    """A text as typst writes strings; it knows no other letter that means anything inside."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ") + '"'


def _tuple(names: tuple[str, ...]) -> str:
    return _array([_string(name) for name in names])


def _array(parts: list[Any]) -> str:
    """One element needs the comma, or it is no array."""
    return "(" + "".join(f"{one}," for one in parts) + ")"
