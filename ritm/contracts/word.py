"""Uploaded templates: a studio's own .docx, looked at before it is decoded, checked, and filled in by docxtpl."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from ritm.contracts.errors import DocumentHasMacros, DocumentProtected, DocumentTooBig, NotADocument, TemplateWrong
from ritm.contracts.language import environment, is_open, names_in, problems_of
from ritm.contracts.typed import cleaned
from ritm.files.packages import NotAPackage, PackageProtected, PackageTooBig, check_package

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_UNPACKED = 30 * 2**20
MOST_XML = 3 * 2**20  # of one part: a contract of 300 pages
MOST_PIXELS = 25_000_000
_LONGEST_TAG = 20_000
# `{%p if … %}`: docxtpl takes the paragraph, row or cell away with its condition.
_OF_WORD = re.compile(r"(\{%)(?:p|tr|tc) ")
_SPLIT = re.compile(r"(?<=\{)(?:<[^>]*>)+(?=[{%#])|(?<=[%}#])(?:<[^>]*>)+(?=\})")
_PARTS = frozenset({"[content_types].xml", "word/document.xml"})


def check_file(path: Path) -> None:
    """Raises NotADocument, DocumentProtected, DocumentHasMacros, DocumentTooBig before anything of it is decoded."""
    limit = MOST_UNPACKED // 2**20
    try:
        check_package(path, parts=_PARTS, most_unpacked=MOST_UNPACKED)
        if _largest_xml(path) > MOST_XML:
            raise PackageTooBig
        if _has_macros(path):
            raise DocumentHasMacros
    except PackageProtected as error:
        raise DocumentProtected from error
    except PackageTooBig as error:
        raise DocumentTooBig(limit_mb=limit) from error
    except NotAPackage as error:
        raise NotADocument from error


def check(path: Path, known: Any) -> list[str]:
    """The variables that the document names. Raises NotADocument, TemplateWrong; `check_file` has been called."""
    try:
        document = _opened(path)
        parts = list(_parts_of(document))
        pieces = [piece for part in parts for piece in part.pieces()]
        pictures = list(_large_pictures(document.docx))
    except _unreadable() as error:  # a document of strangers
        raise NotADocument from error
    names, problems = problems_of("\n".join(text for _where, text in pieces), pieces, known)
    if problems or pictures:
        raise TemplateWrong(problems=[*problems, *pictures], field="file")
    for part in parts:
        _check_part(part, document, set(names))
    return names


def as_document(path: Path, values: dict[str, str]) -> bytes:
    """The document with its values; a blank where there is none."""
    template = _opened(path)
    told = {name: _told(value) for name, value in values.items()}
    template.render(told, environment().overlay(autoescape=True), autoescape=True)
    _forget_its_template(template.docx)
    made = BytesIO()
    template.save(made)
    return made.getvalue()


@dataclass(frozen=True)
class _Part:
    """What docxtpl fills in: the text, a header, a footer, footnotes, a property of the file."""

    label: str
    element: Any
    text: str = ""

    def pieces(self) -> Iterator[tuple[str, str]]:
        """(where, text) of each paragraph."""
        if self.element is None:
            yield self.label, self.text
            return
        for number, paragraph in enumerate(self.element.iter(_name("p")), 1):
            text = "".join(part.text or "" for part in paragraph.iter(_name("t")))
            if text:
                yield self.label % {"number": number}, _OF_WORD.sub(r"\1 ", text)


def _opened(path: Path) -> Any:
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- slow to load, and few processes make contracts

    template = DocxTemplate(path)
    template.init_docx()
    return template


def _parts_of(template: Any) -> Iterator[_Part]:
    from docx.opc.oxml import parse_xml  # noqa: PLC0415 -- see _opened

    yield _Part(_("Paragraph %(number)s"), template.docx.element.body)
    for uri, label in ((template.HEADER_URI, _("Header")), (template.FOOTER_URI, _("Footer"))):
        for _key, part in template.get_headers_footers(uri):
            yield _Part(label, parse_xml(part.blob))
    for part in template.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield _Part(_("Footnote"), parse_xml(part.blob))
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield _Part(_("Properties of the file"), None, getattr(template.docx.core_properties, name))


def _check_part(part: _Part, template: Any, names: set[str]) -> None:
    """The part as docxtpl hands it on, tags of Word and all: nothing else stands in it, no condition cuts tags in two."""
    said = _("a condition begins in one place of the document and does not end where it should")
    if part.element is None:
        return
    source = template.xml_to_string(part.element)
    if is_open(_SPLIT.sub("", source), _LONGEST_TAG):
        raise TemplateWrong(problems=[said], field="file")
    try:
        found = names_in(template.patch_xml(source))
    except ValueError as error:
        raise TemplateWrong(problems=[said], field="file") from error
    if not set(found) <= names:
        raise TemplateWrong(problems=[said], field="file")


def _told(value: str) -> str:
    """A value as docxtpl may have it: never read as a template again."""
    return cleaned(value).replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #")


def _name(tag: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"


def _largest_xml(path: Path) -> int:
    with ZipFile(path) as package:
        return max(entry.file_size for entry in package.infolist() if entry.filename.endswith((".xml", ".rels")))


def _has_macros(path: Path) -> bool:
    """A program inside, or a document that says of itself that it may have one (.docm under another name)."""
    with ZipFile(path) as package:
        names = [entry.filename for entry in package.infolist()]
        kinds = next(name for name in names if name.lower() == "[content_types].xml")
        is_said = b"macroenabled" in package.read(kinds).lower()
    return is_said or any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names)


def _forget_its_template(document: Any) -> None:
    """Word would fetch it from wherever it lies each time that a contract is opened."""
    for part in document.part.package.iter_parts():
        for key in [key for key, link in part.rels.items() if link.reltype.endswith("/attachedTemplate")]:
            del part.rels[key]
    settings = document.settings.element
    for mark in settings.findall(_name("attachedTemplate")):
        settings.remove(mark)


def _large_pictures(document: Any) -> Iterator[str]:
    for part in document.part.package.iter_parts():
        if not str(part.content_type).startswith("image/"):
            continue
        size = _size_of(part.blob)
        if size[0] * size[1] > MOST_PIXELS:
            yield _("a picture of %(width)s × %(height)s points is too large") % {"width": size[0], "height": size[1]}


def _size_of(picture: bytes) -> tuple[int, int]:
    """Read without decoding; nothing for what is no picture: it is not drawn either."""
    from PIL import Image  # noqa: PLC0415 -- one place

    try:
        with Image.open(BytesIO(picture)) as opened:
            return opened.size  # type: ignore[no-any-return] -- untyped
    except Image.DecompressionBombError:
        return MOST_PIXELS, MOST_PIXELS
    except (OSError, ValueError, SyntaxError):
        return 0, 0


def _unreadable() -> tuple[type[Exception], ...]:
    """What the decoders of packages, of XML and of Word raise over a damaged document."""
    from docx.exceptions import PythonDocxError  # noqa: PLC0415 -- see _opened
    from docx.opc.exceptions import OpcError  # noqa: PLC0415 -- as above
    from lxml.etree import LxmlError  # noqa: PLC0415 -- as above

    of_decoders = (PythonDocxError, OpcError, LxmlError, BadZipFile, zlib.error)
    return (
        *of_decoders,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        OSError,
        EOFError,
        RuntimeError,
    )
