"""Instants are read from PostgreSQL as Django reads them, only sooner (`config.postgresql`)."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, transaction
from psycopg.pq import Format

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

WRITTEN = (
    "2026-11-26 21:40:08.224208+00",
    "2026-11-26 21:40:08.5+00",
    "2026-11-26 21:40:08+00",
    "2026-11-26 23:59:59.999999+05:30",
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59+00",
)


def _read(text: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", WRITTEN)
def test_every_way_of_writing_is_read(text):
    found = _read(text)
    assert found == datetime.fromisoformat(text)
    assert found.tzinfo is UTC


def test_another_zone_of_the_connection_changes_no_instant():
    with connection.cursor() as cursor:
        cursor.execute("set local time zone 'Asia/Vladivostok'")
        cursor.execute("select '2026-11-26 21:40:08+00'::timestamptz, '2026-11-26 21:40:08+00'::timestamptz::text")
        written, text = cursor.fetchone()
    assert text == "2026-11-27 07:40:08+10"
    assert written == datetime(2026, 11, 26, 21, 40, 8, tzinfo=UTC)
    assert written.tzinfo is UTC


def test_what_is_no_hour_of_ours_is_refused():
    for text in ("infinity", "0044-03-15 00:00:00+00 BC"):
        with pytest.raises(DataError), transaction.atomic():
            _read(text)


def test_it_is_our_reader_that_reads():
    connection.ensure_connection()
    loader = connection.connection.adapters.get_loader(1184, Format.TEXT)
    assert loader.__name__ == "UTCLoader"
