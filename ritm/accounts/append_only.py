"""Triggers that refuse to change what was written once: the ledger, credit entries, events.

Put up after every migration, as a table remake on SQLite silently drops them.
"""

from typing import Any

from django.db import connections

from ritm.accounts.tenant import AccountModel, tenant_models

TRIGGER_CHANGE = "ritm_no_change"
TRIGGER_DELETE = "ritm_no_delete"
_FUNCTION = """
create or replace function ritm_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'append_only: % may not be changed', tg_table_name using errcode = 'restrict_violation';
end $$
"""


def put_up(using: str = "default", **kwargs: Any) -> None:
    """Make every missing trigger; safe to repeat."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    models = [model for model in tenant_models() if model.append_only and model._meta.db_table in existing]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for model in models:
            for statement in statements(model, connection):
                cursor.execute(statement)


def statements(model: type[AccountModel], connection: Any) -> list[str]:
    """The SQL that makes a model's triggers on this engine."""
    quote = connection.ops.quote_name
    table = model._meta.db_table
    when = _unless_blanking(model, connection)
    if connection.vendor == "postgresql":
        end = "EXECUTE FUNCTION ritm_append_only()"
        return [
            f"CREATE OR REPLACE TRIGGER {TRIGGER_CHANGE} BEFORE UPDATE ON {quote(table)} FOR EACH ROW {when} {end}",
            f"CREATE OR REPLACE TRIGGER {TRIGGER_DELETE} BEFORE DELETE ON {quote(table)} FOR EACH ROW {end}",
            f"CREATE OR REPLACE TRIGGER ritm_no_truncate BEFORE TRUNCATE ON {quote(table)} FOR EACH STATEMENT {end}",
        ]
    end = f"BEGIN SELECT RAISE(ABORT, 'append_only: {table} may not be changed'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {quote(f'{TRIGGER_CHANGE}_{table}')} BEFORE UPDATE ON {quote(table)} {when} {end}",
        f"CREATE TRIGGER IF NOT EXISTS {quote(f'{TRIGGER_DELETE}_{table}')} BEFORE DELETE ON {quote(table)} {end}",
    ]


def _unless_blanking(model: type[AccountModel], connection: Any) -> str:
    if not model.blankable:
        return ""
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.concrete_fields]
    kept = [f"NEW.{quote(name)} {same} OLD.{quote(name)}" for name in columns if name not in model.blankable]
    blank = [f"NEW.{quote(name)} IS NULL" for name in model.blankable]
    return f"WHEN (NOT ({' AND '.join(kept + blank)}))"
