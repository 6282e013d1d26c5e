"""Those who wait to write to SQLite are served, and told when it takes too long."""

import sqlite3
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, transaction

from config.database import _sqlite
from config.fair_sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.usefixtures("django_db_setup")  # until it is set up, nobody may connect at all


def opened(path, patience=20):
    from django.db import connections

    settings = {**connections["default"].settings_dict, "NAME": str(path)}
    settings["OPTIONS"] = {"timeout": patience, "transaction_mode": "IMMEDIATE"}
    return DatabaseWrapper(settings, "fair")


@pytest.fixture
def path(tmp_path):
    with sqlite3.connect(tmp_path / "fair.sqlite3") as raw:
        raw.execute("create table turns (number integer)")
    raw.close()
    return tmp_path / "fair.sqlite3"


def write(path, number, gate, served):
    own = opened(path)
    try:
        gate.wait()
        for _ in range(5):
            own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            own.cursor().execute("insert into turns values (%s)", [number])
            own.commit()
            own.set_autocommit(True)
        served.append(number)
    finally:
        own.close()


def test_sixteen_writers_at_once_are_all_served(path):
    gate, served = Barrier(16), []
    threads = [Thread(target=write, args=(path, number, gate, served)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite3.connect(path) as raw:
        rows = raw.execute("select number, count(*) from turns group by 1 order by 1").fetchall()
    raw.close()
    assert sorted(served) == list(range(16))
    assert rows == [(number, 5) for number in range(16)]


def test_whoever_waits_too_long_is_told(path):
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin immediate")
    late = opened(path, patience=0.05)
    try:
        with pytest.raises(OperationalError, match="locked"):
            late.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        # The patience of everything else is as it was.
        assert late.connection.execute("pragma busy_timeout").fetchone() == (50,)
    finally:
        late.close()
        holder.rollback()
        holder.close()


def test_a_connection_stays_from_page_to_page_unless_a_transaction_was_left_open(path):
    own = opened(path)
    own.settings_dict["CONN_MAX_AGE"] = _sqlite("")["CONN_MAX_AGE"]
    own.ensure_connection()
    first = own.connection
    own.close_if_unusable_or_obsolete()
    assert own.connection is first
    own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    own.cursor().execute("insert into turns values (1)")
    own.close_if_unusable_or_obsolete()
    assert own.connection is None
    with sqlite3.connect(path, timeout=0) as raw:
        assert raw.execute("select count(*) from turns").fetchone() == (0,)
        raw.execute("insert into turns values (1)")
    raw.close()


def test_the_product_waits_so():
    from django.db import connections

    assert transaction.get_connection() is connections["default"]
    if connections["default"].vendor == "sqlite":
        assert isinstance(connections["default"], DatabaseWrapper)
