"""What search and sorting read: one folding for what is stored and for what is typed."""

from ritm.clients.models import Client
from ritm.clients.phones import search_digits


def fold(text: str) -> str:
    """Lower case, ё as е, single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())


def search_text_of(client: Client, guardian: Client | None) -> str:
    """Folded name, digits of the phones, barcode, the parent's folded name."""
    digits = (search_digits(client.phone), search_digits(client.other_phone))
    parts = (client.name, *digits, client.barcode, guardian.name if guardian else "")
    most = Client._meta.get_field("search_text").max_length  # small letters may be longer: «İ» becomes two
    return fold(" ".join(part for part in parts if part))[:most]
