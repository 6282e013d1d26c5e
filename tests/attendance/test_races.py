"""Many at once, each beside a twin without the locks in which the bad thing happens.

PostgreSQL only: SQLite has one writer at a time and would pass without any lock.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import book, cancel_booking
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.clients.actions.removal import delete_client
from ritm.core.errors import DomainError
from ritm.passes.models import CreditEntry
from tests.attendance.looking import booked_money, places
from tests.given import Studio, open_studio_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BOOKED = Booking.Status.BOOKED


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


def together(studio: Studio, acts: list[Callable[[], Any]], *, has_locks: bool = True) -> Counter:
    """Run all at the same moment, each with a connection of its own; counts what came of them."""
    barrier, results = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        connection.features.has_select_for_update = has_locks
        try:
            with account_scope(studio.account.pk):
                connection.ensure_connection()
                barrier.wait()
                act()
            results.append("done")
        except (DomainError, DatabaseError) as error:
            results.append(getattr(error, "code", None) or type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(results)


def buyers(studio: Studio, number: int) -> list[Any]:
    return [studio.client() for _ in range(number)]


def booking_of(studio: Studio, client: Any, lesson: Any) -> Callable[[], Any]:
    return lambda: book(client=client, lesson=lesson, actor=studio.actor)


@pytest.mark.req("BV-10")
@pytest.mark.rule("I-01")
def test_twenty_at_once_get_exactly_the_five_last_places(alice: Studio) -> None:
    lesson = alice.lesson(capacity=5)
    came = together(alice, [booking_of(alice, client, lesson) for client in buyers(alice, 20)])
    assert came == {"done": 5, "lesson_full": 15}
    assert places(lesson) == (5, 0, 5)


@pytest.mark.plants
def test_without_the_lock_the_places_are_oversold(alice: Studio) -> None:
    sold = []
    for number in range(3):
        lesson = alice.lesson(capacity=1, at=time(8 + 2 * number))
        acts = [booking_of(alice, client, lesson) for client in buyers(alice, 12)]
        sold.append(together(alice, acts, has_locks=False)["done"])
        if sold[-1] > 1:
            break
    assert max(sold) > 1


@pytest.mark.rule("I-02")
def test_one_client_pressed_twelve_times_holds_one_place(alice: Studio) -> None:
    lesson, anna = alice.lesson(capacity=5), alice.client("Анна")
    assert together(alice, [booking_of(alice, anna, lesson)] * 12) == {"done": 12}
    assert places(lesson) == (1, 0, 1)


@pytest.mark.rule("I-05")
def test_the_last_visit_of_a_pass_is_taken_once_in_two_branches(alice: Studio) -> None:
    anna = alice.client("Анна")
    held = alice.pass_(anna, alice.plan(count=1, price_minor=70000))
    north = alice.group(hall=alice.hall(branch=alice.second_branch()))
    groups = [alice.group(), north]
    days = [alice.today + timedelta(days=number) for number in range(1, 11)]
    lessons = [alice.lesson(group=group, on=day, at=time(12)) for day in days for group in groups]

    came = together(alice, [lambda one=one: check_in(client=anna, lesson=one, actor=alice.actor) for one in lessons])

    held.refresh_from_db()
    assert came["done"] == 1
    assert came - Counter({"done": 1, "pass_used_up": 19}) == {}
    assert (held.left_units, Visit.objects.count()) == (0, 1)
    assert (booked_money("revenue:"), booked_money("deferred:")) == (70000, 0)


def test_without_the_locks_the_last_visit_ends_in_broken_writes(alice: Studio) -> None:
    # The numbers of the entries still hold the visits, but people get an error of the database, no reason.
    broken = 0
    for _ in range(3):
        anna = alice.client()
        alice.pass_(anna, alice.plan(count=1))
        lessons = [alice.lesson(at=time(hour)) for hour in range(8, 16)]
        acts = [lambda one=one, who=anna: check_in(client=who, lesson=one, actor=alice.actor) for one in lessons]
        broken += together(alice, acts, has_locks=False)["IntegrityError"]
        if broken:
            break
    assert broken > 0


def test_twelve_marks_at_once_make_one_visit(alice: Studio) -> None:
    lesson, anna = alice.lesson(drop_in_minor=70000), alice.client("Анна")
    pay = PayBy(kind="credit")
    acts = [lambda: check_in(client=anna, lesson=lesson, pay=pay, actor=alice.actor)] * 12
    assert together(alice, acts) == {"done": 12}
    assert (Visit.objects.count(), alice.money(anna).balance_minor, places(lesson)) == (1, -70000, (1, 0, 0))


@pytest.mark.rule("I-06")
@pytest.mark.parametrize("kind", ["pass", "credit"])
def test_twelve_undos_at_once_give_back_once(alice: Studio, kind: str) -> None:
    lesson, anna = alice.lesson(drop_in_minor=70000), alice.client("Анна")
    held = alice.pass_(anna)
    alice.book(anna, lesson)
    visit = check_in(client=anna, lesson=lesson, pay=PayBy(kind=kind), actor=alice.actor)

    assert together(alice, [lambda: undo_check_in(visit=visit, actor=alice.actor)] * 12) == {"done": 12}

    held.refresh_from_db()
    assert (held.left_units, alice.money(anna).balance_minor, booked_money("revenue:")) == (800, 0, 0)
    assert CreditEntry.objects.filter(client_pass=held).count() == (3 if kind == "pass" else 1)
    assert places(lesson) == (1, 0, 1)


@pytest.mark.rule("I-16")
def test_undo_and_deleting_the_client_at_once(alice: Studio) -> None:
    for number in range(4):
        lesson, anna = alice.lesson(at=time(8 + number)), alice.client()
        held = alice.pass_(anna)
        alice.book(anna, lesson)
        visit = check_in(client=anna, lesson=lesson, actor=alice.actor)
        undo = [lambda one=visit: undo_check_in(visit=one, actor=alice.actor)] * 3
        delete = [lambda who=anna: delete_client(client=who, actor=alice.actor)]

        came = together(alice, [*undo, *delete])

        held.refresh_from_db()
        assert came == {"done": 4}
        assert held.left_units == 800
        assert not Booking.objects.filter(client=anna, status=BOOKED).exists()
        assert places(lesson) == (0, 0, 0)


@pytest.mark.rule("I-16")
def test_booking_and_deleting_the_client_at_once(alice: Studio) -> None:
    for number in range(4):
        anna = alice.client()
        lessons = [alice.lesson(at=time(8 + number), on=alice.today + timedelta(days=day)) for day in range(1, 8)]
        acts = [booking_of(alice, anna, lesson) for lesson in lessons]
        acts.append(lambda who=anna: delete_client(client=who, actor=alice.actor))
        came = together(alice, acts)
        assert came["done"] + came["client_deleted"] == 8
        assert not Booking.objects.filter(client=anna, status=BOOKED).exists()


def test_a_place_freed_and_taken_at_once_is_never_sold_twice(alice: Studio) -> None:
    lesson = alice.lesson(capacity=1)
    booking = alice.book(alice.client(), lesson)
    acts = [lambda: cancel_booking(booking=booking, actor=alice.actor)] * 3
    acts += [booking_of(alice, client, lesson) for client in buyers(alice, 9)]
    came = together(alice, acts)
    assert came["done"] in {3, 4}
    lesson.refresh_from_db()
    assert lesson.taken == came["done"] - 3
