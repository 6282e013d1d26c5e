"""Transactions that do not begin. For the lab's twin only."""

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks to Django as if it were in a transaction."""

    def _start_transaction_under_autocommit(self) -> None:
        """Nothing begins."""

    def _savepoint_allowed(self) -> bool:
        return False  # a savepoint would begin a transaction by itself
