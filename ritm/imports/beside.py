"""What a row brings beside the client's own columns: the boss's fields, passport, consents; written and given back."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.queries import current_account
from ritm.clients.actions.consents import import_consent
from ritm.clients.actions.fields import fill_values, write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.data import DocumentData
from ritm.clients.models import Client, ClientPassport
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.models_of_lists import ClientDocument, ClientIllness, ClientInterest
from ritm.clients.passport import PassportData, opened
from ritm.core import clock
from ritm.core.sealing import seal
from ritm.events.actor import Actor
from ritm.imports.models import ImportBatch
from ritm.imports.plan import Planned

_LISTED: dict[str, tuple[Any, str]] = {
    "interests": (ClientInterest, "interest"),
    "illnesses": (ClientIllness, "illness"),
    "documents": (ClientDocument, "kind"),
}


def fill_beside(new: list[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    """What the rows of clients who have just been made bring with them."""
    own = [(each.client, each.row.values["own"]) for each in new if each.row.values.get("own")]
    if own:
        fill_values(rows=own)
    for each in sorted(new, key=lambda each: each.client.pk):
        _passport(each.client, each.row.values.get("passport") or {}, actor)
        _consents(each, each.row.values.get("consents") or {}, batch, actor)


def write_beside(each: Planned, *, batch: ImportBatch, actor: Actor) -> dict[str, Any]:
    """What the row of a known client changes; answers what undoing needs: name → [was, is]."""
    given: dict[str, Any] = {}
    if own := each.changes.get("own"):
        was = dict(FieldValue.objects.filter(client=each.client, field__in=list(own)).values_list("field_id", "text"))
        given |= {f"own:{number}": [was.get(number, ""), text] for number, text in own.items()}
        write_values(client=each.client, texts=own, actor=actor)
    if passport := each.changes.get("passport"):
        row = ClientPassport.objects.filter(client=each.client).first()
        before = {name: getattr(opened(row), name) for name in passport}
        given["passport"] = [_sealed(before, each.client, batch), _sealed(passport, each.client, batch)]
        _passport(each.client, passport, actor)
    if consents := each.changes.get("consents"):
        given["consents"] = [[], _consents(each, consents, batch, actor)]
    return given


def listed_now(clients: Iterable[Client], names: Iterable[str]) -> dict[int, dict[str, Any]]:
    """What stands now in those lists of several that are named, by client."""
    ids = tuple(client.pk for client in clients)
    wanted = sorted(_LISTED.keys() & set(names)) if ids else []
    found: dict[int, dict[str, Any]] = {pk: dict.fromkeys(wanted, ()) for pk in ids}
    for name in wanted:
        model, entry = _LISTED[name]
        for link in model.objects.filter(client__in=ids).select_related(entry):
            one = DocumentData(link.kind, link.expires_on) if name == "documents" else getattr(link, entry)
            found[link.client_id][name] += (one,)
    return found


def place_of_passport(client: Client, batch: ImportBatch) -> str:
    """Where the old passport of a known client lies sealed until the import cannot be undone any more."""
    return f"account {batch.account_id}, client {client.pk}, import {batch.pk}"


def _sealed(values: Mapping[str, Any], client: Client, batch: ImportBatch) -> str:
    text = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return seal(json.dumps(text, ensure_ascii=False), place=place_of_passport(client, batch))


def _passport(client: Client, values: Mapping[str, Any], actor: Actor) -> None:
    if values:
        change_passport(client=client, data=PassportData(**values), keep_empty=True, actor=actor)


def _consents(
    each: Planned, consents: Mapping[str, tuple[bool, date | None]], batch: ImportBatch, actor: Actor
) -> list[int]:
    rows = []
    for purpose, (is_given, on) in sorted(consents.items()):
        given_at = min(clock.instant(on, time(12), batch.branch.time_zone), clock.now()) if on else None
        note = note_of(each, batch)
        row = import_consent(
            client=each.client, purpose=purpose, is_given=is_given, given_at=given_at, note=note, actor=actor
        )
        rows += [row.pk] if row is not None else []
    return rows


def note_of(each: Planned, batch: ImportBatch) -> str:
    """The proof of an imported consent: which file, which row."""
    with translation.override(current_account().language):
        words = _("imported from the file “%(file)s”, row %(row)s")
        return words % {"file": batch.file.name[:120] if batch.file else "", "row": each.row.number}
