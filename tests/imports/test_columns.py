"""Which column is which."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from ritm.core.errors import DomainError
from ritm.imports.columns import check_mapping, columns_of, header_row, letter_of
from ritm.imports.fields import EVERY, MANY
from ritm.imports.sheets import read_sheet
from tests.imports.books import DATA


def guesses(rows: list[list]) -> list[tuple[str, str]]:
    return [(column.guess, column.how) for column in columns_of(rows, header_row(rows))]


@pytest.mark.req("CL-04")
def test_the_columns_of_a_real_export() -> None:
    rows = read_sheet(DATA / "clients-1200.xlsx").rows
    assert header_row(rows) == 3
    columns = columns_of(rows, 3)
    assert [(c.letter, c.title, c.guess) for c in columns] == [
        ("A", "Клиент", "name"),
        ("B", "Тел", "phone"),
        ("C", "ДР", "birth_date"),
        ("D", "Пол", "gender"),
        ("E", "Почта", "email"),
        ("F", "Откуда узнал", "source"),
        ("G", "Статус", "status"),
        ("H", "Остаток занятий", "remainder"),
        ("I", "Долг", "debt"),
        ("J", "Родитель", "named_parent"),
        ("K", "Карта", "barcode"),
        ("L", "Комментарий", "note"),
        ("M", "Дата добавления", "skip"),
    ]
    assert columns[0].examples[0] == "шилова октябрина петровна"


def test_columns_without_titles_are_known_by_what_stands_in_them() -> None:
    rows = [
        ["1", "x"],
        ["Белова Мария", "89165551234", "12.03.2018", "a@example.com", "5"],
        ["Громов Илья", "8 (903) 555-77-01", date(1994, 11, 5), "b@example.com", "7"],
    ]
    assert guesses(rows) == [
        ("name", "content"),
        ("phone", "content"),
        ("birth_date", "content"),
        ("email", "content"),
        ("skip", ""),
    ]


def test_a_titled_column_of_dates_is_not_taken_for_birth_dates() -> None:
    rows = [["ФИО", "Последний визит"], ["Белова Мария", "12.03.2018"]]
    assert guesses(rows) == [("name", "title"), ("skip", "")]


def test_a_field_is_guessed_once_and_notes_more_often() -> None:
    rows = [["ФИО", "Клиент", "Заметки", "Комментарий"], ["а", "б", "в", "г"]]
    assert guesses(rows) == [("name", "title"), ("skip", ""), ("note", "title"), ("note", "title")]


def test_columns_that_are_empty_are_not_shown() -> None:
    rows = [["ФИО", "", "Тел"], ["Анна", "", ""]]
    assert [column.letter for column in columns_of(rows, 1)] == ["A", "C"]


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (701, "ZZ")])
def test_letters(index: int, letter: str) -> None:
    assert letter_of(index) == letter


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({0: "skip"}, "name_column_missing"),
        ({0: "phone"}, "name_column_missing"),
        ({0: "name", 1: "phone", 2: "phone"}, "field_twice"),
        ({0: "surname", 1: "note", 2: "note", 3: "skip", 4: "skip", 5: "titled", 6: "titled"}, ""),
    ],
)
def test_what_a_choice_of_columns_needs(mapping: dict[int, str], code: str) -> None:
    if not code:
        check_mapping(mapping)
        return
    with pytest.raises(DomainError) as refusal:
        check_mapping(mapping)
    assert refusal.value.code == code


@pytest.mark.req("CL-04")
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_sample_file_is_understood_whole(language: str, tmp_path: Path, studio) -> None:
    from ritm.web.desk.imports.workbooks import sample

    with translation.override(language):
        path = tmp_path / "sample.xlsx"
        path.write_bytes(sample(studio.actor).content)
        rows = read_sheet(path).rows
        found = guesses(rows)
    others = {*MANY, "surname", "first_name", "patronymic", "remainder"}
    asked = {code for code in EVERY if code not in others | {"certificate_ends_on", "insurance_ends_on"}}
    assert {code for code, how in found if how == "title"} == asked | {"note"}
    assert len(found) == len(asked) + 1
