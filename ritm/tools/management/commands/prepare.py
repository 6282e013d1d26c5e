"""`manage.py prepare`: migrate, put the walls up, and refuse to go on where one is missing."""

import os
import subprocess
import sys
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from psycopg import sql

from config.environment import env
from ritm.accounts import row_security
from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.staff.actions.levels import grow_ready_levels
from ritm.tools.squashed import refuse_between

_ROLE = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"


class Command(BaseCommand):
    """Brings the database to this version. `DATABASE_OWNER_URL`, where given, migrates; `DATABASE_URL` serves."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only look: is everything ready to serve?")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_between(connection)
        if not options["check"]:
            self._migrate()
        problems = list(self._problems())
        if problems:
            raise CommandError("\n".join(problems))
        if not options["check"]:
            self._grow()

    def _grow(self) -> None:
        """The ready access levels of every account get the rights that this version brings (decision 0011)."""
        for pk in Account.objects.order_by("pk").values_list("pk", flat=True):
            with account_scope(pk):
                grow_ready_levels()

    def _migrate(self) -> None:
        owner = env("DATABASE_OWNER_URL")
        if owner and owner != env("DATABASE_URL"):
            with psycopg.connect(owner, autocommit=True) as server:
                _share_with(server, connection.settings_dict["USER"])
        environment = {**os.environ, "DATABASE_URL": owner or env("DATABASE_URL")}
        if owner:
            environment.pop("RITM_DB_ROLE", None)
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        if subprocess.run(command, env=environment, check=False).returncode:
            message = "The migration failed. Nothing is served until it succeeds."
            raise CommandError(message)

    def _problems(self) -> Any:
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute(_ROLE)
            if cursor.fetchone()[0]:
                yield (
                    "This login bypasses row-level security. As a superuser run:\n"
                    "  CREATE ROLE ritm_app NOLOGIN NOSUPERUSER NOBYPASSRLS;\n  GRANT ritm_app TO <this login>;"
                )
        for table in row_security.unguarded():
            yield f"Table {table} has no row-level security. Run `manage.py prepare` as the owner."


def _share_with(server: psycopg.Connection, name: str) -> None:
    """What the owner will make is served by another, ordinary login."""
    serve = sql.Identifier(name)
    for text in (
        "grant usage on schema public to {}",
        "alter default privileges in schema public grant select, insert, update, delete on tables to {}",
        "alter default privileges in schema public grant usage, select on sequences to {}",
    ):
        server.execute(sql.SQL(text).format(serve))
