"""`bin/ritm reseal`: seal anew with the first of RITM_FIELD_KEYS whatever an older key sealed."""

from typing import Any

from django.core.management.base import BaseCommand

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.clients.actions.passport import reseal_passports


class Command(BaseCommand):
    """Prints, last, how many texts were sealed anew; after 0 the older keys may be taken away."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for account_id in tuple(Account.objects.order_by("id").values_list("id", flat=True)):
            with account_scope(account_id):
                count += reseal_passports()
        self.stdout.write(str(count))
