"""What stands in a document of Word outside its text: headers and footers, text boxes, footnotes."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ritm.contracts.marks_of_word import MC, A, W


class Margin(NamedTuple):
    """A header or footer with the part whose pictures it shows; `place` names it: header, footer, …-first."""

    place: str
    element: Any
    part: Any


def margins_of(document: Any) -> Iterator[Margin]:
    """Headers and footers of the first section that says them; of the first page apart where the document asks so."""
    first = document.sections[0] if len(document.sections) else None
    if first is None:
        return
    pairs = [("header", first.header), ("footer", first.footer)]
    if has_title_page(document):
        pairs += [("header-first", first.first_page_header), ("footer-first", first.first_page_footer)]
    for place, margin in pairs:
        # What is linked to nothing before it is not there; to ask for its text would make it.
        if not margin.is_linked_to_previous and _says(margin._element):
            yield Margin(place, margin._element, margin.part)


def has_title_page(document: Any) -> bool:
    """Whether the first page has a header and a footer of its own, or none."""
    return bool(len(document.sections) and document.sections[0].different_first_page_header_footer)


def notes_of(document: Any) -> dict[tuple[str, str], Any]:
    """(footnote or endnote, id) → its element; separators are none."""
    from docx.opc.oxml import parse_xml  # noqa: PLC0415 -- slow to load, and few processes make contracts

    found: dict[tuple[str, str], Any] = {}
    for relation in document.part.rels.values():
        kind = str(relation.reltype).rpartition("/")[2].removesuffix("s")
        if kind not in {"footnote", "endnote"} or relation.is_external:
            continue
        for note in parse_xml(relation.target_part.blob).findall(f"{W}{kind}"):
            if note.get(f"{W}type") in {None, "normal"}:
                found[kind, note.get(f"{W}id") or ""] = note
    return found


def boxes_of(paragraph: Any) -> Iterator[Any]:
    """Text boxes that hang at the paragraph, each once: Word writes them a second time for programs of old."""
    for box in paragraph.iter(f"{W}txbxContent"):
        above = list(box.iterancestors())
        inside = above[: above.index(paragraph)]
        if any(one.tag in {f"{W}txbxContent", f"{MC}Fallback"} and _has_choice(one) for one in inside):
            continue
        yield box


def runs_of(paragraph: Any) -> Iterator[Any]:
    """Runs of the paragraph itself, without those of its text boxes."""
    for run in paragraph.iter(f"{W}r"):
        for one in run.iterancestors():
            if one is paragraph:
                yield run
                break
            if one.tag == f"{W}txbxContent":
                break


class Fields:
    """Fields among the runs of a paragraph: the number of the page is counted, of others the last result stands."""

    def __init__(self) -> None:
        self._says, self._is_result = "", False

    def of(self, run: Any) -> str | None:
        """HTML in place of the run; None where the run is what it is."""
        simple = next((one for one in run.iterancestors(f"{W}fldSimple")), None)
        if simple is not None:
            return _counter(simple.get(f"{W}instr") or "") if _is_first(run, simple) else _nothing(simple)
        mark = run.find(f"{W}fldChar")
        if mark is not None:
            return self._at(mark.get(f"{W}fldCharType") or "")
        code = run.find(f"{W}instrText")
        if code is not None:
            self._says += code.text or ""
            return ""
        return "" if self._is_result and _counter(self._says) else None

    def _at(self, kind: str) -> str | None:
        if kind == "begin":
            self._says, self._is_result = "", False
        elif kind == "separate":
            self._is_result = True
        elif kind == "end":
            said, self._says, self._is_result = self._says, "", False
            return _counter(said)
        return None


def _counter(code: str) -> str | None:
    word = code.split(maxsplit=1)[0].upper() if code.split() else ""
    name = {"PAGE": "rt-doc-no", "NUMPAGES": "rt-doc-of", "SECTIONPAGES": "rt-doc-of"}.get(word)
    return f'<span class="{name}"></span>' if name else None


def _nothing(simple: Any) -> str | None:
    return "" if _counter(simple.get(f"{W}instr") or "") else None


def _is_first(run: Any, simple: Any) -> bool:
    return next(simple.iter(f"{W}r"), None) is run


def _says(element: Any) -> bool:
    return any((one.text or "").strip() for one in element.iter(f"{W}t")) or any(
        True for tag in (f"{A}blip", f"{W}instrText", f"{W}fldSimple") for _one in element.iter(tag)
    )


def _has_choice(one: Any) -> bool:
    """A fallback counts only where what it stands for is there too."""
    parent = one.getparent()
    return one.tag != f"{MC}Fallback" or any(
        True for choice in parent.iter(f"{MC}Choice") for _b in choice.iter(f"{W}txbxContent")
    )
