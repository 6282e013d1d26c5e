"""Taking an import back: its clients go as long as nobody has touched them, known ones get their old values (CL-04).

Each row is decided once, whatever falls in between: its outcome says what became of it.
"""

from collections.abc import Iterable, Sequence

from django.db import OperationalError, transaction
from django.db.models import Max

from ritm.clients.actions.removal import delete_clients, hold_for_deleting
from ritm.clients.models import Client, Guardianship
from ritm.core import clock
from ritm.core.errors import Busy
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event, Job
from ritm.events.outbox import prolong
from ritm.events.turns import long_turn
from ritm.imports.errors import LeaseLost
from ritm.imports.events import ImportUndone
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, UPDATED
from ritm.imports.restoring import KEPT, RESTORED, restore
from ritm.imports.taking_back import lock_openings, take_back_openings

REMOVED = "removed"
_AT_ONCE, _TRIES = 250, 5
_BORN = "clients.client_added"


def take_back(batch: ImportBatch, *, job: Job | None, actor: Actor) -> None:
    """Every row that is not decided yet, some hundred in a transaction; the last one closes the batch.

    What others hold at that very moment is asked for again. Raises Busy, OperationalError where they never let go.
    """
    tries = _TRIES
    while tries:
        try:
            with long_turn():
                is_more = _some(batch, job=job, actor=actor)
            if not is_more:
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
    outcomes = _removed(rows, actor) if rows[0].outcome == CREATED else restore(rows, actor=actor)
    for outcome in set(outcomes.values()):
        numbers = [number for number, one in outcomes.items() if one == outcome]
        ImportRow.objects.filter(batch=locked, number__in=numbers).update(outcome=outcome)
    locked.rows_done += len(rows)
    locked.save(update_fields=["rows_done"])
    if job is not None and not prolong(job, progress={"done": locked.rows_done, "total": locked.rows_total}):
        raise LeaseLost
    return True


def _next(batch: ImportBatch) -> list[ImportRow]:
    """Rows of one kind: what known clients got goes first, the last written before the others: what one gave up and
    another got can go back the same way. Then those who came, children before their parents.
    """
    for outcome, order in ((UPDATED, "-pk"), (CREATED, "-client")):
        rows = ImportRow.objects.filter(batch=batch, outcome=outcome, client__isnull=False)
        found = list(rows.select_related("client", "batch__branch").order_by(order, "-number")[:_AT_ONCE])
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
