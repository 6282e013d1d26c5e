"""What people type into a condition, read exactly; whatever else is refused with a sentence."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

LONGEST = 100
_MOST_MINOR = 10**11
SPACES = re.compile(r"[\s\u00a0\u202f₽]+")
_DAYS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})"),
)


class Unreadable(Exception):
    """What stands in a condition cannot be read; `message` says how to write it, `operator` which way was meant."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def text_of(value: str) -> str:
    """Words on one line."""
    text = " ".join(value.split())
    if not text:
        raise Unreadable(_("Type something"))
    if len(text) > LONGEST or not text.isprintable():
        raise Unreadable(_("Type at most 100 usual characters"))
    return text


def whole_of(text: str, *, least: int, most: int) -> int:
    """A whole number between two."""
    plain = SPACES.sub("", text[:LONGEST])
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        raise Unreadable(_("A whole number is needed"))
    number = int(plain)
    if not least <= number <= most:
        raise Unreadable(_("A number from %(least)s to %(most)s is needed") % {"least": least, "most": most})
    return number


def minor_of(text: str) -> int:
    """A sum in roubles, as minor units."""
    plain = SPACES.sub("", text[:LONGEST]).replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", plain):
        raise Unreadable(_("This is not a sum. Write it as 1200 or 1200,50."))
    whole, _point, rest = plain.partition(".")
    minor = int(whole) * 100 + int(rest.ljust(2, "0") or 0)
    if minor > _MOST_MINOR:
        raise Unreadable(_("The sum is too big"))
    return minor


def minor_text(minor: int) -> str:
    """The other way round."""
    whole, rest = divmod(minor, 100)
    return f"{whole},{rest:02}" if rest else str(whole)


def day_of(text: str) -> date:
    """A date between 1900 and 2199."""
    found = next((match for shape in _DAYS if (match := shape.fullmatch(text.strip()[:LONGEST]))), None)
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year < 2200:
        raise Unreadable(_("There is no such date. Write it as 25.11.2026."))
    return day


def both(value: str) -> tuple[str, str]:
    """The two texts around «..»."""
    first, separator, second = value[:LONGEST].partition("..")
    if not separator:
        raise Unreadable(_("Fill in both"))
    return first, second
