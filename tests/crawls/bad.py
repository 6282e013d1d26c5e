"""What people and machines put into fields (mechanics §14), and which of it a kind of field may take."""

from tests.crawls.addresses import NOWHERE
from tests.crawls.reading import Field

LONG = "я" * 10_000
VALUES = {
    "empty": "",
    "10,000 letters": LONG,
    "NUL": "а\x00б",
    "right to left": "\u202eабв\u200f",
    "emoji": "🧘‍♀️ Йога 💃",
    "marks": "<b>&quot;'`{{ 7 }}%s\\",
    "-1": "-1",
    "1e400": "1e400",
    "NaN": "NaN",
    "99999999999": "99999999999",
    "5,000 digits": "9" * 5000,
    "a digit that is none": "²",
    "31.02": "31.02.2026",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "HEX without #": "2F6FDE",
    "a deleted id": str(NOWHERE),
    "text for an id": "abc",
    "20 digits": "9" * 20,
}
WORDS = frozenset(["empty", "10,000 letters", "NUL", "right to left", "emoji", "marks"])
CHOICES = frozenset(
    ["NUL", "10,000 letters", "5,000 digits", "a digit that is none", "a deleted id", "text for an id", "20 digits"]
)
_QUICK = frozenset(
    ["empty", "NUL", "-1", "1e400", "NaN", "5,000 digits", "a digit that is none", "year 1", "year 9999"]
)
QUICK = {
    "date": _QUICK | {"31.02"},
    "colour": _QUICK | {"HEX without #"},
    "choice": frozenset(["NUL", "a digit that is none", "a deleted id", "20 digits"]),
    "words": WORDS - {"right to left", "emoji"},
    "textarea": WORDS - {"right to left", "emoji"},
}
# Kind of field → what it is given, and what of that it may take as it is.
GIVEN = {
    "box": frozenset(["NUL", "text for an id"]),
    "words": WORDS,
    "textarea": WORDS,
    "password": WORDS,
    "choice": CHOICES,
}
MAY_TAKE = {
    "words": frozenset(["right to left", "emoji", "marks"]),
    "textarea": frozenset(["right to left", "emoji", "marks", "10,000 letters"]),
    "choice": frozenset(),
    "box": frozenset(VALUES),
    "decimal": frozenset(["a deleted id"]),  # a sum below a billion
    "password": frozenset(["right to left", "emoji", "marks"]),
    "colour": frozenset(["HEX without #"]),
}


def kind_of(known: Field) -> str:
    """How strictly the field reads: words, a choice, or what must look like a number, a date, a phone …"""
    if known.kind == "checkbox" and len(known.options) == 1:
        return "box"  # ticked, whatever it sends
    if known.is_choice or known.kind in {"hidden", "submit"}:
        return "choice"
    if known.kind == "password":
        return "password"
    if "data-hex-field" in known.attributes:
        return "colour"
    if known.kind in {"text", "search"} and known.attributes.get("inputmode", "text") == "text":
        return "words"
    return known.kind if known.kind != "text" else known.attributes["inputmode"]


def values_for(known: Field, *, is_whole: bool) -> dict[str, str]:
    """What the field is given: name → value; the whole table, or the values that have brought products down."""
    kind = kind_of(known)
    names = GIVEN.get(kind, VALUES.keys()) & (VALUES.keys() if is_whole else QUICK.get(kind, _QUICK))
    return {name: value for name, value in VALUES.items() if name in names}


def may_take(known: Field, name: str) -> bool:
    """Whether the value is good for a field of this kind."""
    if name == "empty":
        return not known.required
    return name in MAY_TAKE.get(kind_of(known), frozenset())
