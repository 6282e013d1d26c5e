"""`manage.py ready`: migrates, and makes the demo studio in a fresh SQLite file of var/."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.tools.first_start import DemoInTheWay, make_ready


class Command(BaseCommand):
    """What `./run` does before it serves, for commands that need a database."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="make the demo studio in this database")
        parser.add_argument("--empty", action="store_true", help="make no demo studio")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            make_ready(demo=options["demo"], empty=options["empty"])
        except DemoInTheWay:
            message = "The database already holds the demo studio."
            raise CommandError(message) from None
