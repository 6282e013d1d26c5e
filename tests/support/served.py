"""The test's own database behind real server processes: set up and looked at by the ORM, pressed over HTTP."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from ritm.tools.lab.house import House
from ritm.tools.lab.people import Person
from ritm.tools.lab.sessions import session_of
from tests.given import Studio

LAB = "ritm.tools.lab.settings"
UNLOCKED = "ritm.tools.lab.unlocked"


@contextmanager
def served(*, settings: str = LAB, workers: int = 2, with_worker: bool = False) -> Iterator[House]:
    """A web server (and a worker) on this test's copy of the database; ended before the copy goes."""
    connection.close()
    with tempfile.TemporaryDirectory(prefix="ritm-served-") as folder:
        lab = House(Path(folder), address(), workers=workers, settings=settings)
        lab.environment["RITM_VAR"] = os.environ["RITM_VAR"]  # the same secret: sessions are made here
        try:
            lab.start_web()
            if with_worker:
                lab.start_worker()
            yield lab
        finally:
            for name in tuple(lab.processes):
                lab.kill(name)


def address() -> str:
    """This test's copy, for another process."""
    settings: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(settings)


def desk(lab: House, studio: Studio, number: int) -> list[Person]:
    """So many signed-in tabs of the boss."""
    return [Person(lab.port, studio.account.slug, session_of(studio.boss)) for _ in range(number)]
