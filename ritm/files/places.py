"""Where files lie: var/files/<account>/<random name>, readable by the product's own user only."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from ritm.accounts.scope import current_account_id
from ritm.core.ids import random_key

HALF = ".half"  # the tail of a file that is still being written
_PIECE = 256 * 1024


@dataclass(frozen=True)
class Written:
    """A file that stands on the disk whole."""

    path: str
    size: int
    sha256: str


def folder() -> Path:
    """The account's own folder."""
    place = settings.VAR_DIR / "files" / str(current_account_id())
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def full(path: str) -> Path:
    """The file's place on the disk."""
    return folder() / path


def write(content: BinaryIO, *, max_bytes: int) -> Written | None:
    """Copy the content under a new random name; None where it is longer than `max_bytes`.

    Written beside, synced, then renamed: killed at any moment, it leaves no file under a final name half done.
    """
    name = random_key()
    half = full(name + HALF)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while piece := content.read(_PIECE):
                size += len(piece)
                if size > max_bytes:
                    return None
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        half.rename(full(name))
    finally:
        half.unlink(missing_ok=True)
    return Written(path=name, size=size, sha256=digest.hexdigest())


def remove(path: str) -> None:
    """Take the file away; one that is gone already is fine."""
    full(path).unlink(missing_ok=True)
