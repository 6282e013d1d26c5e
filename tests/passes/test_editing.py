"""Changing a sold pass and extending it (P-8, P-11), and what it earns from then on (R-4)."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.events.models import Event, EventDetail
from ritm.ledger.models import Charge, LedgerAccount, Transfer
from ritm.passes.actions.calendar import burn_leftovers, post_month
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.actions.editing import change_pass, extend_pass
from ritm.passes.actions.freezing import freeze
from ritm.passes.data import PassChange
from ritm.passes.errors import BadCount, DisciplinesMissing, PassClosed, StartPassed, StartTooFar
from ritm.passes.errors_of_changes import (
    ChangeReasonMissing,
    CountBelowUsed,
    DaysNotPositive,
    PriceBelowEarned,
    ReviveForbidden,
    TermHasFreeze,
    TermHasTakings,
    TermInverted,
    TermTooLong,
)
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.states import state_on
from ritm.sales.models import SaleLine
from ritm.sales.queries import debts_of
from tests.given import Studio, moment

SOLD, ENDS = date(2026, 11, 10), date(2026, 12, 9)


@pytest.fixture(autouse=True)
def _day(studio: Studio):
    with clock.at(moment(SOLD, time(12))):
        yield


def sold(studio: Studio, *, paid: bool = True, **plan) -> ClientPass:
    plan.setdefault("price_minor", 504000)
    return studio.pass_(studio.client(), studio.plan(**plan), paid=paid)


def change(studio: Studio, held: ClientPass, reason: str = "По просьбе", **to) -> ClientPass:
    may = {name: to.pop(name) for name in ("may_backdate", "may_revive") if name in to}
    wanted = replace(PassChange.of(ClientPass.objects.get(pk=held.pk)), **to)
    return change_pass(client_pass=held, change=wanted, reason=reason, actor=studio.actor, **may)


def extend(studio: Studio, held: ClientPass, days: int = 7, **may) -> ClientPass:
    return extend_pass(client_pass=held, days=days, reason="Болела", actor=studio.actor, **may)


def take(studio: Studio, held: ClientPass, day: int, units: int = 100) -> CreditEntry:
    on = date(2026, 11, day)
    terms = {"cause": f"visit:{day}", "branch": studio.branch, "actor": studio.actor}
    return take_credit(client_pass=held, on=on, units=units, **terms)


def revenue(studio: Studio, what: str = "passes") -> int:
    account = LedgerAccount.objects.filter(code=f"revenue:{what}:{studio.branch.pk}").first()
    rows = Transfer.objects.filter(target=account), Transfer.objects.filter(source=account)
    came, went = (sum(rows.values_list("minor", flat=True)) for rows in rows)
    return came - went


@pytest.mark.req("PA-05")
@pytest.mark.rule("P-11")
def test_a_sold_pass_is_changed_for_a_reason_that_stays_with_old_and_new(studio: Studio) -> None:
    held = sold(studio)
    dance = studio.discipline("Балет")
    terms = {"count": 10, "ends_on": date(2026, 12, 20), "all_disciplines": False}
    changed = change(studio, held, "  Подарок  ", **terms, discipline_ids=frozenset({dance.pk}))
    assert (changed.count, changed.left_units, changed.ends_on, changed.extra_days) == (
        10,
        1000,
        date(2026, 12, 20),
        11,
    )
    last = CreditEntry.objects.filter(client_pass=held).order_by("number").last()
    assert (last.reason, last.units, last.left_after) == ("adjustment", 200, 1000)
    event = Event.objects.get(name="passes.pass_changed")
    assert event.data["reason"] == "Подарок"
    assert set(EventDetail.objects.filter(event=event).values_list("field", "old", "new")) == {
        ("count", "8", "10"),
        ("ends_on", "2026-12-09", "2026-12-20"),
        ("all_disciplines", "True", "False"),
        ("disciplines", "", "Балет"),
    }
    change(studio, held, "Ещё раз то же")
    assert Event.objects.filter(name="passes.pass_changed").count() == 1


@pytest.mark.rule("R-4")
def test_from_a_change_on_the_rest_of_the_price_is_earned_by_the_rest_of_the_visits(studio: Studio) -> None:
    held = sold(studio)
    entries = [take(studio, held, day) for day in (11, 12)]
    assert revenue(studio) == 126000  # 63 000 a visit
    change(studio, held, count=7, price_minor=426001)
    take(studio, held, 13)
    assert revenue(studio) == 126000 + 60000  # (4 260,01 − 1 260) / 5
    for day in (14, 15, 16, 17):
        take(studio, held, day)
    assert revenue(studio) == 426001
    return_credit(entry=entries[0], on=SOLD, branch=studio.branch, actor=studio.actor)
    held.refresh_from_db()
    # What it had earned went back to the kopeck; the rest is spread over one visit more.
    assert (held.base_minor, held.base_units, revenue(studio)) == (63000, 100, 63000 + 302501)
    take(studio, held, 18)
    assert revenue(studio) == 426001
    return_credit(entry=entries[1], on=SOLD, branch=studio.branch, actor=studio.actor)
    held.refresh_from_db()
    assert (held.base_minor, held.base_units) == (0, 0)  # nothing is left of the time before


@pytest.mark.rule("R-4")
def test_where_no_visit_is_left_to_earn_by_the_rest_is_earned_at_once(studio: Studio) -> None:
    held = sold(studio)
    first = take(studio, held, 11)
    take(studio, held, 12)
    change(studio, held, count=2)
    assert revenue(studio) == 504000
    return_credit(entry=first, on=SOLD, branch=studio.branch, actor=studio.actor)
    assert revenue(studio) == 504000 - 63000
    take(studio, held, 13)
    assert revenue(studio) == 504000


@pytest.mark.rule("R-4")
def test_days_of_an_unlimited_pass_are_earned_anew_from_the_day_of_the_change(studio: Studio) -> None:
    held = sold(studio, count=None, kind="unlimited", price_minor=300000)
    with clock.at(moment(date(2026, 11, 20), time(12))):
        changed = change(studio, held, ends_on=date(2026, 12, 29))
        assert (changed.base_minor, changed.base_on, revenue(studio)) == (100000, date(2026, 11, 19), 100000)
    post_month(branch=studio.branch, day=date(2026, 12, 1))
    assert revenue(studio) == 100000 + 55000  # 11 of 40 days of 2 000 roubles
    post_month(branch=studio.branch, day=date(2027, 1, 1))
    assert revenue(studio) == 300000


@pytest.mark.rule("P-11")
def test_a_dearer_pass_is_owed_for_and_a_cheaper_one_leaves_money_on_the_balance(studio: Studio) -> None:
    held = sold(studio)
    anna = held.client
    change(studio, held, price_minor=604000)
    charge = Charge.objects.get(subject=f"pass:{held.pk}", is_cancelled=False)
    assert (charge.minor, charge.open_minor, charge.due_on) == (604000, 100000, SOLD + timedelta(days=14))
    assert studio.money(anna).debt_minor == 100000
    change(studio, held, price_minor=400000)
    assert (studio.money(anna).debt_minor, studio.money(anna).free_minor) == (0, 104000)
    owing = sold(studio, paid=False)
    due_on = Charge.objects.get(subject=f"pass:{owing.pk}").due_on
    change(studio, owing, price_minor=100000)
    charge = Charge.objects.get(subject=f"pass:{owing.pk}", is_cancelled=False)
    assert (charge.open_minor, charge.due_on, studio.money(owing.client).debt_minor) == (100000, due_on, 100000)
    assert (SaleLine.objects.get(client_pass=owing).charge, [one.title for one in debts_of(owing.client)]) == (
        charge,
        [f"Абонемент «{owing.name}»"],
    )
    change(studio, owing, price_minor=0)
    assert (studio.money(owing.client).debt_minor, studio.money(owing.client).free_minor) == (0, 0)
    assert SaleLine.objects.get(client_pass=owing).charge is None


@pytest.mark.rule("P-11")
@pytest.mark.parametrize(
    ("to", "refusal"),
    [
        ({"count": 1}, CountBelowUsed),
        ({"count": 0}, BadCount),
        ({"count": 1000}, BadCount),
        ({"count": None}, BadCount),
        ({"price_minor": 125999}, PriceBelowEarned),
        ({"ends_on": date(2026, 11, 11)}, TermHasTakings),
        ({"starts_on": date(2026, 11, 12)}, TermHasTakings),
        ({"starts_on": date(2026, 11, 9)}, StartPassed),
        ({"starts_on": date(2027, 11, 11), "ends_on": date(2027, 12, 11)}, StartTooFar),
        ({"ends_on": date(2026, 11, 9)}, TermInverted),
        ({"ends_on": None}, TermInverted),
        ({"ends_on": date(2040, 1, 1)}, TermTooLong),
        ({"ends_on": date(2026, 11, 22)}, TermHasFreeze),
        ({"all_disciplines": False}, DisciplinesMissing),
    ],
)
def test_what_cannot_be_changed(studio: Studio, to: dict, refusal: type) -> None:
    held = sold(studio)
    take(studio, held, 11)
    take(studio, held, 12)
    freeze(client_pass=held, begins_on=date(2026, 11, 20), ends_on=date(2026, 11, 23), actor=studio.actor)
    before = ClientPass.objects.filter(pk=held.pk).values().get()
    with pytest.raises(refusal) as found:
        change(studio, held, **to)
    assert (ClientPass.objects.filter(pk=held.pk).values().get(), str(found.value) != "") == (before, True)


@pytest.mark.rule("P-11")
def test_no_reason_no_change_and_a_closed_pass_stays(studio: Studio) -> None:
    held = sold(studio)
    with pytest.raises(ChangeReasonMissing):
        change(studio, held, " ", count=9)
    with pytest.raises(ChangeReasonMissing):
        extend_pass(client_pass=held, days=1, reason="", actor=studio.actor)
    ClientPass.objects.filter(pk=held.pk).update(closed_reason="cancelled")
    held.refresh_from_db()
    with pytest.raises(PassClosed):
        change(studio, held, count=9)
    with pytest.raises(PassClosed):
        extend(studio, held)
    ClientPass.objects.filter(pk=held.pk).update(closed_reason="")


@pytest.mark.rule("P-11")
def test_a_start_chosen_by_hand_is_moved_by_no_visit(studio: Studio) -> None:
    held = sold(studio, activation="first_visit")
    entry = take(studio, held, 12)
    changed = change(studio, held, starts_on=date(2026, 11, 10))
    assert (changed.starts_on, changed.ends_on, changed.extra_days) == (SOLD, date(2026, 12, 11), 2)
    return_credit(entry=entry, on=SOLD, branch=studio.branch, actor=studio.actor)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (SOLD, date(2026, 12, 11))
    with clock.at(moment(date(2026, 11, 20), time(12))):
        assert change(studio, held, starts_on=date(2026, 10, 1), may_backdate=True).starts_on == date(2026, 10, 1)


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-8")
def test_a_pass_is_extended_by_days_also_while_it_waits(studio: Studio) -> None:
    held, waiting = sold(studio), sold(studio, activation="first_visit")
    assert extend(studio, held).ends_on == ENDS + timedelta(days=7)
    assert extend(studio, held, 3).ends_on == ENDS + timedelta(days=10)
    data = Event.objects.filter(name="passes.pass_extended").order_by("pk").last().data
    assert (data["days"], data["pass_ends_on"], data["reason"]) == (3, "2026-12-19", "Болела")
    assert (extend(studio, waiting).ends_on, waiting.starts_on) == (None, None)
    take(studio, waiting, 12)
    waiting.refresh_from_db()
    assert (waiting.starts_on, waiting.ends_on) == (date(2026, 11, 12), date(2026, 12, 18))
    for days in (0, -1, 367):
        with pytest.raises(DaysNotPositive):
            extend(studio, held, days)


@pytest.mark.rule("P-8")
def test_three_days_after_the_end_it_takes_a_right_to_bring_back_what_has_burnt(studio: Studio) -> None:
    held = sold(studio)
    take(studio, held, 11)
    with clock.at(moment(date(2026, 12, 12), time(12))):
        assert state_on(extend(studio, held, 1), date(2026, 12, 10)) == "active"
    with clock.at(moment(date(2026, 12, 14), time(12))):
        burn_leftovers(branch=studio.branch, day=studio.today)
        assert (revenue(studio), revenue(studio, "burnt")) == (63000, 441000)
        with pytest.raises(ReviveForbidden) as refusal:
            extend(studio, held)
        assert refusal.value.details == {"day": "10.12.2026"}
        revived = extend(studio, held, may_revive=True)
        assert (revived.left_units, revived.ends_on) == (700, date(2026, 12, 17))
        assert (revenue(studio), revenue(studio, "burnt")) == (63000, 0)
        assert burn_leftovers(branch=studio.branch, day=studio.today) == 0
    back = CreditEntry.objects.get(reverses__reason="burnt")
    assert (back.units, Event.objects.get(name="passes.pass_revived").data["entry_id"]) == (700, back.pk)
