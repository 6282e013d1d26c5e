"""A workbook that waits for its import and names somebody who is erased goes; one without him waits on (CL-34)."""

import pytest

from ritm.clients.actions.erasure import erase_client
from ritm.files.models import StoredFile
from tests.imports.books import book, checked, received

pytestmark = pytest.mark.req("CL-34")


def erase(studio, client) -> None:
    erase_client(client=client, reason="asked", typed=str(client.pk), actor=studio.actor)


@pytest.mark.parametrize(
    "row",
    [
        ("Шилова Октябрина", ""),
        ("ШИЛОВА ОКТЯБРИНА", ""),
        ("Октябрина", "8 (978) 932-87-92"),
        ("Октябрина", 79789328792),
    ],
    ids=["by name", "in capitals", "by phone", "by a phone that is a number"],
)
def test_a_waiting_file_that_names_him_goes(studio, row) -> None:
    client = studio.client("Шилова Октябрина", phone="+79789328792")
    batch, other = checked(studio, book(row)), checked(studio, book(("Шилов Аким", "89161234567")))
    path = batch.file.path
    erase(studio, client)
    for one in (batch, other):
        one.refresh_from_db()
    assert (batch.status, batch.file, other.status, other.file is None) == ("failed", None, "checked", False)
    assert batch.problem == (
        "В файле был клиент, чьи персональные данные стёрты, поэтому файл удалён. Загрузите его заново без этого клиента."
    )
    assert path not in set(StoredFile.objects.values_list("path", flat=True))


def test_a_file_with_him_on_another_sheet_goes_too(studio) -> None:
    client = studio.client("Шилова Октябрина")
    batch = received(studio, book(("Шилов Аким", "89161234567"), more=("Шилова Октябрина",)))
    erase(studio, client)
    batch.refresh_from_db()
    assert (batch.status, batch.file) == ("failed", None)
