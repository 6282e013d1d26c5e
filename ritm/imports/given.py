"""What a known client had and got, as a row of an import keeps it: name → [was, is]; and the old values as they were."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from ritm.accounts.models import Branch
from ritm.clients.data import DocumentData
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClassFormat, ClientStatus, DocumentKind, Illness, Interest, LeadSource
from ritm.core.sealing import seal, unseal
from ritm.imports.models import ImportBatch, ImportRow
from ritm.staff.models import StaffMember

_ONE: dict[str, Any] = {
    "branch": Branch,
    "source": LeadSource,
    "status": ClientStatus,
    "class_format": ClassFormat,
    "responsible": StaffMember,
}
_SEVERAL: dict[str, Any] = {"interests": Interest, "illnesses": Illness}
_DAYS = frozenset({"birth_date", "certificate_ends_on", "insurance_ends_on"})


def as_json(value: Any) -> Any:
    """A field's value as a row of the import keeps it: references as ids, days as text, several of a list in order."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, DocumentData):
        return [value.kind.pk, as_json(value.expires_on)]
    if isinstance(value, tuple):
        return sorted((as_json(one) for one in value), key=str)
    return value.isoformat() if isinstance(value, date) else value


class OldValues:
    """The old values of some hundred rows as the form has them; what has left its list since becomes none.

    A query for each list that the rows name. `held`: the clients that are at hand, parents among them.
    """

    def __init__(self, rows: Iterable[ImportRow], held: Mapping[int, Client]) -> None:
        was: dict[str, list[Any]] = {}
        for row in rows:
            for name, pair in row.given.items():
                was.setdefault(name, []).append(pair[0])
        self.known: dict[str, Mapping[int, Any]] = {"guardian": held}
        for name, model in _ONE.items():
            self.known[name] = _found(model, was.get(name, ()))
        for name, model in _SEVERAL.items():
            self.known[name] = _found(model, [pk for several in was.get(name, ()) for pk in several])
        self.known["documents"] = _found(
            DocumentKind, [pk for several in was.get("documents", ()) for pk, _day in several]
        )

    def of(self, name: str, was: Any) -> Any:
        """One of them."""
        known = self.known.get(name, {})
        if name == "documents":
            return tuple(DocumentData(known[pk], _date(day)) for pk, day in was if pk in known)
        if name in _SEVERAL:
            return tuple(known[pk] for pk in was if pk in known)
        if name in self.known:
            return known.get(was)
        return _date(was) if name in _DAYS else was


def _found(model: Any, ids: Sequence[int | None]) -> dict[int, Any]:
    wanted = set(ids) - {None}
    return model.objects.in_bulk(wanted) if wanted else {}


def sealed(values: Mapping[str, Any], client: Client, batch: ImportBatch) -> str:
    """Parts of a passport, sealed for this client and this import until it cannot be undone any more."""
    return seal(
        json.dumps({name: as_json(value) for name, value in values.items()}, ensure_ascii=False),
        place=_place(client, batch),
    )


def unsealed(text: str, client: Client, batch: ImportBatch) -> dict[str, Any]:
    """The same again. Raises sealing.Unreadable."""
    values: dict[str, Any] = json.loads(unseal(text, place=_place(client, batch)))
    return {name: _date(value) if name == "passport_issued_on" else value for name, value in values.items()}


def _place(client: Client, batch: ImportBatch) -> str:
    return f"account {batch.account_id}, client {client.pk}, import {batch.pk}"


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
