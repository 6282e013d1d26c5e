"""Watches the locks of each action on PostgreSQL: one order for the whole house (docs/locking.md).

An action begins with its outermost savepoint inside the test's transaction. Within it a lock may only be of a
kind that comes later than all held ones, of the same kind, or of rows already held; several rows of a kind are
locked in the order of their ids.
"""

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

ORDER = ("schedule_lesson", "clients_client", "passes_clientpass", "ledger_charge", "ledger_ledgeraccount")
_LOCK = re.compile(r'\bFOR (?:NO KEY )?UPDATE OF "(\w+)"')
_SAVEPOINT = re.compile(r'^(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)"?')


@dataclass(frozen=True)
class Held:
    """Rows of a kind that are locked."""

    table: str
    ids: frozenset[int]


class Watch:
    """The locks of the running action, and what was out of order."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.held: list[Held] = []
        self.marks: dict[str, int] = {}
        self.found: list[str] = []

    def __call__(self, execute: Callable, statement: Any, params: Any, many: bool, context: dict) -> Any:
        text = statement if isinstance(statement, str) else str(statement)
        self.see(text, params, len(connection.savepoint_ids))
        return execute(statement, params, many, context)

    def see(self, text: str, params: Any, depth: int) -> None:
        """One statement that is about to run, at this depth of savepoints."""
        savepoint = _SAVEPOINT.match(text)
        if savepoint:
            self._savepoint(savepoint[1], savepoint[2], depth)
            return
        lock = _LOCK.search(text) if " FOR " in text else None  # the search alone reads long statements many times over
        if lock and lock[1] in ORDER:
            self._lock(lock[1], text, params)

    def _savepoint(self, verb: str, name: str, depth: int) -> None:
        if verb == "SAVEPOINT":
            if depth <= self.depth:
                self.held.clear()
            self.marks[name] = len(self.held)
        else:  # what was locked since then is free again
            del self.held[self.marks.get(name, 0) :]

    def _lock(self, table: str, text: str, params: Any) -> None:
        ids = frozenset(value for value in params or () if isinstance(value, int))
        highest = max((ORDER.index(held.table) for held in self.held), default=-1)
        if ORDER.index(table) < highest and not any(held.table == table and ids <= held.ids for held in self.held):
            self._report(f"{table} is locked after {ORDER[highest]}")
        if "ORDER BY" not in text and f'"{table}"."id" = ' not in text and "LIMIT 1" not in text:
            self._report(f"rows of {table} are locked in no order")
        self.held.append(Held(table, ids))

    def _report(self, what: str) -> None:
        ours = [frame for frame in traceback.extract_stack() if "/ritm/" in frame.filename]
        place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(ours[-3:]))
        self.found.append(f"{what} ({place})")


def actions_begin_here() -> None:
    """A test that has opened a transaction of its own: its actions begin one savepoint deeper."""
    for watch in connection.execute_wrappers:
        if isinstance(watch, Watch):
            watch.depth = len(connection.savepoint_ids)


@contextmanager
def watched() -> Iterator[Watch | None]:
    """Watch the locks of a test that runs inside a transaction on PostgreSQL; elsewhere there is nothing to see."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        yield None
        return
    watch = Watch(len(connection.savepoint_ids))
    with connection.execute_wrapper(watch):
        yield watch
