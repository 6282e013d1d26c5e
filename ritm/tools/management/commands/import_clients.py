"""`bin/ritm import_clients FILE --account A [--dry-run] [--json]`: a client base from a workbook (CL-04)."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from ritm.accounts.models import Account, Branch
from ritm.accounts.queries import open_branches
from ritm.accounts.scope import account_scope
from ritm.core.errors import DomainError
from ritm.imports.models import ImportBatch
from ritm.imports.whole import imported, previewed

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Command(BaseCommand):
    """Guesses the columns, brings the good rows in, prints what became of all rows; a bad file ends with an error."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--account", required=True, help="the studio's address or number")
        parser.add_argument("--branch", default="", help="where clients without a branch belong; the first by default")
        parser.add_argument("--sheet", default="", help="the sheet's name; the first with rows by default")
        parser.add_argument("--on-phone", default="fill", choices=ImportBatch.OnPhone.values, help="known phones")
        parser.add_argument("--dry-run", action="store_true", help="only count; nothing is written")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with account_scope(_account(options["account"]).pk):
            counts = self._counts(options)
        opening = counts.pop("opening", {})
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        for name, value in {**counts, **opening}.items():
            self.stdout.write(f"{name}: {value}")

    def _counts(self, options: dict[str, Any]) -> dict[str, Any]:
        terms = {"sheet": options["sheet"], "on_phone": options["on_phone"], "branch": _branch(options["branch"])}
        try:
            if options["dry_run"]:
                return previewed(path=options["file"], **terms)
            with options["file"].open("rb") as content:
                return imported(content=content, name=options["file"].name, content_type=_TYPE, **terms)
        except DomainError as error:
            message = f"{error} ({error.code})"
            raise CommandError(message) from error
        except OSError as error:
            message = f"{options['file']}: {error.strerror}"
            raise CommandError(message) from error


def _account(wanted: str) -> Account:
    by_number = Q(pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else Q()
    account = Account.objects.filter(Q(slug=wanted) | by_number if by_number else Q(slug=wanted)).first()
    if account is None:
        message = f"There is no account {wanted}."
        raise CommandError(message)
    return account


def _branch(name: str) -> Branch:
    branches = open_branches()
    found = [branch for branch in branches if not name or branch.name.casefold() == name.casefold()]
    if not found:
        message = f"There is no branch {name}."
        raise CommandError(message)
    return found[0]
