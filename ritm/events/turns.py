"""Long work that writes takes turns on SQLite, which lets one transaction write at a time.

However many studios import at once, one part of one import asks for the writer's place at a time, and after each part
whoever waits at a desk comes first. PostgreSQL needs none of it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BREATH = 0.01  # seconds: those who wait ask every four thousandths (config/fair_sqlite3)
_turn = threading.Lock()


@contextmanager
def long_turn() -> Iterator[None]:
    """Around the transaction of one part of a long work, never inside one."""
    if connection.vendor != "sqlite":
        yield
        return
    with _turn:
        yield
    time.sleep(_BREATH)
