"""What search and sorting read: one folding for what is stored and for what is typed."""

import re
import unicodedata

from ritm.clients.models import Client
from ritm.clients.phones import search_digits

_USUAL = re.compile(r"[\x00-\x7fа-я]*")
_MARKS = ("\u0300", "\u036f")  # accents and their kin, which stand behind their letter
_OF_ONE_PIECE = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}


def fold(text: str) -> str:
    """Lower case, ё as е, single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())


def plain(text: str) -> str:
    """The same without accents: «José» becomes «jose». «й» is a letter of its own."""
    folded = fold(text)
    if _USUAL.fullmatch(folded):  # nearly all of them
        return folded
    return "".join(map(_without_accent, unicodedata.normalize("NFC", folded)))


def search_text_of(client: Client, guardian: Client | None) -> str:
    """Name, digits of the phones, barcode and the parent's name, all of it plain."""
    digits = (search_digits(client.phone), search_digits(client.other_phone))
    parts = (client.name, *digits, client.barcode, guardian.name if guardian else "")
    most = Client._meta.get_field("search_text").max_length  # plain letters may be longer: «ß» becomes two
    return plain(" ".join(part for part in parts if part))[:most]


def _without_accent(letter: str) -> str:
    if letter == "й":
        return letter
    first, last = _MARKS
    left = "".join(one for one in unicodedata.normalize("NFD", letter) if not first <= one <= last)
    return _OF_ONE_PIECE.get(letter) or unicodedata.normalize("NFC", left)
