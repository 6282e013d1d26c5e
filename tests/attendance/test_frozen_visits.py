"""A visit on a day on which the pass is frozen: refused, it ends the freeze, or the freeze stays (F-5)."""

from datetime import timedelta
from typing import Any

import pytest

from ritm.accounts.models import AccountSettings
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.visit import PayBy, undo_check_in
from ritm.attendance.errors import PassFrozen
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.thawing import back_text
from ritm.core import clock
from ritm.passes.actions.credits import take_credit
from ritm.passes.actions.freezing import freeze
from ritm.passes.errors import UnfreezeLosesBookings
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import EndedFreeze, PassFreeze
from ritm.studio.actions import change_settings
from tests.attendance.looking import everything
from tests.given import LATE, Studio
from tests.tools.test_checks import found, planted

THAW = PayBy(ends_freeze=True)
FROZEN = frozenset({Override.FROZEN})
Mode = AccountSettings.FrozenVisit


def begin(studio: Studio) -> Any:
    """Anna's pass, frozen from today for five days, and a class of today."""
    anna = studio.client("Белова Анна")
    held, lesson = studio.pass_(anna), studio.lesson(on=studio.today, at=LATE, capacity=5)
    row = freeze(
        client_pass=held,
        begins_on=studio.today,
        ends_on=studio.today + timedelta(days=4),
        reason="Отпуск",
        actor=studio.actor,
    )
    held.refresh_from_db()
    return anna, held, lesson, row


def wants(studio: Studio, mode: str) -> None:
    change_settings(by=studio.boss, frozen_visit=mode)


def term(held: ClientPass) -> tuple:
    held.refresh_from_db()
    return held.ends_on, held.frozen, held.left_units


def rows() -> list[tuple]:
    return list(PassFreeze.objects.values_list("begins_on", "ends_on", "reason", "made_at", "made_by"))


@pytest.mark.rule("F-5")
@pytest.mark.parametrize(
    ("mode", "pay", "override"),
    [
        (Mode.FORBID, PayBy(), frozenset()),
        (Mode.FORBID, THAW, FROZEN),
        (Mode.END_FREEZE, PayBy(), FROZEN),  # nobody's freeze ends unasked
        (Mode.KEEP, THAW, frozenset()),
        (Mode.KEEP, PayBy(), frozenset()),
    ],
)
def test_only_what_the_boss_wants_and_is_asked_for_is_done(studio: Studio, mode, pay, override) -> None:
    anna, _held, lesson, _row = studio.begun
    wants(studio, mode)
    before = everything()
    with clock.at(lesson.starts_at), pytest.raises(PassFrozen):
        studio.mark(anna, lesson, pay, override=override)
    assert everything() == before


@pytest.mark.rule("F-5")
def test_on_credit_it_is_possible_whatever_the_boss_wants(studio: Studio) -> None:
    anna, held, lesson, _row = studio.begun
    before = term(held)
    visit = studio.mark(anna, lesson, PayBy(kind="credit", price_minor=70000))
    assert (visit.source, visit.charge.minor, term(held)) == ("charge", 70000, before)


@pytest.mark.rule("F-5")
@pytest.mark.rule("F-4")
def test_the_visit_ends_the_freeze_and_taking_it_back_puts_it_back(studio: Studio) -> None:
    anna, held, lesson, _row = studio.begun
    wants(studio, Mode.END_FREEZE)
    before, frozen = term(held), rows()
    visit = studio.mark(anna, lesson, THAW)
    assert term(held) == (before[0] - timedelta(days=5), "", 700)
    assert (rows(), visit.source, EndedFreeze.objects.get().cause) == ([], "pass", f"visit:{visit.pk}")
    undo_check_in(visit=visit, actor=studio.actor)
    assert (term(held), rows(), EndedFreeze.objects.count()) == (before, frozen, 0)
    undo_check_in(visit=visit, actor=studio.actor)  # a second press
    assert (term(held), rows()) == (before, frozen)
    assert back_text(Visit.objects.get(pk=visit.pk)).startswith("заморозка до ")


