"""A process that is killed with -9 at a chosen statement or commit: forked from the test, on the test's own database."""

import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from django.db import connection

SURVIVED, FAILED = 0, 2


def dies_at(point: int, act: Callable[[], Any]) -> bool:
    """Run `act` in a process of its own that dies before its `point`-th step, counted from 1; False where it lived.

    A step is a statement, or the moment before a commit, or the one after it. Whatever `act` raises fails the test.
    """
    connection.close()  # one process must not inherit the other's connection
    pid = os.fork()
    if not pid:
        os._exit(_live(point, act))
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == SURVIVED, "it failed by itself; what it said stands above"
    return False


def _live(point: int, act: Callable[[], Any]) -> int:
    steps = count(1)

    def step() -> None:
        if next(steps) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def asked(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        step()
        return execute(sql, params, many, context)

    commit = connection._commit

    def committed() -> None:
        step()
        commit()
        step()

    with suppress(BaseException):
        connection._commit = committed  # type: ignore[method-assign] -- this process ends with it
        try:
            with connection.execute_wrapper(asked):
                act()
            return SURVIVED
        except BaseException:  # noqa: BLE001 -- whatever it is, the test says so
            traceback.print_exc()
    return FAILED
