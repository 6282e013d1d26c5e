"""Any number, with a point or a comma: a kind of value for the fields that a studio makes itself."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.directory.conditions.kinds import WITH, WITHOUT, Day, Kind, Part
from ritm.directory.conditions.reading import LONGEST, SPACES, Unreadable, both


class Number(Kind):
    """Any number: this one, or from … to … with both ends."""

    def parts(self, operator: str) -> Sequence[Part]:
        if operator == "between":
            return Part("value", "number", pgettext_lazy("count", "from")), Part("value2", "number", _("to"))
        return () if operator in {WITHOUT, WITH} else (Part("value", "number", _("Number")),)

    def read(self, operator: str, value: str, day: Day) -> tuple[Decimal, ...]:
        if operator in {WITHOUT, WITH}:
            return ()
        if operator != "between":
            return (_number(value),)
        low, high = (_number(text) for text in both(value))
        if low > high:
            raise Unreadable(_("The first number is above the second"))
        return low, high

    def write(self, operator: str, value: tuple[Decimal, ...]) -> str:
        return "..".join(f"{one:f}" for one in value)


def _number(text: str) -> Decimal:
    plain = SPACES.sub("", text[:LONGEST]).replace(",", ".").replace("\u2212", "-")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", plain):
        raise Unreadable(_("A number is needed, as 12 or 12,5"))
    return Decimal(plain)
