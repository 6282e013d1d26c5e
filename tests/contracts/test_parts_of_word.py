"""What of an uploaded .docx stands in its PDF beside the text (CR-05), with Pango on the machine and without."""

import re
import zlib
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt

from ritm.contracts.printing import as_pdf
from ritm.contracts.reading_word import as_html

pytestmark = [pytest.mark.req("CR-05"), pytest.mark.usefixtures("drawn_by")]
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
BOX = "<w:txbxContent><w:p><w:r><w:t>Оплата вперёд &lt;b&gt;</w:t></w:r></w:p></w:txbxContent>"


def html(document: Any) -> str:
    made = BytesIO()
    document.save(made)
    return as_html(made.getvalue())


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def pages(text: str) -> int:
    """Leaves of the PDF that is drawn from the HTML; its objects lie packed."""
    made = as_pdf(text, title="Договор", language="ru")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    objects = b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x")
    return len(re.findall(rb"/Type\s*/Page\b", objects + made))


def numbered(paragraph: Any) -> None:
    """«Стр. N» as Word writes it: a field with its last result."""
    paragraph.add_run("Стр. ")
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText> PAGE </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>77</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {NAMES}>{piece}</w:r>"))


def test_headers_and_footers_stand_on_every_page_with_its_number():
    document = Document()
    document.add_paragraph("Текст договора")
    document.sections[0].header.paragraphs[0].add_run("ООО «Ритм»")
    numbered(document.sections[0].footer.paragraphs[0])
    text = html(document)
    assert words(text) == "ООО «Ритм» Стр. Текст договора"
    assert '<div class="rt-doc-header">' in text
    assert '<span class="rt-doc-no"></span>' in text
    assert "77" not in text
    assert pages(text) == 1


def test_the_first_page_has_its_own_where_the_document_says_so():
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].add_run("Обычный")
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].add_run("Титульный")
    text = html(document)
    assert '<div class="rt-doc-own is-titled">' in text
    assert words(text) == "Обычный Титульный"


def test_a_document_without_them_stays_as_it_was():
    document = Document()
    document.add_paragraph("Текст")
    assert "rt-doc-own" not in html(document)


def test_a_text_box_stands_once_under_its_paragraph():
    document = Document()
    document.add_paragraph("До")
    paragraph = document.add_paragraph("Якорь")
    drawn = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
    again = f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
    whole = f"<w:r {NAMES}><mc:AlternateContent>{drawn}{again}</mc:AlternateContent></w:r>"
    paragraph._p.append(parse_xml(whole))
    document.add_paragraph("После")
    text = html(document)
    assert words(text) == "До Якорь Оплата вперёд &lt;b&gt; После"
    assert text.count("rt-doc-box") == 1


def test_a_footnote_goes_to_the_foot_of_its_page():
    document = Document()
    paragraph = document.add_paragraph("Срок")
    paragraph._p.append(parse_xml(f'<w:r {NAMES}><w:footnoteReference w:id="2"/></w:r>'))
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>с первого визита</w:t></w:r></w:p></w:footnote>'
    line = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>черта</w:t></w:r></w:p></w:footnote>'
    blob = f"<w:footnotes {NAMES}>{line}{note}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    text = html(document)
    assert '<span class="rt-doc-note">с первого визита</span>' in text
    assert "черта" not in text
    assert pages(text) == 1


def test_pages_begin_where_the_document_says():
    document = Document()
    document.add_paragraph("Первая")
    document.add_paragraph("Вторая").paragraph_format.page_break_before = True
    document.add_section()
    document.add_paragraph("Третья")
    document.add_paragraph("Заголовок").paragraph_format.keep_with_next = True
    document.add_paragraph("и его текст").paragraph_format.space_after = Pt(1)
    text = html(document)
    assert "is-new-page" in text
    assert "is-kept" in text
    assert pages(text) == 3
