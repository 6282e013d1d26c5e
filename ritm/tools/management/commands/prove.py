"""`bin/ritm prove [PART …] [--seed N]`: storms, kills and the state machine in their larger counts; resumable.

`bin/ritm prove mutation ROOM [--resume]`: mutants of a room. `bin/ritm prove machine --resume`: steps of the random machine.
"""

import random
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.tools import prove, steps
from ritm.tools.mutation.mutants import files_of
from ritm.tools.mutation.notes import Order
from ritm.tools.mutation.running import mutate


class Command(BaseCommand):
    """A part is a file of tests on an engine, such as storm-places-sqlite; a word chooses all parts that hold it."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", help="words of names of parts; all by default")
        parser.add_argument("--seed", type=int, default=0, help="the same chances as in a run that printed it")
        parser.add_argument("--list", action="store_true", help="only name the parts")
        parser.add_argument("--resume", action="store_true", help="mutation, machine: go on where the last run ended")
        parser.add_argument("--minutes", type=float, default=600, help="mutation, machine: stop after so many")
        parser.add_argument("--sample", type=int, default=300, help="mutation: how many mutants a room")
        parser.add_argument("--tests", type=int, default=150, help="mutation: tests asked about a mutant, at most")
        parser.add_argument("--also", nargs="*", default=[], help="mutation: further folders of tests, such as pages")
        parser.add_argument("--steps", type=int, default=100_000, help="machine: how many an engine")

    def handle(self, *args: Any, **options: Any) -> None:
        words = options["parts"]
        if words[:1] == ["mutation"]:
            self._mutation(words[1:], options)
        elif words[:1] == ["machine"] and options["resume"]:
            self._machine(words[1:], options)
        else:
            self._parts(words, options)

    def _parts(self, words: list[str], options: dict[str, Any]) -> None:
        every = prove.parts()
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

    def _mutation(self, rooms: list[str], options: dict[str, Any]) -> None:
        if not rooms or not all(files_of(room) for room in rooms):
            message = "Name rooms, such as: passes attendance"
            raise CommandError(message)
        enough = True
        for room in rooms:
            order = Order(
                room=room,
                folder=str(settings.VAR_DIR / "prove" / f"mutation-{room}"),
                sample=options["sample"],
                seed=options["seed"] or random.randrange(1, 10**6),
                seconds=options["minutes"] * 60,
                most=options["tests"],
            )
            found = mutate(order, is_resumed=options["resume"], also=options["also"])
            self.stdout.write("\n".join(found.lines()))
            enough = enough and found.asked == found.sample and found.share >= 85
        sys.exit(0 if enough else 1)

    def _machine(self, engines: list[str], options: dict[str, Any]) -> None:
        folder, enough = settings.VAR_DIR / "prove", True
        for engine in engines or prove.ENGINES:
            terms = {"steps": options["steps"], "seconds": options["minutes"] * 60}
            walked = steps.walk(engine, folder, **terms, say=self.stdout.write)
            self.stdout.write(str(walked))
            enough = enough and walked.steps >= options["steps"] and not walked.broken
        sys.exit(0 if enough else 1)
