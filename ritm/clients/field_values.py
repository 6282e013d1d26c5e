"""What a field of the boss's own takes, and how it is kept: one text a value, the same for the same thing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ritm.clients.errors import BadFieldValue
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.phones import parse_or_keep
from ritm.core.lines import one_line

YES, NO = "yes", "no"
LONGEST = {ProfileField.Kind.LONG: 5000}
_LONGEST_LINE = 300
_MOST_DIGITS = 15
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def kept(field: ProfileField, text: str, *, standing: str = "") -> str:
    """The text as it is kept; "" of nothing. Raises BadFieldValue for what the field does not take.

    `standing`: what stands there already: a choice that has left its list since may stay.
    """
    typed = text.replace("\x00", "").strip()
    if not typed:
        return ""
    most = LONGEST.get(field.kind, _LONGEST_LINE)  # type: ignore[call-overload] -- the kind is text in the row
    if len(typed) > most and field.kind != ProfileField.Kind.CHOICES:
        raise BadFieldValue(field_id=field.pk, label=field.name, kind=field.get_kind_display())
    try:
        return _chosen(options_of(field, standing), typed) if field.is_list else _KEPT[field.kind](field, typed)
    except (ValueError, InvalidOperation, ValidationError) as error:
        raise BadFieldValue(field_id=field.pk, label=field.name, kind=field.get_kind_display()) from error


def options_of(field: ProfileField, standing: str = "") -> list[str]:
    """What may be chosen: the list, and after it what stands there and has left the list since."""
    return list(dict.fromkeys([*field.options, *filter(None, standing.split("\n"))]))


def _number(_field: ProfileField, text: str) -> str:
    number = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") or "0" if "." in plain else plain


def _date(_field: ProfileField, text: str) -> str:
    day = date.fromisoformat(text)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError
    return day.isoformat()


def _yes_no(_field: ProfileField, text: str) -> str:
    if text not in {YES, NO}:
        raise ValueError
    return text


def _chosen(options: list[str], text: str) -> str:
    wanted = set(text.split("\n"))
    if not wanted <= set(options):
        raise ValueError
    return "\n".join(option for option in options if option in wanted)


def _email(_field: ProfileField, text: str) -> str:
    validate_email(text)
    return text


def _link(_field: ProfileField, text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc or " " in address or "@" in parts.netloc:
        raise ValueError
    return address


_Kind = ProfileField.Kind
_KEPT: dict[str, Callable[[ProfileField, str], str]] = {
    _Kind.TEXT: lambda _field, text: one_line(text),
    _Kind.LONG: lambda _field, text: text,
    _Kind.NUMBER: _number,
    _Kind.DATE: _date,
    _Kind.YES_NO: _yes_no,
    _Kind.PHONE: lambda _field, text: parse_or_keep(text)[:_LONGEST_LINE],
    _Kind.EMAIL: _email,
    _Kind.LINK: _link,
}
