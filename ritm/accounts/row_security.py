"""Row-level security on PostgreSQL: the second wall between accounts, FORCEd so that it binds the owner too."""

from typing import Any

from django.db import connections

from ritm.accounts.tenant import tenant_models

_RULE = "account_id = nullif(current_setting('ritm.account', true), '')::bigint"
_STATE = """
select c.relname, c.relrowsecurity, c.relforcerowsecurity,
       exists(select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'ritm_account')
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""


def lift_force(using: str, plan: Any = None, **kwargs: Any) -> None:
    """Before a migration: under FORCE the owner's ADD FOREIGN KEY checks nothing and UPDATE touches no row."""
    connection = connections[using]
    if connection.vendor != "postgresql" or not plan:
        return
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        for table, _enabled, forced, _policy in cursor.fetchall():
            if forced:
                cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} NO FORCE ROW LEVEL SECURITY")
        cursor.execute("SET row_security = off")  # what is still hidden is an error, not zero rows


def put_up(using: str = "default", **kwargs: Any) -> None:
    """After a migration: policy, ENABLE and FORCE where missing."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET row_security")
        for table, enabled, forced, policy in states(cursor):
            name = connection.ops.quote_name(table)
            if not policy:
                cursor.execute(f"CREATE POLICY ritm_account ON {name} USING ({_RULE}) WITH CHECK ({_RULE})")
            if not enabled:
                cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            if not forced:
                cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")


def states(cursor: Any) -> list[tuple[str, bool, bool, bool]]:
    """(table, enabled, forced, has the policy) of each tenant table that exists."""
    tables = {model._meta.db_table for model in tenant_models()}
    cursor.execute(_STATE)
    return [row for row in cursor.fetchall() if row[0] in tables]


def unguarded(using: str = "default") -> list[str]:
    """Tenant tables without the wall: the house refuses to serve while there is one."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        return [table for table, enabled, forced, policy in states(cursor) if not (enabled and forced and policy)]
