"""Invariants that found nothing, asked again by their statements alone: building these anew cost a fifth of the suite.

A check is a function of what its statements answer. So its statements are kept with their answers when it finds nothing;
the next time they are asked again, one after the other, and where every answer is one after which nothing was found
before, nothing is found now. Any other answer, and the check itself runs. What looks beyond its statements (the hour,
files, keys, rights known to the code) always runs itself.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

BEYOND_ROWS = frozenset({"I-22", "I-29", "I-30"})
MOST_ANSWERS, LONGEST = 60, 4000  # of one statement; letters of an answer
MOST_KNOWN = 3000
TRIES, WORTH_IT = 30, 0.5  # a check whose answers always differ is not asked twice
_LOOKS_LIKE_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class Step:
    """One statement, and what comes after each answer: the next one, or None where the check was over."""

    statement: str
    params: Any
    after: dict[str, "Step | None"] = field(default_factory=dict)


@dataclass
class Known:
    """What is known of one check in one account."""

    first: Step | None = None
    asked: int = 0
    found: int = 0

    @property
    def is_worth_it(self) -> bool:
        """Whether asking by statements alone has been enough often enough."""
        return self.asked < TRIES or self.found > self.asked * WORTH_IT


class Replayed:
    """Every check's ways to nothing, by its code, the account and the engine's own database."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], Known] = {}

    def is_clean(self, code: str, account_id: int) -> bool:
        """Whether its statements answer as they did when it found nothing."""
        known = self.known.get((code, account_id))
        if known is None or known.first is None or not known.is_worth_it:
            return False
        known.asked += 1
        step: Step | None = known.first
        while step is not None:
            answer = answer_of(step.statement, step.params)
            if answer not in step.after:
                return False
            step = step.after[answer]
        known.found += 1
        return True

    def keep(self, code: str, account_id: int, asked: list[tuple[str, Any]]) -> None:
        """It has asked these and found nothing; what they answered is asked once more, to be kept."""
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
        known = self.known.setdefault((code, account_id), Known())
        if code in BEYOND_ROWS or not known.is_worth_it or any(_knows_the_hour(params) for _, params in asked):
            return
        step, ends = None, len(asked) - 1
        for number, one in enumerate(asked):
            step = step or known.first or Step(*one)
            known.first = known.first or step
            following = Step(*asked[number + 1]) if number < ends else None
            step = _gone_on(step, one, following)
            if step is None:
                return


def _gone_on(step: Step, asked: tuple[str, Any], following: Step | None) -> Step | None:
    """The answer of this step is kept; the step after it. None at the end, and where it is better not to go on."""
    if (step.statement, step.params) != asked:
        return None  # something else than rows decides what is asked
    answer = answer_of(*asked)
    if len(answer) > LONGEST or len(step.after) > MOST_ANSWERS:
        return None
    return step.after.setdefault(answer, following)


def answer_of(statement: str, params: Any) -> str:
    """All its rows, as text."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return repr(cursor.fetchall())


def _knows_the_hour(params: Any) -> bool:
    return any(isinstance(one, date) or (isinstance(one, str) and _LOOKS_LIKE_A_DAY.match(one)) for one in params or ())
