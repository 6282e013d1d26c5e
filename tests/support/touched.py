"""Which invariants a test can have broken: those that read a table which it has written.

Asking all of them after every test cost almost half of the suite's time. What a check reads is taken from its own
statements, every time it runs; until it has run once it is asked whatever was written.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection

from ritm.accounts.scope import account_scope
from ritm.tools import checks
from tests.support.replayed import Replayed

_WRITTEN = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)"?', re.IGNORECASE)
_READ = re.compile(r'\b(?:FROM|JOIN) "?(\w+)"?', re.IGNORECASE)


@lru_cache(maxsize=4000)
def _read_by(statement: str) -> frozenset[str]:
    """The tables it reads. After every test the same statements come again."""
    return frozenset(_READ.findall(statement))


class Touched:
    """The tables written since the last look, by every statement of this thread's connection."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.read_by: dict[str, set[str]] = {}
        self.replayed = Replayed()

    def __call__(self, execute: Callable, statement: Any, params: Any, many: bool, context: dict) -> Any:
        found = _WRITTEN.match(statement if isinstance(statement, str) else str(statement))
        if found:
            self.written.add(found[1])
        return execute(statement, params, many, context)

    def take(self) -> set[str]:
        """What was written; the next test begins with nothing."""
        taken, self.written = self.written, set()
        return taken

    def may_be_broken(self, codes: tuple[str, ...], written: set[str]) -> tuple[str, ...]:
        """The checks that read one of these tables, or have not run yet."""
        return tuple(code for code in codes if code not in self.read_by or self.read_by[code] & written)

    def violations(self, account_ids: tuple[int, ...], codes: tuple[str, ...]) -> list[checks.Violation]:
        """Run these checks and remember what each has read."""
        found: list[checks.Violation] = []
        for account_id in account_ids:
            with account_scope(account_id):
                doubtful = [code for code in codes if not self.replayed.is_clean(code, account_id)]
            for code in doubtful:
                found += self._asked(account_id, code)
        return found

    def _asked(self, account_id: int, code: str) -> list[checks.Violation]:
        tables, asked = self.read_by.setdefault(code, set()), []

        def reading(execute: Callable, statement: Any, params: Any, many: bool, context: dict) -> Any:
            tables.update(_read_by(statement))
            asked.append((statement, params))
            return execute(statement, params, many, context)

        with connection.execute_wrapper(reading):
            found = checks.run_all((account_id,), (code,))
        if not found:
            with account_scope(account_id):
                self.replayed.keep(code, account_id, asked)
        return found
