"""A piece of work in a process of its own, forked where everything is read and nothing has run."""

import json
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

TOO_LONG = "too long"
DIED = "died"


def forked(work: Callable[[], Any], *, seconds: float) -> Any:
    """What the work answers (as JSON), TOO_LONG after so many seconds, DIED where it ended without an answer.

    It runs in a session of its own, so whatever it has begun ends with it; what it prints is not shown.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    try:
        said = _heard(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    if said is None:
        return TOO_LONG
    return json.loads(said) if said else DIED


def _work(work: Callable[[], Any], writing: int) -> None:
    """The forked process; it never comes back."""
    code = 1
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for one in (0, 1, 2):
            os.dup2(nowhere, one)
        answer = json.dumps(work()).encode()
        while answer:
            answer = answer[os.write(writing, answer) :]
        code = 0
    finally:
        os._exit(code)


def _heard(reading: int, until: float) -> bytes | None:
    """Everything up to the end, None where the time is over before."""
    said = b""
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        part = os.read(reading, 1 << 16)
        if not part:
            return said
        said += part
