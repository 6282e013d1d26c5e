"""Photos: kept when they are chosen, the client's once his form is saved; replaced, never taken away (CL-05)."""

from datetime import timedelta
from os import SEEK_END
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet

from ritm.clients.events import PhotoChanged
from ritm.clients.models import Client, ClientPhoto
from ritm.clients.pictures import as_kept
from ritm.clients.purpose import PHOTO
from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.files.actions import remove, store
from ritm.files.errors import FileClosed, FileTooBig
from ritm.files.models import StoredFile

_WAITS = timedelta(days=1)


def keep_photo(*, content: BinaryIO, actor: Actor) -> StoredFile:
    """Keep a chosen picture until the form is saved; a day later it is let go.

    Raises FileTooBig, PhotoUnreadable, PhotoTooSmall, PhotoTooManyPixels.
    """
    if content.seek(0, SEEK_END) > PHOTO.max_bytes:
        raise FileTooBig(limit_mb=PHOTO.max_bytes // 2**20)
    content.seek(0)
    return store(content=as_kept(content), name="photo.jpg", content_type="image/jpeg", purpose=PHOTO.code, actor=actor)


@transaction.atomic
def set_photo(*, client: Client, file_id: int, actor: Actor) -> None:
    """Give the client the picture that this person has chosen; the one before goes. The same again changes nothing.

    Raises FileClosed for a picture of somebody else, Client.DoesNotExist for a deleted client.
    """
    locked = lock_client(client.pk)
    known = ClientPhoto.objects.select_related("file").filter(client=locked).first()
    if known is not None and known.file_id == file_id:
        return
    file = _waiting().filter(pk=file_id, created_by=str(actor)).first()
    if file is None:
        raise FileClosed
    ClientPhoto.objects.update_or_create(client=locked, defaults={"file": file})
    if known is not None:
        remove(file=known.file, actor=actor)
    record(PhotoChanged(client_id=locked.pk), actor=actor)


@transaction.atomic
def discard_photo(*, file: StoredFile, actor: Actor) -> None:
    """Let a picture go that was sent twice, or without its key; one that is a client's stays."""
    if _waiting().filter(pk=file.pk).exists():
        remove(file=file, actor=actor)


def forget_waiting_photos(*, on: str = "") -> int:
    """Let go of pictures that were chosen and never saved; returns how many. A daily job."""
    old = list(_waiting().filter(created_at__lt=clock.now() - _WAITS))
    for file in old:
        remove(file=file, actor=SYSTEM)
    return len(old)


def _waiting() -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(purpose=PHOTO.code, client_photo__isnull=True)
