"""What the erasure of a client takes out of the imports: the workbooks, and what was noted of their rows (CL-34)."""

from collections.abc import Iterator
from typing import Any

from ritm.clients.erasing import Erasing
from ritm.core.errors import Busy
from ritm.files.actions import remove
from ritm.imports.actions import without_examples
from ritm.imports.models import ImportBatch, ImportRow

_AT_ONCE = 5000
_AT_WORK = (ImportBatch.Status.CHECKING, ImportBatch.Status.RUNNING, ImportBatch.Status.UNDOING)
_OVER = (ImportBatch.Status.DONE, ImportBatch.Status.UNDONE, ImportBatch.Status.FAILED)


def erase_imports(erasing: Erasing) -> None:
    """Files of finished imports go, whoever stands in them; so does what was noted of a row that names the client.

    A file that waits for its import stays: whoever imports it decides anew. Raises Busy while one with him is at work.
    """
    own = ImportRow.objects.filter(client__in=erasing.client_ids).values("batch")
    if ImportBatch.objects.filter(pk__in=own, status__in=_AT_WORK).exists():
        raise Busy
    for batch in ImportBatch.objects.filter(status__in=_OVER, file__isnull=False).select_related("file").order_by("pk"):
        file = batch.file
        ImportBatch.objects.filter(pk=batch.pk).update(file=None, head=without_examples(batch.head), fixes={})
        if file is not None:
            remove(file=file, actor=erasing.actor)
    for some in _noted():
        named = [pk for pk, told, given in some if erasing.is_named([told, given])]
        ImportRow.objects.filter(pk__in=named).update(told={}, given={})


def _noted() -> Iterator[list[tuple[int, Any, Any]]]:
    """Rows of which something was noted, some thousand at a time."""
    rows, last = ImportRow.objects.exclude(told={}, given={}).order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", "told", "given")[:_AT_ONCE]):
        yield some
        last = some[-1][0]
