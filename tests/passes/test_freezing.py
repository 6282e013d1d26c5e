"""Freezing a pass and ending it (F-1 … F-4): days, limits, dates, money of unlimited passes."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from ritm.core import clock
from ritm.events.models import Event, EventDetail
from ritm.ledger.models import LedgerAccount, Transfer
from ritm.passes.actions.calendar import post_month
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.actions.freezing import freeze, undo_freeze, unfreeze
from ritm.passes.actions.plans import change_plan
from ritm.passes.data import PlanData
from ritm.passes.errors import (
    BadFreezeLimit,
    FreezeHasVisits,
    FreezeInverted,
    FreezeNotAllowed,
    FreezeNotStarted,
    FreezeOutsideTerm,
    FreezeOverlaps,
    FreezePassed,
    FreezePiecesUsed,
    FreezeTooLong,
    FreezeTooShort,
    PassNotFitting,
    UnfreezePassed,
)
from ritm.passes.freezes import limit_of
from ritm.passes.models import ClientPass, PassState
from ritm.passes.models_of_freezes import PassFreeze
from ritm.passes.states import state_on
from tests.given import Studio, moment

SOLD = date(2026, 11, 10)
ENDS = date(2026, 12, 9)  # 30 days


def day(text: str, year: int = 2026) -> date:
    """«25.11»."""
    number, month = text.split(".")
    return date(year, int(month), int(number))


@pytest.fixture(autouse=True)
def _day(studio: Studio):
    with clock.at(moment(SOLD, time(12))):
        yield


def sold(studio: Studio, **plan) -> ClientPass:
    return studio.pass_(studio.client(), studio.plan(**plan))


def cool(studio: Studio, held: ClientPass, first: str, last: str, **more) -> PassFreeze:
    return freeze(client_pass=held, begins_on=day(first), ends_on=day(last), actor=studio.actor, **more)


def warm(studio: Studio, row: PassFreeze, on: str, **more):
    return unfreeze(freeze=row, on=day(on), actor=studio.actor, **more)


def dates(held: ClientPass) -> tuple[date, date, str]:
    held.refresh_from_db()
    return held.starts_on, held.ends_on, held.frozen


@pytest.mark.rule("F-1")
@pytest.mark.parametrize(
    ("count", "unit", "limit"),
    [
        (29, "days", (0, 1, 3)),
        (30, "days", (7, 1, 3)),
        (89, "days", (7, 1, 3)),
        (90, "days", (14, 1, 3)),
        (180, "days", (21, 2, 3)),
        (365, "days", (28, 2, 3)),
        (4, "weeks", (0, 1, 3)),
        (13, "weeks", (14, 1, 3)),
        (1, "months", (7, 1, 3)),
        (3, "months", (14, 1, 3)),
        (6, "months", (21, 2, 3)),
        (12, "months", (28, 2, 3)),
    ],
)
def test_a_new_plan_is_frozen_by_its_term(studio: Studio, count: int, unit: str, limit: tuple) -> None:
    held = sold(studio, term_count=count, term_unit=unit)
    assert (held.freeze_days, held.freeze_pieces, held.freeze_shortest) == limit


@pytest.mark.rule("F-1")
def test_a_plan_may_say_otherwise_and_sold_passes_keep_theirs(studio: Studio) -> None:
    plan = studio.plan(freeze_days=10, freeze_pieces=3, freeze_shortest=2)
    held = studio.pass_(studio.client(), plan)
    data = PlanData(name=plan.name, count=8, price_minor=560000, all_disciplines=True, freeze_days=0)
    changed = change_plan(plan=plan, data=data, actor=studio.actor)
    assert (changed.freeze_days, changed.version) == (0, 2)
    held.refresh_from_db()
    assert (held.freeze_days, held.freeze_pieces, held.freeze_shortest) == (10, 3, 2)
    told = EventDetail.objects.filter(event__name="passes.plan_changed").values_list("field", "old", "new")
    assert ("freeze_days", "10", "0") in set(told)


@pytest.mark.rule("F-1")
@pytest.mark.parametrize(
    "wrong",
    [
        *({"freeze_days": 367}, {"freeze_days": 2, "freeze_shortest": 3}, {"freeze_shortest": 0}),
        *({"freeze_pieces": 0}, {"freeze_pieces": 100}),
    ],
)
def test_a_limit_out_of_sense_is_refused(studio: Studio, wrong: dict) -> None:
    studio.plan(freeze_days=366, freeze_pieces=99, freeze_shortest=366)
    with pytest.raises(BadFreezeLimit) as refusal:
        studio.plan(**wrong)
    assert refusal.value.field == "freeze_days"


@pytest.mark.req("PA-05")
@pytest.mark.rule("F-2")
@pytest.mark.rule("edge 6")
def test_edge_06_a_freeze_over_the_end_moves_it_at_once(studio: Studio) -> None:
    held = sold(studio, term_count=19, freeze_days=11)
    assert held.ends_on == day("28.11")
    row = cool(studio, held, "25.11", "05.12")
    assert dates(held) == (SOLD, day("09.12"), "2026-11-25/2026-12-05")
    states = [state_on(held, day(on)) for on in ("24.11", "25.11", "28.11", "05.12", "06.12", "09.12", "10.12")]
    assert states == [
        PassState.ACTIVE,
        *[PassState.FROZEN] * 3,
        *[PassState.ACTIVE] * 2,
        PassState.EXPIRED,
    ]
    assert held.left_units == 800
    event = Event.objects.get(name="passes.pass_frozen")
    assert event.data == {
        "client_id": held.client_id,
        "client_pass_id": held.pk,
        "freeze_id": row.pk,
        "begins_on": "2026-11-25",
        "ends_on": "2026-12-05",
        "pass_ends_on": "2026-12-09",
    }


@pytest.mark.rule("F-2")
def test_the_same_days_again_are_that_freeze(studio: Studio) -> None:
    held = sold(studio)
    first = cool(studio, held, "12.11", "16.11")
    assert cool(studio, held, "12.11", "16.11") == first
    assert (dates(held)[1], Event.objects.filter(name="passes.pass_frozen").count()) == (day("14.12"), 1)


@pytest.mark.rule("F-1")
@pytest.mark.rule("F-2")
@pytest.mark.parametrize(
    ("plan", "first", "last", "refusal"),
    [
        ({}, "16.11", "12.11", FreezeInverted),
        ({"freeze_days": 0}, "12.11", "14.11", FreezeNotAllowed),
        ({"activation": "first_visit"}, "12.11", "14.11", FreezeNotStarted),
        ({}, "10.12", "14.12", FreezeOutsideTerm),
        ({}, "09.11", "12.11", FreezeOutsideTerm),
        ({}, "12.11", "19.11", FreezeTooLong),
        ({}, "12.11", "13.11", FreezeTooShort),
    ],
)
def test_what_cannot_be_frozen(studio: Studio, plan: dict, first: str, last: str, refusal: type) -> None:
    held = sold(studio, **plan)
    before = dates(held)
    with pytest.raises(refusal) as found:
        cool(studio, held, first, last)
    assert (dates(held), PassFreeze.objects.count(), str(found.value) != "") == (before, 0, True)


@pytest.mark.rule("F-1")
def test_the_last_day_of_the_term_is_the_last_to_begin_a_freeze(studio: Studio) -> None:
    held = sold(studio)
    cool(studio, held, "09.12", "15.12")
    assert dates(held)[1] == day("16.12")


@pytest.mark.rule("F-1")
def test_pieces_and_days_are_counted_over_the_life_of_the_pass(studio: Studio) -> None:
    held = sold(studio, freeze_days=10, freeze_pieces=3)
    cool(studio, held, "12.11", "15.11")
    with pytest.raises(FreezeOverlaps) as refusal:
        cool(studio, held, "15.11", "17.11")
    assert refusal.value.details == {"first": "12.11.2026", "last": "15.11.2026"}
    with pytest.raises(FreezeOverlaps):
        cool(studio, held, "14.11", "15.11")  # its last day is no sign that it is the same one
    cool(studio, held, "16.11", "19.11")
    held.refresh_from_db()
    assert (limit_of(held).days_left, limit_of(held).pieces_left) == (2, 1)
    with pytest.raises(FreezeTooShort):
        cool(studio, held, "25.11", "25.11")
    cool(studio, held, "25.11", "26.11")  # shorter than the shortest, but all that is left
    with pytest.raises(FreezePiecesUsed):
        cool(studio, held, "28.11", "28.11")
    assert dates(held)[1] == ENDS + timedelta(days=10)


@pytest.mark.rule("F-2")
def test_where_no_day_is_left_it_says_so_instead_of_a_shorter_time(studio: Studio) -> None:
    held = sold(studio, freeze_days=3, freeze_pieces=2)
    cool(studio, held, "12.11", "14.11")
    with pytest.raises(FreezeTooLong) as refusal:
        cool(studio, held, "20.11", "22.11")
    assert str(refusal.value) == "Все дни заморозки израсходованы"


@pytest.mark.rule("F-1")
def test_a_past_day_takes_a_right_and_thirty_days_at_most(studio: Studio) -> None:
    held = sold(studio, term_count=90)
    with clock.at(moment(day("12.12"), time(9))):
        with pytest.raises(FreezePassed) as refusal:
            cool(studio, held, "11.12", "16.12")
        assert refusal.value.details == {"day": "12.12.2026"}
        with pytest.raises(FreezePassed):
            cool(studio, held, "11.11", "13.11", may_backdate=True)
        cool(studio, held, "12.11", "14.11", may_backdate=True)
    assert dates(held)[2] == "2026-11-12/2026-11-14"


@pytest.mark.rule("F-3")
@pytest.mark.rule("edge 8")
def test_edge_08_a_taking_inside_refuses_the_freeze(studio: Studio) -> None:
    held = sold(studio)
    entry = _take(studio, held, "14.11")
    _take(studio, held, "15.11")
    with pytest.raises(FreezeHasVisits) as refusal:
        cool(studio, held, "13.11", "16.11")
    assert refusal.value.details == {"days": "14.11, 15.11"}
    return_credit(entry=entry, on=SOLD, branch=studio.branch, actor=studio.actor)
    cool(studio, held, "12.11", "14.11")
    assert dates(held)[1] == day("12.12")


@pytest.mark.rule("F-2")
def test_nothing_is_taken_on_a_frozen_day(studio: Studio) -> None:
    held = sold(studio)
    cool(studio, held, "12.11", "14.11")
    for on in ("12.11", "14.11"):
        with pytest.raises(PassNotFitting):
            _take(studio, held, on)
    _take(studio, held, "11.11")
    _take(studio, held, "15.11")
    held.refresh_from_db()
    assert held.left_units == 600


def _take(studio: Studio, held: ClientPass, on: str):
    return take_credit(client_pass=held, on=day(on), cause="visit:0", branch=studio.branch, actor=studio.actor)


@pytest.mark.rule("F-4")
@pytest.mark.parametrize(
    ("on", "ends", "frozen", "days"),
    [
        ("19.11", "09.12", "", 7),
        ("20.11", "09.12", "", 7),
        ("21.11", "10.12", "2026-11-20/2026-11-20", 6),
        ("26.11", "15.12", "2026-11-20/2026-11-25", 1),
        ("27.11", "16.12", "2026-11-20/2026-11-26", 0),
    ],
)
def test_unfreezing_gives_back_what_was_not_used(studio: Studio, on: str, ends: str, frozen: str, days: int) -> None:
    held = sold(studio)
    row = cool(studio, held, "20.11", "26.11")
    assert dates(held)[1] == day("16.12")
    answer = warm(studio, row, on)
    assert (dates(held)[1:], answer.days) == ((day(ends), frozen), days)
    assert limit_of(held).days_left == days
    assert PassFreeze.objects.count() == (1 if frozen else 0)


@pytest.mark.rule("F-4")
@pytest.mark.rule("edge 7")
def test_edge_07_a_second_unfreeze_changes_nothing(studio: Studio) -> None:
    held = sold(studio)
    row = cool(studio, held, "20.11", "26.11")
    with clock.at(moment(day("23.11"), time(12))):
        assert warm(studio, row, "23.11").days == 4
    before = dates(held), Event.objects.count()
    assert before[0][1] == day("12.12")
    for today in ("23.11", "24.11", "02.12"):
        with clock.at(moment(day(today), time(12))):
            assert warm(studio, row, today).days == 0
    assert (dates(held), Event.objects.count()) == before


@pytest.mark.rule("F-4")
def test_a_freeze_deleted_is_unfrozen_once(studio: Studio) -> None:
    held = sold(studio)
    row = cool(studio, held, "20.11", "26.11")
    assert undo_freeze(freeze=row, actor=studio.actor).days == 7
    assert (
        undo_freeze(freeze=PassFreeze(pk=row.pk, client_pass=held, begins_on=day("20.11")), actor=studio.actor).days
        == 0
    )
    assert dates(held) == (SOLD, ENDS, "")


@pytest.mark.rule("F-4")
def test_days_that_were_frozen_are_not_given_back_without_the_right(studio: Studio) -> None:
    held = sold(studio)
    row = cool(studio, held, "12.11", "18.11")
    with clock.at(moment(day("16.11"), time(12))):
        with pytest.raises(UnfreezePassed):
            warm(studio, row, "14.11")
        assert warm(studio, row, "14.11", may_backdate=True).days == 5


@pytest.mark.rule("F-2")
def test_the_database_refuses_what_overlaps_or_ends_before_it_begins(studio: Studio) -> None:
    held = sold(studio)
    row = cool(studio, held, "12.11", "14.11")
    terms = {"client_pass": held, "made_at": clock.now(), "made_by": "test"}
    for first, last in (("14.11", "16.11"), ("10.11", "12.11"), ("13.11", "13.11"), ("20.11", "19.11")):
        with pytest.raises(IntegrityError), transaction.atomic():
            PassFreeze.objects.create(begins_on=day(first), ends_on=day(last), **terms)
    other = PassFreeze.objects.create(begins_on=day("15.11"), ends_on=day("16.11"), **terms)
    with pytest.raises(IntegrityError), transaction.atomic():
        PassFreeze.objects.filter(pk=other.pk).update(begins_on=day("14.11"))
    other.delete()
    assert PassFreeze.objects.get() == row


@pytest.mark.rule("F-7")
@pytest.mark.rule("R-3")
def test_frozen_days_of_an_unlimited_pass_earn_nothing(studio: Studio) -> None:
    with clock.at(moment(day("20.11"), time(12))):
        held = sold(studio, count=None, kind="unlimited", price_minor=790000)
        cool(studio, held, "24.11", "30.11")
    post_month(branch=studio.branch, day=day("01.12"))
    assert _earned(studio) == 105333  # 4 of 30 days
    post_month(branch=studio.branch, day=date(2027, 1, 1))
    assert _earned(studio) == 790000


@pytest.mark.rule("F-7")
@pytest.mark.rule("R-3")
def test_a_freeze_of_days_already_earned_takes_them_back_and_its_end_gives_them_again(studio: Studio) -> None:
    with clock.at(moment(day("20.11"), time(12))):
        held = sold(studio, count=None, kind="unlimited", price_minor=790000)
    post_month(branch=studio.branch, day=day("01.12"))
    assert _earned(studio) == 289667
    with clock.at(moment(day("02.12"), time(12))):
        row = cool(studio, held, "24.11", "30.11", may_backdate=True)
        assert _earned(studio) == 105333
        undo_freeze(freeze=row, actor=studio.actor)
        assert _earned(studio) == 289667
        cool(studio, held, "24.11", "30.11", may_backdate=True)
        assert _earned(studio) == 105333
    post_month(branch=studio.branch, day=date(2027, 1, 1))
    assert _earned(studio) == 790000


def _earned(studio: Studio) -> int:
    account = LedgerAccount.objects.get(code=f"revenue:passes:{studio.branch.pk}")
    rows = Transfer.objects.all()
    return sum(one.minor for one in rows if one.target == account) - sum(
        one.minor for one in rows if one.source == account
    )


@pytest.mark.rule("P-3")
def test_a_start_that_moves_keeps_the_frozen_days(studio: Studio) -> None:
    held = sold(studio, activation="first_visit")
    first = _take(studio, held, "11.11")
    _take(studio, held, "20.11")
    with clock.at(moment(day("11.11"), time(12))):
        cool(studio, held, "12.11", "14.11")
    assert dates(held)[:2] == (day("11.11"), day("13.12"))
    return_credit(entry=first, on=SOLD, branch=studio.branch, actor=studio.actor)
    assert dates(held)[:2] == (day("20.11"), day("22.12"))
