"""`bin/ritm screens [NAME …]`: pictures of every page, light and dark, wide and narrow, into var/screens/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.tools import screens


class Command(BaseCommand):
    """Makes its own demo studio; prints how many pictures were made."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pages", nargs="*", help="only these pages")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.VAR_DIR / "screens"
        try:
            made = screens.shoot(folder, self.stdout.write, only=tuple(options["pages"]))
        except screens.NoBrowser as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{made} pictures in {folder.name}/")
