"""What stands in the database: whether a request wrote, and what it changed."""

import re
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.accounts.tenant import tenant_models
from tests.support.digests import digest
from tests.support.lock_order import watched

# Rows that a refused request may write: who is signed in, who failed to, which forms have come.
PASSING = frozenset(
    ["django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog", "events_requestkey"]
)
_WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


class Spy:
    """Tables that were written to, and every lock out of order."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable, statement: Any, params: Any, many: bool, context: dict) -> Any:
        found = _WRITE.match(statement if isinstance(statement, str) else str(statement))
        if found:
            self.tables.add(found[1])
        return execute(statement, params, many, context)

    @property
    def has_written(self) -> bool:
        """Whether anything but passing rows was written."""
        return bool(self.tables - PASSING)


@contextmanager
def rolled_back() -> Iterator[Spy]:
    """One case: what it wrote is seen, and taken back."""
    spy = Spy()
    with transaction.atomic():
        with connection.execute_wrapper(spy), watched() as watch:
            yield spy
        transaction.set_rollback(True)
    assert watch is None or watch.found == [], f"docs/locking.md has the one order of locks: {watch.found}"


def snapshot(tables: Container[str] | None = None) -> dict[str, str]:
    """Table → how many rows, and a digest of what stands in them; every account's, but for passing rows. All tables, or these."""
    shared, tenants = _looked_at(tables)
    found = {model._meta.db_table: digest(model, 0) for model in shared}
    for account in Account.objects.order_by("pk") if tenants else ():
        with account_scope(account.pk):
            found |= {
                f"{account.slug.capitalize()}:{model._meta.db_table}": digest(model, account.pk) for model in tenants
            }
    return found


def changes(before: dict[str, str], spy: Spy) -> list[str]:
    """Tables whose rows differ from before. Looks only at those that were written: no trigger of ours writes others."""
    if not spy.has_written:
        return []
    after = snapshot(spy.tables)
    return sorted(name for name in after if before.get(name) != after[name])


def _looked_at(tables: Container[str] | None) -> tuple[list[Any], list[Any]]:
    """The models of these tables: those that all accounts share, and those of each."""
    tenants = tenant_models()
    chosen = [
        model
        for model in apps.get_models()
        if model._meta.db_table not in PASSING and (tables is None or model._meta.db_table in tables)
    ]
    return [one for one in chosen if one not in tenants], [one for one in chosen if one in tenants]
