"""Kinds of value that a condition compares with: operators, what is typed, how it is read and written.

A condition is written `field:operator:value`; values of several parts have ".." between them, choices a comma.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.core import clock
from ritm.directory.conditions.reading import (
    LONGEST,
    Unreadable,
    both,
    day_of,
    minor_of,
    minor_text,
    text_of,
    whole_of,
)

MOST_DAYS = 3660
WITHOUT, WITH = "without", "with"
_OPERATORS = {
    "has": _("contains"),
    "is": pgettext_lazy("condition", "is"),
    "not": _("is not"),
    "more": _("more than"),
    "less": _("less than"),
    "between": _("from … to …"),
    "on": _("on the day"),
    "since": _("from the day on"),
    "until": _("up to the day"),
    "days": _("within … days"),
    "lately": _("in the last … days"),
    WITHOUT: _("is not filled in"),
    WITH: _("is filled in"),
    "yes": pgettext_lazy("condition", "yes"),
    "no": pgettext_lazy("condition", "no"),
}


@dataclass(frozen=True)
class Day:
    """The day and the zone that a search is asked in."""

    today: date
    zone: str

    def bounds(self, first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
        """The instants from the first day's beginning to before the last one's end."""
        start = clock.day_bounds(first, self.zone)[0] if first else None
        return start, clock.day_bounds(last, self.zone)[1] if last else None


@dataclass(frozen=True)
class Part:
    """One input of a value: its name, what is typed into it (text, whole, money, day, choices), its words."""

    name: str
    typed: str
    label: Any


@dataclass(frozen=True)
class Kind:
    """What all kinds share; a value is whatever `read` gives."""

    is_secret = False  # what is typed stands in no address and no segment: `hidden` makes of it what may

    operators: tuple[str, ...] = ()
    least: int = 0
    most: int = 10**6

    def labels(self) -> list[tuple[str, Any]]:
        """The operators with their words."""
        return [(code, _OPERATORS[code]) for code in self.operators]

    def parts(self, operator: str) -> Sequence[Part]:
        """The inputs that the operator needs."""
        return ()

    def join(self, typed: Mapping[str, list[str]], operator: str) -> str:
        """What was typed into the inputs, as one text."""
        return "..".join(_first(typed, part.name) for part in self.parts(operator))

    def split(self, value: str, operator: str) -> dict[str, list[str]]:
        """The other way round."""
        return {part.name: [text] for part, text in zip(self.parts(operator), value.split(".."), strict=False)}

    def read(self, operator: str, value: str, day: Day) -> Any:
        """The value. Raises Unreadable."""
        return None

    def hidden(self, value: str, day: Day) -> str:
        """What stands in an address for what was typed."""
        return value

    def write(self, operator: str, value: Any) -> str:
        """The shortest text of a value that was read."""
        return ""


class Text(Kind):
    """Words; empty fields too where the field says how."""

    def parts(self, operator: str) -> Sequence[Part]:
        return () if operator in {WITHOUT, WITH} else (Part("value", "text", _("Text")),)

    def split(self, value: str, operator: str) -> dict[str, list[str]]:
        return {"value": [value]}

    def read(self, operator: str, value: str, day: Day) -> str:
        return "" if operator in {WITHOUT, WITH} else text_of(value)

    def write(self, operator: str, value: str) -> str:
        return value


class Whole(Kind):
    """A count: everything becomes from … to … with both ends."""

    typed = "whole"

    def parts(self, operator: str) -> Sequence[Part]:
        if operator == "between":
            return Part("value", self.typed, pgettext_lazy("count", "from")), Part("value2", self.typed, _("to"))
        return (Part("value", self.typed, _("Number")),)

    def read(self, operator: str, value: str, day: Day) -> tuple[int | None, int | None]:
        if operator == "between":
            low, high = (self._one(text) for text in both(value))
            if low > high:
                raise Unreadable(_("The first number is above the second"))
            return low, high
        one = self._one(value)
        return {"more": (one + 1, None), "less": (None, one - 1)}.get(operator, (one, one))

    def write(self, operator: str, value: tuple[int | None, int | None]) -> str:
        return "..".join(self._text(one) for one in self.shown(operator, value))

    def shown(self, operator: str, value: tuple[int | None, int | None]) -> tuple[int, ...]:
        """The numbers as they were typed."""
        low, high = value
        if operator == "between":
            return low or 0, high or 0
        return ({"more": (low or 0) - 1, "less": (high or 0) + 1}.get(operator, low or 0),)

    def _one(self, text: str) -> int:
        return whole_of(text, least=self.least, most=self.most)

    def _text(self, number: int) -> str:
        return str(number)


class Money(Whole):
    """A sum, typed in roubles, kept in minor units."""

    typed = "money"

    def _one(self, text: str) -> int:
        return minor_of(text)

    def _text(self, number: int) -> str:
        return minor_text(number)


class Choice(Kind):
    """One or more of a list; the field checks that they stand in it."""

    def parts(self, operator: str) -> Sequence[Part]:
        return () if operator in {WITHOUT, WITH} else (Part("value", "choices", _("Which")),)

    def join(self, typed: Mapping[str, list[str]], operator: str) -> str:
        return ",".join(typed.get("value", ()))

    def split(self, value: str, operator: str) -> dict[str, list[str]]:
        return {"value": value.split(",")}

    def read(self, operator: str, value: str, day: Day) -> tuple[str, ...]:
        if operator in {WITHOUT, WITH}:
            return ()
        chosen = tuple(dict.fromkeys(one for one in value[:2000].split(",") if one))
        if not chosen:
            raise Unreadable(_("Choose something from the list"))
        return chosen

    def write(self, operator: str, value: tuple[str, ...]) -> str:
        return ",".join(value)


class Flag(Kind):
    """Yes or no."""


class Days(Kind):
    """A number of days from today: «within 7 days»."""

    def parts(self, operator: str) -> Sequence[Part]:
        return (Part("value", "whole", _("Days")),)

    def read(self, operator: str, value: str, day: Day) -> int:
        return whole_of(value, least=self.least, most=min(self.most, MOST_DAYS))

    def write(self, operator: str, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class Dates(Kind):
    """A date: from the first to the last, either may be open."""

    def parts(self, operator: str) -> Sequence[Part]:
        if operator in {WITHOUT, WITH}:
            return ()
        if operator == "lately":
            return (Part("value", "whole", _("Days")),)
        if operator == "between":
            return Part("value", "day", pgettext_lazy("day", "from")), Part("value2", "day", pgettext_lazy("day", "to"))
        return (Part("value", "day", _("Date")),)

    def read(self, operator: str, value: str, day: Day) -> tuple[date | None, date | None]:
        if operator in {WITHOUT, WITH}:
            return None, None
        if operator == "lately":
            count = whole_of(value, least=1, most=MOST_DAYS)
            return day.today - timedelta(days=count - 1), day.today
        if operator == "between":
            first, last = (day_of(text) for text in both(value))
            if first > last:
                raise Unreadable(_("The first day is after the second"))
            return first, last
        one = day_of(value)
        return {"since": (one, None), "until": (None, one)}.get(operator, (one, one))

    def write(self, operator: str, value: tuple[date | None, date | None]) -> str:
        first, last = value
        if operator == "lately" and first and last:
            return str((last - first).days + 1)
        days = (first, last) if operator == "between" else (first or last,)
        return "..".join(str(one) for one in days if one)


@dataclass(frozen=True)
class Counted:
    """So many within a period; without an upper end `most` is None."""

    first: date
    last: date
    least: int
    most: int | None


class Visits(Kind):
    """How often within which days: `2026-11-01..2026-11-30..1..4`, either end of the count may be empty."""

    def parts(self, operator: str) -> Sequence[Part]:
        return (
            Part("value", "day", pgettext_lazy("day", "from")),
            Part("value2", "day", pgettext_lazy("day", "to")),
            Part("value3", "whole", _("at least")),
            Part("value4", "whole", _("at most")),
        )

    def read(self, operator: str, value: str, day: Day) -> Counted:
        texts = value[:LONGEST].split("..")
        if len(texts) != 4:
            raise Unreadable(_("Fill in both days and how many visits"))
        first, last = (day_of(text) for text in texts[:2])
        if first > last:
            raise Unreadable(_("The first day is after the second"))
        least, most = (whole_of(text, least=0, most=self.most) if text.strip() else None for text in texts[2:])
        if least is None and most is None:
            raise Unreadable(_("Say how many visits: at least, at most, or both"))
        if least is not None and most is not None and least > most:
            raise Unreadable(_("The first number is above the second"))
        return Counted(first, last, least or 0, most)

    def write(self, operator: str, value: Counted) -> str:
        most = "" if value.most is None else value.most
        return f"{value.first}..{value.last}..{value.least}..{most}"


def _first(typed: Mapping[str, list[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()


def operator_of(text: str) -> str:
    """The operator's code, or "" for what is none."""
    return text if re.fullmatch(r"[a-z]{2,8}", text) else ""
