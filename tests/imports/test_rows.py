"""Good rows, bad rows, and why: mechanics §11."""

import json
from collections import Counter
from datetime import date

import pytest

from ritm.imports.columns import columns_of, header_row
from ritm.imports.judging import rows_of
from ritm.imports.rows import Layout, Row
from ritm.imports.sheets import read_sheet
from tests.imports.books import DATA, TITLES

TODAY = date(2026, 11, 24)


def judged(*lines: list, titles: tuple[str, ...] = TITLES, branches: tuple[str, ...] = ()) -> list[Row]:
    cells = [list(titles), *(list(line) for line in lines)]
    columns = columns_of(cells, 1)
    mapping = {column.index: column.guess for column in columns}
    names = {column.index: column.title for column in columns}
    return rows_of(cells, Layout(1, mapping, names, TODAY, frozenset(branches)))


def one(*cells: object, **options: object) -> Row:
    return judged(list(cells), **options)[0]


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("name", ["clients-1200", "clients-10000"])
def test_the_truth_of_the_given_files(name: str) -> None:
    cells = read_sheet(DATA / f"{name}.xlsx").rows
    columns = columns_of(cells, header_row(cells))
    mapping = {column.index: column.guess for column in columns}
    rows = rows_of(cells, Layout(header_row(cells), mapping, {}, TODAY))
    truth = json.loads((DATA / f"{name}.json").read_text())
    reasons = Counter(row.reason for row in rows)
    found = {"valid": reasons[""], "rows": len(rows), **{key: value for key, value in reasons.items() if key}}
    assert found == {key: value for key, value in truth.items() if key != "note"}


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["", "нет", "32 мая"], "no_name"),
        (["-", "89161112233"], "no_name"),
        (["Анна", "нет", "32 мая"], "bad_phone"),
        (["Анна", "8 495 123-45", ""], "bad_phone"),
        (["Анна", "+7 916 000-00-01", "32 мая"], "dup_phone"),
        (["Анна", "89161112299", "32 мая"], "bad_date"),
        (["Анна", "", "01.01.1899"], "bad_date"),
        (["", " ", "\xa0", "\u200b"], "blank"),
        (["", "", "", "", "", "", "", "", "заметка"], "no_name"),
        (["Анна", ""], ""),
        (["=1+1", "8 916 111-22-33"], ""),
    ],
)
def test_one_reason_a_row_in_its_order(cells: list, reason: str) -> None:
    rows = judged(["Первая", "89160000001"], cells)
    assert [row.reason for row in rows] == ["", reason]
    assert [row.number for row in rows] == [2, 3]


@pytest.mark.req("CL-04")
@pytest.mark.req("CL-11")
def test_a_phone_is_taken_by_good_rows_only_and_the_first_wins() -> None:
    rows = judged(
        ["", "89161112233"],
        ["Анна", "89161112233", "32 мая"],
        ["Вера", "89161112233"],
        ["Борис", "8 (916) 111-22-33"],
        ["Глеб", "89030001122 / 89161112233"],
    )
    assert [row.reason for row in rows] == ["no_name", "bad_date", "", "dup_phone", ""]
    assert rows[3].trouble.detail == {"row": 4, "name": "Вера"}
    assert rows[4].values["other_phone"] == "+79161112233"


@pytest.mark.req("CL-04")
def test_every_value_of_a_full_row() -> None:
    row = one(
        "БЕЛОВА МАРИЯ", "89904587348, мама 89161112233", date(2018, 3, 12), "ж", " BELOVA@Example.COM ", "инста", "10%",
        "2000000000003", "аллергия",
    )  # fmt: skip
    assert row.warnings == []
    assert {name: value for name, value in row.values.items() if value} == {
        "name": "Белова Мария",
        "phone": "+79904587348",
        "other_phone": "+79161112233",
        "birth_date": date(2018, 3, 12),
        "gender": "female",
        "email": "belova@example.com",
        "source": "инста",
        "discount_percent": 10,
        "barcode": "2000000000003",
        "note": "аллергия\nТел: 89904587348, мама 89161112233",
    }


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("title", "cell", "warning", "field", "value"),
    [
        ("Почта", "нет@", "bad_email", "email", None),
        ("Почта", "a" * 300 + "@example.com", "bad_email", "email", None),
        ("Скидка", "101", "bad_discount", "discount_percent", None),
        ("Скидка", "-5", "bad_discount", "discount_percent", None),
        ("Пол", "дракон", "bad_gender", "gender", None),
        ("Остаток занятий", "безлимит", "bad_remainder", "note", "Остаток занятий: безлимит"),
        ("Филиал", "Луна", "bad_branch", "branch", None),
        ("Филиал", "центр", "", "branch", "центр"),
        ("Остаток занятий", "5 занятий", "", "note", "Остаток занятий: 5 занятий"),
        ("Остаток занятий", 0, "", "note", ""),
        ("Долг", "1 200 р", "", "opening", {"minor": -120000}),
        ("Карта", "1" * 41, "long_text", "barcode", ""),
        ("Источник", "я" * 61, "long_text", "source", "я" * 60),
        ("Обращение", "я" * 81, "long_text", "salutation", "я" * 80),
    ],
)
def test_a_doubt_leaves_the_row_and_drops_the_value(
    title: str, cell: object, warning: str, field: str, value: object
) -> None:
    row = one("Анна", cell, titles=("ФИО", title), branches=("центр",))
    assert row.reason == ""
    assert [trouble.code for trouble in row.warnings] == ([warning] if warning else [])
    assert row.values[field] == value


def test_a_long_name_is_cut_and_kept_whole_in_the_notes() -> None:
    row = one("Анна " + "я" * 10_000)
    assert len(row.values["name"]) == 150
    assert row.values["note"].endswith("я" * 3000)
    assert [trouble.code for trouble in row.warnings] == ["long_text"]


def test_a_barcode_stands_once_in_a_file() -> None:
    rows = judged(
        *(["Анна", "", "", "", "", "", "", "2000000000003"], ["Вера", "", "", "", "", "", "", "2000000000003"])
    )
    assert [row.values["barcode"] for row in rows] == ["2000000000003", ""]
    assert [[trouble.code for trouble in row.warnings] for row in rows] == [[], ["dup_barcode"]]


def test_parts_of_a_name_make_the_name() -> None:
    row = one("Мария", "Андреевна", "Белова", titles=("Имя", "Отчество", "Фамилия"))
    assert row.values["name"] == "Белова Мария Андреевна"


def test_the_same_content_has_the_same_fingerprint_wherever_its_columns_stand() -> None:
    first, second = judged(["Анна", "", date(1990, 5, 8)], [" АННА ", "", "08.05.1990"])
    moved = one("08.05.1990", "анна", titles=("ДР", "ФИО"))
    other = one("Анна", "", "09.05.1990")
    assert first.fingerprint == moved.fingerprint
    assert len({first.fingerprint, second.fingerprint, other.fingerprint}) == 3
