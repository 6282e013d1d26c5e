"""Workbooks and tables that chance has spoilt: the same ones from the same seed (T-XLS-2)."""

import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.imports.books import book

SEED = 20261126
TITLES = (
    "ФИО", "Телефон", "Дата рождения", "Почта", "Статус", "Интересы", "Паспорт", "ФИО родителя", "Абонемент",
    "Остаток занятий", "Конец абонемента", "Долг", "Баланс", "Согласие на SMS", "Документы", "Скидка",
)  # fmt: skip
ODD = (
    "", " ", "0", "-1", "1e309", "NaN", "=1+1", "'", "\u202e", "\ufeff", "я" * 5000, "9" * 400, "31.02.2020", "00.00.0000",
    "99999999", "2958466", "+7", "++7 (916)", "1/0", "да", "\n\n", "<b>", "%s%n", "{{ 7*7 }}", "𝔄", "٣٣", "до 99.99.9999", ";,;", "−5",
)  # fmt: skip
_XML = (
    b"<c r=", b"<row r=", b't="s"', b"</sheetData>", b"<v>", b"<sheetData>", b"xmlns=", b"<si>", b"sheetId=", b"<dimension ref=",
)  # fmt: skip


def mutant(number: int) -> tuple[str, bytes]:
    """The name and the content of one spoilt file."""
    chance = Random(SEED * 1000 + number)
    spoil = chance.choice(_WAYS)
    return spoil(chance)


def _rows(chance: Random, count: int = 6) -> list[list[str]]:
    return [[chance.choice(ODD) if chance.random() < 0.5 else f"Анна {n} {at}" for at in TITLES] for n in range(count)]


@cache
def _whole() -> bytes:
    return book(*_rows(Random(SEED)), titles=TITLES)


def _cells(chance: Random) -> tuple[str, bytes]:
    """A good workbook with odd words in its cells."""
    titles = [chance.choice(ODD) if chance.random() < 0.1 else title for title in TITLES]
    return "cells.xlsx", book(*_rows(chance), titles=titles)


def _text(chance: Random) -> tuple[str, bytes]:
    """A table as text: odd words, separators, encodings."""
    mark, coding = chance.choice(";,\t|"), chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1251"])
    text = "\r\n".join(mark.join(line) for line in [list(TITLES), *_rows(chance)])
    content = bytearray(text.encode(coding, errors="replace"))
    for _turn in range(chance.randrange(4)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return "table.csv", bytes(content)


def _bytes(chance: Random) -> tuple[str, bytes]:
    """Some bytes of the package are others."""
    content = bytearray(_whole())
    for _turn in range(chance.randrange(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return "bytes.xlsx", bytes(content)


def _cut(chance: Random) -> tuple[str, bytes]:
    """A piece is missing, or stands twice."""
    whole = _whole()
    start, end = sorted(chance.sample(range(len(whole)), 2))
    return "cut.xlsx", whole[:start] + chance.choice([b"", whole[start:end] * 2]) + whole[end:]


def _parts(chance: Random) -> tuple[str, bytes]:
    """The package is good, what stands in its parts is not."""
    made, method = BytesIO(), chance.choice([ZIP_DEFLATED, ZIP_STORED])
    with ZipFile(BytesIO(_whole())) as old, ZipFile(made, "w", method) as package:
        spoilt = chance.sample(old.namelist(), chance.randrange(1, 3))
        for name in old.namelist():
            part = old.read(name)
            package.writestr(name, _spoilt(chance, part) if name in spoilt else part)
    return "parts.xlsx", made.getvalue()


def _spoilt(chance: Random, part: bytes) -> bytes:
    other = chance.choice(_PART_WAYS)(chance, part)
    return other if other != part else _flip(chance, part)


def _flip(chance: Random, part: bytes) -> bytes:
    spoilt = bytearray(part or b" ")
    for _turn in range(chance.randrange(1, 20)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _swap(chance: Random, part: bytes) -> bytes:
    return part.replace(chance.choice(_XML), chance.choice(_XML), chance.randrange(1, 4))


def _numbers(chance: Random, part: bytes) -> bytes:
    return part.replace(
        b"<v>" + str(chance.randrange(9)).encode(), b"<v>" + chance.choice([b"-9", b"1e400", b"99999999999", b"x"])
    )


def _far(chance: Random, part: bytes) -> bytes:
    return part.replace(b'r="A2"', chance.choice([b'r="XFD2"', b'r="A1048576"', b'r="ZZZ0"', b'r=""']), 1)


def _gone(chance: Random, _part: bytes) -> bytes:
    return chance.randbytes(chance.randrange(2, 40))


def _stream(chance: Random) -> tuple[str, bytes]:
    """A stream that ends too early or too late under a good directory."""
    whole, noise = bytearray(_whole()), zlib.compress(bytes(chance.randrange(256) for _turn in range(99)))
    at = chance.randrange(30, len(whole) - 120)
    whole[at : at + len(noise)] = noise
    return "stream.xlsx", bytes(whole)


_PART_WAYS: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _swap, _numbers, _far, _gone)
_WAYS: tuple[Callable[[Random], tuple[str, bytes]], ...] = (_cells, _text, _bytes, _cut, _parts, _parts, _stream)
