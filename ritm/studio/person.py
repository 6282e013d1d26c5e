"""Everything that is held about one client, table by table, for the client himself (CL-34, 152-ФЗ art. 14).

The tables are those of `config/client_rows.py`, so a room that comes later is in the file by itself. What the person
who asks may not see is left out and named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from mimetypes import guess_extension
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from ritm.accounts.queries import current_account
from ritm.clients.actions.health import look_at_illnesses
from ritm.clients.actions.passport import look_at_passport
from ritm.clients.models import Client, ClientPhoto
from ritm.clients.moving import client_rows
from ritm.clients.passport import PassportData
from ritm.clients.permissions import HEALTH, PASSPORT_READ
from ritm.clients.queries import ids_of
from ritm.contracts.actions.contracts import may_take, take_paper
from ritm.contracts.models import Contract
from ritm.contracts.permissions import CONTRACTS_READ
from ritm.core import clock
from ritm.events.models import Event
from ritm.files.actions import shown_name
from ritm.files.queries import place_of
from ritm.staff.models import StaffMember

FORM = "ritm-person-2"
# Counted from the rest, of the machine, or written here in their own way.
_NOT_TOLD = frozenset({"account", "search_text", "sealed"})
_NOT_HELD = frozenset(
    {"directory.ClientFigures", "directory.SearchWord", "clients.ClientPassport", "clients.ClientPhoto"}
)
_HEALTH = frozenset({"clients.ClientIllness"})
_CONTRACTS = "contracts.Contract"
_HEALTH_FIELDS = frozenset({"certificate_ends_on", "insurance_ends_on"})
# What hangs on rows that point at the client: table → the way to him.
_FURTHER = {
    "sales.SaleLine": "sale__client__in",
    "passes.CreditEntry": "client_pass__client__in",
    "ledger.Charge": "holder__client_ref__in",
}


@dataclass(frozen=True)
class Everything:
    """What is held: `told` is the JSON, `files` what lies beside it, by name."""

    told: dict[str, Any]
    files: dict[str, bytes]


def everything_about(client: Client, staff: StaffMember) -> Everything:
    """All that is held; merged cards are in it too. A look at the passport and illnesses is logged as any other."""
    ids, may_health, may_contracts = ids_of(client.pk), staff.may(HEALTH), staff.may(CONTRACTS_READ)
    if may_health:
        look_at_illnesses(client=client, actor=staff.actor)
    tables = {"clients.Client": _rows(Client, Q(pk__in=ids), may_health=may_health)}
    for label, where in _tables(ids):
        if label not in _NOT_HELD and (may_health or label not in _HEALTH) and (may_contracts or label != _CONTRACTS):
            tables[label] = _rows(apps.get_model(label), where, may_health=may_health)
    moved = Q(source__client_ref__in=ids) | Q(target__client_ref__in=ids)
    tables["ledger.Transfer"] = _rows(apps.get_model("ledger.Transfer"), moved, may_health=may_health)
    rights = (("passport", PASSPORT_READ), ("health", HEALTH), ("contracts", CONTRACTS_READ))
    withheld = [name for name, right in rights if not staff.may(right)]
    files: dict[str, bytes] = {}
    told = {
        "form": FORM,
        "studio": current_account().name,
        "made_at": clock.now().isoformat(),
        "withheld": withheld,
        "passport": _passport(client, staff),
        "photo": _photo(client, files),
        "contracts": _contracts(ids, staff, files) if may_contracts else [],
        "tables": {label: rows for label, rows in sorted(tables.items()) if rows},
        "history": _history(ids),
    }
    return Everything(told, files)


def _tables(ids: tuple[int, ...]) -> Iterator[tuple[str, Q]]:
    """Every table with rows of the client, once; a table with two keys to him has both."""
    found: dict[str, Q] = {}
    for key in client_rows():
        label, _dot, field = key.rpartition(".")
        if label != "clients.Client":
            found[label] = found.get(label, Q()) | Q(**{f"{field}__in": ids})
    yield from found.items()
    yield from ((label, Q(**{way: ids})) for label, way in _FURTHER.items())


def _rows(model: type[models.Model], where: Q, *, may_health: bool) -> list[dict[str, Any]]:
    hidden = _NOT_TOLD if may_health else _NOT_TOLD | _HEALTH_FIELDS
    fields = [field for field in model._meta.concrete_fields if field.name not in hidden]
    links = [field.name for field in fields if field.is_relation]
    rows = model._default_manager.filter(where).select_related(*links).order_by("pk")
    return [{field.name: _value(row, field) for field in fields} for row in rows]


def _value(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.name)
    if field.is_relation:
        return None if value is None else {"id": value.pk, "name": str(value)}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    is_plain = value is None or isinstance(value, bool | int | str | list | dict)
    return value if is_plain else str(value)


def _passport(client: Client, staff: StaffMember) -> dict[str, Any] | None:
    if not staff.may(PASSPORT_READ):
        return None
    seen = look_at_passport(client=client, actor=staff.actor)
    day = seen.passport_issued_on
    values = {name: getattr(seen, name) for name in PassportData.__dataclass_fields__}
    return {**values, "passport_issued_on": day.isoformat() if day else None}


def _photo(client: Client, files: dict[str, bytes]) -> dict[str, str] | None:
    photo = ClientPhoto.objects.select_related("file").filter(client=client).first()
    if photo is None or not place_of(photo.file).is_file():
        return None
    name = f"photo{guess_extension(photo.file.content_type) or ''}"
    files[name] = place_of(photo.file).read_bytes()
    return {"content_type": photo.file.content_type, "file": name}


def _contracts(ids: tuple[int, ...], staff: StaffMember, files: dict[str, bytes]) -> list[dict[str, Any]]:
    """The files of his contracts; each taking is logged as any other. What this person may not open is named only."""
    found = []
    for contract in Contract.objects.filter(client__in=ids).order_by("pk"):
        for kind in contract.papers.filter(file__isnull=False).order_by("pk").values_list("kind", flat=True):
            line: dict[str, Any] = {"number": contract.number, "kind": kind}
            if may_take(contract, staff):
                name, content = take_paper(contract=contract, kind=kind, staff=staff)
                line["file"] = f"contracts/{contract.pk}/{shown_name(name)}"
                files[line["file"]] = content
            found.append(line)
    return found


def _history(ids: tuple[int, ...]) -> list[dict[str, Any]]:
    rows = Event.objects.filter(client_ref__in=ids).prefetch_related("details").order_by("pk")
    return [
        {
            "at": row.happened_at.isoformat(),
            "name": row.name,
            "by": row.actor_kind,
            "data": row.data,
            "values": [{"field": one.field, "old": one.old, "new": one.new} for one in row.details.all()],
        }
        for row in rows
    ]
