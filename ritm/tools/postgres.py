"""A PostgreSQL cluster of our own for tests and measuring: in a short temporary folder, on a free port, gone afterwards.

Standard library only, so that `./test` and `bin/pg` work before anything is installed.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

ROLE = "ritm_test"
NOTE = Path(__file__).resolve().parents[2] / "var" / "test-postgres.json"
# A test database may be lost with the machine; tests that kill processes ask for the real thing.
# Copies that live for seconds need no vacuum, statements that run once no compiled code.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off")
_COMMON = ("max_connections=120", "shared_buffers=64MB", "listen_addresses=127.0.0.1", "timezone=UTC")


class NoPostgres(RuntimeError):
    """PostgreSQL's server programs are not on this machine."""


@dataclass(frozen=True)
class Cluster:
    """Where it lives and how to reach it as a role that is no superuser."""

    folder: str
    port: int
    password: str
    data: str = ""  # where its tables are; none: beside its socket

    @property
    def tables(self) -> Path:
        """The folder of its tables."""
        return Path(self.data) if self.data else Path(self.folder) / "data"

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/ritm"

    @property
    def pid(self) -> int | None:
        """The server's process, None when it does not run."""
        try:
            pid = int((self.tables / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
            return None
        return pid


def programs() -> Path:
    """The folder of initdb and pg_ctl: what pg_config names, else the newest of Debian's."""
    found = []
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(answer.stdout.strip()))
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in found + newest:
        if (folder / "initdb").exists():
            return folder
    message = "PostgreSQL's server programs are missing: apt-get install postgresql"
    raise NoPostgres(message)


def start(*, durable: bool = False, data: Path | None = None) -> Cluster:
    """Make a cluster and start it; `durable` keeps fsync on, for tests that kill.

    `data`: a folder that outlives the cluster; what an earlier one has left there is served again.
    """
    bindir = programs()
    folder = Path(tempfile.mkdtemp(prefix="rpg", dir="/tmp"))  # a socket's path must be short
    _hand_over(folder)
    cluster = Cluster(str(folder), _free_port(), secrets.token_hex(12), str(data or folder / "data"))
    try:
        is_new = not (cluster.tables / "PG_VERSION").exists()
        if is_new:
            _initialise(bindir, cluster.tables)
        options = [
            *_COMMON,
            *(() if durable else _CARELESS),
            f"port={cluster.port}",
            f"unix_socket_directories={folder}",
        ]
        flags = " ".join(f"-c {option}" for option in options)
        where = ("-D", str(cluster.tables), "-l", str(folder / "log"))
        _as_postgres(str(bindir / "pg_ctl"), *where, "-w", "-t", "60", "-o", flags, "start")
        _make_role(bindir, cluster, is_new=is_new)
    except BaseException:
        stop(cluster)
        raise
    return cluster


def stop(cluster: Cluster) -> None:
    """End the server by its process id and remove its folder; tables that lie elsewhere stay."""
    pid = cluster.pid
    if pid is not None:
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast": clients are cut off
        deadline = time.monotonic() + 20
        while cluster.pid is not None and time.monotonic() < deadline:
            time.sleep(0.05)
        if cluster.pid is not None:
            os.kill(pid, signal.SIGQUIT)
    shutil.rmtree(cluster.folder, ignore_errors=True)


@contextmanager
def cluster(*, durable: bool = False, data: Path | None = None) -> Iterator[Cluster]:
    """A cluster for the length of a block."""
    running = start(durable=durable, data=data)
    try:
        yield running
    finally:
        stop(running)


def kept() -> Cluster:
    """The developer's cluster: the one noted in var/, else a new one."""
    NOTE.parent.mkdir(exist_ok=True)
    with (NOTE.parent / "test-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        noted = _noted()
        if noted is None or noted.pid is None:
            noted = start()
            NOTE.touch(mode=0o600)
            NOTE.write_text(json.dumps(asdict(noted)))
        return noted


def _noted() -> Cluster | None:
    try:
        return Cluster(**json.loads(NOTE.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _hand_over(folder: Path) -> None:
    """The server runs as its own user where we are root."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _initialise(bindir: Path, data: Path) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _hand_over(data)
    _as_postgres(
        str(bindir / "initdb"), "--no-sync", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
        "--auth-local=trust", "--auth-host=scram-sha-256", "-D", str(data),
    )  # fmt: skip


def _make_role(bindir: Path, cluster: Cluster, *, is_new: bool) -> None:
    verb = "create" if is_new else "alter"
    role = f"{verb} role {ROLE} login createdb nosuperuser nobypassrls password '{cluster.password}'"
    for statement in (role, f"create database ritm owner {ROLE}") if is_new else (role,):
        address = ["-h", cluster.folder, "-p", str(cluster.port), "-U", "postgres", "-d", "postgres"]
        _as_postgres(str(bindir / "psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", *address, "-c", statement)


def _as_postgres(*command: str) -> None:
    # PostgreSQL refuses to run as root; elsewhere we are an ordinary user already.
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    answer = subprocess.run([*before, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True, check=False, cwd="/")  # fmt: skip
    if answer.returncode:
        message = f"{Path(command[0]).name} failed:\n{answer.stderr}"
        raise NoPostgres(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(arguments: list[str]) -> int:
    """bin/pg start | stop | url | psql: one cluster kept for running tests by hand."""
    verb = arguments[0] if arguments else ""
    if verb in {"start", "url"}:
        sys.stdout.write(f"{kept().url}\n")
        return 0
    if verb == "psql":
        os.execvp("psql", ["psql", kept().url, *arguments[1:]])  # noqa: S606 -- the terminal becomes psql's
    if verb == "stop":
        noted = _noted()
        if noted is not None:
            stop(noted)
        with suppress(FileNotFoundError):
            NOTE.unlink()
        return 0
    sys.stderr.write(f"{main.__doc__}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
