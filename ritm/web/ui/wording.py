"""How values are written: money, visits, phones, names, days. Pure functions of a value and the active language."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache

import phonenumbers
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext

from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.names import PATRONYMICS

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"


def says_branch(name: str) -> bool:
    """True where a branch's own name says what it is, in whichever language: “Main branch” needs no “branch” before it."""
    return any(word in name.casefold() for word in _branch_words())


@cache
def _branch_words() -> tuple[str, ...]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(pgettext("within the name of a branch", "branch"))
    return tuple(found)


def is_russian() -> bool:
    return (get_language() or "ru").startswith("ru")


def grouped(whole: int) -> str:
    """1200 is «1 200» in Russian and «1,200» in English."""
    return f"{whole:,}".replace(",", NBSP) if is_russian() else f"{whole:,}"


def with_fraction(hundredths: int, *, places: str) -> str:
    """A whole part, and a fraction where there is one. `places`: "two" always two, "short" without end zeros."""
    whole, rest = divmod(abs(hundredths), 100)
    fraction = f"{rest:02}" if places == "two" else f"{rest:02}".rstrip("0")
    point = "," if is_russian() else "."
    text = grouped(whole) + (point + fraction if rest else "")
    return MINUS + text if hundredths < 0 else text


def money(minor: int) -> str:
    """120000 is «1 200 ₽»; kopecks only where they are not zero."""
    return with_fraction(minor, places="two") + NBSP + "₽"


def money_exact(minor: int) -> str:
    """As in a receipt: «1 200,00»."""
    whole, rest = divmod(abs(minor), 100)
    text = f"{grouped(whole)}{',' if is_russian() else '.'}{rest:02}"
    return MINUS + text if minor < 0 else text


def money_signed(minor: int) -> str:
    """With a plus for money that came."""
    return f"+{money(minor)}" if minor > 0 else money(minor)


def units(hundredths: int) -> str:
    """Visits: 450 is «4,5», 400 is «4»."""
    return with_fraction(hundredths, places="short")


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, "RU")
    except phonenumbers.NumberParseException:
        return None


def phone(number: str) -> str:
    """«+7 916 555-12-34»; a number that cannot be read stays as it was typed."""
    parsed = _parsed(number)
    if parsed is None:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def phone_masked(number: str) -> str:
    """For a level that sees the last four digits: «+7 916 …-12-34»."""
    written = phone(number)
    return f"{written[:6]}{NBSP}…{written[-6:]}" if len(written) > 12 else written


def initials(name: str) -> str:
    """«Белова Мария» is «БМ», «=HYPERLINK» is «H»; a dot where there is no letter at all."""
    words = [word for word in name.split() if word[0].isalnum()]
    inside = next((letter for letter in name if letter.isalnum()), "•" if name.strip() else "")
    return ("".join(word[0] for word in words[:2]) or inside).upper()


def short_name(name: str) -> str:
    """As names are typed, the surname first, in Latin letters last: «Ковалёва Анна» is «Анна К.», “Anna van Bell” “Anna B.”.

    A patronymic in the middle says that the given name stands before it: «Анна Петровна Ковалёва» is «Анна К.» too.
    """
    words = name.split()
    if len(words) < 2:
        return name
    is_given_first = _is_latin(words[0]) or (len(words) > 2 and words[1].endswith(PATRONYMICS))
    given, surname = (words[0], words[-1]) if is_given_first else (words[1], words[0])
    return f"{given} {surname[0]}."


def _is_latin(word: str) -> bool:
    return word[0].isalpha() and word[0] < "\u0250"


def years(count: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}


def full_years(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age(born_on: date, day: date | None = None) -> str:
    """«11 лет» on the day, today by default."""
    return years(full_years(born_on, day or clock.today(timezone.get_current_timezone_name())))


WEEKDAYS: tuple[Callable[[], str], ...] = (
    lambda: pgettext("day of the week", "Mon"),
    lambda: pgettext("day of the week", "Tue"),
    lambda: pgettext("day of the week", "Wed"),
    lambda: pgettext("day of the week", "Thu"),
    lambda: pgettext("day of the week", "Fri"),
    lambda: pgettext("day of the week", "Sat"),
    lambda: pgettext("day of the week", "Sun"),
)


def weekday(day: date) -> str:
    """«ср»."""
    return WEEKDAYS[day.weekday()]()


def weekdays_told(text: str) -> str:
    """«пн, ср» of «1, 3», as the log keeps days of the week, Monday 1."""
    numbers = text.split(", ")
    is_known = all(len(one) == 1 and one in "1234567" for one in numbers)
    return ", ".join(WEEKDAYS[int(one) - 1]() for one in numbers) if is_known else text


def weekday_date(day: date) -> str:
    """«ср 25.11»."""
    return f"{weekday(day)} {short_day(day)}"


def plain_date(day: date, zone: str = "") -> str:
    """«25.11.2026», for tables. An instant is read in `zone`."""
    if zone and isinstance(day, datetime):
        day = clock.local_date(day, zone)
    return f"{day:%d.%m}.{day.year:04}"


def month_day(day: date) -> str:
    """«25 ноября»."""
    return date_format(day, "j E")


def day_title(day: date) -> str:
    """«Понедельник, 23 ноября»."""
    return date_format(day, "l, j E")


def clock_time(value: datetime | time, zone: str = "") -> str:
    """«18:00», «9:05». An instant in UTC is read in `zone`, else in the active time zone."""
    if isinstance(value, datetime):
        if zone:
            value = clock.local(value, zone)
        elif value.utcoffset() is not None and value.tzname() == "UTC":
            value = clock.local(value, timezone.get_current_timezone_name())
    return f"{value.hour}:{value.minute:02}"


def time_range(start: datetime | time, end: datetime | time, zone: str = "") -> str:
    """«18:00–19:00»."""
    return f"{clock_time(start, zone)}{DASH}{clock_time(end, zone)}"
