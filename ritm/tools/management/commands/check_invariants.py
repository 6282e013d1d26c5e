"""`bin/ritm check_invariants [--account SLUG] [--json]`: what must always be true, asked of the data."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ritm.accounts.models import Account
from ritm.tools import checks


class Command(BaseCommand):
    """Read-only; prints each violation and, last, how many there are. Exit code 1 on any."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", help="the account's address; all by default")
        parser.add_argument("--code", action="append", help="only these invariants, e.g. I-01")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Account.objects.filter(slug=options["account"]) if options["account"] else Account.objects.all()
        ids = tuple(chosen.order_by("id").values_list("id", flat=True))
        codes = tuple(options["code"]) if options["code"] else None
        found = checks.run_all(ids, codes)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(f"{one.code} account {one.account_id}: {one.text}")
            count = len(codes or checks.all_checks())
            self.stdout.write(f"{count} invariants over {len(ids)} accounts: {len(found)} violations")
        if found:
            sys.exit(1)
