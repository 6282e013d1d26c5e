"""Taking a mark back: exactly what it took."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.cancelled import cancelled_of
from ritm.attendance.errors import (
    PassExpired,
    TooLate,
)
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.queries import unpaid_visits, upcoming
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.ledger.models import Charge, Transfer
from ritm.passes.models import CreditEntry
from ritm.sales.actions import take_payment
from tests.attendance.looking import booked_money, everything, places
from tests.given import Studio, moment

CREDIT = PayBy(kind="credit")


def entries(held) -> list[tuple[int, int, int | None, str]]:
    return list(held.entries.order_by("number").values_list("number", "units", "left_after", "reason"))


def _state(studio: Studio, client, held=None) -> dict[str, object]:
    """Every dimension that a mark touches."""
    if held is not None:
        held.refresh_from_db()
    return {
        "money": studio.money(client),
        "revenue": booked_money("revenue:"),
        "deferred": booked_money("deferred:"),
        "till": booked_money("till:"),
        "open": sorted(Charge.objects.filter(open_minor__gt=0).values_list("subject", "open_minor")),
        "pass": held and (held.left_units, held.starts_on, held.ends_on),
        "booking": list(Booking.objects.exclude(status="cancelled").values_list("pk", "status", "client_pass")),
        "live": Visit.objects.filter(undone_at=None).count(),
        "unpaid": len(unpaid_visits(client)),
    }


@pytest.mark.req("BV-05")
@pytest.mark.rule("I-06")
def test_undo_gives_back_exactly_what_the_pass_gave(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(count=3, price_minor=100000))
    studio.book(anna, lesson)
    before = _state(studio, anna, held)
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    assert booked_money("revenue:passes") == 33333

    undone = undo_check_in(visit=visit, actor=studio.actor)

    assert _state(studio, anna, held) == before
    assert (undone.undone_by, undone.booking.status) == (f"staff:{studio.boss.pk}", "booked")
    assert places(lesson) == (1, 0, 1)
    assert entries(held) == [(1, 300, 300, "sale"), (2, -100, 200, "visit"), (3, 100, 300, "undo")]
    assert CreditEntry.objects.get(number=3).reverses == visit.entry
    assert upcoming(anna) == [undone.booking]
    assert Event.objects.filter(name="attendance.visit_undone").count() == 1


@pytest.mark.rule("I-06")
def test_a_second_undo_changes_nothing_and_a_second_mark_is_as_the_first(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    studio.book(anna, lesson)
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    marked = _state(studio, anna, held)
    undo_check_in(visit=visit, actor=studio.actor)
    before = everything()
    undo_check_in(visit=visit, actor=studio.actor)
    assert everything() == before

    again = check_in(client=anna, lesson=lesson, actor=studio.actor)

    assert again.pk != visit.pk
    assert again.booking == visit.booking
    assert _state(studio, anna, held) == marked


@pytest.mark.rule("I-06")
@pytest.mark.parametrize("paid", [0, 30000, 70000, 90000])
def test_undo_of_a_visit_on_credit_gives_back_debt_and_money(studio: Studio, paid: int) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    studio.book(anna, lesson)
    visit = check_in(client=anna, lesson=lesson, pay=CREDIT, actor=studio.actor)
    if paid:
        take_payment(
            client=anna, branch=studio.branch, method="cash", minor=paid, actor=studio.actor, staff=studio.boss
        )

    undo_check_in(visit=visit, actor=studio.actor)

    money = studio.money(anna)
    assert (money.balance_minor, money.debt_minor, money.free_minor) == (paid, 0, paid)
    assert (booked_money("revenue:drop_in"), booked_money("till:")) == (0, -paid)
    assert (unpaid_visits(anna), places(lesson)) == ([], (1, 0, 1))
    visit.charge.refresh_from_db()
    assert (visit.charge.is_cancelled, visit.charge.open_minor) == (True, 0)
    assert check_in(client=anna, lesson=lesson, pay=CREDIT, actor=studio.actor).charge.open_minor == max(
        0, 70000 - paid
    )


def test_what_an_undo_frees_pays_other_debts(studio: Studio) -> None:
    anna = studio.client("Анна")
    first, second = (studio.lesson(at=time(hour), drop_in_minor=70000) for hour in (10, 12))
    visit = check_in(client=anna, lesson=first, pay=CREDIT, actor=studio.actor)
    take_payment(client=anna, branch=studio.branch, method="cash", minor=70000, actor=studio.actor, staff=studio.boss)
    other = check_in(client=anna, lesson=second, pay=CREDIT, actor=studio.actor)
    undo_check_in(visit=visit, actor=studio.actor)
    other.charge.refresh_from_db()
    assert (other.charge.open_minor, studio.money(anna).balance_minor) == (0, 0)


def test_undo_of_a_mark_without_booking_leaves_no_trace(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=1), studio.client("Анна")
    held = studio.pass_(anna)
    before = _state(studio, anna, held)
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)

    undone = undo_check_in(visit=visit, actor=studio.actor)

    assert (undone.booking.status, undone.booking.is_hidden) == ("cancelled", True)
    assert (places(lesson), list(cancelled_of(anna)), upcoming(anna)) == ((0, 0, 0), [], [])
    assert _state(studio, anna, held) == before
    again = check_in(client=anna, lesson=lesson, actor=studio.actor)
    assert (again.booking.is_walk_in, places(lesson)) == (True, (1, 0, 0))


@pytest.mark.rule("P-2")
@pytest.mark.rule("P-3")
def test_edge_03_undo_of_the_taking_that_activated(studio: Studio) -> None:
    anna = studio.client("Анна")
    held = studio.pass_(anna, studio.plan(activation="first_visit", term_count=30))
    day = studio.today
    first = studio.lesson(on=day + timedelta(days=2), at=time(9))
    second = studio.lesson(on=day + timedelta(days=4), at=time(9))
    one = check_in(client=anna, lesson=first, actor=studio.actor)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (first.on, first.on + timedelta(days=29))
    two = check_in(client=anna, lesson=second, actor=studio.actor)

    undo_check_in(visit=one, actor=studio.actor)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (second.on, second.on + timedelta(days=29))
    undo_check_in(visit=two, actor=studio.actor)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on, held.left_units) == (None, None, 800)


def test_edge_02_undo_on_an_expired_pass_returns_the_lesson_and_it_stays_expired(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(term_count=5))
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    with clock.at(moment(held.ends_on + timedelta(days=1), time(12))):
        undo_check_in(visit=visit, override=frozenset({Override.PAST}), actor=studio.actor)
        held.refresh_from_db()
        assert (held.left_units, booked_money("revenue:passes"), booked_money("deferred:")) == (800, 0, 560000)
        soon = studio.lesson()
        assert studio.book(anna, soon).client_pass is None
        with pytest.raises(PassExpired):
            check_in(client=anna, lesson=soon, actor=studio.actor)


@pytest.mark.rule("B-16", "edge 21")
def test_edge_21_after_midnight_undo_takes_the_right_of_the_past(studio: Studio) -> None:
    """The second right of B-16 and the lines of payslips come with the pay of teachers."""
    lesson, anna = studio.lesson(at=time(22), minutes=60), studio.client("Анна")
    studio.pass_(anna)
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    with clock.at(moment(lesson.on, time(23, 59, 59))):
        undo_check_in(visit=visit, actor=studio.actor)
        visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    with clock.at(moment(lesson.on + timedelta(days=1), time(0))):
        before = everything()
        with pytest.raises(TooLate):
            undo_check_in(visit=visit, actor=studio.actor)
        assert everything() == before
        undo_check_in(visit=visit, override=frozenset({Override.PAST}), actor=studio.actor)
    back = Transfer.objects.get(reason="undo", booked_on=lesson.on + timedelta(days=1))
    assert back.minor == 70000


def test_undo_for_a_deleted_client_gives_back_and_books_nobody(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    studio.book(anna, lesson)
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    delete_client(client=anna, actor=studio.actor)
    assert places(lesson) == (1, 0, 0)

    undone = undo_check_in(visit=visit, actor=studio.actor)

    held.refresh_from_db()
    assert (held.left_units, undone.booking.status, undone.booking.cancelled_by) == (800, "cancelled", "rule")
    assert places(lesson) == (0, 0, 0)
