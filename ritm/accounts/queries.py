"""Reads of the room."""

from django.db.models import QuerySet

from ritm.accounts.models import Account, AccountSettings, Branch
from ritm.accounts.questions import question
from ritm.accounts.scope import current_account_id


def account_at(slug: str) -> Account | None:
    """The account with this address."""
    return next(iter(_accounts_at(slug)), None)


@question
def _accounts_at(slug: str) -> QuerySet[Account]:
    return Account.objects.filter(slug=slug)


def current_account() -> Account:
    """The account of this scope."""
    return Account.objects.get(pk=current_account_id())


def settings_of_account() -> AccountSettings:
    """The boss's settings; a row always exists after furnish()."""
    return AccountSettings.objects.get()


def open_branches() -> list[Branch]:
    """Branches in use, in the studio's order."""
    return list(Branch.objects.filter(is_archived=False))
