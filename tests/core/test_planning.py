"""What PostgreSQL keeps planned, and what is planned for its own values (decision 0007)."""

import pytest
from django.db import connection, transaction

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


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_refused_form_leaves_the_plans_and_a_changed_table_does_not():
    _ask("standing_plan")
    with transaction.atomic():
        transaction.set_rollback(True)
    assert _prepared("standing_pl_n") == 1
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE plans_go_with (id integer)")
        cursor.execute("DROP TABLE plans_go_with")
    assert _prepared("standing_pl_n") == 0
