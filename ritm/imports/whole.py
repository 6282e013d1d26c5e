"""A whole import in one call, with the columns as guessed: for the command line."""

from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from ritm.accounts.models import Branch
from ritm.events.actor import SYSTEM
from ritm.imports.actions import begin, receive
from ritm.imports.columns import check_mapping
from ritm.imports.fields import fields_for
from ritm.imports.jobs import bring_in
from ritm.imports.judging import rows_of
from ritm.imports.models import ImportBatch
from ritm.imports.plan import counts_of, plan
from ritm.imports.reading import head_of, judged_rows, layout
from ritm.imports.sheets import read_sheet


def previewed(*, path: Path, sheet: str, on_phone: str, branch: Branch) -> dict[str, Any]:
    """What an import of the file would do; nothing is written, not even the file. Raises the room's errors."""
    read = read_sheet(path, sheet=sheet, file_name=path.name)
    fields = fields_for(SYSTEM)
    header, columns = head_of(read, fields)
    mapping = {column.index: column.guess for column in columns}
    check_mapping(mapping, fields)
    titles = {column.index: column.title for column in columns}
    rows = rows_of(read.rows, layout(header=header, mapping=mapping, titles=titles, branch=branch, fields=fields))
    return counts_of(rows, plan(rows, on_phone=on_phone))


def imported(
    *, content: BinaryIO, name: str, content_type: str, sheet: str, on_phone: str, branch: Branch
) -> dict[str, Any]:
    """Bring the file's good rows in at once; what another run has brought in is not repeated."""
    batch = receive(content=content, name=name, content_type=content_type, branch=branch, actor=SYSTEM, sheet=sheet)
    check_mapping({int(place): code for place, code in batch.mapping.items()}, fields_for(SYSTEM))
    batch.on_phone = on_phone
    batch.save(update_fields=["on_phone"])
    rows = judged_rows(batch)
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(rows_total=len(rows))
        begin(batch=batch, actor=SYSTEM)
    bring_in(batch, rows)
    batch.refresh_from_db()
    return batch.counts
