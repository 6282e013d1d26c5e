"""Which account this thread of work serves.

A scope is entered by the account middleware, the worker and commands, nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg.pq import TransactionStatus

from ritm.core.errors import NoAccountScope

_account_id: ContextVar[int | None] = ContextVar("ritm_account", default=None)
_SET = "select set_config('ritm.account', %s, false)"


def current_account_id() -> int:
    """The account of this scope; raises NoAccountScope outside one."""
    account_id = _account_id.get()
    if account_id is None:
        message = "Tenant data outside an account scope."
        raise NoAccountScope(message)
    return account_id


def account_id_or_none() -> int | None:
    """The account of this scope, None outside: for defaults that Django evaluates at start-up."""
    return _account_id.get()


@contextmanager
def account_scope(account_id: int, *, is_told: bool = False) -> Iterator[None]:
    """Everything inside sees and writes the rows of this account only.

    `is_told`: the database knows it already, by `queries.account_at`.
    """
    outer = _account_id.get()
    _account_id.set(account_id)
    try:
        if not is_told:
            _tell_database(account_id)
        yield
    finally:
        _account_id.set(outer)
        _tell_database(outer)


def tell_new_connection(sender: Any, connection: Any, **kwargs: Any) -> None:
    """A connection opened inside a scope learns its account."""
    if _account_id.get() is not None:
        _tell(connection, _account_id.get())


def forget_account(connection: Any) -> None:
    """The pool's reset: the next borrower starts with no account."""
    connection.autocommit = True
    connection.execute(_SET, [""])


def _tell_database(account_id: int | None) -> None:
    from django.db import connection  # noqa: PLC0415 -- settings import this module

    _tell(connection, account_id)


def _tell(connection: Any, account_id: int | None) -> None:
    # Raw psycopg: outside the query budgets, and usable when the atomic block is already broken.
    raw = connection.connection
    if connection.vendor != "postgresql" or raw is None or raw.closed:
        return
    if raw.info.transaction_status == TransactionStatus.INERROR:
        return  # the rollback restores the value by itself
    raw.execute(_SET, [str(account_id or "")])
