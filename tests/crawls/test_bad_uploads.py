"""What is no workbook, whatever its name says: refused in words at the field, nothing kept (T-UPL, CL-04)."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from ritm.files.uploads import MOST_BYTES
from ritm.imports.sheets import MOST_ROWS
from tests.crawls.addresses import desk
from tests.crawls.asking import ask, complaints, is_broken
from tests.crawls.conftest import Town
from tests.crawls.filling import table
from tests.crawls.rows import changes, rolled_back

pytestmark = [pytest.mark.req("CL-04"), pytest.mark.once]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV = "ФИО;Телефон\nНовая Клиентка;89030000001\n".encode()


def _zipped(**parts: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


FILES = {
    "an old .xls as .xlsx": ("base.xlsx", OLE + b"\0" * 4000),
    "an encrypted one": ("base.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600),
    "a .csv as .xlsx": ("base.xlsx", CSV),
    "an archive as .xlsx": ("base.xlsx", _zipped(readme=b"hello")),
    "a cut workbook": ("base.xlsx", _zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})[:-40]),
    "a picture": ("base.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
    "an empty .xlsx": ("base.xlsx", b""),
    "an empty .csv": ("base.csv", b""),
    "a .csv of NULs": ("base.csv", b"\0" * 5000),
    "a .csv of too many rows": ("base.csv", b"a;b\n" * (MOST_ROWS + 100)),
    "10⁶ rows": ("base.csv", b"a;b\n" * 1_000_000),
    "a huge one": ("base.xlsx", b"PK\x03\x04" + b"\0" * (MOST_BYTES + 100)),
    "a name of folders": ("../../etc/passwd.xlsx", b"root"),
    "no file at all": ("", b""),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_no_workbook_is_refused_at_its_field(town: Town, name: str) -> None:
    address = next(address for address in desk() if address.name == "import_start")
    file_name, content = FILES[name]
    with rolled_back() as spy:
        sent = {**town.filled(address), "file": table(content, file_name) if file_name else ""}
        answer = ask(town.boss, "POST", address.url(town.alice), sent)
        changed = changes(town.before, spy)
    assert (answer.status_code, is_broken(answer), changed) == (422, "", [])
    assert set(complaints(answer)) >= {"file"}
