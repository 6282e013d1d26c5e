"""The way of a file: received, its columns matched, checked, imported, let go after a month."""

from datetime import timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import Q

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.events.models import Job
from ritm.events.outbox import add_job
from ritm.files.actions import remove, store
from ritm.files.models import StoredFile
from ritm.imports.columns import check_mapping
from ritm.imports.errors import FileGone, NotReady, TooLateToUndo, TooManyFixes
from ritm.imports.events import ImportStarted
from ritm.imports.fields import SEALED, fields_for
from ritm.imports.fixing import MOST_FIXES, Fixes, count_of, merged
from ritm.imports.models import ImportBatch, ImportRow
from ritm.imports.plan import CREATED, UPDATED
from ritm.imports.purpose import WORKBOOK
from ritm.imports.queries import UNDO_WITHIN, may_undo
from ritm.imports.reading import head_of, sheet_of
from ritm.passes.models import PassPlan

KEPT_DAYS = 30
_MOST_SHEETS = 50
_REMEMBERED = 50  # imports that are looked through for the same titles
_LET_GO = 200  # files a day
Status = ImportBatch.Status
_TASKS = {Status.CHECKING: "check_batch", Status.RUNNING: "run_batch", Status.UNDOING: "undo_batch"}


def receive(
    *, content: BinaryIO, name: str, content_type: str, branch: Branch, actor: Actor, sheet: str = ""
) -> ImportBatch:
    """Keep a workbook and look at its columns; nothing of it is in the client base yet (CL-04).

    Raises FileTooBig, FileEmpty and the room's errors about files; then nothing stays. Reading is slow work and
    stands outside every transaction.
    """
    file = store(content=content, name=name, content_type=content_type, purpose=WORKBOOK.code, actor=actor)
    try:
        fields = _looked_at(file, sheet, None, actor)
    except DomainError:
        remove(file=file, actor=actor)
        raise
    return ImportBatch.objects.create(file=file, branch=branch, created_at=clock.now(), created_by=str(actor), **fields)


@transaction.atomic
def discard(*, batch: ImportBatch, actor: Actor) -> None:
    """Let a file go that was sent twice; only before anything was made of it. Raises NotReady."""
    locked = _lock(batch, Status.UPLOADED)
    file = locked.file
    locked.delete()
    if file is not None:
        remove(file=file, actor=actor)


def look_again(*, batch: ImportBatch, sheet: str, header_row: int, actor: Actor) -> ImportBatch:
    """Another sheet or header row of the same file; columns are guessed anew. Raises NotReady, NothingInSheet."""
    if batch.file is None:
        raise NotReady
    changed = sheet != batch.sheet
    fields = _looked_at(batch.file, sheet, None if changed else header_row, actor)
    with transaction.atomic():
        locked = _lock(batch, Status.UPLOADED, Status.CHECKED, Status.FAILED)
        return _set(locked, status=Status.UPLOADED, counts={}, fixes={}, problem="", **fields)


@transaction.atomic
def match_columns(
    *, batch: ImportBatch, mapping: dict[int, str], on_phone: str, plan: PassPlan | None = None, actor: Actor
) -> ImportBatch:
    """Say which column is which and what to do with known phones; the check is queued.

    `plan`: the pass of rows that only say how many visits are left; for whoever may sell passes.

    Raises NameColumnMissing, FieldTwice, NotReady.
    """
    known = {column["index"] for column in batch.head["columns"]}
    fields = fields_for(actor)
    kept = {place: code for place, code in mapping.items() if place in known and code in fields}
    check_mapping(kept, fields)
    locked = _lock(batch, Status.UPLOADED, Status.CHECKED, Status.FAILED)
    text = {str(place): code for place, code in kept.items()}
    head = {**locked.head, "columns": [_unseen(column, kept) for column in locked.head["columns"]]}
    fresh = {
        "counts": {},
        "rows_done": 0,
        "problem": "",
        "new_values": [],
        "answers": {},
        "created_by": str(actor),
        "plan": plan if "pass_plan" in fields else None,
    }
    changed = _set(locked, status=Status.CHECKING, mapping=text, on_phone=on_phone, head=head, **fresh)
    _queue(changed, "check_batch")
    return changed


def _unseen(column: dict, mapping: dict[int, str]) -> dict:
    """No examples of what lies sealed in the base."""
    return {**column, "examples": []} if mapping.get(column["index"]) in SEALED else column


@transaction.atomic
def answer_lists(*, batch: ImportBatch, answers: dict[str, dict[str, str]], actor: Actor) -> ImportBatch:
    """What becomes of new values of lists: list → folded name → "skip" or the name to take; checked anew. Raises NotReady."""
    locked = _lock(batch, Status.CHECKED)
    if answers == locked.answers:
        return locked
    changed = _set(locked, status=Status.CHECKING, answers=answers, problem="", rows_done=0)
    _queue(changed, "check_batch")
    return changed


@transaction.atomic
def fix_cells(*, batch: ImportBatch, fixes: Fixes, actor: Actor) -> ImportBatch:
    """Read these texts in place of what stands in the file, which itself stays; the rows are checked anew (ux 4.9).

    `fixes`: row's number → column's place → text. Raises NotReady, TooManyFixes.
    """
    locked = _lock(batch, Status.CHECKED)
    after = merged(locked.fixes, fixes)
    if after == locked.fixes:
        return locked
    if count_of(after) > MOST_FIXES:
        raise TooManyFixes(limit=MOST_FIXES)
    changed = _set(locked, status=Status.CHECKING, fixes=after, problem="", rows_done=0)
    _queue(changed, "check_batch")
    return changed


