"""The backend that `config.database` names."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations


class DatabaseOperations(PostgresOperations):
    """Reads by `config.kept_sql`."""

    compiler_module = "config.kept_sql.postgresql"


class DatabaseWrapper(base.DatabaseWrapper):
    """Nothing else differs."""

    ops_class = DatabaseOperations
