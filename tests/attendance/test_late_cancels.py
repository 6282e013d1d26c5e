"""Who cancels late pays what the boss has chosen, at that moment and of the pass that kept the place (B-4, B-5)."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ritm.attendance.actions.booking import cancel_booking, undo_cancelling
from ritm.attendance.actions.penalties import choose_penalty_terms, restore_credit, waive_charge
from ritm.attendance.cancelled import cancelled_of
from ritm.attendance.cancelling import Shown, charge_text, consequence, consequence_text, free_until
from ritm.attendance.errors import AlreadyMarked, ClassHasBegun, ConsequenceChanged, LessonFull, NotCancelled
from ritm.attendance.models import Booking
from ritm.attendance.penalties import cancelled_text
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.models import Event
from ritm.passes.models import CreditEntry
from ritm.passes.queries import state_on
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.tools import checks
from tests.attendance.looking import booked_money, everything, places
from tests.given import Studio

CLIENT = Booking.By.CLIENT
SECOND = timedelta(seconds=1)


def choose(studio: Studio, late: int | None = 100) -> None:
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=late, actor=studio.actor)


def begin(studio: Studio) -> Booking:
    """Booked a day ahead into a class at 18:00 with one place, on a pass of 8 for 5 600 ₽; late cancels cost a class."""
    choose(studio)
    lesson, anna = studio.lesson(at=time(18), capacity=1), studio.client("Анна")
    studio.pass_(anna, studio.plan(name="8 занятий"))
    return studio.book(anna, lesson)


def limit_of(booking: Booking) -> datetime:
    return booking.lesson.starts_at - timedelta(hours=3)


def cancel(studio: Studio, booking: Booking, at: datetime, **fields: Any) -> Booking:
    with clock.at(at):
        return cancel_booking(booking=booking, by=fields.pop("by", CLIENT), actor=studio.actor, **fields)


def left(booking: Booking) -> int:
    booking.client_pass.refresh_from_db()
    return booking.client_pass.left_units


def facts(row: Booking) -> tuple[Any, ...]:
    return row.status, row.cancelled_by, row.is_late, row.charge_units


def healthy(studio: Studio) -> bool:
    return checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-4")
@pytest.mark.rule("B-5")
@pytest.mark.rule("T-3")
def test_edge_04_at_the_limit_it_is_free_and_a_second_later_it_costs_a_class(studio: Studio) -> None:
    """§6 edge 4: limit 3 h, class at 18:00: 14:59 and 15:00:00 are free, 15:00:01 is charged."""
    booking = studio.begun
    limit = limit_of(booking)
    for moment in (limit - timedelta(minutes=1), limit):
        with transaction.atomic():
            free = cancel(studio, booking, moment)
            assert (facts(free), left(booking)) == (("cancelled", "client", False, 0), 800)
            assert (free.entry, places(booking.lesson)) == (None, (0, 0, 0))
            transaction.set_rollback(True)

    late = cancel(studio, booking, limit + SECOND)

    assert (facts(late), left(booking), places(booking.lesson)) == (("cancelled", "client", True, 100), 700, (0, 0, 0))
    entry = booking.client_pass.entries.get(reason=CreditEntry.Reason.LATE_CANCEL)
    assert (entry.units, entry.left_after, entry.cause) == (-100, 700, f"late_cancel:{booking.pk}")
    assert (entry.on, entry.happened_at, late.entry) == (booking.lesson.on, limit + SECOND, entry)
    assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == (70000, 490000)
    assert ClientFigures.objects.get(client=booking.client).credits_left == 700
    event = Event.objects.get(name="attendance.booking_cancelled")
    assert (event.data["by"], event.data["is_late"], event.data["units"]) == ("client", True, 100)
    before = everything()
    cancel(studio, booking, limit + 2 * SECOND)
    assert everything() == before
    assert healthy(studio)


@pytest.mark.rule("B-5")
@pytest.mark.parametrize("by", [Booking.By.STAFF, Booking.By.STUDIO, Booking.By.RULE])
def test_whoever_else_cancels_takes_nothing(studio: Studio, by: str) -> None:
    row = cancel(studio, studio.begun, limit_of(studio.begun) + SECOND, by=by)
    assert (facts(row), left(row)) == (("cancelled", by, False, 0), 800)


@pytest.mark.rule("B-5")
@pytest.mark.parametrize(
    ("late", "units", "why"),
    [
        (None, 0, "при этой записи студия ещё не выбрала, что списывать"),
        (0, 0, "студия за неё не списывает"),
        (50, 50, ""),
    ],
)
def test_it_costs_what_the_boss_has_chosen_and_nothing_before(
    studio: Studio, late: int | None, units: int, why: str
) -> None:
    choose(studio, late)
    boris = studio.client("Борис")
    held = studio.pass_(boris)
    booking = studio.book(boris, studio.lesson(at=time(18)))
    choose(studio, 70)  # for bookings made from now on
    moment = limit_of(booking) + SECOND
    assert consequence(booking, booking.lesson, moment).why_nothing == why
    row = cancel(studio, booking, moment)
    assert (facts(row), left(row)) == (("cancelled", "client", True, units), 800 - units)
    entries = held.entries.filter(reason=CreditEntry.Reason.LATE_CANCEL)
    assert [entry.units for entry in entries] == [-units] * bool(units)
    assert healthy(studio)


@pytest.mark.rule("B-5")
@pytest.mark.rule("N-4")
def test_without_a_pass_that_can_pay_it_is_late_and_takes_nothing(studio: Studio) -> None:
    vera = studio.client("Вера")
    without = studio.book(vera, studio.lesson(at=time(18)))
    assert (
        consequence(without, without.lesson, limit_of(without) + SECOND).why_nothing
        == "место не держит ни один абонемент"
    )
    assert facts(cancel(studio, without, limit_of(without) + SECOND)) == ("cancelled", "client", True, 0)

    booking = Booking.objects.select_related("client_pass").get(pk=studio.begun.pk)
    moment = limit_of(booking) + SECOND
    booking.client_pass.left_units = 99  # what another room may do to it
    found = consequence(booking, booking.lesson, moment)
    assert (found.units, found.why_nothing) == (0, "абонемент «8 занятий» не может за неё заплатить")

    dina = studio.client("Дина")
    unlimited = studio.pass_(dina, studio.plan(kind="unlimited", count=None, name="Безлимит"))
    row = cancel(studio, studio.book(dina, studio.lesson(at=time(18))), moment)
    assert (facts(row), row.entry.units, row.entry.left_after) == (("cancelled", "client", True, 100), 0, None)
    assert (row.entry.client_pass, healthy(studio)) == (unlimited, True)


@pytest.mark.rule("P-2")
def test_a_late_cancel_begins_a_waiting_pass_on_the_day_of_the_class(studio: Studio) -> None:
    boris = studio.client("Борис")
    held = studio.pass_(boris, studio.plan(activation="first_visit"))
    booking = studio.book(boris, studio.lesson(at=time(18)))
    row = cancel(studio, booking, limit_of(booking) + SECOND)
    held.refresh_from_db()
    assert held.starts_on == booking.lesson.on
    with clock.at(row.cancelled_at + SECOND):
        undo_cancelling(booking=row, actor=studio.actor)
    held.refresh_from_db()
    assert (held.starts_on, state_on(held, booking.lesson.on)) == (None, "waiting")


@pytest.mark.rule("B-5")
def test_a_booking_made_after_the_limit_is_free_for_fifteen_minutes_and_never_after_the_start(studio: Studio) -> None:
    lesson, boris = studio.lesson(at=time(18)), studio.client("Борис")
    studio.pass_(boris)
    limit = lesson.starts_at - timedelta(hours=3)
    with clock.at(limit + SECOND):
        after = studio.book(boris, lesson)
    assert free_until(after, lesson) == limit + SECOND + timedelta(minutes=15)
    with transaction.atomic():
        assert facts(cancel(studio, after, limit + SECOND + timedelta(minutes=15)))[2:] == (False, 0)
        transaction.set_rollback(True)
    assert facts(cancel(studio, after, limit + 2 * SECOND + timedelta(minutes=15)))[2:] == (True, 100)

    with clock.at(limit):  # at the limit itself: no second thoughts
        at_limit = studio.book(boris, lesson)
    assert free_until(at_limit, lesson) == limit
    vera = studio.client("Вера")
    studio.pass_(vera)
    with clock.at(lesson.starts_at - timedelta(minutes=5)):
        last = studio.book(vera, lesson)
    assert free_until(last, lesson) == lesson.starts_at


@pytest.mark.rule("B-5")
@pytest.mark.rule("B-11")
def test_whoever_was_moved_cancels_free_until_the_start(studio: Studio) -> None:
    booking = studio.begun
    lesson = change_lesson(lesson=booking.lesson, hall=studio.hall(), actor=studio.actor)
    assert free_until(booking, lesson) == lesson.starts_at
    assert facts(cancel(studio, booking, lesson.starts_at - SECOND))[2:] == (False, 0)
    with clock.at(clock.now() + SECOND):
        again = studio.book(booking.client, lesson)
    assert free_until(again, lesson) == lesson.starts_at - timedelta(hours=3)
    with clock.at(clock.now() + 2 * SECOND):
        terms = MoveTerms(is_accepted=True, is_silent=True)
        moved = change_lesson(lesson=lesson, wall_time=time(19), move=terms, actor=studio.actor)
    assert free_until(again, moved) == moved.starts_at


@pytest.mark.rule("B-4")
def test_from_the_start_on_the_client_cannot_cancel_and_a_changed_consequence_is_shown_anew(studio: Studio) -> None:
    booking = studio.begun
    before = everything()
    with pytest.raises(ClassHasBegun):
        cancel(studio, booking, booking.lesson.starts_at)
    with pytest.raises(ConsequenceChanged):
        cancel(studio, booking, limit_of(booking) + SECOND, shown=Shown(0))
    assert everything() == before
    assert facts(cancel(studio, booking, limit_of(booking) + SECOND, shown=Shown(100)))[2:] == (True, 100)


@pytest.mark.req("BV-05")
@pytest.mark.rule("B-5")
def test_taking_a_late_cancel_back_leaves_everything_as_it_was(studio: Studio) -> None:
    booking = studio.begun
    fields = (
        "status",
        "booked_at",
        "client_pass_id",
        "is_pinned",
        "cancelled_by",
        "cancelled_at",
        "entry_id",
        "is_late",
    )
    was = [getattr(Booking.objects.get(pk=booking.pk), name) for name in fields]
    money = booked_money("revenue:passes"), booked_money("deferred:passes")
    row = cancel(studio, booking, limit_of(booking) + SECOND)
    with clock.at(limit_of(booking) + 9 * SECOND):
        back = undo_cancelling(booking=row, actor=studio.actor)
        assert [getattr(Booking.objects.get(pk=booking.pk), name) for name in fields] == was
        assert (left(back), places(back.lesson)) == (800, (1, 0, 1))
        assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == money
        before = everything()
        undo_cancelling(booking=row, actor=studio.actor)
        assert everything() == before
    assert Event.objects.get(name="attendance.cancel_undone").data["booking_id"] == booking.pk
    assert (ClientFigures.objects.get(client=booking.client).credits_left, healthy(studio)) == (800, True)
    again = cancel(studio, booking, limit_of(booking) + 20 * SECOND)  # and it may be cancelled late once more
    assert (facts(again), left(again)) == (("cancelled", "client", True, 100), 700)


@pytest.mark.rule("W-6")
def test_a_cancel_is_not_taken_back_into_a_place_that_was_given_away(studio: Studio) -> None:
    booking = studio.begun
    row = cancel(studio, booking, limit_of(booking) + SECOND)
    boris = studio.client("Борис")
    studio.pass_(boris)
    with clock.at(limit_of(booking) + 2 * SECOND):
        taken = studio.book(boris, booking.lesson)
        before = everything()
        with pytest.raises(LessonFull):
            undo_cancelling(booking=row, actor=studio.actor)
        assert everything() == before
        cancel_booking(booking=taken, by=Booking.By.RULE, actor=studio.actor)
        with pytest.raises(NotCancelled):
            undo_cancelling(booking=taken, actor=studio.actor)
        studio.mark(boris, booking.lesson)
        with pytest.raises(AlreadyMarked):
            cancel_booking(booking=boris.bookings.get(status="visited"), by=CLIENT, actor=studio.actor)


@pytest.mark.req("PA-06")
@pytest.mark.rule("B-7")
@pytest.mark.rule("B-9")
@pytest.mark.parametrize(("act", "kind"), [(waive_charge, "waived"), (restore_credit, "restored")])
def test_what_a_late_cancel_took_is_given_back_once(studio: Studio, act: Any, kind: str) -> None:
    row = cancel(studio, studio.begun, limit_of(studio.begun) + SECOND)
    assert cancelled_text(row) == "поздняя отмена, списано"
    with clock.at(row.cancelled_at + timedelta(hours=24)):
        back = act(booking=row, actor=studio.actor)
        assert (facts(back), back.given_back_as, left(back)) == (("cancelled", "client", True, 100), kind, 800)
        before = everything()
        act(booking=row, actor=studio.actor)
        assert everything() == before
    assert (list(cancelled_of(row.client)), healthy(studio)) == ([back], True)


@pytest.mark.rule("B-5")
@pytest.mark.rule("B-11")
def test_a_class_that_is_not_held_gives_back_what_a_late_cancel_took(studio: Studio) -> None:
    row = cancel(studio, studio.begun, limit_of(studio.begun) + SECOND)
    with clock.at(row.cancelled_at + SECOND):
        studio.call_off(row.lesson)
    row.refresh_from_db()
    assert (facts(row), row.given_back_as, left(row)) == (("cancelled", "client", True, 100), "waived", 800)
    assert healthy(studio)


@pytest.mark.rule("I-05")
def test_a_deleted_client_keeps_what_his_late_cancel_took(studio: Studio) -> None:
    row = cancel(studio, studio.begun, limit_of(studio.begun) + SECOND)
    delete_client(client=row.client, actor=studio.actor)
    row.refresh_from_db()
    assert (facts(row), left(row), healthy(studio)) == (("cancelled", "client", True, 100), 700, True)


@pytest.mark.rule("B-4")
def test_the_consequence_is_told_in_plain_words(studio: Studio) -> None:
    booking = studio.begun
    limit = limit_of(booking)

    def said(at: datetime) -> tuple[str, str]:
        found = consequence(booking, booking.lesson, at)
        return consequence_text(found, booking.lesson, at), charge_text(found)

    assert said(limit - timedelta(hours=1)) == ("Бесплатно до 15:00.", "")
    assert said(limit - timedelta(days=1)) == (f"Бесплатно до {booking.lesson.on:%d.%m}, 15:00.", "")
    assert said(limit + SECOND) == ("Поздняя отмена: спишется 1 занятие.", "«8 занятий»: −1, останется 7")


@pytest.mark.rule("B-10")
@pytest.mark.plants
def test_a_late_charge_without_its_cause_is_found(studio: Studio) -> None:
    row = cancel(studio, studio.begun, limit_of(studio.begun) + SECOND)
    assert healthy(studio)
    Booking.objects.filter(pk=row.pk).update(entry=None, charge_units=0)
    found = {one.code for one in checks.run_all(account_ids=(studio.account.pk,))}
    assert found == {"I-05"}
    Booking.objects.filter(pk=row.pk).update(entry=row.entry, charge_units=50)
    found = {one.code for one in checks.run_all(account_ids=(studio.account.pk,))}
    assert found == {"I-05"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=row.pk).update(charge_units=100, is_late=False)
