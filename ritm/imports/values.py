"""What a cell means: pure readers of names, phones, dates, words. Rules of mechanics §11."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ritm.clients.errors import BadPhone
from ritm.clients.phones import parse
from ritm.core.lines import one_line, visible
from ritm.imports.sheets import Cell

FIRST_BIRTH_DATE = date(1900, 1, 1)
_LAST_DATE = date(2199, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, for dates after February 1900
_MONTHS = ["янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
_KEPT_SMALL = {"г-жа", "г-н"}
_PHONE = re.compile(r"\+?\d[\d\s()‐-―\-.]*")
_DIGITS_OF_ONE = 11
_DAY_FIRST = re.compile(r"(\d{1,2})[./\-,](\d{1,2})[./\-,](\d{4}|\d{2})(?:\s.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[.\-/](\d{1,2})[.\-/](\d{1,2})(?:[T\s].*)?")
_DAY_WORD = re.compile(r"(\d{1,2})\s+([а-яё]+)\.?\s+(\d{4})(?:\s*г\.?)?", re.IGNORECASE)
_GENDERS = {
    "female": ["ж", "жен", "женский", "женщина", "девочка", "девушка", "f", "female", "w", "woman", "girl"],
    "male": ["м", "муж", "мужской", "мужчина", "мальчик", "юноша", "парень", "m", "male", "man", "boy"],
}
_YES_NO = {
    True: ["да", "д", "есть", "есть разрешение", "согласен", "согласна", "+", "1", "yes", "y", "true", "v", "x", "✓"],
    False: ["нет", "н", "нет разрешения", "отказ", "против", "-", "0", "no", "n", "false"],
}


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: no control or direction marks, single spaces inside a line."""
    if isinstance(cell, date):
        return f"{cell:%d.%m}.{cell.year:04}"
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".") if abs(cell) < 10**15 else str(cell)
    text = str(cell)
    if text.isprintable():  # most cells: nothing hidden, one line
        return one_line(text)
    return "\n".join(line for line in (one_line(line) for line in visible(text).splitlines()) if line)


def name_of(text: str) -> str:
    """A name in one line; one typed all in capitals or all in small letters gets its capitals."""
    words = text.split()
    letters = "".join(words)
    if letters.isupper() or letters.islower():
        words = [_capital(word) for word in words]
    return " ".join(words)


def _capital(word: str) -> str:
    if word.lower() in _KEPT_SMALL:
        return word.lower()
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def has_name(text: str) -> bool:
    """True where there is at least one letter or digit."""
    return any(letter.isalnum() for letter in text)


@dataclass(frozen=True)
class Phones:
    """Valid numbers of a cell in their order, and whether the cell says more than its first two."""

    numbers: tuple[str, ...]
    says_more: bool


def _valid(text: str) -> str:
    try:
        return parse(text)
    except BadPhone:
        return ""


def phones_of(text: str) -> Phones:
    """The numbers in a phone cell: the first is the main one, the second the other; words belong in the note."""
    pieces = [piece for found in _PHONE.findall(text) for piece in _apart(found)]
    numbers = tuple(dict.fromkeys(number for piece in pieces if (number := _valid(piece))))
    words = re.sub(r"[^\w]", "", _PHONE.sub("", text))
    return Phones(numbers=numbers, says_more=bool(words) or len(numbers) > 2 or len(pieces) > len(numbers))


def _apart(piece: str) -> list[str]:
    """Two numbers with only a space between them look like one of 22 digits."""
    digits = re.sub(r"\D", "", piece)
    if len(digits) == 2 * _DIGITS_OF_ONE and not _valid(piece):
        return [digits[:_DIGITS_OF_ONE], digits[_DIGITS_OF_ONE:]]
    return [piece.strip()]


