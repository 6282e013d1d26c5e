"""What a miss took goes back: waived from the roster, restored from the card; each exactly and once."""

from datetime import time, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.missing import mark_no_show, undo_no_show
from ritm.attendance.actions.penalties import restore_credit, waive_charge
from ritm.attendance.actions.visit import check_in
from ritm.attendance.errors import NothingTaken, TooLate
from ritm.attendance.models import Booking, Override
from ritm.attendance.penalties import MissKind
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.models import Event
from ritm.passes.actions.calendar import burn_leftovers
from ritm.passes.models import PassState
from ritm.passes.queries import state_on
from ritm.tools import checks
from tests.attendance.looking import booked_money, everything, places
from tests.given import Studio, moment


@pytest.fixture
def missed(studio: Studio) -> Booking:
    """A miss that took a lesson of a pass of 8 for 5 600 ₽."""
    lesson, anna = studio.lesson(at=time(18), minutes=60), studio.client("Анна")
    studio.pass_(anna, studio.plan(term_count=5))
    booking = studio.book(anna, lesson)
    with clock.at(lesson.starts_at):
        return mark_no_show(booking=booking, kind=MissKind.CHARGED, actor=studio.actor)


def left(booking: Booking) -> int:
    booking.client_pass.refresh_from_db()
    return booking.client_pass.left_units


@pytest.mark.rule("B-7")
@pytest.mark.parametrize("act", [waive_charge, restore_credit])
def test_what_a_miss_took_comes_back_once_and_the_miss_stays(studio: Studio, missed: Booking, act: Any) -> None:
    with clock.at(missed.lesson.starts_at + timedelta(hours=1)):
        back = act(booking=missed, actor=studio.actor)
        kind = "waived" if act is waive_charge else "restored"
        assert (back.status, back.charge_units, back.given_back_as, back.entry) == ("no_show", 100, kind, missed.entry)
        assert (left(missed), places(missed.lesson)) == (800, (1, 0, 0))
        assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == (0, 560000)
        assert ClientFigures.objects.get(client=missed.client).credits_left == 800
        name = {"waived": "attendance.charge_waived", "restored": "attendance.credit_restored"}[kind]
        assert Event.objects.get(name=name).data["units"] == 100
        before = everything()
        for again in (waive_charge, restore_credit):
            again(booking=missed, actor=studio.actor)
        assert everything() == before
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-7")
def test_a_day_after_it_was_taken_a_waiver_takes_the_right_of_the_past(studio: Studio, missed: Booking) -> None:
    taken = missed.entry.happened_at
    with clock.at(taken + timedelta(hours=24, seconds=1)):
        before = everything()
        with pytest.raises(TooLate):
            waive_charge(booking=missed, actor=studio.actor)
        assert everything() == before
        waive_charge(booking=missed, override=frozenset({Override.PAST}), actor=studio.actor)
    assert left(missed) == 800


@pytest.mark.rule("B-7")
def test_at_exactly_a_day_it_is_still_the_rosters(studio: Studio, missed: Booking) -> None:
    with clock.at(missed.entry.happened_at + timedelta(hours=24)):
        waive_charge(booking=missed, actor=studio.actor)
    assert left(missed) == 800


@pytest.mark.req("PA-06")
@pytest.mark.rule("B-9")
@pytest.mark.rule("P-8")
def test_what_comes_back_to_an_ended_pass_leaves_it_ended_and_burns_three_days_later(
    studio: Studio, missed: Booking
) -> None:
    held = missed.client_pass
    held.refresh_from_db()
    with clock.at(moment(held.ends_on + timedelta(days=4), time(3))):
        burn_leftovers(branch=studio.branch, day=held.ends_on + timedelta(days=4), actor=studio.actor)
    back = held.ends_on + timedelta(days=10)
    with clock.at(moment(back, time(12))):
        assert left(missed) == 0
        restore_credit(booking=missed, actor=studio.actor)
        held.refresh_from_db()
        assert (held.left_units, state_on(held, back)) == (100, PassState.EXPIRED)
    for day, stands in ((3, 100), (4, 0)):
        on = back + timedelta(days=day)
        with clock.at(moment(on, time(3))):
            burn_leftovers(branch=studio.branch, day=on, actor=studio.actor)
            assert left(missed) == stands
    assert (booked_money("revenue:"), booked_money("deferred:passes")) == (560000, 0)
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-9")
def test_a_miss_that_took_nothing_has_nothing_to_give(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.pass_(anna)
    booking = mark_no_show(booking=studio.book(anna, lesson), kind=MissKind.FREE, actor=studio.actor)
    before = everything()
    for act in (waive_charge, restore_credit):
        with pytest.raises(NothingTaken):
            act(booking=booking, actor=studio.actor)
    assert everything() == before


@pytest.mark.rule("B-8")
@pytest.mark.rule("B-9")
def test_after_a_waiver_a_visit_takes_its_lesson_and_gives_back_no_more(studio: Studio, missed: Booking) -> None:
    with clock.at(missed.lesson.starts_at + timedelta(minutes=5)):
        waive_charge(booking=missed, actor=studio.actor)
        check_in(client=missed.client, lesson=missed.lesson, actor=studio.actor)
        assert left(missed) == 700
        row = Booking.objects.get(pk=missed.pk)
        assert (row.status, row.given_back_as, row.charge_units) == ("visited", "", 0)
        again = mark_no_show(booking=row, kind=MissKind.CHARGED, actor=studio.actor)
        undo_no_show(booking=again, actor=studio.actor)
    assert left(missed) == 800
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-10")
def test_of_two_misses_in_one_lesson_a_merge_gives_back_the_second_and_its_undo_takes_it_again(
    studio: Studio, missed: Booking
) -> None:
    twin = studio.client("Анна-2")
    studio.pass_(twin)
    with clock.at(missed.lesson.starts_at - timedelta(minutes=1)):
        booking = studio.book(twin, missed.lesson)
    with clock.at(missed.lesson.starts_at + timedelta(minutes=1)):
        second = mark_no_show(booking=booking, kind=MissKind.CHARGED, actor=studio.actor)
        merge = merge_clients(kept=missed.client, dropped=twin, chosen={}, actor=studio.actor)
        second.refresh_from_db()
        assert (second.status, second.cancelled_by, second.charge_units, left(second)) == ("cancelled", "rule", 0, 800)
        assert (left(missed), places(missed.lesson)) == (700, (1, 0, 0))
        assert checks.run_all(account_ids=(studio.account.pk,)) == []
        undo_merge(merge=merge, actor=studio.actor)
        second.refresh_from_db()
        assert (second.status, second.charge_units, left(second)) == ("no_show", 100, 700)
        assert (second.missed_by, places(missed.lesson)) == (str(studio.actor), (2, 0, 0))
    assert checks.run_all(account_ids=(studio.account.pk,)) == []
