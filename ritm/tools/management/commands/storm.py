"""`bin/ritm storm [--clients N] [--places K] [--runs R] [--engine E]`: many after the last places, over HTTP."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ritm.tools.storm.run import storm


class Command(BaseCommand):
    """Its own temporary database and server of two processes; exit code 1 unless every run sold exactly its places."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, default=200)
        parser.add_argument("--places", type=int, default=10)
        parser.add_argument("--runs", type=int, default=5)
        parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
        parser.add_argument("--database-url", default="", help="a PostgreSQL server in which a database may be made")

    def handle(self, *args: Any, **options: Any) -> None:
        sizes = {name: options[name] for name in ("clients", "places", "runs")}
        found, broken = storm(options["engine"], **sizes, database_url=options["database_url"], say=self.stdout.write)
        if broken:
            self.stdout.write(broken)
        exact, errors = sum(one.is_exact for one in found), sum(one.errors for one in found)
        self.stdout.write(
            f"{exact} of {len(found)} runs sold exactly {options['places']} on {options['engine']}; "
            f"{errors} server errors in {len(found) * options['clients']} requests"
        )
        sys.exit(0 if exact == len(found) and not broken else 1)
