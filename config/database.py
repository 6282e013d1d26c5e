"""Which database serves, and under which role.

SQLite is what a newcomer runs, PostgreSQL what a chain runs; every rule holds on both.
"""

import os
import sqlite3

import dj_database_url
import psycopg

from config.environment import env, env_flag, env_int, var_dir

APP_ROLE = "ritm_app"
_MAKE_ROLE = """
do $$ begin
    create role ritm_app nologin nosuperuser nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$
"""


def database() -> dict:
    """The settings of the default connection."""
    url = env("DATABASE_URL")
    if not url or url.startswith("sqlite"):
        return _sqlite(url)
    return _postgres(url)


def _sqlite(url: str) -> dict:
    name = dj_database_url.parse(url)["NAME"] if url else str(var_dir() / "ritm.sqlite3")
    # WAL before 3.51.3 can corrupt the file when two connections write and checkpoint at once.
    journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
    return {
        "ENGINE": "config.fair_sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,  # config/fair_sqlite3
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what was erased of a client leaves no letters in the file (CL-34).
            "init_command": (
                f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
                "PRAGMA secure_delete=ON"
            ),
        },
        "TEST": {"NAME": str(var_dir() / "test.sqlite3")},
    }


def _postgres(url: str) -> dict:
    from ritm.accounts.scope import forget_account  # noqa: PLC0415 -- Django is not set up yet

    settings = {**dj_database_url.parse(url), "ENGINE": "config.postgresql"}
    role = serving_role(url)
    # 1.1: a page read at random costs little more than the next one, as on every disk without moving parts.
    # 16 MB: visits of two hundred thousand clients are counted without the disk.
    options = [
        "-c lock_timeout=3000",
        "-c random_page_cost=1.1",
        "-c work_mem=16MB",
        *([f"-c role={role}"] if role else []),
    ]
    settings["OPTIONS"] = {
        **settings.get("OPTIONS", {}),
        "options": " ".join(options),
        # The server keeps a statement from its third time on: planning took it longer than answering.
        "server_side_binding": True,
        "prepare_threshold": 2,
    }
    if not env_flag("RITM_DB_NO_POOL"):
        settings["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env_int("RITM_DB_POOL", 12),
            "timeout": 10,
            "reset": forget_account,
        }
    if env_flag("RITM_PGBOUNCER"):
        settings["DISABLE_SERVER_SIDE_CURSORS"] = True
        settings["OPTIONS"]["prepare_threshold"] = None
    return settings


def serving_role(url: str) -> str:
    """The role to put on: row-level security binds no superuser, so such a login serves as `ritm_app`.

    The answer is kept in the environment, so that the server's workers do not ask again.
    """
    if "RITM_DB_ROLE" in os.environ:
        return os.environ["RITM_DB_ROLE"]
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            role = _role_for(connection)
    except psycopg.OperationalError:
        return ""  # the first query will say what is wrong
    os.environ["RITM_DB_ROLE"] = role
    return role


def _role_for(connection: psycopg.Connection) -> str:
    row = connection.execute(
        "select rolsuper or rolbypassrls, rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    if not row or not row[0]:
        return ""
    if not row[1]:
        message = (
            "This login bypasses row-level security and cannot make another role. As a superuser run:\n"
            "  CREATE ROLE ritm_app NOLOGIN NOSUPERUSER NOBYPASSRLS;\n"
            "  GRANT ritm_app TO <this login>;"
        )
        exists = connection.execute("select pg_has_role('ritm_app', 'member')").fetchone()
        if not exists or not exists[0]:
            raise SystemExit(message)
        return APP_ROLE
    connection.execute(_MAKE_ROLE)
    name = connection.info.dbname.replace('"', '""')
    connection.execute(f'grant connect, create, temporary on database "{name}" to {APP_ROLE}')
    connection.execute(f"grant usage, create on schema public to {APP_ROLE}")
    return APP_ROLE
