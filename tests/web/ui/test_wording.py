"""How values are written, in both languages."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from ritm.web.ui import wording

NB = "\u00a0"


@pytest.mark.parametrize(
    ("minor", "russian", "english"),
    [
        (0, f"0{NB}₽", f"0{NB}₽"),
        (120000, f"1{NB}200{NB}₽", f"1,200{NB}₽"),
        (120050, f"1{NB}200,50{NB}₽", f"1,200.50{NB}₽"),
        (-70000, f"\u2212700{NB}₽", f"\u2212700{NB}₽"),
        (-5, f"\u22120,05{NB}₽", f"\u22120.05{NB}₽"),
        (123456789, f"1{NB}234{NB}567,89{NB}₽", f"1,234,567.89{NB}₽"),
    ],
)
def test_money(minor, russian, english):
    with translation.override("ru"):
        assert wording.money(minor) == russian
    with translation.override("en"):
        assert wording.money(minor) == english


def test_money_of_a_receipt_always_has_kopecks():
    with translation.override("ru"):
        assert wording.money_exact(494800) == f"4{NB}948,00"
        assert wording.money_exact(-56000) == "\u2212560,00"
        assert wording.money_signed(50000) == f"+500{NB}₽"
        assert wording.money_signed(-50000) == f"\u2212500{NB}₽"


@pytest.mark.parametrize(
    ("hundredths", "written"), [(400, "4"), (450, "4,5"), (425, "4,25"), (0, "0"), (-100, "\u22121")]
)
def test_visits(hundredths, written):
    with translation.override("ru"):
        assert wording.units(hundredths) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+79165551234", "+7 916 555-12-34"),
        ("89165551234", "+7 916 555-12-34"),
        ("+375291234567", "+375 29 123-45-67"),
        ("нет", "нет"),
    ],
)
def test_phone(number, written):
    assert wording.phone(number) == written


def test_masked_phone_keeps_four_digits():
    assert wording.phone_masked("+79165551234") == f"+7 916{NB}…-12-34"


@pytest.mark.parametrize(
    ("name", "letters", "short"),
    [
        ("Белова Мария Андреевна", "БМ", "Мария Б."),
        ("Ковалёва Анна", "КА", "Анна К."),
        ("Шер", "Ш", "Шер"),
        ("Соломон Ермилович Новиков", "СЕ", "Соломон Н."),
        ("Новиков Соломон Ермилович", "НС", "Соломон Н."),
        ("Анна Ильинична Белова", "АИ", "Анна Б."),
        ("Anna Bell", "AB", "Anna B."),
        ("Émile Zola", "ÉZ", "Émile Z."),
        ("Konstantin-Alexander von Hohenzollern", "KV", "Konstantin-Alexander H."),
        ("", "", ""),
        ("  (повтор) Зайцев", "З", "Зайцев (."),
        ("=HYPERLINK(1)", "H", "=HYPERLINK(1)"),
        ("«…»", "•", "«…»"),
    ],
)
def test_names(name, letters, short):
    assert wording.initials(name) == letters
    assert wording.short_name(name) == short


@pytest.mark.parametrize(
    ("born_on", "years"),
    [
        (date(2015, 11, 24), "11 лет"),
        (date(2015, 11, 25), "10 лет"),
        (date(2004, 2, 29), "22 года"),
        (date(2025, 11, 1), "1 год"),
        (date(2026, 11, 1), "0 лет"),
    ],
)
def test_age_on_a_day(born_on, years):
    with translation.override("ru"):
        assert wording.age(born_on, date(2026, 11, 24)) == years


def test_dates_in_russian():
    day = date(2026, 11, 25)
    with translation.override("ru"):
        assert wording.weekday(day) == "ср"
        assert wording.weekday_date(day) == "ср 25.11"
        assert wording.day_title(date(2026, 11, 23)) == "Понедельник, 23 ноября"
        assert wording.month_day(day) == "25 ноября"
        assert wording.plain_date(day) == "25.11.2026"
        assert wording.plain_date(datetime(2026, 11, 25, 20, tzinfo=UTC), "Asia/Vladivostok") == "26.11.2026"
        assert wording.plain_date(date(15, 3, 2)) == "02.03.0015"


def test_dates_in_english():
    with translation.override("en"):
        assert wording.weekday_date(date(2026, 11, 25)) == "Wed 25 Nov"
        assert wording.day_title(date(2026, 11, 23)) == "Monday, 23 November"


def test_times():
    assert wording.clock_time(time(9, 5)) == "9:05"
    assert wording.time_range(time(18, 0), time(19, 30)) == "18:00\u201319:30"
    starts = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert wording.clock_time(starts, "Europe/Moscow") == "18:00"
    assert wording.clock_time(datetime(2026, 11, 23, 15, 0)) == "15:00"  # noqa: DTZ001 -- a wall clock
