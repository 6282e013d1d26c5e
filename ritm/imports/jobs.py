"""What the worker does for an import: slow work, so each job has its own short transactions."""

import time
from contextlib import suppress
from typing import Any

from django.db import OperationalError, transaction
from django.utils import translation

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import current_account
from ritm.clients.errors import BarcodeTaken, NoSuchParent, PhoneTaken
from ritm.clients.models import Client, Consent, Guardianship
from ritm.clients.models_of_fields import FieldValue
from ritm.core import clock
from ritm.core.errors import Busy, DomainError
from ritm.directory.models import ClientFigures, SearchWord
from ritm.directory.statistics import look_anew
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event, Job
from ritm.events.outbox import prolong
from ritm.events.turns import long_turn
from ritm.imports.details import OTHERS, SKIPPED
from ritm.imports.errors import ImportInterrupted, LeaseLost, NotReady
from ritm.imports.events import ImportDone
from ritm.imports.families import parents_first
from ritm.imports.judging import Tell
from ritm.imports.lists import new_values, too_many
from ritm.imports.models import ImportBatch
from ritm.imports.plan import counts_of, plan
from ritm.imports.reading import judged_rows, maker_of
from ritm.imports.rows import Row
from ritm.imports.undoing import take_back
from ritm.imports.writing import hold, promise, write
from ritm.ledger.models import Charge, LedgerAccount, Transfer
from ritm.passes.models import ClientPass, CreditEntry

CHUNK = 200
AT_ONCE = 1000  # rows that are checked while a person waits
_TRIES, PAUSE = 5, 0.2  # seconds before the second try, twice as long before each later one
# What a large import fills: nobody waits for the database to notice by itself.
_GROWN = (
    *(Client, Guardianship, Consent, FieldValue, ClientFigures, SearchWord, Event),
    *(ClientPass, CreditEntry, LedgerAccount, Transfer, Charge),
)
Status = ImportBatch.Status


def check_batch(*, job: Job | None, batch_id: int) -> None:
    """Judge every row and note down those with something wrong; no client is touched (CL-04).

    A page may check the same batch at the same moment: whoever is second, or has read what was changed since, writes nothing.
    """
    batch = _batch(batch_id, Status.CHECKING)
    rows = _rows(batch, tell=_teller(batch) if job else None) if batch is not None else None
    if batch is None or rows is None:
        return
    asked = _asked(batch)
    crowded = {
        kind: {OTHERS: SKIPPED} for kind in too_many(new_values(rows)) if OTHERS not in batch.answers.get(kind, {})
    }
    if crowded:
        batch.answers = batch.answers | crowded
        rows = _rows(batch) or []
    planned = plan(rows, on_phone=batch.on_phone, staff=maker_of(batch))
    with suppress(NotReady), transaction.atomic():
        locked = _locked(batch, Status.CHECKING)
        if _asked(locked) != asked:
            return
        promise([each for each in planned if each.row.reason or each.row.warnings], batch=locked)
        locked.status, locked.counts, locked.rows_total = Status.CHECKED, counts_of(rows, planned), len(rows)
        locked.new_values, locked.answers = new_values(rows), batch.answers
        locked.save(update_fields=["status", "counts", "rows_total", "new_values", "answers"])


def _teller(batch: ImportBatch) -> Tell:
    """Writes down for the page how many rows are checked."""

    def tell(number: int) -> None:
        ImportBatch.objects.filter(pk=batch.pk, status=Status.CHECKING).update(rows_done=number)

    return tell


def _asked(batch: ImportBatch) -> tuple[Any, ...]:
    """What a check goes by, beside the file and the base."""
    columns = (batch.sheet, batch.header_row, batch.mapping, batch.plan_id, batch.on_phone)
    return (*columns, batch.fixes, batch.answers, batch.created_by)


def check_small(batch: ImportBatch) -> None:
    """The check at once where it is quick; a longer one is left to the worker."""
    if batch.rows_total <= AT_ONCE:
        check_batch(job=None, batch_id=batch.pk)


def run_batch(*, job: Job, batch_id: int) -> None:
    """Bring the good rows in, some hundred at a time; after a fall it goes on where it stopped."""
    batch = _batch(batch_id, Status.RUNNING)
    rows = _rows(batch) if batch is not None else None
    if batch is not None and rows is not None:
        bring_in(batch, rows, job=job)


