"""Workbooks made for a test, and what the tests share."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from xlsxwriter import Workbook

from ritm.accounts.tenant import AccountModel
from ritm.events import outbox
from ritm.imports.actions import match_columns, receive, start_import
from ritm.imports.models import ImportBatch
from tests.given import Studio

DATA = Path(__file__).resolve().parents[1] / "data"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = ("Клиент", "Тел", "ДР", "Пол", "Почта", "Откуда узнал", "Скидка", "Карта", "Комментарий")


def book(*rows: Sequence[Any], titles: Sequence[str] = TITLES, more: Sequence[str] = ()) -> bytes:
    """A workbook with these rows under these titles; `more`: a row of a second sheet."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as made:
        # Else the second of now stands in the file, and the same rows give other bytes.
        made.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        sheet = made.add_worksheet("База")
        day = made.add_format({"num_format": "dd.mm.yyyy"})
        for number, row in enumerate([titles, *rows] if titles else rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
        if more:
            made.add_worksheet("Старое").write_row(0, 0, more)
    return content.getvalue()


def repacked(content: bytes, **parts: bytes | str) -> bytes:
    """The same package with some parts replaced: `sheet=` is the first sheet's XML."""
    names = {"sheet": "xl/worksheets/sheet1.xml"}
    new = {names.get(name, name): part for name, part in parts.items()}
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as package:
        for entry in old.infolist():
            package.writestr(entry.filename, new.pop(entry.filename, None) or old.read(entry.filename))
        for name, part in new.items():
            package.writestr(name, part)
    return made.getvalue()


def received(studio: Studio, content: bytes, name: str = "клиенты.xlsx") -> ImportBatch:
    """Step 1."""
    return receive(content=BytesIO(content), name=name, content_type=TYPE, branch=studio.branch, actor=studio.actor)


def checked(studio: Studio, content: bytes, *, on_phone: str = "fill", name: str = "клиенты.xlsx") -> ImportBatch:
    """Steps 1 to 3, with the columns as guessed."""
    batch = received(studio, content, name)
    mapping = {int(place): code for place, code in batch.mapping.items()}
    match_columns(batch=batch, mapping=mapping, on_phone=on_phone, actor=studio.actor)
    work()
    batch.refresh_from_db()
    return batch


def taken(studio: Studio, content: bytes, *, on_phone: str = "fill") -> ImportBatch:
    """All four steps."""
    batch = checked(studio, content, on_phone=on_phone)
    start_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    return batch


def work() -> None:
    """What the worker would do now."""
    while job := outbox.claim():
        outbox.run(job)


def everything(*, but: tuple[str, ...] = ()) -> dict[str, list[tuple]]:
    """Every row of every room of the account, but those of the rooms named."""
    models = [model for model in apps.get_models() if issubclass(model, AccountModel)]
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in models
        if model._meta.app_label not in but
    }
