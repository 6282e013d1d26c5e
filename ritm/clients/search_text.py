"""What search looks through (mechanics §10): one folding for what is stored and for what is typed."""

from ritm.clients.phones import search_digits


def fold(text: str) -> str:
    """Lower case, ё as е, single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())


def search_text(*, name: str, phone: str, other_phone: str, barcode: str, guardian: str = "") -> str:
    """Name, digits of the phones, barcode, the parent's name."""
    parts = (name, search_digits(phone), search_digits(other_phone), barcode, guardian)
    return fold(" ".join(part for part in parts if part))


def phone_tail(*, phone: str, other_phone: str) -> str:
    """Digits from the last to the first, each number after a space: ends of numbers become beginnings of words."""
    numbers = (search_digits(phone), search_digits(other_phone))
    return "".join(f" {digits[::-1]}" for digits in numbers if digits)
