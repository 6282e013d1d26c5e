"""`bin/ritm bench [--engine E] [--clients N] [--pages P] [--json]`: what the pages cost on a grown studio's data."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.tools.bench.run import BadData, Size, run


class Command(BaseCommand):
    """Its own temporary database and server of two processes; exit code 1 where a target is missed."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=("postgres", "sqlite"), default="postgres")
        parser.add_argument("--database-url", default="", help="a PostgreSQL server in which a database may be made")
        parser.add_argument("--clients", type=int, default=20000, help="lessons: a tenth, bookings: five a client")
        parser.add_argument("--pages", choices=("all", "desk", "clients"), default="all", help="which are measured")
        parser.add_argument("--json", action="store_true", help="JSON alone on stdout; the rest on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        out = self.stderr if options["json"] else self.stdout
        # Figures are no errors: not in red.
        out.style_func = None
        try:
            size = Size.of(options["clients"], options["pages"])
            found = run(options["engine"], size, database_url=options["database_url"], say=out.write)
        except BadData as error:
            raise CommandError(str(error)) from None
        for line in found.missed:
            out.write(f"Missed: {line}")
        short = {line.partition(":")[0] for line in found.missed}
        whole = len({*found.pages, *short})
        out.write(f"{whole - len(short)} of {whole} pages within their targets")
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json()))
        sys.exit(1 if found.missed else 0)
