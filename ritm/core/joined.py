"""Many rows as one text, so that a query brings along what would else be a query of its own."""

from typing import Any

from django.db.models import Aggregate, TextField


class Joined(Aggregate):
    """The texts of many rows in one, with commas between, in no order."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same by PostgreSQL's name."""
        template = "%(function)s(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **extra)
