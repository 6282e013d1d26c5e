"""The parent of the web server and the worker: starts both, brings back whichever dies, ends both on one signal.

Each child has a session of its own: Ctrl-C reaches this process only, and each child gets exactly one SIGTERM
(granian hangs when it gets SIGINT and SIGTERM together).
"""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LONGEST_REQUEST = 10  # seconds that a running request or job may take after the signal
BOUND = LONGEST_REQUEST + 5  # then a child is killed: jobs and forms are safe to repeat
QUICK = 3.0  # a child that lives shorter than this died at its start
GIVE_UP = 6


class AlreadyServed(Exception):
    """Another process serves from the same folder."""


@dataclass
class Child:
    """A process that must always run."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    quick_deaths: int = 0
    start_again_at: float = field(default=0.0)

    def start(self, folder: Path) -> None:
        """Run it in a session of its own; its pid is kept for whoever finds it without a parent."""
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started_at = time.monotonic()
        (folder / f"{self.name}.pid").write_text(str(self.process.pid))

    def has_died(self) -> bool:
        """True when it ran and runs no more; what it left behind in its session is ended too."""
        if self.process is None or self.process.poll() is None:
            return False
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return True

    def put_off(self) -> int:
        """Wait longer after each death at the start; the code it ended with."""
        quick = time.monotonic() - self.started_at < QUICK
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        self.start_again_at = time.monotonic() + (0.2 * 2**self.quick_deaths if quick else 0)
        code = self.process.returncode if self.process else 0
        self.process = None
        return code

    def end(self, deadline: float) -> bool:
        """Wait for it until the deadline, then kill its session. True when it ended by itself."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return False
        return True


class Supervisor:
    """Holds the children until it is told to stop."""

    def __init__(self, children: list[Child], folder: Path, say: Callable[[str], None]) -> None:
        self.children = children
        self.folder = folder
        self.say = say
        self.stopping = threading.Event()

    def run(self, beside: Callable[[], None]) -> int:
        """Start, watch, end; `beside` runs in a thread. The exit code: 0 when told to stop and both ended in time."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        for child in self.children:
            child.start(self.folder)
        threading.Thread(target=beside, daemon=True).start()
        code = 0
        while not self.stopping.wait(0.2):
            if not self._revive():
                code = 1
                break
        return self._end() or code

    def _revive(self) -> bool:
        """Start again what has died; False when that is hopeless."""
        for child in self.children:
            if child.has_died():
                code = child.put_off()
                if child.quick_deaths >= GIVE_UP:
                    self.say(f"{child.name} ends at once, {GIVE_UP} times running. Giving up.")
                    return False
                self.say(f"{child.name} ended ({code}); starting it again.")
            if child.process is None and time.monotonic() >= child.start_again_at:
                child.start(self.folder)
        return True

    def _end(self) -> int:
        """One SIGTERM each, a bounded wait."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + BOUND
        ended = [child.end(deadline) for child in self.children]
        for child in self.children:
            (self.folder / f"{child.name}.pid").unlink(missing_ok=True)
        return 0 if all(ended) else 1


def web(host: str, port: int, workers: int) -> Child:
    """The web server."""
    options: dict[str, Any] = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": workers,
        "blocking-threads": 8,
        "backlog": 2048,  # so many may wait for their first word in the minute in which everybody wants in
        "workers-kill-timeout": LONGEST_REQUEST,
        "respawn-interval": 0.5,
        "log-level": "error",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    flags += ["--no-ws", "--respawn-failed-workers"]
    return Child("web", [sys.executable, "-m", "granian", *flags, "config.wsgi:application"])


def worker() -> Child:
    """The worker that does the jobs."""
    return Child("worker", [sys.executable, "manage.py", "worker"])


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """One server a folder; what a killed one left running is ended first. Raises AlreadyServed."""
    folder.mkdir(exist_ok=True)
    with (folder / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyServed(lock.read().strip()) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}")
        lock.flush()
        _end_orphans(folder)
        yield


def _end_orphans(folder: Path) -> None:
    for note in folder.glob("*.pid"):
        pid = note.read_text().strip()
        answer = subprocess.run(["ps", "-o", "command=", "-p", pid], capture_output=True, text=True, check=False)
        if "config.wsgi:application" in answer.stdout or "manage.py worker" in answer.stdout:
            with suppress(ProcessLookupError):
                os.killpg(int(pid), signal.SIGKILL)
        note.unlink()


def is_free(host: str, port: int) -> bool:
    """Nobody listens at the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def wait_for_answer(host: str, port: int, stopping: threading.Event, seconds: float = 60) -> bool:
    """True as soon as the server answers anything over HTTP."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stopping.wait(0.05):
        connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
        return True
    return False
