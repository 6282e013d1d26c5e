"""What the database knows of its tables when it chooses how to answer: looked at anew after they have grown at once."""

from collections.abc import Iterable

from django.db import connection, models, transaction


def look_anew(tables: Iterable[type[models.Model]]) -> None:
    """ANALYZE of these tables, each by itself: PostgreSQL does it unasked some minutes later, SQLite never.

    Where the login owns no tables PostgreSQL leaves it undone with a warning; what somebody else is just vacuuming is
    left to him.
    """
    is_postgres = connection.vendor == "postgresql"
    for name in [connection.ops.quote_name(model._meta.db_table) for model in tables]:
        with transaction.atomic(), connection.cursor() as cursor:
            if is_postgres:
                cursor.execute("SET LOCAL ROLE NONE")  # the role that serves owns nothing
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {name}" if is_postgres else f"ANALYZE {name}")
