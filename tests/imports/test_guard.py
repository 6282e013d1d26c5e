"""Hostile workbooks are refused before they are decoded, quickly and within little memory (T-XLS-1, T-UPL)."""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from ritm.core.errors import DomainError
from ritm.imports.sheets import MOST_COLUMNS, MOST_ROWS, read_sheet
from tests.imports.books import book, repacked

ROW = ("Белова Мария", "89161112233")
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def sheet(cells: str) -> bytes:
    """A workbook whose first sheet has this XML inside."""
    return repacked(book(ROW), sheet=HEAD + cells + TAIL)


def package(*entries: tuple[ZipInfo | str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", method) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in entries:
            file.writestr(name, content, compress_type=method)
    return made.getvalue()


@cache
def bomb(megabytes: int = 1024) -> bytes:
    """2.5 MB that unpack to this much: spaces, and noise to fill up. The stream is one packed megabyte repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    megabyte = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        part = ZipInfo("xl/worksheets/sheet1.xml")
        file.writestr(part, megabyte * megabytes + packer.flush(), compress_type=ZIP_STORED)
        part.compress_type, part.file_size = ZIP_DEFLATED, megabytes * 2**20  # what the directory at the end says
        file.writestr("xl/media/noise.bin", bytes(range(256)) * 16 * 360, compress_type=ZIP_STORED)
    return made.getvalue()


def lying_bomb() -> bytes:
    """The same, but it says that it is small."""
    size = 1024 * 2**20
    small = bomb()
    return small.replace(struct.pack("<I", size), struct.pack("<I", 9)).replace(
        struct.pack("<Q", size), struct.pack("<Q", 9)
    )


def encrypted_entry() -> bytes:
    content = bytearray(package(("xl/a.xml", b"abc")))
    at = content.index(b"PK\x01\x02")
    while at >= 0:  # the flag of every entry of the directory
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def link() -> tuple[ZipInfo, bytes]:
    entry = ZipInfo("xl/worksheets/link.xml")
    entry.external_attr = 0o120777 << 16
    return entry, b"/etc/passwd"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "workbook_too_big"),
    "lying bomb": (lying_bomb, "workbook_too_big"),
    "many entries": (lambda: package(*((f"xl/{n}.xml", b"a") for n in range(200))), "workbook_too_big"),
    "climbing name": (lambda: package(("../../etc/cron.d/x", b"a")), "not_a_workbook"),
    "absolute name": (lambda: package(("/etc/cron.d/x", b"a")), "not_a_workbook"),
    "link": (lambda: package(link()), "not_a_workbook"),
    "odd method": (lambda: package(("xl/a.xml", b"a" * 99), method=ZIP_LZMA), "not_a_workbook"),
    "other zip": (lambda: repacked(b"PK\x05\x06" + b"\x00" * 18, **{"readme.txt": "a"}), "not_a_workbook"),
    "zip in zip": (lambda: package(("xl/inner.xlsx", book(ROW))), "workbook_broken"),
    "entities": (lambda: repacked(book(ROW), sheet='<!DOCTYPE a [<!ENTITY b "c">]>' + HEAD + TAIL), "not_a_workbook"),
    "xls": (lambda: OLE, "not_a_workbook"),
    "encrypted office": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_protected"),
    "encrypted zip": (encrypted_entry, "workbook_protected"),
    "text": (lambda: "ФИО;Телефон\nАнна;89161112233".encode("cp1251"), "not_a_workbook"),
    "page": (lambda: b"<html><table><tr><td>x</td></tr></table></html>", "not_a_workbook"),
    "empty": (lambda: b"", "not_a_workbook"),
    "cut off": (lambda: book(ROW)[:-40], "not_a_workbook"),
    "no cells": (lambda: repacked(book(ROW), sheet="<a"), "workbook_broken"),
    "far corner": (
        lambda: sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "workbook_broken",
    ),
    "wide": (lambda: sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
    "million rows": (
        lambda: sheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))),
        "too_many_rows",
    ),
    "100,000 rows": (
        lambda: sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 100_001))),
        "too_many_rows",
    ),
}


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_own_words(name: str, tmp_path: Path) -> None:
    build, code = HOSTILE[name]
    path = tmp_path / "a.xlsx"
    path.write_bytes(build())
    with pytest.raises(DomainError) as refusal:
        read_sheet(path)
    assert refusal.value.code == code


_MEASURE = """
import resource, sys, time
from pathlib import Path
import django
django.setup()
from ritm.core.errors import DomainError
from ritm.imports.sheets import read_sheet
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
try:
    read_sheet(Path(sys.argv[1]))
except DomainError as refusal:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(refusal.code, time.monotonic() - began, grown // 1024, child // 1024)
"""


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("build", [bomb, lying_bomb])
def test_a_gigabyte_in_a_small_file_costs_two_seconds_and_150_mb_at_most(
    build: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(build())
    assert 2_400_000 < path.stat().st_size < 2_600_000
    answer = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    code, seconds, grown, child = answer.stdout.split()
    assert code == "workbook_too_big"
    assert float(seconds) < 2
    assert int(grown) < 150
    assert int(child) == 0  # nothing was decoded


@pytest.mark.parametrize(("rows", "code"), [(MOST_ROWS + 60, "too_many_rows"), (MOST_ROWS, "")])
def test_the_limit_of_rows(rows: int, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(*[("Анна",)] * (rows - 1)))
    if not code:
        assert len(read_sheet(path).rows) == rows
        return
    with pytest.raises(DomainError) as refusal:
        read_sheet(path)
    assert (refusal.value.code, refusal.value.details) == (code, {"limit": 10_000})


@pytest.mark.parametrize("width", [MOST_COLUMNS, MOST_COLUMNS + 1])
def test_the_limit_of_columns(width: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(["x"] * width))
    if width == MOST_COLUMNS:
        assert len(read_sheet(path).rows[1]) == width
        return
    with pytest.raises(DomainError) as refusal:
        read_sheet(path)
    assert refusal.value.code == "too_many_columns"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_text_tables_in_the_encodings_of_excel(encoding: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = f'ФИО{mark}Телефон\r\n"Белова{mark} Мария"{mark}89161112233\r\n'
    path.write_bytes(text.encode(encoding))
    read = read_sheet(path, file_name="База.CSV")
    assert read.rows == [["ФИО", "Телефон"], [f"Белова{mark} Мария", "89161112233"]]


@pytest.mark.parametrize("content", [b"a\x00b", b"\xff\xfe\x00", b"a;" * 500, b"a\n" * 20_000, b"\x98;"])
def test_text_that_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(DomainError) as refusal:
        read_sheet(path, file_name="a.csv")
    assert refusal.value.code in {"not_a_workbook", "too_many_columns", "too_many_rows"}
