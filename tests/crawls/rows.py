"""What stands in the database: whether a request wrote, and what it changed."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.accounts.tenant import tenant_models
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


def snapshot() -> dict[str, str]:
    """Table → how many rows, and a digest of what stands in them; every account's, but for passing rows."""
    found = {model._meta.db_table: _digest(model, 0) for model in _shared()}
    for account in Account.objects.order_by("pk"):
        with account_scope(account.pk):
            for model in tenant_models():
                if model._meta.db_table not in PASSING:
                    found[f"{account.slug.capitalize()}:{model._meta.db_table}"] = _digest(model, account.pk)
    return found


def changes(before: dict[str, str], spy: Spy) -> list[str]:
    """Tables whose rows differ from before. Looks only where something was written."""
    if not spy.has_written:
        return []
    after = snapshot()
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def _shared() -> list[Any]:
    tenants = set(tenant_models())
    return [model for model in apps.get_models() if model not in tenants and model._meta.db_table not in PASSING]


def _digest(model: Any, account_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(*_every_row(model, account_id))
        values = cursor.fetchall()
    return f"{len(values)} rows {hashlib.sha256(repr(values).encode()).hexdigest()[:12]}"


@cache
def _every_row(model: Any, account_id: int) -> tuple[str, tuple]:
    """All rows of the table, those of the account whose scope is open: written once, asked for every case."""
    return model._default_manager.order_by("pk").values_list().query.sql_with_params()