@pytest.mark.rule("F-5")
def test_in_the_middle_the_freeze_ends_on_the_eve(studio: Studio) -> None:
    anna, held, _lesson, row = studio.begun
    wants(studio, Mode.END_FREEZE)
    later = studio.lesson(on=studio.today + timedelta(days=2), at=LATE)
    booking = studio.book(anna, later)
    before, frozen = term(held), rows()
    with clock.at(later.starts_at):
        studio.mark(anna, later, THAW)
        eve = studio.today - timedelta(days=1)
        assert term(held)[:2] == (before[0] - timedelta(days=3), f"{row.begins_on}/{eve}")
        mark_no_show(booking=Booking.objects.get(pk=booking.pk), actor=studio.actor)  # he was not there after all
        assert (term(held), rows()) == (before, frozen)


@pytest.mark.rule("F-5")
def test_days_used_since_keep_the_freeze_from_coming_back(studio: Studio) -> None:
    anna, held, lesson, row = studio.begun
    wants(studio, Mode.END_FREEZE)
    visit = studio.mark(anna, lesson, THAW)
    after = term(held)
    next_one = studio.lesson(on=studio.today + timedelta(days=1), at=LATE)
    booking = studio.book(anna, next_one)  # by hand: it holds the freeze off
    undo_check_in(visit=visit, actor=studio.actor)
    assert (term(held), rows()) == ((after[0], "", 800), [])
    assert Booking.objects.get(pk=booking.pk).status == "booked"
    assert (EndedFreeze.objects.get().is_over, back_text(visit)) == (
        True,
        "заморозка не вернулась: её дни уже заняты",
    )
    again = studio.mark(anna, lesson)  # an ordinary mark by now
    assert (again.source, row.pk) == ("pass", row.pk)


@pytest.mark.rule("F-5")
def test_a_booking_behind_the_nearer_end_refuses_the_mark(studio: Studio) -> None:
    anna, held, lesson, _row = studio.begun
    wants(studio, Mode.END_FREEZE)
    studio.book(anna, studio.lesson(on=held.ends_on))
    before = everything()
    with pytest.raises(UnfreezeLosesBookings):
        studio.mark(anna, lesson, THAW)
    assert everything() == before


@pytest.mark.rule("F-5")
@pytest.mark.rule("I-07")
def test_the_freeze_stays_with_a_reason_and_i_07_knows_the_exception(studio: Studio) -> None:
    anna, held, lesson, _row = studio.begun
    wants(studio, Mode.KEEP)
    before, frozen = term(held), rows()
    visit = studio.mark(anna, lesson, override=FROZEN, reason="Пришла раньше")
    assert (term(held), rows()) == ((before[0], before[1], 700), frozen)
    booking = Booking.objects.get(pk=visit.booking_id)
    assert (booking.overrides, booking.override_reason) == (["frozen"], "Пришла раньше")
    assert found(studio, "I-07") == []
    with planted():
        Booking.objects.filter(pk=booking.pk).update(overrides=[])
        says = f"entry {visit.entry_id}: taken on {studio.today}, while pass {held.pk} is frozen"
        assert found(studio, "I-07") == [says]
    undo_check_in(visit=visit, actor=studio.actor)
    assert (term(held), rows()) == (before, frozen)


@pytest.mark.plants("I-07", "I-05")
@pytest.mark.rule("I-07")
def test_i_07_a_taking_that_nobody_put_aside(studio: Studio) -> None:
    _anna, held, _lesson, _row = studio.begun
    entry = take_credit(
        client_pass=held, on=studio.today, cause="visit:0", branch=studio.branch, actor=studio.actor, while_frozen=True
    )
    assert found(studio, "I-07") == [f"entry {entry.pk}: taken on {studio.today}, while pass {held.pk} is frozen"]
