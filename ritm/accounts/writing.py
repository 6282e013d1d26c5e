"""One row written by one plain statement, whose text is kept for each table: Django writes it anew for every row; and
many rows at once.

What it cannot do the same way (a field with a placeholder of its own, a value that the database computes, a signal that
somebody hears) is left to Django: `AccountModel.save_base` asks first.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction
from django.db.models.signals import post_save, pre_save

_Fields = tuple[models.Field, ...]
_AT_ONCE = 500


def update_many(rows: Sequence[models.Model], names: Collection[str]) -> None:
    """Write these columns of whole rows that are there and stay, being held: five hundred a statement, on SQLite some thirty.

    Each row conflicts with itself, so that only these columns change. `bulk_update` writes a CASE for every value, six
    times the work.
    """
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=sorted(names)
        )


def insert(row: models.Model) -> bool:
    """Add a row that has no key yet; it gets one. False: nothing was done, Django may."""
    model = type(row)
    fields = _columns(model)
    here = connections[DEFAULT_DB_ALIAS]
    values = _values(row, fields, here, is_new=True)
    if values is None:
        return False
    with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), here.cursor() as cursor:
        cursor.execute(_inserting(model), values)
        row.pk = cursor.fetchone()[0]
    return True


def insert_once(row: models.Model) -> bool:
    """Add a row unless one of its unique keys stands already; False where it does. PostgreSQL waits for whoever is
    writing that key.

    By hand, as Django cannot ask which rows an insert that may be passed over has written.
    """
    model, here = type(row), connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), here) for field in _columns(model)]
    with here.cursor() as cursor:
        cursor.execute(_inserting(model, " ON CONFLICT DO NOTHING"), values)
        written = cursor.fetchone()
    if written:
        row.pk, row._state.adding = written[0], False
    return written is not None


def update(row: models.Model, names: Collection[str]) -> bool:
    """Write these fields of a row; False as above. Raises DatabaseError where the row is not there."""
    model = type(row)
    fields = tuple(field for field in _columns(model) if field.name in names or field.attname in names)
    here = connections[DEFAULT_DB_ALIAS]
    values = _values(row, fields, here, is_new=False) if fields else None
    if values is None:
        return False
    with transaction.mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), here.cursor() as cursor:
        cursor.execute(_updating(model, fields), [*values, row.pk])
        if not cursor.rowcount:
            message = "Save with update_fields did not affect any rows."
            raise DatabaseError(message)
    return True


def _values(row: models.Model, fields: _Fields, here: Any, *, is_new: bool) -> list[Any] | None:
    """What the columns get; None where only Django can say it."""
    if not _is_plain(type(row)) or pre_save.has_listeners(type(row)) or post_save.has_listeners(type(row)):
        return None
    values = [field.pre_save(row, is_new) for field in fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        return None
    return [field.get_db_prep_save(value, here) for field, value in zip(fields, values, strict=True)]


@cache
def _is_plain(model: type[models.Model]) -> bool:
    """A table of its own, numbered by the database, whose values stand in a statement as they are."""
    meta = model._meta
    is_own = not meta.parents and not meta.proxy and not meta.order_with_respect_to
    fields = meta.local_concrete_fields
    is_numbered = [field.name for field in fields if field.db_returning] == [meta.auto_field and meta.auto_field.name]
    return is_own and is_numbered and not any(hasattr(field, "get_placeholder") for field in fields)


@cache
def _columns(model: type[models.Model]) -> _Fields:
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@cache
def _inserting(model: type[models.Model], unless: str = "") -> str:
    quote = connection.ops.quote_name
    names = [quote(field.column) for field in _columns(model)]
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    places = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places}){unless} RETURNING {key}"  # noqa: S608 -- names of our own tables


@cache
def _updating(model: type[models.Model], fields: _Fields) -> str:
    quote = connection.ops.quote_name
    new = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return f"UPDATE {table} SET {new} WHERE {table}.{key} = %s"  # noqa: S608 -- as above
