"""`bin/ritm rebuild_figures [--account SLUG]`: what lists and search read, counted again from the facts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.directory.actions import rebuild


class Command(BaseCommand):
    """Mends what differs and prints, last, how many rows did; 0 says that the listeners have missed nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", help="the account's address; all by default")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = Account.objects.order_by("id")
        if options["account"]:
            accounts = accounts.filter(slug=options["account"])
            if not accounts:
                message = f"There is no account {options['account']}."
                raise CommandError(message)
        differed = 0
        for account in accounts:
            with account_scope(account.pk):
                count = rebuild()
            differed += count
            self.stdout.write(f"{account.slug}: {count} rows differed")
        self.stdout.write(f"{len(accounts)} accounts: {differed} rows differed")
