"""Text compared as people mean it: «ё» as «е», capitals as small letters, alike on both databases."""

from typing import Any

from django.db.models import CharField, Func, Q, TextField, Transform

from ritm.clients.phones import search_digits
from ritm.clients.search_text import fold

_CAPITALS = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё"
_NATIONAL = 10  # digits of a number without its country
_SMALL = "абвгдеежзийклмнопрстуфхцчшщъыьэюяе"


@TextField.register_lookup
@CharField.register_lookup
class Folded(Transform):
    """`name__folded__contains`; whatever collation the database has."""

    lookup_name = "folded"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        template = f"translate(lower(%(expressions)s), '{_CAPITALS}', '{_SMALL}')"
        return Func.as_sql(self, compiler, connection, template=template)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return Func.as_sql(self, compiler, connection, function="ritm_fold")


def contains(name: str, text: str) -> Q:
    """Rows whose text has the typed one somewhere inside."""
    return Q(**{f"{name}__folded__contains": fold(text)})


def same(name: str, text: str) -> Q:
    """Rows whose text is the typed one."""
    return Q(**{f"{name}__folded": fold(text)})


def digits_of(text: str) -> str:
    """Of a typed number or a piece of one; 8 stands for +7 as people type it."""
    digits = search_digits(text)
    return f"7{digits[1:]}" if len(digits) > _NATIONAL and digits.startswith("8") else digits


def has_digits(name: str, text: str) -> Q:
    """Digits anywhere in the number. Without digits nobody is meant."""
    digits = digits_of(text)
    return Q(**{f"{name}__contains": digits}) if digits else Q(pk__in=())


def teach(*, connection: Any, **_others: Any) -> None:
    """SQLite's own LOWER knows Latin letters only; called for each new connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("ritm_fold", 1, _folded, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.lower().replace("ё", "е")
