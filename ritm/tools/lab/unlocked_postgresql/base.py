"""`select_for_update` that locks nothing. For the lab's twin only."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures


class DatabaseFeatures(PostgresFeatures):
    """The clause is left out of every statement."""

    has_select_for_update = False


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions as ever, but nobody waits for anybody."""

    features_class = DatabaseFeatures
