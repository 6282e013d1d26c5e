"""Templates: what is told before they are saved, what is refused, in which time (CR-05, T-UPL)."""

import random
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ritm.clients.actions.fields import FieldTerms, add_field, change_field
from ritm.clients.actions.own_values import write_values
from ritm.contracts import typed, word
from ritm.contracts.actions.contracts import take_paper
from ritm.contracts.actions.templates import save_typed, save_word, shelve_template
from ritm.contracts.errors import (
    DocumentHasMacros,
    DocumentTooBig,
    NotADocument,
    TemplateEmpty,
    TemplateNameTaken,
    TemplateWrong,
)
from ritm.contracts.in_words import sum_in_words
from ritm.contracts.models import ContractTemplate, TemplateVersion
from ritm.contracts.reading_word import as_html
from ritm.contracts.samples import sample_text
from ritm.core.errors import DomainError
from ritm.files.models import StoredFile
from ritm.files.queries import place_of
from tests.contracts.papers import contract, document, received, text_of, typed_template, word_template, written
from tests.given import Studio

SEED = 20261126


@pytest.mark.req("CR-05")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ок\n{{ клиентт }}", "Строка 2: переменная {{ клиентт }} неизвестна, может быть {{ клиент }}"),
        ("{{ клиент ", "Строка 1: «{{ клиент»: скобка не закрыта"),
        ("{% for x in клиент %}{% endfor %}", "только переменная и условие"),
        ("{{ клиент.__class__ }}", "только переменная и условие"),
        ("{{ 9**9 }}", "только переменная и условие"),
        ("{% if клиент %}", "скобки или слова в них не читаются"),
        ("{{ " + "(" * 5000 + "клиент" + ")" * 5000 + " }}", "скобк"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(studio: Studio, text: str, said: str) -> None:
    for save in (typed_template, lambda place, text: word_template(place, document(*text.split("\n")))):
        with pytest.raises(TemplateWrong) as error:
            save(studio, text)
        place = said.replace("Строка", "Абзац") if error.value.field == "file" else said
        assert place in " ".join(error.value.problems)
    assert not ContractTemplate.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.req("CR-05")
def test_the_ready_text_is_right_in_both_languages(studio: Studio) -> None:
    from django.utils import translation

    for language in ("ru", "en"):
        with translation.override(language):
            assert typed_template(studio, sample_text(), name=language).versions.get().names


@pytest.mark.req("CR-05")
def test_an_own_field_is_a_variable_and_keeps_its_place_under_another_name(studio: Studio) -> None:
    terms = {"kind": "text"}
    own = add_field(terms=FieldTerms(name="Размер костюма", **terms), actor=studio.actor)
    client = studio.client("Орлова Вера")
    write_values(client=client, texts={own.pk: "42"}, actor=studio.actor)
    template = typed_template(studio, f"{{{{ поле_размер_костюма }}}} и {{{{ field_{own.pk} }}}}")
    change_field(own=own, terms=FieldTerms(name="Костюм", **terms), actor=studio.actor)
    made = written(contract(studio, client, template))
    assert text_of(take_paper(contract=made, kind="docx", staff=studio.boss)[1]) == "42 и 42"


@pytest.mark.req("CR-05")
def test_values_are_never_read_as_marks_or_templates(studio: Studio) -> None:
    name = "**Анна** | {{ паспорт }} {% if"
    client = studio.client(name)
    typed, file = typed_template(studio, "{{ клиент }}"), word_template(studio, document("{{ клиент }}"))
    for template, said in ((typed, name), (file, "**Анна** | { { паспорт }} { % if")):
        made = written(contract(studio, client, template))
        assert text_of(take_paper(contract=made, kind="docx", staff=studio.boss)[1]) == said


@pytest.mark.req("CR-05")
def test_each_saving_is_a_version_and_the_same_words_are_none(studio: Studio) -> None:
    template = typed_template(studio, "один")
    for text in ("два", "два"):
        save_typed(template=template, name="Услуги", text=text, staff=studio.boss)
    assert list(TemplateVersion.objects.order_by("number").values_list("number", "text")) == [(1, "один"), (2, "два")]
    save_word(template=word_template(studio, document("а")), name="Другое имя", file=None, staff=studio.boss)
    assert ContractTemplate.objects.get(kind="word").name == "Другое имя"


@pytest.mark.req("CR-05")
def test_names_are_once_among_the_living(studio: Studio) -> None:
    first = typed_template(studio, "один")
    with pytest.raises(TemplateNameTaken):
        typed_template(studio, "два", name=" услуги ")
    with pytest.raises(TemplateEmpty):
        typed_template(studio, " \n ", name="Пустой")
    shelve_template(template=first, is_archived=True, actor=studio.actor)
    typed_template(studio, "два", name="Услуги")
    with pytest.raises(TemplateNameTaken):
        shelve_template(template=first, is_archived=False, actor=studio.actor)


def _bomb() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * (40 * 2**20))
    return made.getvalue()


