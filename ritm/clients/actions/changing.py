"""The forms of many clients changed at once: what change_client does for one, in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from ritm.accounts.writing import update_many
from ritm.clients.actions.choices import check_terms, write_choices_of_many
from ritm.clients.actions.family import write_families
from ritm.clients.actions.relatives import Relatives
from ritm.clients.actions.writing import index, values_of
from ritm.clients.data import ClientData
from ritm.clients.errors import BarcodeTaken, PhoneTaken, SystemClient
from ritm.clients.events import ClientChangedAmongMany, ClientsChanged
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import living
from ritm.clients.sensitive import SENSITIVE
from ritm.core.errors import Busy, DomainError
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor

REFERENCES = frozenset({"branch", "responsible", "status", "source", "class_format"})
_SEARCHED = frozenset({"name", "phone", "other_phone", "barcode"})
_ONE_OWNER = ("phone", "barcode")
_TOGETHER = ("is_blocked", "block_reason")  # the second is judged by the first
_TRIES = 5

Refused = dict[int, DomainError]


@dataclass
class _Change:
    client: Client
    data: ClientData
    columns: dict[str, tuple[Any, Any]]  # of the client's own row: name → (was, is)
    told: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def put(self, *, is_new: bool) -> None:
        for name, pair in self.columns.items():
            setattr(self.client, name, pair[is_new])

    def pair(self, name: str) -> tuple[str, str]:
        now = getattr(self.client, name)
        return self.columns.get(name, (now, now))


@transaction.atomic
def change_clients(
    *, rows: Sequence[tuple[Client, Mapping[str, Any]]], held: Mapping[int, Client], actor: Actor
) -> Refused:
    """Give each client other values in some fields of ClientData; whoever is refused stays as he is, the others change.

    Answers the refusals by client, each as change_client would raise it. The caller holds everybody concerned
    (`hold_families`) and has looked that the clients live; each stands here once. Raises Busy where a phone or barcode
    is taken by somebody else again and again at that very moment.
    """
    refused: Refused = {}
    named = {name for _client, values in rows for name in values}
    prefetch_related_objects([client for client, _values in rows], *sorted(REFERENCES & named))
    relatives = _relatives(rows, held)
    changes = []
    for client, values in rows:
        try:
            changes.append(_judged(client, values, relatives))
        except DomainError as error:
            refused[client.pk] = error
    changes = _saved(changes, relatives, refused)
    families = write_families(relatives.rows([one.client for one in changes]))
    choices = write_choices_of_many([(one.client, one.data) for one in changes])
    for one in changes:
        one.told = {**one.columns, **families.get(one.client.pk, {}), **choices[one.client.pk]}
    _tell_wards([one.client.pk for one in changes if "name" in one.columns], held)
    _record([one for one in changes if one.told], actor)
    return refused


def _relatives(rows: Sequence[tuple[Client, Mapping[str, Any]]], held: Mapping[int, Client]) -> Relatives:
    asked = [client.pk for client, values in rows if values.keys() & {*_SEARCHED, "guardian"}]
    parents = [parent.pk for _client, values in rows if (parent := values.get("guardian")) is not None]
    return Relatives(asked, named=parents, held=held)


def _judged(client: Client, values: Mapping[str, Any], relatives: Relatives) -> _Change:
    if client.is_system:
        raise SystemClient
    if values.keys() & _TOGETHER:
        values = {**{name: getattr(client, name) for name in _TOGETHER}, **values}
    data = ClientData(**{"name": client.name, **values})
    check_terms(data)
    clean = values_of(data)
    clean["gender"] = clean["gender"] or client.gender
    names = (values.keys() & clean.keys()) | ({"birthday"} if "birth_date" in values else set())
    pairs = {name: (getattr(client, name), clean[name]) for name in sorted(names)}
    if "guardian" in values:
        relatives.take(client, data)
    return _Change(client, data, {name: pair for name, pair in pairs.items() if pair[0] != pair[1]})


def _saved(changes: list[_Change], relatives: Relatives, refused: Refused) -> list[_Change]:
    """The rows of the clients, without those whose phone or barcode somebody else has, perhaps since this moment."""
    for _turn in range(_TRIES):
        taken = _taken(changes)
        refused |= taken
        for one in changes:
            if one.client.pk in taken:
                relatives.drop(one.client)
        changes = [one for one in changes if one.client.pk not in taken]
        try:
            with transaction.atomic():
                _save([one for one in changes if one.columns or one.client.pk in relatives.wanted], relatives)
        except IntegrityError:
            for one in changes:
                one.put(is_new=False)
            continue
        return changes
    raise Busy


def _save(changes: Sequence[_Change], relatives: Relatives) -> None:
    columns = {name for one in changes for name in one.columns}
    for name in _ONE_OWNER:
        # What one of them gives up another may get: no two may have it even for the length of a statement.
        taken = {one.columns[name][1] for one in changes if name in one.columns} - {""}
        given_up = [one.client.pk for one in changes if name in one.columns and one.columns[name][0] in taken]
        Client.objects.filter(pk__in=given_up).update(**{name: ""})
    for one in changes:
        one.put(is_new=True)
    found = [one.client for one in changes if one.columns.keys() & _SEARCHED or one.client.pk in relatives.wanted]
    for client in found:
        index(client, relatives.first_of(client))
    columns |= {"search_text"} if found else set()
    if columns:
        update_many([one.client for one in changes], columns)


def _taken(changes: Iterable[_Change]) -> Refused:
    """Whoever wants what a living client has, unless one of the rows before gives it up; as if one came after another."""
    owners = {name: _owners(name, changes) for name in _ONE_OWNER}
    refused: Refused = {}
    for one in changes:
        clash = next(filter(None, (_clash(one, name, owners[name]) for name in _ONE_OWNER)), None)
        if clash is not None:
            refused[one.client.pk] = clash
            continue
        for name in _ONE_OWNER:
            was, now = one.pair(name)
            if was != now and owners[name].get(was) == one.client:
                del owners[name][was]
            if now:
                owners[name][now] = one.client
    return refused


def _owners(name: str, changes: Iterable[_Change]) -> dict[str, Client]:
    wanted = {one.columns[name][1] for one in changes if name in one.columns} - {""}
    rows = living().filter(**{f"{name}__in": tuple(wanted)}) if wanted else ()
    return {getattr(client, name): client for client in rows}


def _clash(one: _Change, name: str, owners: Mapping[str, Client]) -> DomainError | None:
    owner = owners.get(one.pair(name)[1]) if name in one.columns else None
    if owner is None or owner == one.client:
        return None
    if name == "phone":
        return PhoneTaken(client_id=owner.pk, name=owner.name, is_deleted=False)
    return BarcodeTaken(client_id=owner.pk, name=owner.name)


def _tell_wards(renamed: Sequence[int], held: Mapping[int, Client]) -> None:
    """Children are found by the first parent's name."""
    links = Guardianship.objects.filter(guardian__in=renamed, is_first=True).select_related("child")
    children = []
    for link in links.order_by("child"):
        child = held.get(link.child_id, link.child)
        index(child, held[link.guardian_id])
        children.append(child)
    update_many(children, ["search_text"])


def _record(changes: Sequence[_Change], actor: Actor) -> None:
    if not changes:
        return
    told = [(one.client.pk, {name: pair for name, pair in one.told.items() if name != "birthday"}) for one in changes]
    events = [ClientChangedAmongMany(client_id=pk, fields=tuple(sorted(pairs))) for pk, pairs in told]
    details = [{name: pairs[name] for name in sorted(pairs) if name not in SENSITIVE} for _pk, pairs in told]
    record_many(events, actor=actor, changes=details)
    record(ClientsChanged(client_ids=tuple(pk for pk, _pairs in told)), actor=actor)
