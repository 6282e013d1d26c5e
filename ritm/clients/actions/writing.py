"""What every writing of a client shares: values cleaned and checked, doubles refused, the text that search reads."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from ritm.accounts.queries import current_account
from ritm.clients.data import ClientData
from ritm.clients.errors import (
    BadBirthDate,
    BadDiscount,
    BarcodeTaken,
    NameRequired,
    PhoneOfDeleted,
    PhoneTaken,
    TooLong,
)
from ritm.clients.links import NETWORKS, link_of
from ritm.clients.models import Client
from ritm.clients.phones import parse, parse_or_keep
from ritm.clients.queries import birthday_number, holder_of_barcode, holder_of_phone, living
from ritm.clients.search_text import search_text_of
from ritm.core import clock
from ritm.core.lines import one_line, visible

_FIRST_BIRTH_YEAR = 1900
_WHOLE = 100  # percent


def values_of(data: ClientData) -> dict[str, Any]:
    """The columns as the data says them, cleaned and checked by themselves. Raises what add_client names."""
    name = one_line(data.name)
    if not name:
        raise NameRequired
    _check_birth_date(data.birth_date)
    if not 0 <= data.discount_percent <= _WHOLE:
        raise BadDiscount
    values = {
        "name": name,
        "salutation": one_line(data.salutation),
        "gender": data.gender,
        "birth_date": data.birth_date,
        "birthday": birthday_number(data.birth_date),
        "branch": data.branch,
        "responsible": data.responsible,
        "phone": parse(data.phone),
        "other_phone": parse_or_keep(data.other_phone),
        "email": visible(data.email).strip(),
        "barcode": "".join(one_line(data.barcode).split()),
        "named_parent": one_line(data.named_parent),
        "named_parent_phone": parse_or_keep(data.named_parent_phone),
        "status": data.status,
        "source": data.source,
        "class_format": data.class_format,
        "discount_percent": data.discount_percent,
        "note": visible(data.note).strip(),
        "alert_note": visible(data.alert_note).strip(),
        "is_blocked": data.is_blocked,
        "block_reason": one_line(data.block_reason) if data.is_blocked else "",
        "certificate_ends_on": data.certificate_ends_on,
        "insurance_ends_on": data.insurance_ends_on,
        **{network: link_of(network, getattr(data, network)) for network in NETWORKS},
    }
    refuse_long(Client, values)
    return values


def _check_birth_date(day: date | None) -> None:
    if day is None:
        return
    yesterday = clock.now().date() - timedelta(days=1)  # past in every zone: of ten thousand rows none asks for it
    is_past = day < yesterday or day <= clock.today(current_account().time_zone)
    if day.year < _FIRST_BIRTH_YEAR or not is_past:
        raise BadBirthDate


def refuse_long(model: type, values: dict[str, Any]) -> None:
    """Refuse text longer than its column. Raises TooLong."""
    for name, value in values.items():
        most = getattr(model._meta.get_field(name), "max_length", None)
        if most is not None and isinstance(value, str) and len(value) > most:
            raise TooLong(field=name, length=len(value), most=most)


def refuse_taken(values: dict[str, Any], *, except_id: int | None = None, asks: bool = False) -> None:
    """Refuse a phone or barcode that a living client has. Raises PhoneTaken, BarcodeTaken; PhoneOfDeleted where asked."""
    holder = holder_of_phone(values["phone"]) if values["phone"] else None
    if holder is not None and holder.pk != except_id:
        raise PhoneTaken(client_id=holder.pk, name=holder.name, is_deleted=False)
    gone = holder_of_phone(values["phone"], is_deleted=True) if values["phone"] and asks and holder is None else None
    if gone is not None:
        raise PhoneOfDeleted(client_id=gone.pk, name=gone.name, is_deleted=True)
    other = holder_of_barcode(values["barcode"]) if values["barcode"] else None
    if other is not None and other.pk != except_id:
        raise BarcodeTaken(client_id=other.pk, name=other.name)


def refuse_any_taken(made: list[Client]) -> None:
    """The same for many at once, by the first of them that clashes."""
    for holder in living().filter(phone__in=[client.phone for client in made if client.phone]).order_by("pk")[:1]:
        raise PhoneTaken(client_id=holder.pk, name=holder.name, is_deleted=False)
    for holder in living().filter(barcode__in=[client.barcode for client in made if client.barcode])[:1]:
        raise BarcodeTaken(client_id=holder.pk, name=holder.name)


def index(client: Client, guardian: Client | None = None) -> None:
    """The text that search and sorting read."""
    client.search_text = search_text_of(client, guardian)


def write(client: Client, guardian: Client | None, save: Callable[[], None]) -> None:
    """Save with what search reads. Whoever came first with the phone or barcode wins; the other is told his name."""
    index(client, guardian)
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        refuse_taken({"phone": client.phone, "barcode": client.barcode}, except_id=client.pk)
        raise
