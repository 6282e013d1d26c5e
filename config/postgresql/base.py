"""The backend that `config.database` names."""

import re
from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg._preparing import Prepare, PrepareManager
from psycopg_pool import ConnectionPool

from config.postgresql.cursors import KeptCursor, ReturningWrapper

# How many statements a connection keeps planned: the pages of a desk ask some two hundred different ones, and with
# psycopg's hundred each would push out the plan of another.
KEPT_PLANS = 400


class UTCLoader(BaseTzLoader):
    """Instants as the server writes them in UTC, read by Python's own parser: a seventh of the time of Django's loader,
    and a page reads hundreds.
    """

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The instant, in UTC also where a connection was told another zone; what Python cannot read is left to Django."""
        try:
            found = datetime.fromisoformat(bytes(data).decode())
            return found if found.tzinfo is UTC else found.astimezone(UTC)
        except (ValueError, OverflowError):
            return super().load(data)


class KeptPlans(PrepareManager):
    """Forgets the plans of a connection only where tables change.

    psycopg forgets all of them at every rollback, also to a savepoint, lest a table was made in what is rolled back.
    Nothing makes tables but the migrations; here each refused form would have had the next pages planned anew.
    """

    CHANGES_TABLES = re.compile(rb"^(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b").match

    def _should_discard(self, prep: Prepare, results: Any, *_rest: Any) -> bool:
        return super()._should_discard(prep, results, self.CHANGES_TABLES)


class WarmPool(ConnectionPool):
    """Lends the connection that came back last: its plans stand, and the server still knows its tables.

    In turn, as psycopg lends them, a quiet desk would go round all connections of the last rush, and find each cold.
    """

    def _get_ready_connection(self, timeout: float | None) -> Any:
        self._pool.rotate(1)  # the last one to the front, where it is taken from; the coldest is closed first
        return super()._get_ready_connection(timeout)


class DatabaseOperations(PostgresOperations):
    """Reads by `config.kept_sql`."""

    compiler_module = "config.kept_sql.postgresql"


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps more plans, lends warm connections and cursors, reads instants sooner; nothing else differs."""

    ops_class = DatabaseOperations

    @property
    def pool(self) -> Any:
        """Django's pool; it names the class itself, so that ours is put on afterwards."""
        pool: Any = super().pool
        if pool is not None:
            pool.__class__ = WarmPool
        return pool

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with cursors that remember."""
        params: dict[str, Any] = super().get_connection_params()
        if params["cursor_factory"] is base.ServerBindingCursor:
            params["cursor_factory"] = KeptCursor
        return params

    def create_cursor(self, name: str | None = None) -> Any:
        """One that rests, where there is one."""
        resting = getattr(self.connection, "resting", None)
        return resting.pop() if resting and name is None else super().create_cursor(name)

    def make_cursor(self, cursor: Any) -> Any:
        """Named ones, and those of a connection that does not know its kinds of values yet, end as Django has it."""
        if type(cursor) is KeptCursor and self.timezone is UTC and hasattr(self.connection, "resting"):
            return ReturningWrapper(cursor, self)
        return super().make_cursor(cursor)

    def _configure_connection(self, connection: Any) -> bool:
        connection.resting = []  # cursors between two questions
        connection._prepared.__class__ = KeptPlans
        connection.prepared_max = KEPT_PLANS
        if self.timezone is UTC:
            connection.adapters.register_loader("timestamptz", UTCLoader)
        return bool(super()._configure_connection(connection))
