"""`bin/ritm prove [PART …] [--seed N]`: storms, kills and the state machine in their larger counts; resumable."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.tools import prove


class Command(BaseCommand):
    """A part is a file of tests on an engine, such as storm-places-sqlite; a word chooses all parts that hold it."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", help="words of names of parts; all by default")
        parser.add_argument("--seed", type=int, default=0, help="the same chances as in a run that printed it")
        parser.add_argument("--list", action="store_true", help="only name the parts")

    def handle(self, *args: Any, **options: Any) -> None:
        every = prove.parts()
        words = options["parts"]
        chosen = [part for part in every if not words or any(word in part.name for word in words)]
        if not chosen:
            message = f"No such part. There are: {', '.join(part.name for part in every)}"
            raise CommandError(message)
        if options["list"]:
            self.stdout.write("\n".join(part.name for part in chosen))
            return
        found = prove.prove(chosen, settings.VAR_DIR / "prove", seed=options["seed"], say=self.stdout.write)
        passed = sum(proof.passed for proof in found)
        self.stdout.write(f"{passed} of {len(found)} parts proved")
        sys.exit(0 if passed == len(found) else 1)
