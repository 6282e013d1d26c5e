"""Statements whose plan depends on their values: not kept by the database (docs/decisions/0007)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_anew() -> Iterator[None]:
    """What is asked in the block is planned for its own values.

    PostgreSQL keeps the plan of a statement that comes again, and guesses its values: of a range one row in two
    hundred. Where a range holds half of a large studio, such a plan took a hundred times as long.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        yield
    finally:
        raw.prepare_threshold = before
