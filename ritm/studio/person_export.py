"""Asking for everything about one client, and what the worker does for it (CL-34)."""

import json
from datetime import timedelta
from io import BytesIO

from django.db import transaction
from django.utils import translation

from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.core.sealing import seal, unseal
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.events.outbox import add_job
from ritm.files.actions import remove, store
from ritm.files.queries import place_of, readable
from ritm.staff.models import AccessLevel, StaffMember
from ritm.studio.errors import PersonExportAtWork, PersonNeedsPhones
from ritm.studio.events import PersonExportAsked, PersonExportTaken
from ritm.studio.models import PersonExport
from ritm.studio.person import everything_about
from ritm.studio.purpose import PERSON

KEPT_DAYS, _LONGEST_WAIT = 7, timedelta(hours=1)


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


def write_person(*, export_id: int) -> None:
    """Write the file, sealed; whoever no longer has the rights gets none. A job, so it is one transaction."""
    row = PersonExport.objects.select_related("client", "staff_member__access_level").filter(pk=export_id).first()
    if row is None or row.finished_at is not None:
        return
    staff, row.finished_at = row.staff_member, clock.now()
    if not staff.is_archived and staff.may(*PERSON.requires) and _sees_phones(staff):
        with translation.override(row.language):
            text = json.dumps(everything_about(row.client, staff), ensure_ascii=False, indent=1)
        name = f"client-{row.client_id}-{clock.today(current_account().time_zone):%Y-%m-%d}.json"
        content = BytesIO(seal(text, place=_place(row)).encode())
        row.file = store(
            content=content, name=name, content_type="application/json", purpose=PERSON.code, actor=staff.actor
        )
    row.save(update_fields=["file", "finished_at"])


@transaction.atomic
def take_person(*, export: PersonExport, actor: Actor, staff: StaffMember) -> tuple[str, str]:
    """The file's name and its text for whoever asked for it; that it was taken is logged. Raises FileClosed."""
    file = readable(file_id=export.file_id or 0, purpose=PERSON.code, codes=staff.codes)
    text = unseal(place_of(file).read_text(), place=_place(export))
    record(PersonExportTaken(client_id=export.client_id, export_id=export.pk), actor=actor)
    return file.name, text


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


def _sees_phones(staff: StaffMember) -> bool:
    level = None if staff.has_every_right else staff.access_level
    return level is None or level.phones == AccessLevel.Phones.FULL


def _place(row: PersonExport) -> str:
    return f"account {row.account_id}, person export {row.pk}"
