"""Reads of the room: the only way to a file's bytes, and what the invariant I-29 looks at."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from ritm.core import clock
from ritm.files import places
from ritm.files.errors import FileClosed
from ritm.files.models import StoredFile
from ritm.files.purposes import is_known, purpose_of

ORPHAN_HOURS = 25  # an hour more than the sweep waits


def readable(*, file_id: int, purpose: str, codes: Collection[str]) -> StoredFile:
    """The file, for someone who holds `codes`; another account's, another purpose's or a closed one: FileClosed."""
    file = StoredFile.objects.filter(pk=file_id, purpose=purpose).first()
    if file is None or not set(purpose_of(purpose).requires) <= set(codes):
        raise FileClosed
    return file


def place_of(file: StoredFile) -> Path:
    """Where its bytes lie, for the room whose file it is."""
    return places.full(file.path)


def stray_paths(*, hours: int = 24) -> list[str]:
    """Files of the account without a row, older than `hours`."""
    border = (clock.now() - timedelta(hours=hours)).timestamp()
    old = {entry.name for entry in places.folder().iterdir() if entry.is_file() and entry.stat().st_mtime < border}
    return sorted(old - set(StoredFile.objects.values_list("path", flat=True)))


def violations() -> list[str]:
    """I-29 within the account: rows without bytes or of another size, unknown purposes, files that nobody owns."""
    found = [f"file {file.pk}: {fault}" for file in StoredFile.objects.order_by("id") if (fault := _fault(file))]
    return found + [f"{path} belongs to no row" for path in stray_paths(hours=ORPHAN_HOURS)]


def _fault(file: StoredFile) -> str:
    if not is_known(file.purpose):
        return f"purpose {file.purpose} is not declared"
    place = places.full(file.path)
    if not place.is_file():
        return "its bytes are gone"
    return "" if place.stat().st_size == file.size else "its size differs"
