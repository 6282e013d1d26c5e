"""Taking an import back: its clients go as long as nobody has touched them, known ones get their old values (CL-04).

Each row is decided once, whatever falls in between: its outcome says what became of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Max, Q, prefetch_related_objects

from ritm.accounts.models import Branch
from ritm.clients.actions.many import PLAIN, REFERENCES, put_back
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_clients, hold_for_deleting
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.models import Client, Guardianship
from ritm.clients.models_of_lists import ClassFormat, ClientStatus, DocumentKind, Illness, Interest, LeadSource
from ritm.clients.queries import guardian_of, lock_clients
from ritm.core import clock
from ritm.core.errors import Busy, DomainError
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event, Job
from ritm.events.outbox import prolong
from ritm.imports.beside import listed_now
from ritm.imports.errors import LeaseLost
from ritm.imports.events import ImportUndone
from ritm.imports.giving_back import give_back, lock_openings, take_back_openings
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, UPDATED
from ritm.imports.writing import as_json
from ritm.staff.models import StaffMember

REMOVED, RESTORED, KEPT = "removed", "restored", "kept"
_AT_ONCE, _TRIES = 250, 5
_BORN = "clients.client_added"
_ROWS: dict[str, type] = {
    "branch": Branch,
    "source": LeadSource,
    "status": ClientStatus,
    "class_format": ClassFormat,
    "responsible": StaffMember,
    "guardian": Client,
}
_LISTS: dict[str, type] = {"interests": Interest, "illnesses": Illness}
_DAYS = frozenset({"birth_date", "certificate_ends_on", "insurance_ends_on"})
_OPENINGS = frozenset({"pass", "balance"})
_FORM = frozenset(field.name for field in fields(ClientData))


def take_back(batch: ImportBatch, *, job: Job | None, actor: Actor) -> None:
    """Every row that is not decided yet, some hundred in a transaction; the last one closes the batch.

    What others hold at that very moment is asked for again. Raises Busy, OperationalError where they never let go.
    """
    tries = _TRIES
    while tries:
        try:
            if not _some(batch, job=job, actor=actor):
                return
            tries = _TRIES
        except (Busy, OperationalError):
            tries -= 1
            if not tries:
                raise


@transaction.atomic
def _some(batch: ImportBatch, *, job: Job | None, actor: Actor) -> bool:
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if locked.status != ImportBatch.Status.UNDOING:
        return False
    rows = _next(locked)
    if not rows:
        _close(locked, actor)
        return False
    outcomes = _removed(rows, actor) if rows[0].outcome == CREATED else _restored_all(rows, actor)
    for outcome in set(outcomes.values()):
        numbers = [number for number, one in outcomes.items() if one == outcome]
        ImportRow.objects.filter(batch=locked, number__in=numbers).update(outcome=outcome)
    locked.rows_done += len(rows)
    locked.save(update_fields=["rows_done"])
    if job is not None and not prolong(job, progress={"done": locked.rows_done, "total": locked.rows_total}):
        raise LeaseLost
    return True


def _next(batch: ImportBatch) -> list[ImportRow]:
    """Rows of one kind: what known clients got goes first, then those who came, children before their parents."""
    for outcome in (UPDATED, CREATED):
        rows = ImportRow.objects.filter(batch=batch, outcome=outcome, client__isnull=False)
        found = list(rows.select_related("client", "batch__branch").order_by("-client", "-number")[:_AT_ONCE])
        if found:
            return found
    return []


def _removed(rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """Those who came with the file and whom nobody has touched are deleted, all in a few statements; by row."""
    held = hold_for_deleting(client_ids=[row.client_id for row in rows], actor=actor)
    lock_openings(rows)
    # From here on nobody can sell, book or change: what has been done until now is all there is.
    gone = {pk for pk, client in held.items() if client.deleted_at is not None}
    going = _without_wards(held.keys() - gone - _touched(rows))
    used = take_back_openings([row for row in rows if row.client_id in gone | going], actor=actor)
    going -= {row.client_id for row in rows if row.number in used}
    delete_clients(client_ids=going, actor=actor)
    stays = {row.number for row in rows if row.client_id not in gone | going} | used
    return {row.number: KEPT if row.number in stays else REMOVED for row in rows}


def _touched(rows: Iterable[ImportRow]) -> set[int]:
    """Clients with whom something has happened since they came: a booking, a sale, a change."""
    through = {row.client_id: row.through or 0 for row in rows}
    later = Event.objects.filter(client_ref__in=tuple(through)).exclude(name=_BORN)
    told = later.values("client_ref").annotate(last=Max("pk")).values_list("client_ref", "last")
    return {pk for pk, last in told if last > through[pk]}


def _without_wards(going: set[int]) -> set[int]:
    """Of these without those who answer for a child that stays."""
    rows = Guardianship.objects.filter(guardian__in=going, child__deleted_at__isnull=True)
    links = list(rows.values_list("guardian_id", "child_id"))
    while stays := {parent for parent, child in links if parent in going and child not in going}:
        going = going - stays
    return going


def _restored_all(rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """Known clients get their old values again; by row. Whoever is concerned is held from the start.

    Rows that changed plain columns alone go together, the others (a name, a phone, lists, the family, what stands
    beside the form) one by one.
    """
    ids = {row.client_id for row in rows}
    was = {row.given["guardian"][0] for row in rows if "guardian" in row.given} - {None}
    links = Guardianship.objects.filter(Q(child__in=ids) | Q(guardian__in=ids)).values_list("child_id", "guardian_id")
    held = lock_clients(ids | was | {pk for link in links for pk in link})
    for row in rows:
        row.client = held[row.client_id]
    plain = [row for row in rows if row.given.keys() <= PLAIN | _OPENINGS]
    outcomes = _put_back(plain, actor)
    outcomes |= {row.number: _restored(row, actor) for row in rows if row.number not in outcomes}
    used = take_back_openings([row for row in rows if outcomes[row.number] != KEPT], actor=actor)
    return outcomes | dict.fromkeys(used, KEPT)


def _put_back(rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """Plain columns of all these clients in a few statements: each where it still stands as the file said."""
    living = [row for row in rows if row.client.deleted_at is None]
    prefetch_related_objects([row.client for row in living], *REFERENCES)
    known = {name: _ROWS[name].objects.in_bulk(_asked(living, name)) for name in REFERENCES}  # type: ignore[attr-defined] -- a model
    outcomes = {row.number: KEPT for row in rows}
    changes: list[tuple[Client, dict[str, Any]]] = []
    for row in living:
        own = {name: pair for name, pair in row.given.items() if name in PLAIN}
        still = {
            name: was
            for name, (was, given) in own.items()
            if as_json(getattr(row.client, name)) == given and was != given
        }
        changes.append((row.client, {name: _plain(name, was, known) for name, was in still.items()}))
        if len(still) == len(own):
            outcomes[row.number] = RESTORED
    put_back(rows=changes, actor=actor)
    return outcomes


def _asked(rows: Sequence[ImportRow], name: str) -> set[int]:
    return {row.given[name][0] for row in rows if name in row.given} - {None}


def _plain(name: str, was: Any, known: dict[str, dict[int, Any]]) -> Any:
    """The old value as the column has it; what has left its list since becomes none."""
    if name in known:
        return known[name].get(was)
    return _date(was) if name in _DAYS else was


def _restored(row: ImportRow, actor: Actor) -> str:
    """What the row changed gets its old value where it still stands as the file said."""
    client = row.client
    if client.deleted_at is not None:
        return KEPT
    data = ClientData.of(client, guardian=guardian_of(client))
    own = {name: pair for name, pair in row.given.items() if name in _FORM}
    now = listed_now([client], own)[client.pk]
    still = {
        name: was
        for name, (was, given) in own.items()
        if as_json(now.get(name, getattr(data, name))) == given and was != given
    }
    try:
        with transaction.atomic():
            change_client(client=client, data=replace(data, **_values(still)), actor=actor)
            is_whole = give_back(row, actor=actor) and len(still) == len(own)
    except DomainError:  # somebody else has the old barcode by now
        return KEPT
    return RESTORED if is_whole else KEPT


def _values(kept: dict[str, Any]) -> dict[str, Any]:
    """The old values as the form has them; what has left its list since becomes none."""
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if name in _ROWS:
            found[name] = _ROWS[name].objects.filter(pk=value).first()  # type: ignore[attr-defined] -- a model
        elif name in _LISTS:
            found[name] = tuple(_LISTS[name].objects.filter(pk__in=value))  # type: ignore[attr-defined] -- a model
        elif name == "documents":
            kinds = DocumentKind.objects.in_bulk([pk for pk, _day in value])
            found[name] = tuple(DocumentData(kinds[pk], _date(day)) for pk, day in value if pk in kinds)
        else:
            found[name] = _date(value) if name in _DAYS else value
    return found


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _close(batch: ImportBatch, actor: Actor) -> None:
    outcomes = ImportRow.objects.filter(batch=batch, outcome__in=(REMOVED, RESTORED, KEPT))
    found = list(outcomes.values_list("outcome", flat=True))
    counts = {name: found.count(name) for name in (REMOVED, RESTORED, KEPT)}
    batch.status, batch.finished_at, batch.rows_done = ImportBatch.Status.UNDONE, clock.now(), batch.rows_total
    batch.counts = {**batch.counts, "undo": counts}
    batch.save(update_fields=["status", "finished_at", "counts", "rows_done"])
    record(ImportUndone(batch_id=batch.pk, **counts), actor=actor)


def kept_clients(batch: ImportBatch, limit: int = 50) -> list[Client]:
    """Those who stayed because somebody has worked with them since, by name."""
    rows = ImportRow.objects.filter(batch=batch, outcome=KEPT).values("client")
    return list(Client.objects.filter(pk__in=rows, deleted_at__isnull=True).order_by("search_text", "pk")[:limit])
