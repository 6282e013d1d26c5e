"""The backend that `config.database` names."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

# How many statements a connection keeps planned: the pages of a desk ask some two hundred different ones, and with
# psycopg's hundred each would push out the plan of another.
KEPT_PLANS = 400


class DatabaseOperations(PostgresOperations):
    """Reads by `config.kept_sql`."""

    compiler_module = "config.kept_sql.postgresql"


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps more plans; nothing else differs."""

    ops_class = DatabaseOperations

    def _configure_connection(self, connection: Any) -> bool:
        connection.prepared_max = KEPT_PLANS
        return bool(super()._configure_connection(connection))
