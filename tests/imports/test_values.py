"""What a cell means."""

from datetime import date

import pytest

from ritm.imports.values import (
    Phones,
    birth_date_of,
    date_fault,
    gender_of,
    has_name,
    name_of,
    percent_of,
    phones_of,
    text_of,
    visits_of,
)

TODAY = date(2026, 11, 24)


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("26.04.2004", date(2004, 4, 26)),
        ("6.4.2004", date(2004, 4, 6)),
        ("2003-07-16", date(2003, 7, 16)),
        ("2003-07-16T00:00:00", date(2003, 7, 16)),
        ("12/03/18", date(2018, 3, 12)),
        ("12/03/2018", date(2018, 3, 12)),
        ("12-03-18", date(2018, 3, 12)),
        ("24.11.26", date(2026, 11, 24)),  # today itself
        ("25.11.26", date(1926, 11, 25)),  # tomorrow: a hundred years ago
        ("29.02.2000", date(2000, 2, 29)),
        ("5 мая 2015", date(2015, 5, 5)),
        ("12 марта 2018 г.", date(2018, 3, 12)),
        (43172, date(2018, 3, 13)),
        ("43172", date(2018, 3, 13)),
        (43172.5, date(2018, 3, 13)),
        (date(1990, 5, 8), date(1990, 5, 8)),
        ("01.01.1900", date(1900, 1, 1)),
        ("24.11.2026", date(2026, 11, 24)),
    ],
)
def test_birth_dates_that_people_write(cell: object, day: date) -> None:
    assert birth_date_of(cell, TODAY) == day


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("31.02.2015", "none"),
        ("00.00.0000", "none"),
        ("29.02.2001", "none"),
        ("32 мая", "word"),
        ("весна 1987", "word"),
        ("07/25/14", "month"),
        ("31.12.1899", "outside"),
        ("25.11.2026", "outside"),
        ("01.01.0001", "outside"),
        ("31.12.9999", "outside"),
        (date(1890, 1, 1), "outside"),
        (2015, "word"),  # a year, not a day of Excel's calendar
        ("1e400", "word"),
        ("-1", "word"),
        ("99999999999", "word"),
    ],
)
def test_what_is_no_birth_date_and_why(cell: object, fault: str) -> None:
    assert birth_date_of(cell, TODAY) is None
    assert date_fault(cell, TODAY) == fault


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("text", "numbers", "says_more"),
    [
        ("8 (978) 932-87-92", ("+79789328792",), False),
        ("9690911114", ("+79690911114",), False),
        ("+7 967 916 01 10", ("+79679160110",), False),
        ("+375 29 123-45-67", ("+375291234567",), False),
        ("79770474145 / 8 903 000 11 22", ("+79770474145", "+79030001122"), False),
        ("89904587348, мама 89161112233", ("+79904587348", "+79161112233"), True),
        ("9325122552 (ватсап)", ("+79325122552",), True),
        ("89161112233 89161112244", ("+79161112233", "+79161112244"), False),
        ("89161112233, 89161112233", ("+79161112233",), True),
        ("89161112233; 89161112244; 89161112255", ("+79161112233", "+79161112244", "+79161112255"), True),
        ("89161112233 доб. 12", ("+79161112233",), True),
        ("12-34-56", (), True),
        ("8 495 123-45", (), True),
        ("нет", (), True),
        ("", (), False),
    ],
)
def test_numbers_of_a_phone_cell(text: str, numbers: tuple[str, ...], says_more: bool) -> None:
    assert phones_of(text) == Phones(numbers, says_more)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("шилова октябрина петровна", "Шилова Октябрина Петровна"),
        ("АНДРОНИК ТИХОНОВИЧ СИЛИН", "Андроник Тихонович Силин"),
        ("  Сысоева   Алла ", "Сысоева Алла"),
        ("МАМИН-СИБИРЯК", "Мамин-Сибиряк"),
        ("г-жа журавлёва надежда", "г-жа Журавлёва Надежда"),
        ("Анна де Вит", "Анна де Вит"),
        ('=HYPERLINK("http://x","Иванова")', '=HYPERLINK("http://x","Иванова")'),
        ("@Сидорова", "@Сидорова"),
    ],
)
def test_names_get_their_capitals_and_nothing_else(typed: str, name: str) -> None:
    assert name_of(text_of(typed)) == name


@pytest.mark.parametrize(("text", "has"), [("-", False), ("", False), ("…", False), ("Ю", True), ("🌸", False)])
def test_a_name_has_letters(text: str, has: bool) -> None:
    assert has_name(text) is has


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (79610033076, "79610033076"),
        (4.5, "4.5"),
        (date(1990, 5, 8), "08.05.1990"),
        ("а\u202eб\x00в\u200b", "абв"),
        ("می\u200cخواهم Ан\u200dна", "می\u200cخواهم Анна"),
        ("VIP;не звонить\r\n\r\n никогда ", "VIP;не звонить\nникогда"),
        ("\xa0 1\xa0200 р", "1 200 р"),
    ],
)
def test_a_cell_as_a_person_reads_it(cell: object, text: str) -> None:
    assert text_of(cell) == text


def test_words_for_gender_percent_and_visits() -> None:
    assert [gender_of(word) for word in ("Ж", "муж.", "девочка", "оно")] == ["female", "male", "female", None]
    assert [percent_of(text) for text in ("0", "10", "10%", "10,0 %", "100", "101", "10,5", "-5", "да")] == [
        0, 10, 10, 10, 100, None, None, None, None,
    ]  # fmt: skip
    assert [visits_of(text) for text in ("5", "5 занятий", "4,5", "безлимит", "")] == ["5", "5", "4,5", None, None]
