"""Cursors serve again and remember how values are written and read (`config.postgresql.cursors`)."""

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, connection, transaction

from config.postgresql.cursors import KEPT, KeptCursor

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC)


def _asked(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_the_next_question_gets_the_same_cursor():
    with connection.cursor() as cursor:
        first = cursor.cursor
        assert type(first) is KeptCursor
    with connection.cursor() as cursor:
        assert cursor.cursor is first


def test_values_of_every_kind_are_told_apart_whatever_was_asked_before():
    for value, kind in ((7, "int"), ("7", "text"), (2**40, "bigint"), (NOW, "timestamptz"), (True, "boolean")) * 2:
        assert _asked(f"select %s::{kind}", [value]) == [(value,)]
    for value, kind in ((date(2026, 11, 27), "date"), (None, "int"), ([1, 2], "int[]"), (["а"], "text[]")) * 2:
        assert _asked(f"select %s::{kind}", [value]) == [(value,)]
    assert _asked("select 1, %s::text, %s::int", ["б", 3]) == [(1, "б", 3)]


def test_one_that_is_read_is_not_lent():
    with connection.cursor() as outer:
        outer.execute("select * from generate_series(1, 3)")
        assert outer.fetchone() == (1,)
        assert _asked("select %s::text", ["between"]) == [("between",)]
        assert outer.fetchall() == [(2,), (3,)]


def test_what_has_ended_asks_nothing_and_holds_no_rows():
    with connection.cursor() as cursor:
        cursor.execute("select repeat('x', 1000)")
        cursor.fetchall()
        raw = cursor.cursor
    assert raw.pgresult is None
    assert raw._tx.pgresult is None
    with pytest.raises(AttributeError):
        cursor.execute("select 1")
    cursor.close()  # a second time: nothing
    assert connection.connection.resting.count(raw) == 1


def test_after_a_refusal_it_goes_on():
    with pytest.raises(DataError), transaction.atomic():
        _asked("select %s::int / 0", [1])
    assert _asked("select %s::text", ["on"]) == [("on",)]


def test_no_more_rest_than_are_used():
    cursors = [connection.cursor() for _number in range(KEPT + 3)]
    for one in cursors:
        one.close()
    assert len(connection.connection.resting) == KEPT
