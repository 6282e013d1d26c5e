"""The spy that watches every test's locks on PostgreSQL sees what it should."""

import pytest
from django.db import transaction

from tests.given import Studio
from tests.support.lock_order import Watch, watched

LESSON = 'SELECT 1 FROM "schedule_lesson" WHERE "schedule_lesson"."id" = %s FOR NO KEY UPDATE OF "schedule_lesson"'
CLIENT = 'SELECT 1 FROM "clients_client" WHERE "clients_client"."id" = %s FOR NO KEY UPDATE OF "clients_client"'
MANY = 'SELECT 1 FROM "clients_client" WHERE "clients_client"."id" IN (%s, %s) FOR NO KEY UPDATE OF "clients_client"'


def _seen(*steps: tuple[str, tuple[int, ...], int]) -> list[str]:
    watch = Watch(1)
    for text, params, depth in steps:
        watch.see(text, params, depth)
    return [line.split(" (")[0] for line in watch.found]


def test_the_order_is_free_of_reports() -> None:
    assert _seen((LESSON, (1,), 2), (CLIENT, (1,), 2), (LESSON, (1,), 2)) == []


def test_a_lock_out_of_order_is_found() -> None:
    assert _seen((CLIENT, (1,), 2), (LESSON, (1,), 2)) == ["schedule_lesson is locked after clients_client"]


def test_a_new_action_begins_with_nothing_held() -> None:
    assert _seen((CLIENT, (1,), 2), ('SAVEPOINT "a"', (), 1), (LESSON, (1,), 2)) == []


def test_going_back_to_a_savepoint_frees_what_was_locked_since() -> None:
    steps = [('SAVEPOINT "b"', (), 2), (CLIENT, (1,), 2), ('ROLLBACK TO SAVEPOINT "b"', (), 2), (LESSON, (1,), 2)]
    assert _seen(*steps) == []
    assert _seen(*steps[:2], *steps[3:]) == ["schedule_lesson is locked after clients_client"]


def test_several_rows_are_locked_in_the_order_of_their_ids() -> None:
    assert _seen((MANY, (1, 2), 2)) == ["rows of clients_client are locked in no order"]
    assert _seen((MANY.replace("FOR NO KEY", 'ORDER BY "clients_client"."id" ASC FOR NO KEY'), (1, 2), 2)) == []


@pytest.mark.plants
@pytest.mark.postgres
def test_real_locks_are_seen(studio: Studio) -> None:
    from ritm.clients.models import Client
    from ritm.schedule.models import Lesson

    client, lesson = studio.client("Анна Пробная"), studio.lesson()
    with watched() as watch:
        assert watch is not None
        with transaction.atomic():
            Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)
            Lesson.objects.select_for_update(no_key=True, of=("self",)).get(pk=lesson.pk)
        assert [line.split(" (")[0] for line in watch.found] == ["schedule_lesson is locked after clients_client"]
        watch.found.clear()
