"""`birth_date__unindexed__lte`: a comparison by which SQLite does not choose whom to read.

It takes every range for a narrow one, and reads a third of a large studio one by one where a status leaves a few.
"""

from typing import Any

from django.db.models import DateField, Transform


@DateField.register_lookup
class Unindexed(Transform):
    """The column itself."""

    lookup_name = "unindexed"
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="+%(expressions)s")
