"""Periods of one owner that never overlap (`AccountModel.apart`): the database's own refusal, on both engines.

Put up after every migration, as a table remake on SQLite silently drops triggers.
"""

from typing import Any

from django.db import connections

from ritm.accounts.tenant import tenant_models

# Ranges alone: an index of numbers and ranges would need an extension of PostgreSQL.
_POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist (
    int8range({owner}, {owner}, '[]') WITH &&, daterange({first}, {last}, '[]') WITH &&
)
"""
_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name}_{verb} BEFORE {verb} ON {table}
WHEN EXISTS (
    SELECT 1 FROM {table} AS one WHERE one.{owner} = NEW.{owner} AND one.id IS NOT NEW.id
    AND one.{first} <= NEW.{last} AND NEW.{first} <= one.{last}
)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


def put_up(using: str = "default", **kwargs: Any) -> None:
    """Make what is missing; safe to repeat."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in tenant_models():
            if model.apart is None or model._meta.db_table not in existing:
                continue
            columns = [model._meta.get_field(name).column for name in model.apart]
            words = dict(zip(("owner", "first", "last"), columns, strict=True), table=model._meta.db_table)
            _fence(cursor, connection.vendor, {**words, "name": f"{model._meta.db_table}_apart"})


def _fence(cursor: Any, vendor: str, words: dict[str, str]) -> None:
    if vendor == "postgresql":
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [words["name"]])
        if cursor.fetchone() is None:
            cursor.execute(_POSTGRESQL.format(**words))
        return
    for verb in ("INSERT", "UPDATE"):
        cursor.execute(_SQLITE.format(verb=verb, **words))
