"""Templates, documents and contracts made for a test."""

from io import BytesIO
from typing import Any

from docx import Document

from ritm.contracts.actions.contracts import make_contract
from ritm.contracts.actions.templates import receive_word, save_typed, save_word
from ritm.contracts.models import Contract, ContractTemplate
from ritm.events import outbox
from ritm.files.models import StoredFile
from tests.given import Studio

TEXT = "# Договор № {{ номер }}\n\n{{ заказчик }}, паспорт {{ паспорт }}, за {{ клиент }}: {{ цена }}."


def document(*paragraphs: str, header: str = "") -> bytes:
    """A .docx with these paragraphs."""
    made, content = Document(), BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    if header:
        made.sections[0].header.paragraphs[0].add_run(header)
    made.save(content)
    return content.getvalue()


def text_of(content: bytes) -> str:
    """The words of a .docx, paragraph by paragraph, tables last."""
    made = Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def received(studio: Studio, content: bytes, name: str = "договор.docx") -> StoredFile:
    """A file as uploaded."""
    return receive_word(content=BytesIO(content), name=name, actor=studio.actor)


def typed_template(studio: Studio, text: str = TEXT, name: str = "Услуги") -> ContractTemplate:
    """A template of typed text."""
    return save_typed(template=None, name=name, text=text, staff=studio.boss)


def word_template(studio: Studio, content: bytes, name: str = "Из файла") -> ContractTemplate:
    """A template of an uploaded file."""
    return save_word(template=None, name=name, file=received(studio, content), staff=studio.boss)


def contract(studio: Studio, client: Any, template: Any = None, *, staff: Any = None, held: Any = None) -> Contract:
    """A contract of today, its files not written yet."""
    return make_contract(
        client=client,
        template=template or typed_template(studio),
        client_pass=held,
        branch=studio.branch,
        on=studio.today,
        staff=staff or studio.boss,
    )


def written(made: Contract) -> Contract:
    """The same with its files, as the worker writes them."""
    while (job := outbox.claim()) is not None:
        assert outbox.run(job)
    made.refresh_from_db()
    return made
