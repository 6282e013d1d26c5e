"""`bin/ritm requirements`: each row of docs/requirements.md with the tests that carry its mark."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ritm.tools import requirements


class Command(BaseCommand):
    """Fails where a row that is due now has no test, or a test names a row that does not exist."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also rows that are not due yet")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = requirements.rows(requirements.TABLE.read_text())
        due = requirements.due(requirements.DUE.read_text())
        marked = requirements.marked(requirements.TESTS)
        for row in rows if options["all"] else [row for row in rows if row in due or row in marked]:
            print(row, *(marked.get(row) or ["no test"]), sep="\n    ")
        missing = [row for row in due if row not in marked]
        unknown = sorted({*marked, *due} - set(rows))
        if unknown:
            print(f"No such row: {', '.join(unknown)}")
        if missing:
            print(f"Due without a test: {', '.join(missing)}")
        print(f"{len(due) - len(missing)} of {len(due)} due rows have a test")
        sys.exit(1 if missing or unknown else 0)
