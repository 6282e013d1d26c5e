"""Asking for everything about one client, and what the worker does for it (CL-34)."""

import base64
import json
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import transaction
from django.utils import translation

from ritm.accounts.queries import current_account, open_branches
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.contracts.printing import NoPrinter
from ritm.core import clock
from ritm.core.sealing import seal, unseal
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.events.models import Job
from ritm.events.outbox import add_job, prolong
from ritm.files.actions import remove, store
from ritm.files.queries import place_of, readable
from ritm.staff.models import AccessLevel, StaffMember
from ritm.studio.errors import PersonExportAtWork, PersonNeedsPhones
from ritm.studio.events import PersonExportAsked, PersonExportTaken
from ritm.studio.models import PersonExport
from ritm.studio.paper import Person, person_pdf
from ritm.studio.person import everything_about
from ritm.studio.purpose import PERSON

KEPT_DAYS, _LONGEST_WAIT = 7, timedelta(hours=1)
ARCHIVE = "application/zip"
# The PDF names what the card names: read with the row.
_WHOM = (
    "staff_member__access_level",
    *(f"client__{name}" for name in ("branch", "responsible", "status", "source", "class_format", "created_by")),
)


@transaction.atomic
def ask_for_person(*, client: Client, language: str, actor: Actor, staff: StaffMember) -> PersonExport:
    """Let the worker put the file together. Raises PersonNeedsPhones, PersonExportAtWork; a deleted client is gone."""
    if not _sees_phones(staff):
        raise PersonNeedsPhones
    lock_client(client.pk)
    waiting = PersonExport.objects.filter(client=client, staff_member=staff, finished_at__isnull=True)
    if waiting.filter(created_at__gt=clock.now() - _LONGEST_WAIT).exists():
        raise PersonExportAtWork
    row = PersonExport.objects.create(client=client, staff_member=staff, language=language, created_at=clock.now())
    add_job(task="ritm.studio.person_export.write_person", export_id=row.pk)
    record(PersonExportAsked(client_id=client.pk, export_id=row.pk), actor=actor)
    return row


def write_person(*, export_id: int, job: Job | None = None) -> None:
    """Write the archive, sealed; whoever no longer has the rights gets none.

    A PDF is drawn for seconds, so that stands outside every transaction; said twice it is kept once. Without what
    draws PDF the archive is made without it, which the row says.
    """
    rows = PersonExport.objects.select_related(*_WHOM).filter(pk=export_id, finished_at__isnull=True)
    row = rows.first()
    if row is None:
        return
    content = None
    if _may_have(row.staff_member):
        with translation.override(row.language):
            content = _archive(row, job)
    _keep(row, content)


write_person.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox


def _archive(row: PersonExport, job: Job | None) -> bytes:
    """A .zip of the JSON for machines, the PDF for people, the photo and the files of contracts."""
    with transaction.atomic():  # looks at what is sealed are logged with what was seen
        found = everything_about(row.client, row.staff_member)
    if job is not None:
        prolong(job)
    text = json.dumps(found.told, ensure_ascii=False, indent=1)
    files = {f"client-{row.client_id}.json": text.encode(), **found.files}
    branch = row.client.branch or open_branches()[0]
    person, today = Person(row.client, row.staff_member, branch, found.told), clock.today(branch.time_zone)
    try:
        files[f"client-{row.client_id}.pdf"] = person_pdf(person, made_on=today)
    except NoPrinter:
        row.no_pdf = True
    return _zipped(files, today)


def _zipped(files: dict[str, bytes], on: date) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, (on.year, on.month, on.day, 12, 0, 0)), content, ZIP_DEFLATED)
    return made.getvalue()


@transaction.atomic
def _keep(row: PersonExport, content: bytes | None) -> None:
    """The file and its row stand together, or neither; whoever comes second finds them there."""
    held = PersonExport.objects.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if held is None or held.finished_at is not None:  # erased meanwhile, with the client's other data
        return
    held.finished_at, held.no_pdf = clock.now(), row.no_pdf
    if content is not None:
        name = f"client-{row.client_id}-{clock.today(current_account().time_zone):%Y-%m-%d}.zip"
        sealed = BytesIO(seal(base64.b64encode(content).decode(), place=_place(row)).encode())
        held.file = store(
            content=sealed, name=name, content_type=ARCHIVE, purpose=PERSON.code, actor=row.staff_member.actor
        )
    held.save(update_fields=["file", "finished_at", "no_pdf"])


@transaction.atomic
def take_person(*, export: PersonExport, actor: Actor, staff: StaffMember) -> tuple[str, bytes]:
    """The archive's name and content for whoever asked for it; that it was taken is logged. Raises FileClosed."""
    file = readable(file_id=export.file_id or 0, purpose=PERSON.code, codes=staff.codes)
    content = base64.b64decode(unseal(place_of(file).read_text(), place=_place(export)))
    record(PersonExportTaken(client_id=export.client_id, export_id=export.pk), actor=actor)
    return file.name, content


def forget_persons(*, on: str = "") -> int:
    """Let go of the files after a week. A daily job."""
    border = clock.now() - timedelta(days=KEPT_DAYS)
    old = list(PersonExport.objects.filter(created_at__lt=border, file__isnull=False).select_related("file")[:200])
    for row in old:
        file = row.file
        PersonExport.objects.filter(pk=row.pk).update(file=None)
        if file is not None:
            remove(file=file, actor=SYSTEM)
    return len(old)


def _may_have(staff: StaffMember) -> bool:
    return not staff.is_archived and staff.may(*PERSON.requires) and _sees_phones(staff)


def _sees_phones(staff: StaffMember) -> bool:
    level = None if staff.has_every_right else staff.access_level
    return level is None or level.phones == AccessLevel.Phones.FULL


def _place(row: PersonExport) -> str:
    return f"account {row.account_id}, person export {row.pk}"
