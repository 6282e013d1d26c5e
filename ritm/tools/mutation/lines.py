"""Which lines of a room each test runs: Python's own tracing, of that room's functions alone."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ritm.tools.mutation.mutants import ROOT

Line = tuple[str, int]


class Traced:
    """The lines that were run since the last look."""

    def __init__(self, files: list[str]) -> None:
        self.names = {str(ROOT / name): name for name in files}
        self.seen: set[Line] = set()

    def take(self) -> set[Line]:
        """What was run; the next one begins with nothing."""
        taken, self.seen = self.seen, set()
        return taken

    @contextmanager
    def __call__(self) -> Iterator[None]:
        sys.settrace(self._called)
        try:
            yield
        finally:
            sys.settrace(None)

    def _called(self, frame: Any, event: str, arg: Any) -> Callable | None:
        return self._ran if frame.f_code.co_filename in self.names else None

    def _ran(self, frame: Any, event: str, arg: Any) -> Callable:
        if event == "line":
            self.seen.add((self.names[frame.f_code.co_filename], frame.f_lineno))
        return self._ran


class Begun:
    """What a file's common beginning runs belongs to each of its tests."""

    def __init__(self, traced: Traced) -> None:
        self.traced = traced
        self.lines: set[Line] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[Any]:
        before = set(self.traced.seen)
        answer = yield
        if fixturedef.scope in {"module", "class"}:
            self.lines |= self.traced.seen - before
        return answer


def lines_of(items: list[pytest.Item], files: list[str], run: Callable[[list[pytest.Item]], Iterable[Any]]) -> dict:
    """Of each test of one file that passes: how long it took and the lines that it ran."""
    traced, tests = Traced(files), {}
    begun = Begun(traced)
    items[0].config.pluginmanager.register(begun)
    with traced():
        since = time.monotonic()
        for item, is_passed in run(items):
            ran, took, since = traced.take(), time.monotonic() - since, time.monotonic()
            if is_passed:
                tests[item.nodeid] = took, ran
    return {name: [round(took, 3), _by_file(ran | begun.lines)] for name, (took, ran) in tests.items()}


def _by_file(lines: set[Line]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for file, line in sorted(lines):
        found.setdefault(file, []).append(line)
    return found
