"""SQLite lets one transaction write at a time; here those who wait for it are served evenly.

SQLite's own waiting asks ever more rarely the longer it lasts, so newcomers overtake: of 200 bookings at one moment a
few waited for 20 s and failed. Asking at one steady pace gives each the same chance, and nobody waits for long.

A thread keeps its connection from one page to the next (`config.database`): reading the schema anew took 4 ms, and what
was read of a large file is at hand.
"""

import sqlite3
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as SqliteOperations

PACE = 0.004  # seconds
_KIND = 0xFF  # of SQLite's extended codes the last byte is the kind


class DatabaseOperations(SqliteOperations):
    """Reads by `config.kept_sql`."""

    compiler_module = "config.kept_sql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend that `config.database` names."""

    ops_class = DatabaseOperations

    def _start_transaction_under_autocommit(self) -> None:
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        deadline = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while not self._has_begun(deadline):
                time.sleep(PACE)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")

    def _has_begun(self, deadline: float) -> bool:
        """True when its turn has come; after the deadline the refusal is raised."""
        try:
            with self.wrap_database_errors:
                self.connection.execute(f"BEGIN {self.transaction_mode or ''}")
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", 0)
            if code & _KIND != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            return False
        return True
