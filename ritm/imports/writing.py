"""Planned rows become clients: choices of lists and branches by name, defaults of the batch, set-based."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Model

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.clients.actions.lists import LISTS, add_entry
from ritm.clients.actions.profile import add_clients, change_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.models import Client, Guardianship
from ritm.clients.search_text import fold
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.imports.beside import fill_beside, listed_now, write_beside
from ritm.imports.known import BESIDE
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, UPDATED, Planned
from ritm.imports.rows import Trouble
from ritm.staff.models import StaffMember


def write(planned: list[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    """Create, change and note down the rows of one batch, within the caller's transaction."""
    names = Names(planned, actor)
    for each in sorted((each for each in planned if each.outcome == UPDATED), key=lambda each: each.client.pk):
        _change(each, names, batch=batch, actor=actor)
    by = StaffMember.objects.filter(pk=actor.id).first() if actor.kind == "staff" else None
    new = [each for each in planned if each.outcome == CREATED]
    rows = [_new(each.row.values, names, batch.branch) for each in new]
    for each, client in zip(new, add_clients(rows=rows, actor=actor, created_by=by), strict=True):
        each.client = client
    fill_beside(new, batch=batch, actor=actor)
    note_down(planned, batch=batch, through=_last_event() if new else None)


def _change(each: Planned, names: "Names", *, batch: ImportBatch, actor: Actor) -> None:
    client = each.client
    parent = Guardianship.objects.select_related("guardian").filter(child=client).first()
    data = ClientData.of(client, guardian=parent.guardian if parent else None)
    wanted = names.resolved({name: value for name, value in each.changes.items() if name not in _ON_THEIR_OWN})
    was = listed_now(client, wanted)
    each.given = {name: [as_json(was.get(name, getattr(data, name))), as_json(value)] for name, value in wanted.items()}
    change_client(client=client, data=replace(data, **wanted), actor=actor)
    each.given |= write_beside(each, batch=batch, actor=actor)


def _last_event() -> int | None:
    """The last event so far: whatever is told of the new clients until now was told by the import itself."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first()


def note_down(planned: list[Planned], *, batch: ImportBatch, through: int | None = None) -> None:
    """What became of these rows; what was noted of them before is replaced. `through`: the last event of their coming."""
    numbers = tuple(each.row.number for each in planned)
    ImportRow.objects.filter(batch=batch, number__in=numbers).delete()
    ImportRow.objects.bulk_create(_noted(each, batch, through) for each in planned)


def _noted(each: Planned, batch: ImportBatch, through: int | None) -> ImportRow:
    row = each.row
    troubles = [trouble for trouble in (row.trouble, *row.warnings) if trouble is not None]
    return ImportRow(
        batch=batch,
        number=row.number,
        outcome=each.outcome,
        reason=row.reason,
        warnings=[trouble.code for trouble in row.warnings],
        told={"name": row.values.get("name", ""), "troubles": [_told(trouble) for trouble in troubles]}
        if troubles
        else {},
        fingerprint=row.fingerprint,
        client=each.client,
        given=each.given,
        through=through if each.outcome == CREATED else None,
    )


def as_json(value: Any) -> Any:
    """A field's value as a row of the import keeps it: references as ids, days as text, several of a list in order."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, DocumentData):
        return [value.kind.pk, as_json(value.expires_on)]
    if isinstance(value, tuple):
        return sorted((as_json(one) for one in value), key=str)
    return value.isoformat() if isinstance(value, date) else value


def _told(trouble: Trouble) -> dict[str, Any]:
    return {"code": trouble.code, "column": trouble.column, "value": trouble.value, "detail": trouble.detail}


class Names:
    """Branches and choices of lists by their names; choices that are missing are made on the spot (CL-40)."""

    def __init__(self, planned: list[Planned], actor: Actor) -> None:
        self.branches = {branch.name.casefold(): branch for branch in open_branches()}
        self.entries: dict[str, dict[str, Any]] = {}
        for each in planned:
            values = each.row.values if each.outcome == CREATED else each.changes
            for kind, name in _names_in(values):
                known = self._list(kind)
                if fold(name) not in known:
                    known[fold(name)] = add_entry(kind=kind, name=name, actor=actor)

    def _list(self, kind: str) -> dict[str, Any]:
        if kind not in self.entries:
            self.entries[kind] = {entry.folded: entry for entry in LISTS[kind].objects.all()}
        return self.entries[kind]

    def resolved(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with rows in place of names."""
        found = dict(values)
        for name in found.keys() & _ONE:
            found[name] = self.entries[name][fold(found[name])]
        for name in found.keys() & _SEVERAL.keys():
            found[name] = tuple(self._chosen(name, one) for one in found[name])
        if found.get("branch"):
            found["branch"] = self.branches[found["branch"]]
        return found

    def _chosen(self, name: str, one: Any) -> Any:
        known = self.entries[_SEVERAL[name]]
        return DocumentData(known[fold(one[0])], one[1]) if name == "documents" else known[fold(one)]


_ONE = frozenset({"status", "source", "class_format"})
_SEVERAL = {"interests": "interest", "illnesses": "illness", "documents": "document"}
_ON_THEIR_OWN = frozenset(BESIDE) - _SEVERAL.keys()


def _names_in(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _ONE:
        if values.get(name):
            yield name, values[name]
    for name, kind in _SEVERAL.items():
        for one in values.get(name) or ():
            yield kind, one[0] if name == "documents" else one


def _new(values: dict[str, Any], names: Names, branch: Branch) -> ClientData:
    filled = names.resolved({name: value for name, value in values.items() if value and name not in _ON_THEIR_OWN})
    # An unsaid gender stays unsaid: the form's default is for one person whom somebody sees.
    return ClientData(**{"gender": Client.Gender.UNKNOWN, "branch": branch, **filled})
