"""Each worker's copy of one migrated template database, renewed after every test that commits.

Append-only triggers refuse the flush that Django would do; a copy takes 2 ms on SQLite, 45 ms on PostgreSQL.
The empty migrated database is kept between runs, under a name made of all code that may shape tables.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

Fill = Callable[[], None]
PROJECT = Path(__file__).resolve().parents[2]
KEPT = PROJECT / "var" / "tests"
_SHAPES_TABLES = re.compile(r"migrat|\bCREATE\b|models\.")


class SqliteKind:
    """Databases are files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def name(self, suffix: str) -> str:
        return str(self.folder / f"{suffix}.sqlite3")

    def base(self, key: str) -> str:
        return str(KEPT / f"base-{key}.sqlite3")

    def bases(self) -> list[str]:
        return [str(path) for path in KEPT.glob("base-*.sqlite3")]

    def create(self, name: str) -> None:
        self.drop(name)

    def rename(self, name: str, other: str) -> None:
        Path(name).rename(other)

    def copy(self, template: str, name: str) -> None:
        self.drop(name)  # a new inode: never write into a file that a late thread has open
        shutil.copyfile(template, name)

    def drop(self, name: str) -> None:
        for tail in ("", "-wal", "-shm", "-journal"):
            Path(name + tail).unlink(missing_ok=True)


class PostgresKind:
    """Databases are made by the server; the role may create them and is no superuser."""

    def __init__(self, run: str) -> None:
        self.run = run

    def name(self, suffix: str) -> str:
        return f"ritm_{self.run[:8]}_{suffix}"

    def base(self, key: str) -> str:
        return f"ritm_base_{key}"

    def bases(self) -> list[str]:
        with self._connect() as server:
            rows = server.execute("select datname from pg_database where datname like 'ritm\\_base\\_%'").fetchall()
        return [row[0] for row in rows]

    def create(self, name: str) -> None:
        self.drop(name)
        self._execute("create database {}", name)

    def rename(self, name: str, other: str) -> None:
        self._execute("alter database {} rename to {}", name, other)

    def copy(self, template: str, name: str) -> None:
        self.drop(name)
        self._execute("create database {} template {} strategy file_copy", name, template)

    def drop(self, name: str) -> None:
        try:
            self._execute("drop database if exists {} with (force)", name)
        except psycopg.errors.InsufficientPrivilege:
            # Autovacuum, a process of the superuser, works in it: the plain statement sends it away and waits.
            self._execute("drop database if exists {}", name)

    def refuse_superuser(self) -> None:
        """Row-level security does not bind a superuser: such a run would prove nothing."""
        with self._connect() as server:
            row = server.execute(
                "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
            ).fetchone()
        if row is None or row[0]:
            message = "The tests' PostgreSQL role must be no superuser: DATABASE_URL=$(bin/pg url)"
            raise RuntimeError(message)

    def _connect(self) -> psycopg.Connection:
        settings = connection.settings_dict
        fields = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        known = {key: settings[name] for key, name in fields.items() if settings[name]}
        return psycopg.connect(dbname="postgres", autocommit=True, **known)

    def _execute(self, statement: str, *names: str) -> None:
        with self._connect() as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


class Copies:
    """The template of a run, and this worker's copy of it."""

    def __init__(self, run: str, worker: str) -> None:
        self.folder = Path(os.environ["RITM_TESTS_FOLDER"])
        self.kind: Any = SqliteKind(self.folder) if connection.vendor == "sqlite" else PostgresKind(run)
        self.template = self.kind.name("template")
        self.copy = self.kind.name(worker)

    def build(self, fill: Fill) -> None:
        """Migrate the template once a run (the first worker does, the others wait), then copy it."""
        made = self.folder / "template.made"
        with (self.folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                if connection.vendor == "postgresql":
                    self.kind.refuse_superuser()
                self._make(fill)
                made.touch()
        self.renew()

    def renew(self) -> None:
        """A fresh copy for whoever comes next."""
        connection.close()
        self.kind.copy(self.template, self.copy)
        _use(self.copy)

    def drop(self) -> None:
        """Remove this worker's copy."""
        connection.close()
        self.kind.drop(self.copy)

    def drop_template(self) -> None:
        """Remove the template: the process that started the workers, after all of them."""
        connection.close()
        self.kind.drop(self.template)

    def _make(self, fill: Fill) -> None:
        with _one_at_a_time():
            base = self.kind.base(_key())
            if base not in self.kind.bases():
                self._migrate(base)
            self.kind.copy(base, self.template)
        _use(self.template)
        fill()
        connection.close()

    def _migrate(self, base: str) -> None:
        for old in self.kind.bases():
            self.kind.drop(old)
        half = self.kind.name("half")
        self.kind.create(half)
        _use(half)
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        self.kind.rename(half, base)


def migrated_file() -> Path:
    """The empty migrated SQLite database that is kept between runs, for servers of their own; made where it is missing."""
    kind = SqliteKind(KEPT)
    base = kind.base(_key())
    with _one_at_a_time():
        if base not in kind.bases():
            for old in kind.bases():
                kind.drop(old)
            with tempfile.TemporaryDirectory(dir=KEPT) as folder:
                elsewhere = {"RITM_VAR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
                command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
                subprocess.run(command, cwd=PROJECT, env={**os.environ, **elsewhere}, check=True)
                (Path(folder) / "ritm.sqlite3").rename(base)
    return Path(base)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "base.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key() -> str:
    """The same while no file that may shape tables has changed."""
    digest = hashlib.sha256((PROJECT / "requirements" / "base.txt").read_bytes())
    for path in sorted((PROJECT / "ritm").rglob("*.py")):
        text = path.read_text()
        if _SHAPES_TABLES.search(text):
            digest.update(f"{path.relative_to(PROJECT)}\n{text}".encode())
    return digest.hexdigest()[:16]


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    connections.databases["default"]["NAME"] = name  # the live server's threads read this one
