"""`word__begins="бел"`: a prefix as a range, so that a btree serves it under row-level security as well.

PostgreSQL's LIKE is not leakproof: behind a policy it is asked of every row. The pattern operators are.
"""

from typing import Any

from django.db.models import CharField, Lookup

LAST = "\U0010ffff"


@CharField.register_lookup
class Begins(Lookup):
    """Byte order, whatever the database's collation."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, column_params = self.process_lhs(compiler, connection)
        is_postgres = connection.vendor == "postgresql"
        low, high = ("~>=~", "~<~") if is_postgres else (">=", "<")
        sql = f"({column} {low} %s AND {column} {high} %s)"
        return sql, [*column_params, self.rhs, *column_params, self.rhs + LAST]
