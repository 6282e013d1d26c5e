"""Keeping files and letting them go."""

import unicodedata
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import transaction

from ritm.core import clock
from ritm.events.actor import Actor
from ritm.files import places
from ritm.files.errors import FileEmpty, FileTooBig
from ritm.files.models import StoredFile
from ritm.files.purposes import purpose_of
from ritm.files.queries import stray_paths


def store(*, content: BinaryIO, name: str, content_type: str, purpose: str, actor: Actor) -> StoredFile:
    """Keep a file for a declared purpose. Raises FileTooBig, FileEmpty (T-UPL).

    The file is written whole before its row: what a kill leaves between the two is swept later, never served.
    """
    limit = purpose_of(purpose).max_bytes
    written = places.write(content, max_bytes=limit)
    if written is None:
        raise FileTooBig(limit_mb=limit // 2**20)
    if not written.size:
        places.remove(written.path)
        raise FileEmpty
    with transaction.atomic():
        return StoredFile.objects.create(
            purpose=purpose,
            name=shown_name(name),
            content_type=content_type[:100],
            size=written.size,
            sha256=written.sha256,
            path=written.path,
            created_at=clock.now(),
            created_by=str(actor),
        )


@transaction.atomic
def remove(*, file: StoredFile, actor: Actor) -> None:
    """Let a file go: its row now, the bytes once the transaction stands."""
    path = file.path
    StoredFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: places.remove(path))


def sweep(*, on: str = "") -> int:
    """Remove files of the account that no row has spoken for within a day (I-29); returns how many. A daily job."""
    stray = stray_paths(hours=24)
    for path in stray:
        places.remove(path)
    return len(stray)


def shown_name(name: str) -> str:
    """The name as people see it: no folders, no control marks, at most 200 letters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return unicodedata.normalize("NFC", visible).strip()[-200:] or "file"
