"""How often a kept statement is compared with what Django would write now (`config/kept_sql`, decision 0007).

The comparison writes the statement anew, a sixth of the suite's time. A statement that a line of code takes from one
shape again and again within a test is compared the first times; each test, each line and each shape begins anew.
`./test --full` compares every one.
"""

import sys
from typing import Any

from config.kept_sql.compiler import KeptSQL
from tests.support.alice import is_full

ENOUGH = 2
OURS = ("/ritm/", "/tests/")
_compared: dict[tuple[int, Any, int], list[Any]] = {}  # statement, code, line → the statement, as often as compared


def compare_enough() -> None:
    """Put the counting before the comparison."""
    compare = KeptSQL._check

    def check(self: KeptSQL, found: Any, values: tuple) -> None:
        seen = _compared.setdefault((id(found), *_place()), [])
        if len(seen) < ENOUGH:
            seen.append(found)  # held, so that no other statement gets its id
            compare(self, found, values)

    if not is_full():
        KeptSQL._check = check


def begin() -> None:
    """Another test: everything is compared again."""
    _compared.clear()


def _place() -> tuple[Any, int]:
    """The line of ours that asks."""
    frame = sys._getframe(2)
    while frame.f_back and not any(part in frame.f_code.co_filename for part in OURS):
        frame = frame.f_back
    return frame.f_code, frame.f_lineno
