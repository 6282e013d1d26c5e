"""Planned rows become clients: sources and branches by name, defaults of the batch, set-based."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Model

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.clients.actions.lists import add_source
from ritm.clients.actions.profile import add_clients, change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import sources
from ritm.clients.search_text import fold
from ritm.events.actor import Actor
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, UPDATED, Planned
from ritm.imports.rows import Trouble
from ritm.staff.models import StaffMember


def write(planned: list[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    """Create, change and note down the rows of one batch, within the caller's transaction."""
    names = _Names(planned, actor)
    by = StaffMember.objects.filter(pk=actor.id).first() if actor.kind == "staff" else None
    new = [each for each in planned if each.outcome == CREATED]
    rows = [_new(each.row.values, names, batch.branch) for each in new]
    for each, client in zip(new, add_clients(rows=rows, actor=actor, created_by=by), strict=True):
        each.client = client
    changed = sorted((each for each in planned if each.outcome == UPDATED), key=lambda each: each.client.pk)
    parents = _parents([each.client for each in changed])
    for each in changed:
        data = ClientData.of(each.client, guardian=parents.get(each.client.pk))
        wanted = names.resolved(each.changes)
        each.given = {name: [as_json(getattr(data, name)), as_json(value)] for name, value in wanted.items()}
        data = replace(data, **wanted)
        change_client(client=each.client, data=data, actor=actor)
    note_down(planned, batch=batch)


def note_down(planned: list[Planned], *, batch: ImportBatch) -> None:
    """What became of these rows; what was noted of them before is replaced."""
    numbers = tuple(each.row.number for each in planned)
    ImportRow.objects.filter(batch=batch, number__in=numbers).delete()
    ImportRow.objects.bulk_create(_noted(each, batch) for each in planned)


def _noted(each: Planned, batch: ImportBatch) -> ImportRow:
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
    )


def as_json(value: Any) -> Any:
    """A field's value as a row of the import keeps it: references as ids, days as text."""
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _told(trouble: Trouble) -> dict[str, Any]:
    return {"code": trouble.code, "column": trouble.column, "value": trouble.value, "detail": trouble.detail}


class _Names:
    """Sources and branches by their names; sources that are missing are made on the spot (CL-40)."""

    def __init__(self, planned: list[Planned], actor: Actor) -> None:
        self.branches = {branch.name.casefold(): branch for branch in open_branches()}
        self.sources = {fold(source.name): source for source in sources()}
        for each in planned:
            values = each.row.values if each.outcome == CREATED else each.changes
            name = values.get("source") or ""
            if name and fold(name) not in self.sources:
                self.sources[fold(name)] = add_source(name=name, actor=actor)

    def resolved(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with rows in place of names."""
        found = dict(values)
        if found.get("source"):
            found["source"] = self.sources[fold(found["source"])]
        if found.get("branch"):
            found["branch"] = self.branches[found["branch"]]
        return found


def _new(values: dict[str, Any], names: _Names, branch: Branch) -> ClientData:
    filled = names.resolved({name: value for name, value in values.items() if value})
    # An unsaid gender stays unsaid: the form's default is for one person whom somebody sees.
    return ClientData(**{"gender": Client.Gender.UNKNOWN, "branch": branch, **filled})


def _parents(clients: list[Client]) -> dict[int, Client]:
    links = Guardianship.objects.filter(child__in=clients).select_related("guardian")
    return {link.child_id: link.guardian for link in links}
