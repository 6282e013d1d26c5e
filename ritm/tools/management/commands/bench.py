"""`bin/ritm bench [--engine E] [--clients N …] [--pages P] [--keep] [--json]`: what the pages cost on a grown studio's data."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.environment import var_dir
from ritm.tools.bench.compared import grown_too_much, table
from ritm.tools.bench.run import BadData, Run, Size, make_kept, run


class Command(BaseCommand):
    """Its own temporary database and server of two processes; exit code 1 where a target is missed."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=("postgres", "sqlite"), default="postgres")
        parser.add_argument("--database-url", default="", help="a PostgreSQL server in which a database may be made")
        parser.add_argument(
            "--clients",
            type=int,
            nargs="+",
            default=[20000],
            help="lessons: a tenth, bookings: five a client; of several sizes the last is compared with the first",
        )
        parser.add_argument("--pages", choices=("all", "desk", "clients"), default="all", help="which are measured")
        parser.add_argument("--keep", action="store_true", help="the studios stay in RITM_VAR for the next run")
        parser.add_argument("--make-only", action="store_true", help="with --keep: make them, measure nothing")
        parser.add_argument("--json", action="store_true", help="JSON alone on stdout; the rest on stderr")

    def handle(self, *args: Any, **options: Any) -> None:
        out = self.stderr if options["json"] else self.stdout
        # Figures are no errors: not in red.
        out.style_func = None
        runs = self._runs(options, out)
        if runs:
            missed = _said(runs, out)
            if options["json"]:
                every = [one.as_json() for one in runs]
                self.stdout.write(json.dumps(every[0] if len(every) == 1 else every))
            sys.exit(1 if missed else 0)

    def _runs(self, options: dict[str, Any], out: Any) -> list[Run]:
        sizes = [Size.of(clients, options["pages"]) for clients in options["clients"]]
        try:
            found = [self._run(size, options, out) for size in sizes]
        except BadData as error:
            raise CommandError(str(error)) from None
        return [one for one in found if one is not None]

    def _run(self, size: Size, options: dict[str, Any], out: Any) -> Run | None:
        engine = options["engine"]
        kept = var_dir() / f"bench-{engine}-{size.clients}" if options["keep"] else None
        if kept is not None and options["make_only"]:
            make_kept(engine, size, say=out.write, kept=kept)
            return None
        return run(engine, size, database_url=options["database_url"], say=out.write, kept=kept)


def _said(runs: list[Run], out: Any) -> bool:
    """Whether anything is missed; what, and how many pages hold their targets, is said."""
    missed = [f"{found.data['clients']}: {line}" for found in runs for line in found.missed]
    if len(runs) > 1:
        out.write("\n".join(table(runs)))
        missed += grown_too_much(runs)
    for line in missed:
        out.write(f"Missed: {line}")
    for found in runs:
        short = {line.partition(":")[0] for line in found.missed}
        whole = len({*found.pages, *short})
        out.write(f"{found.data['clients']}: {whole - len(short)} of {whole} pages within their targets")
    return bool(missed)
