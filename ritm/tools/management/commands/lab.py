"""`manage.py lab VERB [NUMBERS]`: what storm and bench ask inside a house of their own. One line of JSON."""

import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ritm.tools.bench.export import export_all
from ritm.tools.bench.links import grown_studio, kept_studio
from ritm.tools.seed.bare import bare_studio
from ritm.tools.storm.doors import opening_studio, sold
from ritm.tools.storm.studio import crowded_studio, seats

VERBS: dict[str, Callable[..., Any]] = {
    "bench": grown_studio,
    "bench_again": kept_studio,
    "export": export_all,
    "storm": crowded_studio,
    "seats": seats,
    "opening": opening_studio,
    "sold": sold,
    "bare": bare_studio,
}


class Command(BaseCommand):
    """Not for a studio's database: it fills the one it is given."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=sorted(VERBS))
        parser.add_argument("numbers", nargs="*", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(VERBS[options["verb"]](*options["numbers"])))
