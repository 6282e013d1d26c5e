"""Reads of the room."""

from typing import Any

from django.db.models import Func, QuerySet, TextField

from ritm.accounts.models import Account, AccountSettings, Branch
from ritm.accounts.questions import question
from ritm.accounts.scope import current_account_id


def account_at(slug: str) -> Account | None:
    """The account with this address; PostgreSQL shows its rows from here on: `account_scope(…, is_told=True)` is to follow."""
    return next(iter(_accounts_at(slug)), None)


class TellsAccount(Func):
    """A column of a question for one account that tells PostgreSQL whose rows are seen from now on: no statement more."""

    output_field = TextField()
    template = "%(expressions)s"  # elsewhere nobody has to be told

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same that `account_scope` says."""
        return self.as_sql(compiler, connection, template="set_config('ritm.account', (%(expressions)s)::text, false)")


@question
def _accounts_at(slug: str) -> QuerySet[Account]:
    return Account.objects.filter(slug=slug).annotate(told=TellsAccount("pk"))


def current_account() -> Account:
    """The account of this scope."""
    return Account.objects.get(pk=current_account_id())


def settings_of_account() -> AccountSettings:
    """The boss's settings; a row always exists after furnish()."""
    return _settings()[0]


@question
def _settings() -> QuerySet[AccountSettings]:
    return AccountSettings.objects.all()


def open_branches() -> list[Branch]:
    """Branches in use, in the studio's order."""
    return list(Branch.objects.filter(is_archived=False))
