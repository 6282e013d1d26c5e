"""Taking an import back: its clients go as long as nobody has touched them, known ones get their old values (CL-04).

Each row is decided once, whatever falls in between: its outcome says what became of it.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from ritm.accounts.models import Branch
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClassFormat, ClientStatus, DocumentKind, Illness, Interest, LeadSource
from ritm.clients.queries import guardian_of, wards
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event, Job
from ritm.events.outbox import prolong
from ritm.imports.beside import listed_now
from ritm.imports.errors import LeaseLost
from ritm.imports.events import ImportUndone
from ritm.imports.giving_back import give_back, take_back_openings
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, UPDATED
from ritm.imports.writing import as_json
from ritm.staff.models import StaffMember

REMOVED, RESTORED, KEPT = "removed", "restored", "kept"
_AT_ONCE = 100
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
_FORM = frozenset(field.name for field in fields(ClientData))


def take_back(batch: ImportBatch, *, job: Job | None, actor: Actor) -> None:
    """Every row that is not decided yet, a hundred in a transaction; the last one closes the batch."""
    while _some(batch, job=job, actor=actor):
        pass


@transaction.atomic
def _some(batch: ImportBatch, *, job: Job | None, actor: Actor) -> bool:
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if locked.status != ImportBatch.Status.UNDOING:
        return False
    waiting = ImportRow.objects.filter(batch=locked, outcome__in=(CREATED, UPDATED), client__isnull=False)
    # What known clients got goes first, then those who came, children before their parents.
    rows = list(waiting.select_related("client", "batch__branch").order_by("-outcome", "-client", "-number")[:_AT_ONCE])
    if not rows:
        _close(locked, actor)
        return False
    busy = _touched([row for row in rows if row.outcome == CREATED])
    for row in rows:
        row.outcome = _removed(row, busy, actor) if row.outcome == CREATED else _restored(row, actor)
    take_back_openings([row for row in rows if row.outcome != KEPT], kept=KEPT, actor=actor)
    ImportRow.objects.bulk_update(rows, ["outcome"])
    locked.rows_done += len(rows)
    locked.save(update_fields=["rows_done"])
    if job is not None and not prolong(job, progress={"done": locked.rows_done, "total": locked.rows_total}):
        raise LeaseLost
    return True


def _touched(rows: Iterable[ImportRow]) -> set[int]:
    """Clients with whom something has happened since they came: a booking, a sale, a change."""
    through = {row.client_id: row.through or 0 for row in rows}
    later = Event.objects.filter(client_ref__in=tuple(through)).exclude(name=_BORN)
    told = later.values("client_ref").annotate(last=Max("pk")).values_list("client_ref", "last")
    return {pk for pk, last in told if last > through[pk]}


def _removed(row: ImportRow, busy: set[int], actor: Actor) -> str:
    if row.client.deleted_at is not None:
        return REMOVED
    if row.client_id in busy or wards(row.client).exists():
        return KEPT
    delete_client(client=row.client, actor=actor)
    return REMOVED


def _restored(row: ImportRow, actor: Actor) -> str:
    """What the row changed gets its old value where it still stands as the file said."""
    client = row.client
    if client.deleted_at is not None:
        return KEPT
    data = ClientData.of(client, guardian=guardian_of(client))
    own = {name: pair for name, pair in row.given.items() if name in _FORM}
    now = listed_now(client, own)
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
    batch.status, batch.finished_at = ImportBatch.Status.UNDONE, clock.now()
    batch.counts = {**batch.counts, "undo": counts}
    batch.save(update_fields=["status", "finished_at", "counts"])
    record(ImportUndone(batch_id=batch.pk, **counts), actor=actor)


def kept_clients(batch: ImportBatch, limit: int = 50) -> list[Client]:
    """Those who stayed because somebody has worked with them since, by name."""
    rows = ImportRow.objects.filter(batch=batch, outcome=KEPT).values("client")
    return list(Client.objects.filter(pk__in=rows, deleted_at__isnull=True).order_by("search_text", "pk")[:limit])
