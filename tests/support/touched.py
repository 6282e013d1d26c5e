"""Which invariants a test can have broken: those that read a table which it has written.

Asking all of them after every test cost almost half of the suite's time. What a check reads is taken from its own
statements, every time it runs; until it has run once it is asked whatever was written.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection

from ritm.tools import checks

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
        for code in codes:
            tables = self.read_by.setdefault(code, set())

            def reading(execute: Callable, statement: Any, params: Any, many: bool, context: dict) -> Any:
                tables.update(_read_by(statement))  # noqa: B023 -- used up within this turn of the loop
                return execute(statement, params, many, context)

            with connection.execute_wrapper(reading):
                found += checks.run_all(account_ids, (code,))
        return found