def _repacked(content: bytes, name: str, part: bytes, *, added: str = "") -> bytes:
    """The package with another part of this name, or with one `added`."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as package:
        for entry in old.infolist():
            package.writestr(entry.filename, part if entry.filename == name else old.read(entry.filename))
        if added:
            package.writestr(added, part)
    return made.getvalue()


@pytest.mark.req("CR-05")
def test_hostile_documents_are_refused_at_once(studio: Studio) -> None:
    fine = document("{{ клиент }}")
    entity = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><w:document/>'
    long = _repacked(
        fine, "word/document.xml", b"<!-- " + random.Random(SEED).randbytes(2**22).hex().encode() + b" -->"
    )
    hostile = {
        "bomb": (_bomb(), DocumentTooBig),
        "long": (long, DocumentTooBig),
        "entity": (_repacked(fine, "word/document.xml", entity), NotADocument),
        "text": (b"hello", NotADocument),
        "macros": (_repacked(fine, "", b"\xd0\xcf", added="word/vbaProject.bin"), DocumentHasMacros),
        "docm": (_repacked(fine, "[Content_Types].xml", b"<Types>macroEnabled</Types>"), DocumentHasMacros),
        "workbook": (
            _repacked(fine, "word/document.xml", b"").replace(b"word/document", b"xl/workbook__"),
            NotADocument,
        ),
    }
    for name, (content, error) in hostile.items():
        begun = time.monotonic()
        with pytest.raises(error):
            received(studio, content)
        assert time.monotonic() - begun < 2, name
    assert not StoredFile.objects.exists()


@pytest.mark.req("CR-05")
def test_a_contract_does_not_ask_for_the_template_that_its_file_was_made_from(studio: Studio) -> None:
    made, content = Document(BytesIO(document("{{ клиент }}"))), BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    key = made.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).relate_to(
        "http://127.0.0.1:9/house.dotm", kind, is_external=True
    )
    mark = made.settings.element.makeelement(qn("w:attachedTemplate"), {qn("r:id"): key})
    made.settings.element.insert(0, mark)
    made.save(content)
    assert b"house.dotm" in _unpacked(content.getvalue())
    word_made = word.as_document(place_of(received(studio, content.getvalue())), {"клиент": "Анна"})
    assert text_of(word_made).strip() == "Анна"
    assert not any(name in _unpacked(word_made) for name in (b"house.dotm", b"attachedTemplate"))


def _unpacked(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return b"".join(package.read(entry) for entry in package.infolist())


@pytest.mark.req("CR-05")
def test_braces_that_never_close_take_no_time(studio: Studio) -> None:
    body = document("{{ клиент }}")
    tags = "".join(f"<w:p><w:r><w:instrText>{'{{' * 40}</w:instrText></w:r></w:p>" for _ in range(2000))
    with ZipFile(BytesIO(body)) as package:
        xml = package.read("word/document.xml").replace(b"<w:sectPr", tags.encode() + b"<w:sectPr", 1)
    begun = time.monotonic()
    with pytest.raises(TemplateWrong):
        received(studio, _repacked(body, "word/document.xml", xml))
    assert time.monotonic() - begun < 2


@pytest.mark.req("CR-05")
def test_mutated_documents_are_refused_in_words(studio: Studio, tmp_path) -> None:
    rng, fine = (
        random.Random(SEED),
        document("Клиент {{ клиент }}", "{%p if родитель %}", "{%p endif %}", header="{{ номер }}"),
    )
    place = tmp_path / "a.docx"
    with ZipFile(BytesIO(fine)) as package:
        xml = package.read("word/document.xml")
    for number in range(200):
        changed = bytearray(xml if number % 2 else fine)
        for _ in range(rng.randint(1, 30)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        place.write_bytes(_repacked(fine, "word/document.xml", bytes(changed)) if number % 2 else bytes(changed))
        try:
            word.check_file(place)
            word.check(place, {"клиент": 1, "родитель": 1, "номер": 1})
        except DomainError:
            continue


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (0, "ноль рублей 00 копеек"),
        (100, "один рубль 00 копеек"),
        (211101, "две тысячи сто одиннадцать рублей 01 копейка"),
        (100000002, "один миллион рублей 02 копейки"),
        (2100000000, "двадцать один миллион рублей 00 копеек"),
    ],
)
def test_sums_in_words(minor: int, words: str) -> None:
    assert sum_in_words(minor) == words


def test_numbers_of_word_that_are_no_numbers_are_read_as_none() -> None:
    made, content = Document(), BytesIO()
    cell = made.add_table(rows=1, cols=1).rows[0].cells[0]._tc.get_or_add_tcPr()
    span = OxmlElement("w:gridSpan")
    span.set(qn("w:val"), "9" * 5000)  # more digits than Python takes
    cell.append(span)
    level = made.add_paragraph("Пункт", style="List Number")._p.get_or_add_pPr().get_or_add_numPr()
    for name, value in (("w:ilvl", "9" * 5000), ("w:numId", "1")):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), value)
        level.append(mark)
    made.save(content)
    assert "Пункт" in as_html(content.getvalue())


def test_columns_beyond_what_a_page_holds_are_refused_and_cost_nothing() -> None:
    narrow, wide = "|" + "|".join("abcdefghijkl") + "|", "|" + "|".join(["х"] * 13) + "|"
    assert typed.check(f"{narrow}\n{narrow}", ()) == ([], [])
    assert typed.check(f"# Раз\n{wide}", ()) == ([], ["Строка 2: помещается не больше 12 столбцов"])
    assert len(typed.check("\n".join([wide] * 40), ())[1]) == 5
    started = time.perf_counter()
    made = Document(BytesIO(typed.as_document("|" * 30_000 + "\r" + "|х" * 15_000, {})))
    assert time.perf_counter() - started < 10
    assert [len(table.columns) for table in made.tables] == [12]
