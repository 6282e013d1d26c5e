"""Planned rows become clients: choices of lists and branches by name, defaults of the batch, set-based."""

from collections.abc import Iterator
from typing import Any

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.clients.actions.changing import change_clients
from ritm.clients.actions.lists import LISTS, add_entry
from ritm.clients.actions.profile import add_clients
from ritm.clients.actions.relatives import hold_families
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.errors import NoSuchParent, OwnParent, ParentIsChild
from ritm.clients.models import Client
from ritm.clients.search_text import fold
from ritm.core.errors import Busy
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.imports.beside import write_beside
from ritm.imports.families import LOOP, NAMED
from ritm.imports.given import as_json
from ritm.imports.known import BESIDE, standing
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.openings import bring
from ritm.imports.plan import CREATED, UPDATED, Planned, concerned
from ritm.imports.rows import Row, Trouble
from ritm.staff.models import StaffMember


def hold(rows: list[Row], *, batch: ImportBatch, staff: StaffMember | None) -> dict[int, Client]:
    """Everybody whom these rows concern, held before it is decided what becomes of them: nobody can change him since."""
    numbers = {row.number for row in rows}
    above = {row.parent for row in rows if row.parent is not None} - numbers
    came = ImportRow.objects.filter(batch=batch, number__in=tuple(above), client__isnull=False) if above else ()
    return hold_families(concerned(rows, staff) | {row.client_id for row in came})


def write(planned: list[Planned], *, held: dict[int, Client], batch: ImportBatch, actor: Actor) -> None:
    """Create, change and note down the rows of one batch, within the caller's transaction.

    `held`: whom `hold` has given for these rows. Raises Busy where the plan names somebody else by now.
    """
    names, people = Names(planned, actor), _People(planned, batch)
    new = [each for each in planned if each.outcome == CREATED]
    known = sorted((each for each in planned if each.outcome == UPDATED), key=lambda each: each.client.pk)
    if ({each.client.pk for each in known} | people.known_parents()) - held.keys():
        raise Busy
    for each in known:
        each.client = held[each.client.pk]
    _create(new, names, people, batch=batch, actor=actor)
    held = held | {each.client.pk: each.client for each in new}
    _change(known, names, people, held=held, actor=actor)
    write_beside([*new, *known], batch=batch, actor=actor)
    bring([*new, *known], batch=batch, actor=actor)
    note_down(planned, batch=batch, through=_last_event() if new else None)


class _People:
    """Who has come from which row, so that a child finds his parent."""

    def __init__(self, planned: list[Planned], batch: ImportBatch) -> None:
        self.planned = planned
        wanted = {each.parent for each in planned if isinstance(each.parent, int)}
        rows = ImportRow.objects.filter(batch=batch, number__in=tuple(wanted), client__isnull=False) if wanted else ()
        self.by_row: dict[int, Client] = (
            {row.number: row.client for row in rows.select_related("client")} if rows else {}
        )
        self.by_row |= {each.row.number: each.client for each in planned if each.client is not None}

    def known_parents(self) -> set[int]:
        """Ids of parents who are here already."""
        return {parent.pk for each in self.planned if (parent := self.parent_of(each)) is not None}

    def parent_of(self, each: Planned) -> Client | None:
        """The parent, where he has come by now."""
        parent = self.by_row.get(each.parent) if isinstance(each.parent, int) else each.parent
        return parent if parent is not None and parent.deleted_at is None else None


def _create(new: list[Planned], names: "Names", people: _People, *, batch: ImportBatch, actor: Actor) -> None:
    """Parents first: whoever waits for another row of this batch comes in the next turn."""
    by = StaffMember.objects.filter(pk=actor.id).first() if actor.kind == "staff" else None
    waiting = new
    while waiting:
        numbers = {each.row.number for each in waiting}
        turn = [each for each in waiting if each.parent not in numbers]
        rows = [_new(each, names, people.parent_of(each), batch.branch) for each in turn]
        for each, client in zip(turn, add_clients(rows=rows, actor=actor, created_by=by), strict=True):
            each.client = people.by_row[each.row.number] = client
        waiting = [each for each in waiting if each.client is None]


def _change(known: list[Planned], names: "Names", people: _People, *, held: dict[int, Client], actor: Actor) -> None:
    """What the form holds of all known clients, in a few statements; whose parent cannot be, changes without him."""
    wanted = {each.client.pk: _wanted(each, names, people) for each in known}
    was = standing([each.client for each in known], {name for values in wanted.values() for name in values})
    for each in known:
        values, before = wanted[each.client.pk], was[each.client.pk]
        each.given = {
            name: [as_json(before[name] if name in before else getattr(each.client, name)), as_json(value)]
            for name, value in values.items()
        }
    refused = change_clients(
        rows=[(each.client, values) for each in known if (values := wanted[each.client.pk])], held=held, actor=actor
    )
    again = []
    for each in (each for each in known if each.client.pk in refused):
        if not isinstance(refused[each.client.pk], (OwnParent, ParentIsChild, NoSuchParent)):
            raise refused[each.client.pk]
        each.row.warnings.append(Trouble(LOOP, each.row.parent_column, each.row.values["named_parent"][:100]))
        each.given.pop("guardian"), wanted[each.client.pk].pop("guardian")
        again.append((each.client, wanted[each.client.pk]))
    for error in change_clients(rows=again, held=held, actor=actor).values():
        raise error


def _wanted(each: Planned, names: "Names", people: _People) -> dict[str, Any]:
    wanted = names.resolved({name: value for name, value in each.changes.items() if name not in _ON_THEIR_OWN})
    return _with_parent(each, wanted, people.parent_of(each)) if "guardian" in wanted else wanted


def _with_parent(each: Planned, wanted: dict[str, Any], parent: Client | None) -> dict[str, Any]:
    """With a card of the parent his name and phone are not written a second time."""
    if parent is None:
        return {name: value for name, value in wanted.items() if name != "guardian"}
    return {name: value for name, value in wanted.items() if name not in NAMED} | {"guardian": parent}


def _last_event() -> int | None:
    """The last event so far: whatever is told of the new clients until now was told by the import itself."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first()


def promise(planned: list[Planned], *, batch: ImportBatch) -> None:
    """What would become of these rows; nobody has come of them."""
    ImportRow.objects.filter(batch=batch, client__isnull=True).delete()
    rows = [_noted(each, batch, None) for each in planned]
    for row in rows:
        row.client = None
    ImportRow.objects.bulk_create(rows)


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
                if fold(name) not in known or known[fold(name)].is_archived:
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


def _new(each: Planned, names: Names, parent: Client | None, branch: Branch) -> ClientData:
    values = each.row.values if parent is None else _with_parent(each, {**each.row.values, "guardian": parent}, parent)
    filled = names.resolved({name: value for name, value in values.items() if value and name not in _ON_THEIR_OWN})
    # An unsaid gender stays unsaid: the form's default is for one person whom somebody sees.
    return ClientData(**{"gender": Client.Gender.UNKNOWN, "branch": branch, **filled})
