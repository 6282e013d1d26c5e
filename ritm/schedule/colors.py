"""The twelve tested colours of disciplines (ux 7.2), and which comes next."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# In the order in which new disciplines take them: hue and lightness alternate.
PALETTE = (
    ("#2F6FDE", _("Blue")),
    ("#D9600F", _("Orange")),
    ("#2E9A4B", _("Green")),
    ("#A445C4", _("Purple")),
    ("#B87A00", _("Amber")),
    ("#0E8A8F", _("Teal")),
    ("#D6408F", _("Pink")),
    ("#7A9A01", _("Lime")),
    ("#5563DB", _("Indigo")),
    ("#D43B3B", _("Red")),
    ("#6E56CF", _("Violet")),
    ("#6B7785", _("Grey")),
)
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")


def next_unused(used: Iterable[str]) -> str:
    """The first tested colour that nobody has; when all are taken, the one taken least often."""
    taken = [color.upper() for color in used]
    return min((color for color, _name in PALETTE), key=taken.count)


def as_hex(text: str) -> str | None:
    """`2f6fde`, `#2F6FDE` → `#2F6FDE`; None for anything else."""
    match = _HEX.fullmatch(text.strip())
    return f"#{match[1].upper()}" if match else None


def unjoined(text: str | None) -> list[tuple[int, str]]:
    """Ids and colours out of `queries.colors_joined`, in the order of ids."""
    pairs = (pair.partition("#") for pair in (text or "").split(",") if pair)
    return sorted((int(pk), f"#{color}") for pk, _sign, color in pairs)