@transaction.atomic
def start_import(*, batch: ImportBatch, actor: Actor) -> ImportBatch:
    """Let the good rows of a checked file come in; the worker does it. A second start changes nothing. Raises FileGone."""
    locked = _lock(batch, Status.CHECKED, Status.RUNNING, Status.DONE)
    if locked.status != Status.CHECKED:
        return locked
    _refuse_gone(locked)
    begin(batch=locked, actor=actor)
    _queue(locked, "run_batch")
    return locked


@transaction.atomic
def undo_import(*, batch: ImportBatch, actor: Actor) -> ImportBatch:
    """Let an import be taken back within 24 hours of its end; the worker does it. A second call changes nothing.

    Clients whom nobody has touched since are deleted, filled fields that still hold what the file said get their
    old values. Raises TooLateToUndo, NotReady.
    """
    locked = _lock(batch, Status.DONE, Status.UNDOING, Status.UNDONE)
    if locked.status != Status.DONE:
        return locked
    if not may_undo(locked):
        raise TooLateToUndo
    at_work = ImportRow.objects.filter(batch=locked, outcome__in=(CREATED, UPDATED), client__isnull=False).count()
    _set(
        locked, status=Status.UNDOING, rows_done=max(0, locked.rows_total - at_work)
    )  # the others have nothing to undo
    _queue(locked, "undo_batch")
    return locked


@transaction.atomic
def go_on(*, batch: ImportBatch, actor: Actor) -> ImportBatch:
    """Queue a stopped check or import again; what has come in stays and is not repeated. Raises NotReady, FileGone."""
    locked = _lock(batch, *_TASKS)
    if not is_stopped(locked):
        return locked
    if locked.status != Status.UNDOING:
        _refuse_gone(locked)
    _queue(locked, _TASKS[locked.status])
    return locked


def begin(*, batch: ImportBatch, actor: Actor) -> None:
    """The batch is running from here; its counts begin from nothing."""
    _set(batch, status=Status.RUNNING, rows_done=0, counts={})
    record(ImportStarted(batch_id=batch.pk), actor=actor)


def _refuse_gone(batch: ImportBatch) -> None:
    if batch.file_id is None:
        raise FileGone


def is_stopped(batch: ImportBatch) -> bool:
    """True where the worker has set the batch's last job aside."""
    job = Job.objects.filter(account_id=batch.account_id, args__batch_id=batch.pk).order_by("-pk").first()
    return job is None or job.failed_at is not None


def forget_old(*, on: str = "") -> int:
    """Let go of files and of what rows said after a month: they hold personal data. A daily job."""
    now = clock.now()
    kept, border = ImportBatch.objects.filter(file__isnull=False), now - timedelta(days=KEPT_DAYS)
    young = kept.filter(created_at__gte=border, created_at__lt=now - UNDO_WITHIN).exclude(status__in=_TASKS)
    # A file with passports goes as soon as its import cannot be undone any more.
    sealed = [pk for pk, mapping in young.values_list("pk", "mapping") if SEALED & set(mapping.values())]
    due = kept.filter(Q(created_at__lt=border) | Q(pk__in=sealed)).select_related("file").order_by("pk")
    gone = [batch for batch in due if batch.status not in _TASKS or is_stopped(batch)][:_LET_GO]
    for batch in gone:
        file = batch.file
        _set(batch, file=None, head=without_examples(batch.head), fixes={})
        ImportRow.objects.filter(batch=batch).exclude(told={}, given={}).update(told={}, given={})
        if file is not None:
            remove(file=file, actor=SYSTEM)
    return len(gone)


def without_examples(head: dict) -> dict:
    """What the columns page shows, without what stood in the cells."""
    return {"columns": [{**column, "examples": []} for column in head.get("columns", ())]}


def _looked_at(file: StoredFile, name: str, header: int | None, actor: Actor) -> dict:
    sheet, fields = sheet_of(file, name), fields_for(actor)
    header, columns = head_of(sheet, fields, header)
    names = [each for each in sheet.names if len(each) <= 255][:_MOST_SHEETS]
    last = _mapped_before([column.title for column in columns])
    before = {place: code for place, code in last.mapping.items() if code in fields} if last else {}
    shown = [
        {
            "index": c.index,
            "letter": c.letter,
            "title": c.title[:100],
            "examples": [] if code in SEALED else c.examples,
            "guess": code,
            "how": "before" if before else c.how,
        }
        for c in columns
        for code in (before.get(str(c.index), c.guess),)
    ]
    return {
        "sheet": sheet.name[:255],
        "header_row": header,
        "rows_total": len(sheet.rows) - header,
        "head": {"sheets": names, "columns": shown},
        "plan": last.plan if last else None,
        "mapping": {str(column["index"]): column["guess"] for column in shown},
    }


def _mapped_before(titles: list[str]) -> ImportBatch | None:
    """The last finished import of a table with just these titles."""
    done = ImportBatch.objects.filter(status__in=(Status.DONE, Status.UNDONE)).order_by("-pk")[:_REMEMBERED]
    for batch in done:
        if [column["title"] for column in batch.head.get("columns", [])] == [title[:100] for title in titles]:
            return batch
    return None


def _lock(batch: ImportBatch, *statuses: str) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if locked.status not in statuses:
        raise NotReady
    return locked


def _set(batch: ImportBatch, **fields: object) -> ImportBatch:
    for name, value in fields.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(fields))
    return batch


def _queue(batch: ImportBatch, task: str) -> None:
    add_job(task=f"ritm.imports.jobs.{task}", batch_id=batch.pk)
