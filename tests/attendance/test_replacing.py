"""Who cancelled late and came after all pays for one class: exactly, once, and back again (B-5, B-8, B-10)."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.booking import book, cancel_booking, undo_cancelling
from ritm.attendance.actions.missing import mark_no_show, undo_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms, waive_charge
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.cancelling import consequence
from ritm.attendance.models import Booking
from ritm.attendance.penalties import cancelled_text
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import ClientPass
from ritm.tools import checks
from tests.attendance.looking import booked_money, everything
from tests.given import Studio

pytestmark = [pytest.mark.rule("B-10"), pytest.mark.rule("B-5"), pytest.mark.rule("B-8"), pytest.mark.rule("I-05")]


class Late:
    """A class tomorrow at 18:00 for 700 ₽; Anna holds 8 classes for 5 600 ₽, cancelled at 16:00 and booked again at 16:30."""

    def __init__(self, studio: Studio) -> None:
        terms: dict[str, Any] = {"charges": True, "miss_percent": 100, "excused_percent": 0, "late_percent": 100}
        choose_penalty_terms(**terms, charges_drop_in=True, actor=studio.actor)
        self.lesson = studio.lesson(at=time(18), drop_in_minor=70000)
        self.anna, self.vera = studio.client("Анна"), studio.client("Вера")
        self.held = studio.pass_(self.anna, studio.plan(name="8 занятий", term_count=30))
        first, other = studio.book(self.anna, self.lesson), studio.book(self.vera, self.lesson)
        with clock.at(self.lesson.starts_at - timedelta(hours=2)):
            self.late = cancel_booking(booking=first, by=Booking.By.CLIENT, actor=studio.actor)
            self.money = cancel_booking(booking=other, by=Booking.By.CLIENT, actor=studio.actor)
        with clock.at(self.lesson.starts_at - timedelta(minutes=90)):
            self.again = book(client=self.anna, lesson=self.lesson, actor=studio.actor)
            self.others = book(client=self.vera, lesson=self.lesson, actor=studio.actor)


def begin(studio: Studio) -> Late:
    return Late(studio)


def at(studio: Studio, minutes: int) -> Any:
    """So many minutes after the beginning."""
    return clock.at(studio.begun.lesson.starts_at + timedelta(minutes=minutes))


def left(studio: Studio) -> int | None:
    return ClientPass.objects.get(pk=studio.begun.held.pk).left_units


def state(row: Booking) -> tuple[str, int, int, bool]:
    """What the late cancel took, whether that stands."""
    row = Booking.objects.get(pk=row.pk)
    return row.given_back_as, row.charge_units, row.charge_minor, row.given_back_at is None


def healthy(studio: Studio) -> bool:
    return checks.run_all(account_ids=(studio.account.pk,)) == []


def test_the_visit_takes_the_place_of_the_late_cancel_and_its_undo_gives_it_back(studio: Studio) -> None:
    given = studio.begun
    assert (left(studio), state(given.late)) == (700, ("", 100, 0, True))
    with at(studio, 0):
        visit = check_in(lesson=given.lesson, client=given.anna, actor=studio.actor)
        assert (left(studio), state(given.late)) == (700, ("replaced", 100, 0, False))
        assert given.held.entries.get(reverses__isnull=False).reverses == given.late.entry
        assert booked_money("revenue:passes") == 70000
        assert (
            cancelled_text(Booking.objects.get(pk=given.late.pk))
            == "поздняя отмена, списано, засчитано по новой записи"
        )
        assert Event.objects.get(name="attendance.charge_replaced").data["booking_id"] == given.late.pk
        before = everything()
        check_in(lesson=given.lesson, client=given.anna, actor=studio.actor)
        waive_charge(booking=given.late, actor=studio.actor)
        assert everything() == before
        assert healthy(studio)
    with at(studio, 1):
        undo_check_in(visit=visit, actor=studio.actor)
        assert (left(studio), state(given.late), booked_money("revenue:passes")) == (700, ("", 100, 0, True), 70000)
        before = everything()
        undo_check_in(visit=visit, actor=studio.actor)
        assert (everything(), healthy(studio)) == (before, True)
        assert Booking.objects.get(pk=given.again.pk).status == "booked"


def test_another_pass_may_pay_and_money_goes_back_as_a_lesson_does(studio: Studio) -> None:
    """A free visit replaces a late cancel too; a debt for a late cancel ends with the visit that is owed instead."""
    given = studio.begun
    sooner = studio.pass_(given.anna, studio.plan(name="Скорый", term_count=10))
    assert (studio.money(given.vera).debt_minor, booked_money("revenue:drop_in")) == (70000, 70000)
    with at(studio, 0):
        by_pass = check_in(lesson=given.lesson, client=given.anna, actor=studio.actor)
        owed = check_in(lesson=given.lesson, client=given.vera, pay=PayBy(kind="credit"), actor=studio.actor)
        assert (by_pass.entry.client_pass, left(studio)) == (sooner, 800)
        assert (studio.money(given.vera).debt_minor, owed.charge.minor) == (70000, 70000)
        assert state(given.money) == ("replaced", 0, 70000, False)
        assert healthy(studio)
    with at(studio, 1):
        undo_check_in(visit=by_pass, actor=studio.actor)
        undo_check_in(visit=owed, actor=studio.actor)
        sooner.refresh_from_db()
        assert (left(studio), sooner.left_units, state(given.money)) == (700, 800, ("", 0, 70000, True))
        assert (studio.money(given.vera).debt_minor, booked_money("revenue:drop_in"), healthy(studio)) == (
            70000,
            70000,
            True,
        )
    with at(studio, 2):
        free = check_in(lesson=given.lesson, client=given.vera, pay=PayBy(kind="free"), actor=studio.actor)
        assert (studio.money(given.vera).debt_minor, state(given.money)[0]) == (0, "replaced")
        undo_check_in(visit=free, actor=studio.actor)
        assert (studio.money(given.vera).debt_minor, healthy(studio)) == (70000, True)


def test_a_charged_miss_takes_its_place_and_one_that_takes_nothing_does_not(studio: Studio) -> None:
    given = studio.begun
    with at(studio, 0):
        mark_no_show(booking=given.again, kind="free", actor=studio.actor)
        assert (left(studio), state(given.late)) == (700, ("", 100, 0, True))
        undo_no_show(booking=given.again, actor=studio.actor)
    with at(studio, 1):
        mark_no_show(booking=given.again, kind="charged", actor=studio.actor)
        assert (left(studio), state(given.late), healthy(studio)) == (700, ("replaced", 100, 0, False), True)
    with at(studio, 2):  # he came after all, did not, and that costs nothing in the end
        visit = check_in(lesson=given.lesson, client=given.anna, actor=studio.actor)
        assert (left(studio), state(given.late), healthy(studio)) == (700, ("replaced", 100, 0, False), True)
    with at(studio, 3):
        mark_no_show(booking=given.again, kind="charged", actor=studio.actor)
        assert (left(studio), state(given.late)) == (700, ("replaced", 100, 0, False))
    with at(studio, 4):
        undo_no_show(booking=given.again, actor=studio.actor)
        assert (left(studio), state(given.late), healthy(studio)) == (700, ("", 100, 0, True), True)
        visit = check_in(lesson=given.lesson, client=given.anna, actor=studio.actor)
    with at(studio, 5):
        mark_no_show(booking=given.again, kind="free", actor=studio.actor)
        assert (left(studio), state(given.late)) == (700, ("", 100, 0, True))
        visit.refresh_from_db()
        assert (visit.undone_at is not None, healthy(studio)) == (True, True)


def test_what_its_pass_cannot_pay_any_more_is_let_off(studio: Studio) -> None:
    given = studio.begun
    sooner = studio.pass_(given.anna, studio.plan(name="Скорый", term_count=10))
    with at(studio, 0):
        visit = check_in(lesson=given.lesson, client=given.anna, actor=studio.actor)
        assert visit.entry.client_pass == sooner
        ends_on = given.lesson.on + timedelta(days=3)
        freeze(client_pass=given.held, begins_on=given.lesson.on, ends_on=ends_on, actor=studio.actor)
    with at(studio, 1):
        undo_check_in(visit=visit, actor=studio.actor)
    assert (state(given.late), healthy(studio)) == (("waived", 100, 0, False), True)
    assert Event.objects.filter(name="attendance.charge_waived").count() == 1


def test_cancelling_late_once_more_is_not_charged_again(studio: Studio) -> None:
    given = studio.begun
    when: datetime = given.lesson.starts_at - timedelta(minutes=30)
    for row in (given.again, given.others):
        found = consequence(row, given.lesson, when)
        why = "за это занятие уже списано при прошлой отмене"
        assert (found.is_late, found.units, found.minor, found.why_nothing) == (True, 0, 0, why)
    with clock.at(when):
        second = cancel_booking(booking=given.again, by=Booking.By.CLIENT, actor=studio.actor)
        assert (second.is_late, second.charge_units, left(studio), healthy(studio)) == (True, 0, 700, True)
        waive_charge(booking=given.late, actor=studio.actor)
        assert left(studio) == 800
    with clock.at(when + timedelta(seconds=9)):
        undo_cancelling(booking=second, actor=studio.actor)
        found = consequence(Booking.objects.get(pk=second.pk), given.lesson, when)
        assert (found.units, left(studio), healthy(studio)) == (100, 800, True)