def any_date_of(cell: Cell, today: date) -> date | None:
    """A day of the years 1900 to 2199: of an end, of a document. Two digits mean a year up to twenty years ahead."""
    day = cell if isinstance(cell, date) else _typed_date(text_of(cell), date(today.year + 20, 12, 31))
    return day if day is not None and FIRST_BIRTH_DATE <= day <= _LAST_DATE else None


def birth_date_of(cell: Cell, today: date) -> date | None:
    """The day, or None where there is no such day or it lies outside 1900–today."""
    day = cell if isinstance(cell, date) else _typed_date(text_of(cell), today)
    return day if day is not None and FIRST_BIRTH_DATE <= day <= today else None


def _typed_date(text: str, today: date) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        return _date(int(year), int(month), int(day)) if len(year) == 4 else _short_year(year, month, day, today)
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(*map(int, found.groups()))
    if found := _DAY_WORD.fullmatch(text):
        month = next((place for place, start in enumerate(_MONTHS, 1) if found[2].lower().startswith(start)), 0)
        return _date(int(found[3]), month, int(found[1]))
    return _serial(text)


def _short_year(year: str, month: str, day: str, today: date) -> date | None:
    """Two digits mean the last hundred years."""
    century = today.year // 100 * 100
    last = _date(century + int(year), int(month), int(day))
    if last is not None and last <= today:
        return last
    return _date(century - 100 + int(year), int(month), int(day))


def _serial(text: str) -> date | None:
    # A bare 2015 is a year that somebody typed, not the 2015th day of Excel's calendar.
    if not re.fullmatch(r"\d{4,5}(\.\d+)?", text) or 1900 <= float(text) <= 2100:
        return None
    return _SERIAL_ZERO + timedelta(days=int(float(text)))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def gender_of(text: str) -> str | None:
    """female, male; None for a word that says neither."""
    word = text.strip(" .").lower()
    return next((gender for gender, words in _GENDERS.items() if word in words), None)


def yes_no_of(text: str) -> bool | None:
    """Yes or no; None for a word that says neither."""
    word = text.strip(" .").lower()
    return next((answer for answer, words in _YES_NO.items() if word in words), None)


def parts_of(text: str) -> list[str]:
    """Several names in one cell: apart by a comma, a semicolon or a new line."""
    return [part for piece in re.split(r"[;,\n]", text) if (part := one_line(piece))]


def percent_of(text: str) -> int | None:
    """A whole number from 0 to 100, with or without its sign; None for anything else."""
    found = re.fullmatch(r"(\d{1,3})(?:[.,]0+)?\s*%?", text)
    return int(found[1]) if found and int(found[1]) <= 100 else None


def money_of(text: str) -> int | None:
    """A sum in kopecks: "1 200,50 ₽", "-300"; None for what is no sum."""
    found = re.fullmatch(
        r"([-−–]?)\s*(\d[\d\s]{0,15})(?:[.,](\d{1,2}))?\s*(?:руб\w*\.?|р\.?|₽|rub)?", text.strip(), re.IGNORECASE
    )
    if found is None:
        return None
    minor = int(re.sub(r"\s", "", found[2])) * 100 + int((found[3] or "0").ljust(2, "0"))
    return -minor if found[1] else minor


def visits_of(text: str) -> str | None:
    """How many visits are left ("5 занятий" → "5"); None for what is no number."""
    found = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:зан\w*\.?|посещ\w*\.?|раз\w?|шт\.?)?", text, re.IGNORECASE)
    return found[1] if found else None


def date_fault(cell: Cell, today: date) -> str:
    """Why it is no birth date: outside (of 1900–today), month (over 12: month and day swapped?), none, word."""
    text = text_of(cell)
    day = cell if isinstance(cell, date) else _typed_date(text, today)
    if day is not None:
        return "outside"
    found = _DAY_FIRST.fullmatch(text)
    if found and int(found[2]) > 12 >= int(found[1]):
        return "month"
    return "none" if found or _YEAR_FIRST.fullmatch(text) or _DAY_WORD.fullmatch(text) else "word"
