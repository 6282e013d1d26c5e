"""Many after the last places, over HTTP: `bin/ritm storm` at the desk; `bin/ritm storm --opening` through the client portal.

Options: [--clients N] [--places K] [--runs R], with --opening [--tries T] [--lessons L] [--rate A_SECOND] [--seed S];
[--engine E] [--database-url U].
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ritm.tools.storm.minute import Size, opening
from ritm.tools.storm.run import storm

USUAL = {"clients": 200, "places": 10, "runs": 5, "engine": "sqlite"}


class Command(BaseCommand):
    """Its own temporary database and server of two processes; exit code 1 unless every run sold exactly its places.

    With --opening also where ninety-five tries in a hundred waited longer than half a second, or a burst's last answer
    longer than forty.
    """

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clients", type=int, help="200; with --opening 2,000")
        parser.add_argument("--places", type=int, help="10; with --opening 20 in each lesson")
        parser.add_argument("--runs", type=int, default=USUAL["runs"])
        parser.add_argument("--opening", action="store_true", help="tries that arrive evenly, then all at one moment")
        parser.add_argument("--tries", type=int, default=Size.tries, help="of each client")
        parser.add_argument("--lessons", type=int, default=Size.lessons)
        parser.add_argument("--rate", type=float, default=Size.rate, help="tries a second; half of it for one lesson")
        parser.add_argument("--seed", type=int, default=Size.seed, help="who tries which lesson when")
        parser.add_argument("--engine", choices=("sqlite", "postgres"), help="sqlite; with --opening postgres")
        parser.add_argument("--database-url", default="", help="a PostgreSQL server in which a database may be made")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = {name: value for name, value in options.items() if value is not None}
        sys.exit(self._opening(chosen) if options["opening"] else self._storm({**USUAL, **chosen}))

    def _storm(self, options: dict[str, Any]) -> int:
        sizes = {name: options[name] for name in ("clients", "places", "runs")}
        found, broken = storm(options["engine"], **sizes, database_url=options["database_url"], say=self.stdout.write)
        if broken:
            self.stdout.write(broken)
        exact, errors = sum(one.is_exact for one in found), sum(one.errors for one in found)
        self.stdout.write(
            f"{exact} of {len(found)} runs sold exactly {options['places']} on {options['engine']}; "
            f"{errors} server errors in {len(found) * options['clients']} requests"
        )
        return 0 if exact == len(found) and not broken else 1

    def _opening(self, options: dict[str, Any]) -> int:
        names = ("clients", "places", "tries", "lessons", "rate", "seed")
        size = Size(**{name: options[name] for name in names if name in options})
        engine = options.get("engine", "postgres")
        found, broken = opening(engine, size, database_url=options["database_url"], say=self.stdout.write)
        if broken:
            self.stdout.write(broken)
        for scene in found:
            self.stdout.write(str(scene))
        held = sum(not scene.short for scene in found)
        self.stdout.write(f"{held} of {len(found)} scenes within their bounds on {engine}")
        return 0 if held == len(found) and not broken else 1
