"""What may be decoded at all: looks at a zipped package (a workbook, a document) before anything reads its contents.

The declared sizes are checked first, then the real ones by inflating in small pieces and throwing them away, as a
package can lie about itself (T-XLS-1, T-UPL).
"""

import re
import stat
import zlib
from copy import copy
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

MOST_UNPACKED = 50 * 2**20
MOST_ENTRIES = 200
MOST_RATIO = 100
RATIO_FLOOR = 2**20  # a small part may be as repetitive as it likes
_PIECE = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# What zipfile raises over damaged packages; NotImplementedError: a way of packing that it does not know.
_UNREADABLE = (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class NotAPackage(Exception):
    """Some other format, or a package of another kind."""


class PackageProtected(Exception):
    """Encrypted with a password."""


class PackageTooBig(Exception):
    """Unpacks to more than is safe to read."""


def check_package(path: Path, *, parts: frozenset[str], most_unpacked: int = MOST_UNPACKED) -> None:
    """Raises NotAPackage, PackageProtected, PackageTooBig; silent where the package is safe to decode.

    `parts`: what a package of this kind cannot be without, in lower case.
    """
    with path.open("rb") as file:
        head = file.read(8)
        if head == _OLE:
            raise PackageProtected if _ENCRYPTED in file.read() else NotAPackage
        if not head.startswith(b"PK\x03\x04"):
            raise NotAPackage
    try:
        with ZipFile(path) as package:
            _check_declared(package.infolist(), parts, most_unpacked)
            _check_real(package, most_unpacked)
    except _UNREADABLE as error:
        raise NotAPackage from error


def _check_declared(entries: list[ZipInfo], parts: frozenset[str], most_unpacked: int) -> None:
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise PackageProtected
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most_unpacked:
        raise PackageTooBig
    if not names >= parts or len(names) < len(entries) or any(map(_is_odd, entries)):
        raise NotAPackage
    if any(_is_bomb(entry.file_size, entry) for entry in entries):
        raise PackageTooBig


def _is_odd(entry: ZipInfo) -> bool:
    name = entry.filename
    climbs = name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return climbs or is_link or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}


def _is_bomb(size: int, entry: ZipInfo) -> bool:
    return size > RATIO_FLOOR and size > MOST_RATIO * max(entry.compress_size, 1)


def _check_real(package: ZipFile, most_unpacked: int) -> None:
    total = 0
    for entry in package.infolist():
        total += _real_size(package, entry, most_unpacked - total)


def _real_size(package: ZipFile, entry: ZipInfo, room: int) -> int:
    # With its declared size out of the way the reader goes on to the true end of the stream.
    unbound = copy(entry)
    unbound.file_size = 2**40
    size, tail = 0, b""
    with package.open(unbound) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > room or _is_bomb(size, entry):
                raise PackageTooBig
            if _DOCTYPE.search(tail + piece):
                raise NotAPackage
            tail = piece[-16:]
    return size
