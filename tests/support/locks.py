"""A spy on locks: rows are taken in the one order of docs/locking.md.

It reads the statements that lock, so it sees something on PostgreSQL only; SQLite has one writer at a time. It tells
actions apart by the savepoint that an action opens inside the test's own transaction.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

ORDER = ("schedule_lesson", "clients_client", "passes_clientpass", "ledger_charge", "ledger_ledgeraccount")
_TABLE = re.compile(r'FROM "(\w+)"')


class LockSpy:
    """What each action has locked so far, and where the order was broken."""

    def __init__(self) -> None:
        self.action: str | None = None
        self.held: list[tuple[int, frozenset[int]]] = []
        self.taken: list[str] = []
        self.wrong: list[str] = []

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        found = _TABLE.search(sql) if " FOR NO KEY UPDATE" in sql else None
        if found and found[1] in ORDER:
            self._note(found[1], frozenset(value for value in _flat(params) if isinstance(value, int)))
        return execute(sql, params, many, context)

    def _note(self, table: str, rows: frozenset[int]) -> None:
        action = connection.savepoint_ids[0] if connection.savepoint_ids else None
        if action is None or action != self.action:
            self.action, self.held = action, []
        rank = ORDER.index(table)
        before = [ORDER[other] for other, _rows in self.held if other > rank]
        known = frozenset().union(*(held for other, held in self.held if other == rank))
        if before and not rows <= known:
            self.wrong.append(f"{table} after {', '.join(before)}")
        self.held.append((rank, rows))
        self.taken.append(table)


def _flat(params: Any) -> Iterator[Any]:
    for value in params or ():
        yield from value if isinstance(value, list | tuple) else (value,)


@contextmanager
def watched() -> Iterator[LockSpy]:
    """Watch this connection; the order must have held at the end."""
    spy = LockSpy()
    with connection.execute_wrapper(spy):
        yield spy
    assert spy.wrong == []
