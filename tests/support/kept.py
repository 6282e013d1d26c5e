"""How often a kept statement is compared with what Django would write now (`config/kept_sql`, decision 0007).

The comparison writes the statement anew, a sixth of the suite's time. A statement that a line of code takes again and
again, of one shape, is compared the first two times in each file of tests; those of the invariants, which end every
test, the first two times at all. `./test --full` compares every one.
"""

import sys
from typing import Any

from config.kept_sql.compiler import KeptSQL
from ritm.accounts import questions
from tests.support.alice import is_full

ENOUGH = 2
OURS, INVARIANTS = ("/ritm/", "/tests/"), "/ritm/tools/checks/"
Place = tuple[Any, int]  # code, line
_compared: dict[tuple[int, Place], list[Any]] = {}  # id of the statement, place → the statement, as often as compared
_file = [""]


def compare_enough() -> None:
    """Put the counting before the comparison."""
    compare = KeptSQL._check

    def check(self: KeptSQL, found: Any, values: tuple) -> None:
        seen = _compared.setdefault((id(found), _place()), [])
        if len(seen) < ENOUGH:
            seen.append(found)  # held, so that no other statement gets its id
            compare(self, found, values)

    ask = questions._check

    def check_question(found: questions.Written, *rest: Any) -> None:
        seen = _compared.setdefault((id(found), _place()), [])
        if len(seen) < ENOUGH:
            seen.append(found)
            ask(found, *rest)

    if not is_full():
        KeptSQL._check = check
        questions._check = check_question


def begin(file: str) -> None:
    """A test of this file begins; in another file than the last one, everything is compared again."""
    if file != _file[0]:
        _file[0] = file
        for one in [one for one in _compared if INVARIANTS not in one[1][0].co_filename]:
            del _compared[one]


def _place() -> Place:
    """The line of ours that asks."""
    frame = sys._getframe(2)
    while frame.f_back and not any(part in frame.f_code.co_filename for part in OURS):
        frame = frame.f_back
    return frame.f_code, frame.f_lineno
