"""Cursors that are used again: psycopg looks up anew for each one how every kind of value is written and read, which
takes it longer than all else that it does for a small question (docs/decisions/0007-kept-sql.md).
"""

from collections.abc import Generator
from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

KEPT = 4  # a cursor a connection is at work, seldom two: one that is read while another asks


class KeptCursor(ServerBindingCursor):
    """Remembers how values are written and read, whichever question comes next."""

    def _start_query(self, query: Any = None) -> Generator[Any, Any, None]:
        # psycopg keeps its knowledge for the question that it had last. It belongs to the connection's types alone.
        if self._last_query:
            self._last_query = query
        return super()._start_query(query)

    def rest(self) -> None:
        """Lets the rows of the last answer go."""
        self._reset()
        if self._last_query:
            self._tx.set_pgresult(None, set_loaders=False)


class ReturningWrapper(CursorWrapper):
    """Django's own, whose end gives the cursor back to its connection instead of throwing it away."""

    def close(self) -> None:
        """After it the cursor belongs to the next question: nothing can be asked through this wrapper any more."""
        used, self.cursor = self.cursor, None
        if used is None:
            return
        resting = used.connection.resting
        if used.closed or len(resting) >= KEPT:
            used.close()
        else:
            used.rest()
            resting.append(used)
