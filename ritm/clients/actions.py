"""Adding, changing and deleting clients. Each writes what search reads, and the event with old and new values."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from ritm.accounts.queries import current_account, settings_of_account
from ritm.clients.data import ClientData
from ritm.clients.errors import (
    BadBirthDate,
    BarcodeTaken,
    NameRequired,
    NoSuchParent,
    OwnParent,
    ParentIsChild,
    PhoneOfDeleted,
    PhoneTaken,
    SourceNameRequired,
    SourceNameTaken,
    SystemClient,
    TooLong,
)
from ritm.clients.events import (
    ClientAdded,
    ClientAddedAmongMany,
    ClientChanged,
    ClientDeleted,
    ClientDeleting,
    ClientsAdded,
    SourceAdded,
)
from ritm.clients.models import Client, Guardianship, LeadSource
from ritm.clients.phones import parse, parse_or_keep
from ritm.clients.queries import birthday_number, holder_of_barcode, holder_of_phone, living, lock_clients, sources
from ritm.clients.search_text import fold, search_text_of
from ritm.core import clock
from ritm.events.actions import prepare, record, record_many
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember

__all__ = [
    "ClientData",
    "add_client",
    "add_clients",
    "add_source",
    "change_client",
    "delete_client",
    "make_system_client",
]

_FIRST_BIRTH_YEAR = 1900
_DERIVED = frozenset({"birthday"})


@transaction.atomic
def add_client(*, data: ClientData, actor: Actor, created_by: StaffMember | None = None) -> Client:
    """A new client: only the name is required (CL-06), branch and gender have defaults (CL-07, CL-08).

    Raises NameRequired, TooLong, BadPhone, PhoneTaken, BarcodeTaken, BadBirthDate, NoSuchParent (CL-11, CL-13).
    """
    values = _values(data)
    values["gender"] = values["gender"] or settings_of_account().default_gender
    if values["branch"] is None and created_by is not None:
        values["branch"] = created_by.home_branch
    if data.guardian is not None:
        _check_guardian(lock_clients((data.guardian.pk,)).get(data.guardian.pk))
    _refuse_taken(values, asks=data.asks_about_deleted)
    client = Client(created_at=clock.now(), created_by=created_by, **values)
    _write(client, data.guardian, client.save)
    if data.guardian is not None:
        Guardianship.objects.create(child=client, guardian=data.guardian)
    record(ClientAdded(client_id=client.pk), actor=actor)
    return client


@transaction.atomic
def add_clients(*, rows: Sequence[ClientData], actor: Actor, created_by: StaffMember | None = None) -> list[Client]:
    """Many new clients in a few statements, each as add_client makes it (but parents); all or none, in order.

    Raises what add_client raises for the first row that breaks a rule.
    """
    gender = settings_of_account().default_gender
    home = created_by.home_branch if created_by is not None else None
    made = [Client(created_at=clock.now(), created_by=created_by, **_values(data)) for data in rows]
    for client in made:
        client.gender, client.branch = client.gender or gender, client.branch or home
        _index(client)
    _refuse_any_taken(made)
    try:
        with transaction.atomic():
            Client.objects.bulk_create(made)
    except IntegrityError:
        _refuse_any_taken(made)
        raise
    record_many([ClientAddedAmongMany(client_id=client.pk) for client in made], actor=actor)
    record(ClientsAdded(client_ids=tuple(client.pk for client in made)), actor=actor)
    return made


@transaction.atomic
def change_client(*, client: Client, data: ClientData, actor: Actor) -> Client:
    """The form's fields as they stand in `data`; writes old and new values of those that differ.

    Raises what add_client raises, and SystemClient, OwnParent, ParentIsChild; Client.DoesNotExist for a deleted one.
    """
    client, guardian, was = _lock(client, data)
    values = _values(data)
    values["gender"] = values["gender"] or client.gender
    _refuse_taken(values, except_id=client.pk, asks=data.asks_about_deleted)
    changes = {name: (getattr(client, name), value) for name, value in values.items() if getattr(client, name) != value}
    if was != guardian:
        changes["guardian"] = (was, guardian)
    if not changes:
        return client
    for name, value in values.items():
        setattr(client, name, value)
    _set_guardian(client, guardian)
    _write(client, guardian, client.save)
    if "name" in changes:
        _tell_wards(client)
    fields = tuple(sorted(set(changes) - _DERIVED))
    details = {name: changes[name] for name in fields}
    record(ClientChanged(client_id=client.pk, fields=fields), actor=actor, changes=details)
    return client


@transaction.atomic
def delete_client(*, client: Client, actor: Actor) -> None:
    """Take a client out of every list and search; what was done stays, the phone is free (CL-30, I-16).

    Rooms above cancel what lies ahead. A second deletion changes nothing. Raises SystemClient.
    """
    prepare(ClientDeleting(client_id=client.pk), actor=actor)
    locked = lock_clients((client.pk,))[client.pk]
    if locked.is_system:
        raise SystemClient
    if locked.deleted_at is not None:
        return
    locked.deleted_at = client.deleted_at = clock.now()
    locked.save(update_fields=["deleted_at"])
    record(ClientDeleted(client_id=client.pk), actor=actor)


@transaction.atomic
def add_source(*, name: str, actor: Actor, code: str = "") -> LeadSource:
    """One more place that clients come from. Raises SourceNameRequired, SourceNameTaken, TooLong."""
    name = " ".join(name.split())
    if not name:
        raise SourceNameRequired
    _refuse_long(LeadSource, {"name": name})
    # Folded here: SQLite's own LOWER knows Latin letters only.
    if any(fold(known.name) == fold(name) for known in sources()):
        raise SourceNameTaken(name=name)
    try:
        with transaction.atomic():
            source = LeadSource.objects.create(name=name, code=code)
    except IntegrityError:
        raise SourceNameTaken(name=name) from None
    record(SourceAdded(source_id=source.pk), actor=actor)
    return source


@transaction.atomic
def make_system_client() -> Client:
    """The test client of a new account, for sales to nobody in particular; the second call gives the same (CL-33)."""
    known = Client.objects.filter(is_system=True).first()
    if known is not None:
        return known
    with translation.override(current_account().language):
        name = gettext("Ivanov Ivan Ivanych")
    client = Client(name=name, gender=Client.Gender.MALE, is_system=True, created_at=clock.now())
    _write(client, None, client.save)
    return client


def _values(data: ClientData) -> dict[str, Any]:
    """The columns as the data says them, cleaned and checked by themselves."""
    name = " ".join(data.name.split())
    if not name:
        raise NameRequired
    _check_birth_date(data.birth_date)
    values = {
        "name": name,
        "salutation": " ".join(data.salutation.split()),
        "gender": data.gender,
        "birth_date": data.birth_date,
        "birthday": birthday_number(data.birth_date),
        "branch": data.branch,
        "responsible": data.responsible,
        "phone": parse(data.phone),
        "other_phone": parse_or_keep(data.other_phone),
        "email": data.email.strip(),
        "barcode": "".join(data.barcode.split()),
        "source": data.source,
        "discount_percent": data.discount_percent,
        "note": data.note.strip(),
        "alert_note": data.alert_note.strip(),
        "is_blocked": data.is_blocked,
    }
    _refuse_long(Client, values)
    return values


def _check_birth_date(day: date | None) -> None:
    if day is None:
        return
    if day.year < _FIRST_BIRTH_YEAR or day > clock.today(current_account().time_zone):
        raise BadBirthDate


def _refuse_long(model: type, values: dict[str, Any]) -> None:
    for name, value in values.items():
        most = getattr(model._meta.get_field(name), "max_length", None)
        if most is not None and isinstance(value, str) and len(value) > most:
            raise TooLong(field=name, length=len(value), most=most)


def _refuse_taken(values: dict[str, Any], *, except_id: int | None = None, asks: bool = False) -> None:
    holder = holder_of_phone(values["phone"]) if values["phone"] else None
    if holder is not None and holder.pk != except_id:
        raise PhoneTaken(client_id=holder.pk, name=holder.name, is_deleted=False)
    gone = holder_of_phone(values["phone"], is_deleted=True) if values["phone"] and asks and holder is None else None
    if gone is not None:
        raise PhoneOfDeleted(client_id=gone.pk, name=gone.name, is_deleted=True)
    other = holder_of_barcode(values["barcode"]) if values["barcode"] else None
    if other is not None and other.pk != except_id:
        raise BarcodeTaken(client_id=other.pk, name=other.name)


def _refuse_any_taken(made: list[Client]) -> None:
    for holder in living().filter(phone__in=[client.phone for client in made if client.phone]).order_by("pk")[:1]:
        raise PhoneTaken(client_id=holder.pk, name=holder.name, is_deleted=False)
    for holder in living().filter(barcode__in=[client.barcode for client in made if client.barcode])[:1]:
        raise BarcodeTaken(client_id=holder.pk, name=holder.name)


def _index(client: Client, guardian: Client | None = None) -> None:
    client.search_text = search_text_of(client, guardian)


def _write(client: Client, guardian: Client | None, save: Callable[[], None]) -> None:
    """Save with what search reads. Whoever came first with the phone or barcode wins; the other is told his name."""
    _index(client, guardian)
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        _refuse_taken({"phone": client.phone, "barcode": client.barcode}, except_id=client.pk)
        raise


def _lock(client: Client, data: ClientData) -> tuple[Client, Client | None, Client | None]:
    """The client, the wanted parent and the present one; children too, as their search text names the parent."""
    link = Guardianship.objects.filter(child=client).first()
    ids = {client.pk, data.guardian.pk if data.guardian else None, link.guardian_id if link else None}
    children = Guardianship.objects.filter(guardian=client).values_list("child_id", flat=True)
    rows = lock_clients({pk for pk in ids if pk} | set(children))
    locked = rows.get(client.pk)
    if locked is None or locked.deleted_at is not None:
        raise Client.DoesNotExist
    if locked.is_system:
        raise SystemClient
    was = rows.get(link.guardian_id) if link else None
    guardian = rows.get(data.guardian.pk) if data.guardian else None
    if guardian is not None and guardian != was:
        _check_guardian(guardian, locked)
    return locked, guardian, was


def _check_guardian(guardian: Client | None, child: Client | None = None) -> None:
    if guardian is None or guardian.deleted_at is not None or guardian.is_system:
        raise NoSuchParent
    if child is None:
        return
    if guardian.pk == child.pk:
        raise OwnParent
    seen, above = set(), guardian.pk
    while above is not None and above not in seen:
        seen.add(above)
        above = Guardianship.objects.filter(child=above).values_list("guardian_id", flat=True).first()
    if child.pk in seen:
        raise ParentIsChild(name=guardian.name)


def _set_guardian(client: Client, guardian: Client | None) -> None:
    if guardian is None:
        Guardianship.objects.filter(child=client).delete()
    else:
        Guardianship.objects.update_or_create(child=client, defaults={"guardian": guardian})


def _tell_wards(client: Client) -> None:
    children = list(Client.objects.filter(guardianships__guardian=client).order_by("pk"))
    for child in children:
        child.search_text = search_text_of(child, client)
    Client.objects.bulk_update(children, ["search_text"])
