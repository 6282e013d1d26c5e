"""After a large import the database knows what has grown (CL-04)."""

import pytest
from django.db import connection

from ritm.clients.models import Client
from ritm.directory.models import SearchWord
from ritm.directory.statistics import look_anew
from ritm.imports import jobs
from tests.imports.books import book, taken

pytestmark = pytest.mark.req("CL-04")


def believed(model) -> int:
    """How many rows the database believes the table to have."""
    statement = (
        "select reltuples::bigint from pg_class where relname = %s"
        if connection.vendor == "postgresql"
        else "select max(cast(stat as integer)) from sqlite_stat1 where tbl = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [model._meta.db_table])
        return cursor.fetchone()[0]


def test_a_large_import_looks_a_small_one_does_not(studio, bobs, monkeypatch):
    look_anew([Client, SearchWord])
    clients, words = believed(Client), believed(SearchWord)
    for least, is_large in ((4, False), (3, True)):
        monkeypatch.setattr(jobs, "AT_ONCE", least)
        taken(studio, book(*([f"Клиент {least} {number}", f"+7916555{least}00{number}"] for number in range(3))))
        assert believed(Client) == (clients + 6 if is_large else clients)
        assert (believed(SearchWord) > words) is is_large
