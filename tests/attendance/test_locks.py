"""Which rows each action locks, in which order (docs/locking.md). SQLite locks no rows, so PostgreSQL only."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.clients.actions.removal import delete_client
from tests.given import Studio
from tests.support.lock_order import ORDER

LESSON, CLIENT, PASS, MONEY = "schedule_lesson", "clients_client", "passes_clientpass", "ledger_ledgeraccount"


def locked(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        act()
    locks = [re.search(r' FOR NO KEY UPDATE OF "(\w+)"', query["sql"]) for query in queries.captured_queries]
    return [lock[1] for lock in locks if lock and lock[1] in ORDER]


@pytest.mark.postgres
def test_each_action_takes_its_rows_in_order(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    studio.pass_(anna)
    made: list = []

    assert locked(lambda: made.append(studio.book(anna, lesson))) == [LESSON, CLIENT]
    assert locked(lambda: made.append(studio.mark(anna, lesson))) == [LESSON, CLIENT, PASS]
    assert locked(lambda: undo_check_in(visit=made[1], actor=studio.actor)) == [LESSON, CLIENT, PASS]
    credit = PayBy(kind="credit")
    marked = locked(lambda: made.append(check_in(client=anna, lesson=lesson, pay=credit, actor=studio.actor)))
    assert marked == [LESSON, CLIENT, MONEY]
    assert locked(lambda: undo_check_in(visit=made[2], actor=studio.actor)) == [LESSON, CLIENT, MONEY]
    assert locked(lambda: cancel_booking(booking=made[0], actor=studio.actor)) == [LESSON]
    studio.book(anna, lesson)
    assert locked(lambda: delete_client(client=anna, actor=studio.actor)) == [LESSON, CLIENT, CLIENT, LESSON]