def undo_batch(*, job: Job, batch_id: int) -> None:
    """Take a finished import back; after a fall it goes on where it stopped."""
    batch = _batch(batch_id, Status.UNDOING)
    if batch is not None:
        with suppress(LeaseLost):
            take_back(batch, job=job, actor=actor_of(batch))


def bring_in(batch: ImportBatch, rows: list[Row], *, job: Job | None = None) -> None:
    """Every row of a running batch, chunk by chunk, each chunk wholly or not at all. Raises ImportInterrupted."""
    actor, rows = actor_of(batch), parents_first(rows)
    try:
        for start in range(batch.rows_done, len(rows), CHUNK):
            _take(batch, rows[start : start + CHUNK], start=start, actor=actor, job=job)
        if len(rows) >= AT_ONCE:
            look_anew(_GROWN)
        _finish(batch, actor)
    except (LeaseLost, NotReady):
        return


def _take(batch: ImportBatch, rows: list[Row], *, start: int, actor: Actor, job: Job | None) -> None:
    """One chunk; tried again, ever later, where a phone was taken or a row held by somebody at that very moment.

    A crowd of desks is over in a second or two; a job that has given up would come again only in a minute.
    """
    for turn in range(_TRIES):
        time.sleep(PAUSE * 2 ** (turn - 1) if turn else 0)
        with suppress(PhoneTaken, BarcodeTaken, NoSuchParent, Busy, OperationalError), long_turn():
            _take_once(batch, rows, start=start, actor=actor, job=job)
            return
    raise ImportInterrupted


@transaction.atomic
def _take_once(batch: ImportBatch, rows: list[Row], *, start: int, actor: Actor, job: Job | None) -> None:
    # One import of an account at a time: two files with the same nameless rows would not see each other.
    AccountSettings.objects.select_for_update(no_key=True, of=("self",)).get()
    locked = _locked(batch, Status.RUNNING)
    if locked.rows_done != start:
        raise LeaseLost
    fresh = [row.again() for row in rows]
    staff = maker_of(locked)
    held = hold(fresh, batch=locked, staff=staff)  # first, so that nobody changes what the plan goes by
    planned = plan(fresh, on_phone=locked.on_phone, staff=staff)
    write(planned, held=held, batch=locked, actor=actor)
    locked.counts = _added(locked.counts, counts_of(fresh, planned))
    locked.rows_done = start + len(rows)
    locked.save(update_fields=["counts", "rows_done"])
    if job is not None and not prolong(job, progress={"done": locked.rows_done, "total": locked.rows_total}):
        raise LeaseLost


@transaction.atomic
def _finish(batch: ImportBatch, actor: Actor) -> None:
    locked = _locked(batch, Status.RUNNING)
    locked.status, locked.finished_at = Status.DONE, clock.now()
    locked.save(update_fields=["status", "finished_at"])
    counts = locked.counts
    event = ImportDone(batch_id=locked.pk, created=counts.get("created", 0), updated=counts.get("updated", 0))
    record(event, actor=actor)


def actor_of(batch: ImportBatch) -> Actor:
    """Who began the import: clients that it makes are his."""
    return Actor.of(batch.created_by)


def _batch(batch_id: int, status: str) -> ImportBatch | None:
    return ImportBatch.objects.select_related("file", "branch").filter(pk=batch_id, status=status).first()


def _locked(batch: ImportBatch, status: str) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("branch").get(pk=batch.pk)
    if locked.status != status:
        raise NotReady
    return locked


def _rows(batch: ImportBatch, *, tell: Tell | None = None) -> list[Row] | None:
    """The judged rows; a file that can no longer be read ends the batch with its reason."""
    try:
        return judged_rows(batch, tell=tell)
    except DomainError as error:
        with translation.override(current_account().language):
            problem = str(error)[:300]
        ImportBatch.objects.filter(pk=batch.pk, status=batch.status).update(status=Status.FAILED, problem=problem)
        return None


def _added(before: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Two sets of counts as one."""
    return {
        name: _added(before.get(name, {}), value) if isinstance(value, dict) else before.get(name, 0) + value
        for name, value in more.items()
    }


for _job in (check_batch, run_batch, undo_batch):
    _job.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox
