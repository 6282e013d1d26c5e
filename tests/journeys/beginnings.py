"""What a journey begins with. Only the first steps begin with nothing at all: migrating takes longer than most journeys.

Tables are copied from the file that the other tests keep; a studio that has taken its first steps (`ready.py`) is made
once a worker and copied from then on. On PostgreSQL, where one file each begins so, both are made anew.
"""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.journeys.server import Server
from tests.support.copies import migrated_file

NOTHING, TABLES, STUDIO = "nothing", "tables", "studio"
FILE = "ritm.sqlite3"


def begin(server: Server, engine: str, what: str) -> None:
    """Lay it into the folder, or the database, of a server that does not run yet."""
    if what == NOTHING:
        return
    if engine == "sqlite":
        shutil.copyfile(migrated_file() if what == TABLES else _studio(), server.folder / "var" / FILE)
    elif what == STUDIO:
        server.command("prepare")
        server.module("tests.journeys.ready")


@cache
def _studio() -> Path:
    """The file of a studio after its first steps; it goes with the process."""
    kept = tempfile.TemporaryDirectory(prefix="ritm-ready-")  # the finalizer removes it
    maker = Server(Path(kept.name), "")
    (maker.folder / "var").mkdir()
    begin(maker, "sqlite", TABLES)
    maker.module("tests.journeys.ready")
    _KEPT.append(kept)
    return maker.folder / "var" / FILE


_KEPT: list[tempfile.TemporaryDirectory] = []
