"""Random names and addresses."""

import re
import secrets
import unicodedata

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
# Without letters and digits that are read one for another.
_READABLE = "abcdefghijkmnpqrstuvwxyz23456789"


def random_key() -> str:
    """A globally unique key of 128 bits, safe in an address."""
    return secrets.token_hex(16)


def readable_password(groups: int = 3) -> str:
    """A password that can be read aloud: groups of four unambiguous characters (20 bits each)."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(groups))


def fold(name: str) -> str:
    """A name as it is compared: without outer spaces and case, ё as е."""
    return name.strip().casefold().replace("ё", "е")


def address_of(name: str) -> str:
    """A studio's name as the first segment of its address: Latin letters, digits, hyphens, at most 40."""
    text = "".join(_LATIN.get(letter, letter) for letter in name.lower()).replace("_", "")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:40].strip("-") or "studio"
