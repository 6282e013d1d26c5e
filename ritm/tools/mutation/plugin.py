"""Pytest's side: reads all tests once, then asks them about one mutant after the other, each in a forked process.

`bin/ritm prove mutation` runs it; RITM_MUTATION says what is wanted. The first process runs no test, so nothing that a program keeps
between calls hides a mutant from the next.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ritm.tools.mutation.choosing import Asked, choose
from ritm.tools.mutation.forking import DIED, TOO_LONG, forked
from ritm.tools.mutation.lines import lines_of
from ritm.tools.mutation.mutants import ROOT, Mutant, files_of, put_in_place, sampled
from ritm.tools.mutation.notes import KILLED, LASTED, NOT_RUN, SURVIVED, Found, Notes, Order, state_of

A_FILE = 1800  # seconds that one file of tests may take with its lines looked at
IMPOSSIBLE = "impossible"


class Mutating:
    """Takes the place of pytest's loop over tests."""

    def __init__(self, order: Order) -> None:
        self.order, self.notes = order, Notes(Path(order.folder))
        self.until = time.monotonic() + order.seconds
        self.files = files_of(order.room)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """First which lines the tests run, then the mutants."""
        self.items = {item.nodeid: item for item in session.items}
        asked = self._lines()
        if time.monotonic() < self.until:
            self._mutants(asked)
        return True

    def _lines(self) -> list[Asked]:
        by_file: dict[str, list[pytest.Item]] = {}
        for item in self.items.values():
            by_file.setdefault(item.path.relative_to(ROOT).as_posix(), []).append(item)
        asked = []
        for name, items in by_file.items():
            state = state_of([*self.files, name])
            tests = self.notes.lines(name, state)
            if tests is None and time.monotonic() < self.until:
                tests = forked(lambda items=items: lines_of(items, self.files, run), seconds=A_FILE)
                if not isinstance(tests, dict):
                    say(f"{name}: {tests}; left out")
                    continue
                self.notes.keep_lines(name, state, tests)
                say(f"{name}: {len(tests)} of {len(items)} tests")
            asked += [Asked(test, name, *found) for test, found in (tests or {}).items()]
        return asked

    def _mutants(self, asked: list[Asked]) -> None:
        seed, count = self.notes.sample(self.order.seed, self.order.sample)
        state = state_of(sorted({one.file for one in asked}))
        known = self.notes.found()
        for mutant in sampled(self.order.room, seed, count):
            was = known.get(mutant.name)
            if was is not None and (was.is_killed or was.state == state):
                continue
            if time.monotonic() > self.until:
                return
            found = self._found(mutant, asked, state)
            self.notes.add(found)
            say(f"{found.outcome}: {mutant} ({found.tests} tests, {found.seconds:.1f} s)")

    def _found(self, mutant: Mutant, asked: list[Asked], state: str) -> Found:
        chosen = choose(mutant, asked, most=self.order.most, room=self.order.room)
        began = time.monotonic()
        outcome, by = NOT_RUN, ""
        if chosen:
            items = [self.items[one.name] for one in chosen]
            patience = 60 + 10 * sum(one.seconds for one in chosen)
            said = forked(lambda: noticed(mutant, items), seconds=patience)
            outcome, by = outcome_of(said)
        return Found(mutant.name, outcome, by, len(chosen), round(time.monotonic() - began, 1), state)


def noticed(mutant: Mutant, items: list[pytest.Item]) -> str:
    """The first test that fails with the mutant; "" where none does. In a process of its own."""
    if not put_in_place(mutant):
        return IMPOSSIBLE
    return next((item.nodeid for item, is_passed in run(items) if not is_passed), "")


def outcome_of(said: Any) -> tuple[str, str]:
    """What the answer of `noticed` means, and which test it was."""
    if said in {TOO_LONG, DIED, IMPOSSIBLE}:
        return (LASTED if said == TOO_LONG else KILLED), said
    return (KILLED if said else SURVIVED), said


def run(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, bool]]:
    """One test after the other, with whether it passed."""
    session = items[0].session
    for at, item in enumerate(items):
        failed = session.testsfailed
        following = items[at + 1] if at + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        yield item, session.testsfailed == failed


def say(text: str) -> None:
    """A line for whoever waits."""
    print(text, flush=True)


def pytest_configure(config: pytest.Config) -> None:
    """What is wanted stands in the environment."""
    config.pluginmanager.register(Mutating(Order(**json.loads(os.environ["RITM_MUTATION"]))))
