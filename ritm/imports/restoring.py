"""Known clients get back what they had before an import, some hundred at once (CL-04).

Each value where it still stands as the file said. Where one cannot come back because of somebody else (a barcode that
is taken, a parent who is gone, a choice that its field offers no more) the client keeps all that the file gave him.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from ritm.clients.actions.changing import change_clients
from ritm.clients.actions.fields import PREFIX
from ritm.clients.actions.imported_consents import take_back_imports
from ritm.clients.actions.own_values import OwnValues
from ritm.clients.actions.passport import change_passports
from ritm.clients.actions.relatives import hold_families
from ritm.clients.data import ClientData
from ritm.clients.models import Client, ClientPassport
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.passport import opened
from ritm.core.sealing import Unreadable
from ritm.events.actor import Actor
from ritm.imports.given import OldValues, as_json, unsealed
from ritm.imports.known import standing
from ritm.imports.models import ImportRow
from ritm.imports.taking_back import take_back_openings

RESTORED, KEPT = "restored", "kept"
_FORM = frozenset(one.name for one in fields(ClientData))


@dataclass
class _Back:
    """What of a row goes back. `is_whole`: all of it still stood as the file said."""

    row: ImportRow
    form: dict[str, Any] = field(default_factory=dict)
    own: dict[int, str] = field(default_factory=dict)
    passport: dict[str, Any] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def client(self) -> Client:
        """Whose it is."""
        return self.row.client

    @property
    def consents(self) -> frozenset[int]:
        """Rows of the journal that the file has brought."""
        return frozenset(self.row.given["consents"][1]) if "consents" in self.row.given else frozenset()


def restore(rows: Sequence[ImportRow], *, actor: Actor) -> dict[int, str]:
    """RESTORED or KEPT, by the row's number. Whoever is concerned is held from the start."""
    parents = {row.given["guardian"][0] for row in rows if "guardian" in row.given} - {None}
    held = hold_families({row.client_id for row in rows}, also=parents)
    for row in rows:
        row.client = held[row.client_id]
    found = [_Back(row) for row in rows if row.client.deleted_at is None]
    _look_at_form(found, held)
    _look_at_own(found)
    _look_at_passports(found)
    going = _written(found, held, actor)
    spoken = take_back_imports(consent_ids=[pk for one in going for pk in one.consents], held=held, actor=actor)
    whole = [one.row for one in going if one.is_whole and not one.consents & spoken]
    used = take_back_openings(whole, actor=actor)
    return {row.number: KEPT for row in rows} | {row.number: RESTORED for row in whole if row.number not in used}


def _written(found: Sequence[_Back], held: Mapping[int, Client], actor: Actor) -> list[_Back]:
    """Form, own fields and passport of all who are not refused; those."""
    own = OwnValues([(one.client, one.own) for one in found if one.own])
    form = [(one.client, one.form) for one in found if one.form and one.client.pk not in own.refused]
    refused = own.refused.keys() | change_clients(rows=form, held=held, actor=actor).keys()
    own.write(actor=actor, without=refused)
    going = [one for one in found if one.client.pk not in refused]
    change_passports(rows=[(one.client, one.passport) for one in going if one.passport], actor=actor)
    return going


def _look_at_form(found: Sequence[_Back], held: Mapping[int, Client]) -> None:
    old = OldValues([one.row for one in found], held)
    named = {name for one in found for name in one.row.given.keys() & _FORM}
    stands = standing([one.client for one in found], named)
    for one in found:
        now = stands[one.client.pk]
        for name in sorted(one.row.given.keys() & _FORM):
            was, given = one.row.given[name]
            if as_json(now[name] if name in now else getattr(one.client, name)) != given:
                one.is_whole = False
            elif was != given:
                one.form[name] = old.of(name, was)


def _look_at_own(found: Sequence[_Back]) -> None:
    asked = {
        one.client.pk: {
            int(name.removeprefix(PREFIX)): pair for name, pair in one.row.given.items() if name.startswith(PREFIX)
        }
        for one in found
    }
    numbers = {number for pairs in asked.values() for number in pairs}
    rows = FieldValue.objects.filter(client__in=tuple(asked), field__in=tuple(numbers)) if numbers else ()
    now = {(value.client_id, value.field_id): value.text for value in rows}
    for one in found:
        for number, (was, given) in asked[one.client.pk].items():
            if now.get((one.client.pk, number), "") == given:
                one.own[number] = was
            else:
                one.is_whole = False


def _look_at_passports(found: Sequence[_Back]) -> None:
    asked = [one for one in found if "passport" in one.row.given]
    rows = ClientPassport.objects.filter(client__in=[one.client.pk for one in asked]) if asked else ()
    stands = {row.client_id: row for row in rows}
    for one in asked:
        try:
            was, given = (unsealed(text, one.client, one.row.batch) for text in one.row.given["passport"])
            now = vars(opened(stands.get(one.client.pk)))
        except Unreadable:  # the key was changed within the day
            one.is_whole = False
            continue
        one.passport = {name: value for name, value in was.items() if now[name] == given[name]}
        one.is_whole &= len(one.passport) == len(was)
