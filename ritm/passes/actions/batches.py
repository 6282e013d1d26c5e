"""Freezing or extending many passes by one press: a row for each, done by the worker, taken back as one (F-6, B-11)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.outbox import add_job
from ritm.passes.actions.editing import extend_pass
from ritm.passes.actions.extending import take_extension_back
from ritm.passes.actions.freezing import freeze, undo_freeze, unfreeze
from ritm.passes.batches import Days, Outcome, Picked
from ritm.passes.changes import LONGEST_EXTENSION
from ritm.passes.errors_of_changes import ChangeReasonMissing, DaysNotPositive
from ritm.passes.errors_of_freezes import FreezeOver, FreezeTooWide, NobodyPicked, TooManyPicked
from ritm.passes.events_of_batches import BatchStarted, BatchUndone
from ritm.passes.models_of_batches import PassBatch, PassBatchRow
from ritm.passes.models_of_freezes import PassFreeze

MOST, MOST_DAYS = 5000, 366  # passes of one batch, days of one freeze
Kind = PassBatch.Kind


@transaction.atomic
def start_freezing(
    *, picked: Sequence[Picked], days: Days, reason: str, began_for: str = "", language: str, actor: Actor
) -> PassBatch:
    """Let the worker freeze these passes, each with a result of its own (F-6); whoever has none is listed with them.

    Raises NobodyPicked, TooManyPicked, FreezeTooWide; what speaks against one pass is its row's result.
    """
    if (days.ends_on - days.begins_on).days >= MOST_DAYS:
        raise FreezeTooWide(most=MOST_DAYS)
    batch = PassBatch(
        kind=Kind.FREEZE,
        begins_on=days.begins_on,
        ends_on=days.ends_on,
        is_outside=days.is_outside,
        may_backdate=days.may_backdate,
        reason=one_line(reason)[:200],
        began_for=began_for,
        language=language,
    )
    return _start(batch, picked, actor=actor)


@transaction.atomic
def start_extending(
    *,
    picked: Sequence[Picked],
    first: date,
    last: date,
    days: int,
    reason: str,
    began_for: str,
    language: str,
    actor: Actor,
) -> PassBatch:
    """Let the worker extend these passes by so many days, for what was closed from first to last (B-11).

    Raises NobodyPicked, TooManyPicked, DaysNotPositive, ChangeReasonMissing.
    """
    reason = one_line(reason)[:200]
    if not reason:
        raise ChangeReasonMissing
    if not 1 <= days <= LONGEST_EXTENSION:
        raise DaysNotPositive(most=LONGEST_EXTENSION)
    batch = PassBatch(
        kind=Kind.EXTEND,
        begins_on=first,
        ends_on=last,
        days=days,
        reason=reason,
        began_for=began_for,
        language=language,
    )
    return _start(batch, picked, actor=actor)


@transaction.atomic
def undo_batch(*, batch: PassBatch, actor: Actor) -> PassBatch:
    """Take a batch back as one, each pass with a result of its own: by F-4, or the extension off (F-6).

    A second press changes nothing. What the worker has not come to yet is not done.
    """
    held = lock_batch(batch.pk)
    if held.undone_at is None:
        held.undone_at, held.undone_by = clock.now(), str(actor)
        held.save(update_fields=["undone_at", "undone_by"])
        add_job(task="ritm.passes.batch_jobs.run_batch", batch_id=held.pk)
        record(BatchUndone(batch_id=held.pk), actor=actor)
    return held


def lock_batch(batch_id: int) -> PassBatch:
    """The row, held: whoever does the next pass of it and whoever takes it back wait for each other."""
    return PassBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch_id)


@transaction.atomic
def settle_row(*, row_id: int) -> None:
    """Do one pass of a batch, or take it back where the batch is; safe to repeat. Locks the batch, then as the act does."""
    batch = lock_batch(PassBatchRow.objects.values_list("batch", flat=True).get(pk=row_id))
    row = PassBatchRow.objects.select_related("client_pass__branch").get(pk=row_id)
    if batch.undone_at is None:
        if row.outcome == Outcome.WAITING:
            do_row(row, batch, actor=Actor.of(batch.made_by))
    elif row.outcome == Outcome.WAITING:
        row.outcome = Outcome.UNDONE
        row.save(update_fields=["outcome"])
    elif row.outcome == Outcome.DONE:
        undo_row(row, batch, actor=Actor.of(batch.undone_by))


def do_row(row: PassBatchRow, batch: PassBatch, *, actor: Actor) -> None:
    """Freeze or extend the pass of a row and write what came of it."""
    try:
        with transaction.atomic():
            if batch.kind == Kind.FREEZE:
                _freeze(row, batch, actor=actor)
            else:
                _extend(row, batch, actor=actor)
            row.outcome = Outcome.DONE
    except DomainError as error:
        row.outcome, row.said = Outcome.REFUSED, str(error)[:300]
    row.save(update_fields=["outcome", "said", "freeze_ref", "pass_ends_on"])


def undo_row(row: PassBatchRow, batch: PassBatch, *, actor: Actor) -> None:
    """The same back; what can no longer be taken back stays, and the row says why."""
    try:
        with transaction.atomic():
            if batch.kind == Kind.FREEZE:
                _thaw(row, batch, actor=actor)
            elif row.client_pass is not None:
                take_extension_back(client_pass=row.client_pass, days=batch.days, reason=batch.reason, actor=actor)
            row.outcome, row.said = Outcome.UNDONE, ""
    except DomainError as error:
        row.outcome, row.said = Outcome.STAYS, str(error)[:300]
    row.save(update_fields=["outcome", "said"])


def write_batch(batch: PassBatch, picked: Sequence[Picked], *, actor: Actor) -> list[PassBatchRow]:
    """The batch with a row for each; what speaks against one already is its result."""
    batch.made_at, batch.made_by = clock.now(), str(actor)
    batch.save()
    rows = [
        PassBatchRow(
            batch=batch,
            client=one.client,
            client_pass=one.held,
            outcome=Outcome.WAITING if one.held is not None else Outcome.REFUSED,
            said=str(one.refusal)[:300] if one.held is None else "",
        )
        for one in picked
    ]
    return PassBatchRow.objects.bulk_create(rows, batch_size=500)


def _start(batch: PassBatch, picked: Sequence[Picked], *, actor: Actor) -> PassBatch:
    if not any(one.held is not None for one in picked):
        raise NobodyPicked
    if len(picked) > MOST:
        raise TooManyPicked(most=MOST)
    write_batch(batch, picked, actor=actor)
    add_job(task="ritm.passes.batch_jobs.run_batch", batch_id=batch.pk)
    record(BatchStarted(batch_id=batch.pk, kind=batch.kind, count=len(picked)), actor=actor)
    return batch


def _freeze(row: PassBatchRow, batch: PassBatch, *, actor: Actor) -> None:
    if row.client_pass is None:
        return
    made = freeze(
        client_pass=row.client_pass,
        begins_on=batch.begins_on,
        ends_on=batch.ends_on,
        reason=batch.reason,
        may_backdate=batch.may_backdate,
        is_outside=batch.is_outside,
        actor=actor,
    )
    row.freeze_ref, row.pass_ends_on = made.pk, made.client_pass.ends_on


def _extend(row: PassBatchRow, batch: PassBatch, *, actor: Actor) -> None:
    if row.client_pass is not None:
        held = extend_pass(client_pass=row.client_pass, days=batch.days, reason=batch.reason, actor=actor)
        row.pass_ends_on = held.ends_on


def _thaw(row: PassBatchRow, batch: PassBatch, *, actor: Actor) -> None:
    """On the day of the batch, or before it begins, as if it had not been; later from today on (F-4)."""
    known = PassFreeze.objects.select_related("client_pass__branch").filter(pk=row.freeze_ref or 0).first()
    if known is None:
        return
    zone = known.client_pass.branch.time_zone
    today = clock.today(zone)
    if known.begins_on > today or clock.local_date(batch.made_at, zone) == today:
        undo_freeze(freeze=known, actor=actor)
    elif not unfreeze(freeze=known, on=today, actor=actor).days:
        raise FreezeOver
