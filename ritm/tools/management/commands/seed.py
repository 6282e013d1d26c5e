"""`bin/ritm seed --demo`: the demo studio, made through the actions."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.accounts.models import Account
from ritm.tools.seed.demo import links, make_demo


class Command(BaseCommand):
    """Makes the studio at /demo/ once; its passwords are random and stand in var/demo.txt."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="make the demo studio")
        parser.add_argument("--zone", default="Europe/Moscow", help="its time zone")
        parser.add_argument("--links", action="store_true", help="print, as JSON, ids worth looking at")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["links"]:
            self.stdout.write(json.dumps(links()))
            return
        if Account.objects.filter(is_demo=True).exists():
            message = "The demo studio is there already."
            raise CommandError(message)
        began = time.monotonic()
        account = make_demo(folder=settings.VAR_DIR, zone=options["zone"])
        self.stdout.write(f"/{account.slug}/desk/ in {time.monotonic() - began:.1f} s; logins: var/demo.txt")
