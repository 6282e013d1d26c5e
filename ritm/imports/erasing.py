"""What the erasure of a client takes out of the imports: the workbooks, and what was noted of their rows (CL-34)."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils import translation

from ritm.accounts.queries import current_account
from ritm.clients.erasing import Erasing
from ritm.core.errors import Busy, DomainError
from ritm.files.actions import remove
from ritm.files.models import StoredFile
from ritm.imports.actions import without_examples
from ritm.imports.errors import NamesErased
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.reading import sheet_of

_AT_ONCE = 5000
_PHONE = 10  # digits that phones are told apart by, however they are written
_WAITING = (ImportBatch.Status.UPLOADED, ImportBatch.Status.CHECKED)
_AT_WORK = (ImportBatch.Status.CHECKING, ImportBatch.Status.RUNNING, ImportBatch.Status.UNDOING)
_OVER = (ImportBatch.Status.DONE, ImportBatch.Status.UNDONE, ImportBatch.Status.FAILED)


def erase_imports(erasing: Erasing) -> None:
    """Files of finished imports go, whoever stands in them; so does what was noted of a row that names the client.

    A file that waits for its import goes where it names him, and its import says so. Raises Busy while one with him is
    at work.
    """
    own = ImportRow.objects.filter(client__in=erasing.client_ids).values("batch")
    if ImportBatch.objects.filter(pk__in=own, status__in=_AT_WORK).exists():
        raise Busy
    kept = ImportBatch.objects.filter(file__isnull=False).select_related("file").order_by("pk")
    for batch in kept.filter(status__in=_OVER):
        _let_go(batch, erasing)
    with translation.override(current_account().language):
        failed = {"status": ImportBatch.Status.FAILED, "problem": str(NamesErased())}
    for batch in kept.filter(status__in=_WAITING):
        if batch.file is not None and _names(batch.file, erasing):
            _let_go(batch, erasing, **failed)
    for some in _noted():
        named = [pk for pk, told, given in some if erasing.is_named([told, given])]
        ImportRow.objects.filter(pk__in=named).update(told={}, given={})


def _let_go(batch: ImportBatch, erasing: Erasing, **more: Any) -> None:
    file = batch.file
    ImportBatch.objects.filter(pk=batch.pk).update(file=None, head=without_examples(batch.head), fixes={}, **more)
    if file is not None:
        remove(file=file, actor=erasing.actor)


def _names(file: StoredFile, erasing: Erasing) -> bool:
    """Whether any sheet of the file names him; one that cannot be read may."""
    phones = {digits[-_PHONE:] for digits in map(_digits, erasing.words) if len(digits) >= _PHONE}
    try:
        first = sheet_of(file)
        sheets = [first, *(sheet_of(file, name) for name in first.names if name != first.name)]
    except DomainError:
        return True
    cells = (str(cell) for sheet in sheets for row in sheet.rows for cell in row if cell is not None)
    return any(erasing.is_named(cell) or (len(cell) >= _PHONE and _digits(cell)[-_PHONE:] in phones) for cell in cells)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _noted() -> Iterator[list[tuple[int, Any, Any]]]:
    """Rows of which something was noted, some thousand at a time."""
    rows, last = ImportRow.objects.exclude(told={}, given={}).order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", "told", "given")[:_AT_ONCE]):
        yield some
        last = some[-1][0]
