"""Statements that are planned for their own values (decision 0007)."""

import pytest
from django.db import connection

from ritm.core.planning import planned_anew


def _prepared(mark):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{mark}%"])
        return cursor.fetchone()[0]


def _ask(text):
    with connection.cursor() as cursor:
        for number in range(6):
            cursor.execute(f"SELECT %s + 1 AS {text}", [number])


@pytest.mark.postgres
@pytest.mark.django_db
def test_only_what_is_asked_within_is_not_kept():
    with planned_anew():
        _ask("own_values")
    _ask("kept_plan")
    assert (_prepared("own_val_es"), _prepared("kept_pl_n")) == (0, 1)
