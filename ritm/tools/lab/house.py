"""A temporary house: database, web server, worker; killed and started again at will."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from ritm.tools import postgres, serve

ROOT = Path(__file__).resolve().parents[3]


class House:
    """Real processes over a database of their own."""

    def __init__(self, folder: Path, url: str, *, workers: int, settings: str) -> None:
        _end_on_sigterm()
        self.folder, self.url, self.workers = folder, url, workers
        self.port = _free_port()
        self.environment = {
            **os.environ,
            "RITM_VAR": str(folder / "var"),
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": "",
            "EMAIL_URL": "",
            "DJANGO_SETTINGS_MODULE": settings,
            "RITM_DB_POOL": "20",
        }
        self.environment.pop("RITM_DB_ROLE", None)
        self.processes: dict[str, subprocess.Popen] = {}

    def command(self, *arguments: str, check: bool = True, timeout: float = 600) -> subprocess.CompletedProcess:
        """Run `manage.py …` inside the house."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=check,
            timeout=timeout,
            capture_output=True,
            text=True,
        )

    def start_web(self, *, threads: int = 8, count_queries: bool = False) -> None:
        """Serve; returns when the first answer came."""
        environment = {**self.environment, "RITM_COUNT_QUERIES": "1" if count_queries else ""}
        flags = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers)]
        flags += ["--blocking-threads", str(threads), "--backlog", "2048", "--no-ws", "--log-level", "error"]
        flags += ["--workers-kill-timeout", "5"]
        self._start("web", [sys.executable, "-m", "granian", *flags, "config.wsgi:application"], environment)
        if not serve.wait_for_answer("127.0.0.1", self.port, threading.Event(), 60):
            message = "The lab's server does not answer."
            raise RuntimeError(message)

    def start_worker(self) -> None:
        """Do the jobs."""
        self._start("worker", [sys.executable, "manage.py", "worker"], self.environment)

    def _start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )

    def kill(self, name: str) -> None:
        """Kill -9 of the process and everything in its session, as a power cut would."""
        process = self.processes.pop(name, None)
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def log(self, name: str) -> str:
        """What a process wrote."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""


def _end_on_sigterm() -> None:
    """Whoever is told to end unwinds first: the processes of a house have sessions of their own and would stay."""
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@contextmanager
def house(
    engine: str,
    *,
    database_url: str = "",
    workers: int = 2,
    durable: bool = True,
    settings: str = "ritm.tools.lab.settings",
    kept: Path | None = None,
) -> Iterator[House]:
    """A migrated house on SQLite or PostgreSQL (a cluster of its own, or a database of its own in the server that a URL names); ended and removed.

    `kept`: a folder in which it lies and stays for the next time; what lies there is served, brought up to date.
    """
    with _folder(kept) as folder, _database(engine, folder, database_url, durable, kept=kept is not None) as url:
        lab = House(folder, url, workers=workers, settings=settings)
        (lab.folder / "var").mkdir(exist_ok=True)
        try:
            lab.command("prepare")
            yield lab
        finally:
            for process in tuple(lab.processes):
                lab.kill(process)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="ritm-lab-") as name:
        yield Path(name)


@contextmanager
def _database(engine: str, folder: Path, url: str, durable: bool, *, kept: bool) -> Iterator[str]:  # noqa: FBT001 -- private
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'lab.sqlite3'}"
    elif url:
        with _own_database(url) as own:
            yield own
    else:
        with postgres.cluster(durable=durable, data=folder / "data" if kept else None) as cluster:
            yield cluster.url


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    """A new database beside the one that is named, which is never touched; dropped at the end."""
    name = f"ritm_lab_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(SQL("create database {}").format(Identifier(name)))
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
