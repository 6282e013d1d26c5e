"""What the worker does for a batch: pass by pass, each a transaction with its result; safe to repeat (F-6)."""

from django.db import transaction
from django.utils import translation

from ritm.events.models import Job
from ritm.events.outbox import outside_transaction, prolong
from ritm.passes.actions.batches import settle_row
from ritm.passes.batches import Outcome
from ritm.passes.models_of_batches import PassBatch, PassBatchRow


@outside_transaction
def run_batch(*, job: Job, batch_id: int) -> None:
    """Whatever of the batch is not done yet; or, once it is taken back, whatever was."""
    batch = PassBatch.objects.get(pk=batch_id)
    wanted = (Outcome.WAITING,) if batch.undone_at is None else (Outcome.WAITING, Outcome.DONE)
    ids = tuple(PassBatchRow.objects.filter(batch=batch, outcome__in=wanted).values_list("pk", flat=True))
    with translation.override(batch.language):
        for row_id in ids:
            with transaction.atomic():
                settle_row(row_id=row_id)
                if not prolong(job):
                    transaction.set_rollback(True)  # another worker has it
                    return
