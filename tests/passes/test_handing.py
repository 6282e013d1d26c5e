"""A pass goes to another client: what is left, its term and limits; money stays with the payer (P-10)."""

from datetime import date, time, timedelta

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.ledger.models import Charge, Transfer
from ritm.passes.actions.calendar import auto_activate, post_month
from ritm.passes.actions.credits import return_credit
from ritm.passes.actions.editing import change_pass, extend_pass
from ritm.passes.actions.freezing import freeze
from ritm.passes.actions.handing import hand_over, undo_handing_over
from ritm.passes.data import PassChange, PassTerms
from ritm.passes.errors import PassClosed
from ritm.passes.errors_of_changes import ChangeReasonMissing
from ritm.passes.errors_of_handing import (
    HandedPassOther,
    HandedPassUsed,
    HandedToHimself,
    HandedToNobody,
    NothingToHandOver,
    PriceOfHandedPass,
    TrialNotHandedOver,
)
from ritm.passes.handing import heir_of
from ritm.passes.models import ClientPass, PassState
from ritm.passes.states import state_on
from ritm.sales.queries import debts_of
from tests.given import Studio, moment
from tests.passes.test_editing import ENDS, SOLD, revenue, sold, take

REASON = "Уезжает"


@pytest.fixture(autouse=True)
def _day(studio: Studio):
    with clock.at(moment(SOLD, time(12))):
        yield


def hand(studio: Studio, held: ClientPass, to=None) -> ClientPass:
    return hand_over(client_pass=held, to=to or studio.client(), reason=REASON, actor=studio.actor)


def back(studio: Studio, held: ClientPass) -> ClientPass:
    return undo_handing_over(client_pass=held, actor=studio.actor)


def fresh(held: ClientPass) -> ClientPass:
    return ClientPass.objects.get(pk=held.pk)


def movements(held: ClientPass) -> list[tuple[str, int]]:
    return list(held.entries.order_by("number").values_list("reason", "units"))


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-10", "B-10", "R-2")
def test_the_rest_goes_on_in_other_hands_and_earns_to_the_kopeck_what_the_payer_prepaid(studio: Studio) -> None:
    held = sold(studio, count=3, price_minor=100000, paid=False)
    limits = {"per_day": 2, "weekdays": 31, "freeze_days": 14}
    ClientPass.objects.filter(pk=held.pk).update(**limits, renews=True)
    freeze(client_pass=fresh(held), begins_on=date(2026, 11, 20), ends_on=date(2026, 11, 22), actor=studio.actor)
    take(studio, held, 11)
    vera = studio.client()
    new = hand(studio, held, vera)
    old = fresh(held)
    assert (old.closed_reason, old.closed_on, old.left_units) == (PassState.TRANSFERRED, SOLD, 0)
    assert (new.client_id, new.left_units, new.starts_on, new.ends_on) == (vera.pk, 200, SOLD, ENDS + timedelta(days=3))
    assert {name: getattr(new, name) for name in limits} == limits
    assert not new.renews  # nobody has asked Vera
    assert [(row.begins_on, row.ends_on) for row in new.freezes.all()] == [(date(2026, 11, 20), date(2026, 11, 22))]
    assert movements(old) == [("sale", 300), ("visit", -100), ("handed_over", -200)]
    assert movements(new) == [("handed_over", 200)]
    assert studio.money(vera).debt_minor == 0
    assert [(debt.charge.subject, debt.charge.open_minor) for debt in debts_of(old.client)] == [
        (f"pass:{old.pk}", 100000)
    ]
    take(studio, new, 12)
    take(studio, new, 13)
    earned = Transfer.objects.filter(reason="earned", subject=f"pass:{old.pk}").order_by("pk")
    assert list(earned.values_list("minor", flat=True)) == [33333, 33334, 33333]
    assert Transfer.objects.filter(subject=f"pass:{new.pk}").count() == 0
    assert hand(studio, old, vera) == new
    told = {
        one.name: one.data for one in Event.objects.filter(name__startswith="passes.pass_", data__has_key="other_id")
    }
    assert told["passes.pass_handed_over"]["reason"] == REASON
    assert told["passes.pass_received"]["other_id"] == old.client_id


@pytest.mark.rule("P-10", "R-3")
def test_an_unlimited_pass_earns_its_days_before_and_after(studio: Studio) -> None:
    held = sold(studio, kind="unlimited", count=None, price_minor=90000)
    with clock.at(moment(date(2026, 11, 20), time(12))):
        new = hand(studio, held)
        assert (revenue(studio), new.earned_minor, new.left_units) == (30000, 30000, None)
    with clock.at(moment(date(2026, 12, 15), time(12))):
        post_month(branch=studio.branch, day=date(2026, 12, 15))
    assert revenue(studio) == 90000
    assert (fresh(held).earned_minor, fresh(new).earned_minor) == (30000, 90000)


@pytest.mark.rule("P-10", "P-2", "P-4")
def test_one_that_waits_waits_in_other_hands_too_and_a_visit_given_back_does_not_begin_it_anew(studio: Studio) -> None:
    plan = studio.plan(activation="first_visit", price_minor=80000)
    waiting, begun = (studio.pass_(studio.client(), plan) for _ in range(2))
    new = hand(studio, waiting)
    assert (new.starts_on, new.auto_activates_on) == (None, SOLD + timedelta(days=30))
    take(studio, begun, 12)
    other = hand(studio, begun)
    with clock.at(moment(date(2026, 11, 14), time(12))):
        entry = take(studio, other, 14)
        return_credit(entry=entry, on=date(2026, 11, 14), branch=studio.branch, actor=studio.actor)
    assert fresh(other).starts_on == date(2026, 11, 12)
    first = studio.pass_(studio.client(), plan)
    behind = studio.pass_(first.client, plan, terms=PassTerms.of(plan, activation="after_previous"))
    moved = hand(studio, behind)
    assert (moved.starts_on, moved.previous_id, moved.activation) == (None, None, "first_visit")
    with clock.at(moment(SOLD + timedelta(days=31), time(12))):
        auto_activate(branch=studio.branch, day=SOLD + timedelta(days=31))
    assert fresh(moved).starts_on == SOLD + timedelta(days=30)


@pytest.mark.rule("P-10", "B-9")
def test_what_comes_back_to_whoever_had_it_goes_on_to_whoever_has_it(studio: Studio) -> None:
    held = sold(studio, count=3, price_minor=100000)
    entry = take(studio, held, 11)
    second = take(studio, held, 12)
    middle = hand(studio, held)
    last = hand(studio, middle)
    assert (last.paid_as_id, last.handed_from_id, last.left_units) == (held.pk, middle.pk, 100)
    return_credit(entry=entry, on=date(2026, 11, 13), branch=studio.branch, actor=studio.actor)
    rows = [fresh(one) for one in (held, middle, last)]
    assert [one.left_units for one in rows] == [0, 0, 200]
    assert movements(rows[0])[-2:] == [("undo", 100), ("handed_over", -100)]
    assert revenue(studio) == 33333
    changed = PassChange.of(rows[2])
    more = {**changed.__dict__, "count": 4}
    change_pass(client_pass=rows[2], change=PassChange(**more), reason="Подарок", actor=studio.actor)
    return_credit(entry=second, on=date(2026, 11, 13), branch=studio.branch, actor=studio.actor)
    assert (fresh(last).left_units, revenue(studio)) == (400, 0)
    assert heir_of(rows[1]) == last


@pytest.mark.rule("P-10")
def test_it_goes_back_as_if_it_had_not_been_while_nobody_has_used_it(studio: Studio) -> None:
    held = sold(studio, count=3, price_minor=100000)
    behind = studio.pass_(held.client, held.plan, terms=PassTerms.of(held.plan, activation="after_previous"))
    entry = take(studio, held, 11)
    as_it_was = {name: getattr(fresh(held), name) for name in ("starts_on", "ends_on", "left_units", "activation")}
    new = hand(studio, held)
    assert fresh(behind).starts_on == SOLD + timedelta(days=1)
    visit = take(studio, new, 12)
    with pytest.raises(HandedPassUsed):
        back(studio, new)
    return_credit(entry=visit, on=date(2026, 11, 12), branch=studio.branch, actor=studio.actor)
    assert back(studio, new) == held
    assert {name: getattr(fresh(held), name) for name in as_it_was} == as_it_was
    assert (fresh(held).closed_reason, fresh(held).closed_on, fresh(behind).starts_on) == (
        "",
        None,
        ENDS + timedelta(1),
    )
    assert (fresh(new).closed_reason, fresh(new).left_units) == (PassState.CANCELLED, 0)
    assert back(studio, fresh(new)) == held
    again = hand(studio, fresh(held))
    assert (again.left_units, again.pk != new.pk) == (200, True)
    return_credit(entry=entry, on=date(2026, 11, 12), branch=studio.branch, actor=studio.actor)
    back(studio, again)
    assert (fresh(held).left_units, revenue(studio)) == (300, 0)
    with pytest.raises(PassClosed):
        back(studio, fresh(held))
    third = hand(studio, fresh(held))
    fourth = hand(studio, third)
    with pytest.raises(HandedPassOther):
        back(studio, fresh(third))
    extend_pass(client_pass=fourth, days=2, reason="Болела", actor=studio.actor)
    with pytest.raises(HandedPassUsed):
        back(studio, fresh(fourth))


@pytest.mark.rule("P-10")
def test_what_is_over_closed_or_a_trial_is_not_handed_over_nor_to_nobody(studio: Studio) -> None:
    held = sold(studio, count=1)
    vera = studio.client()
    gone = studio.client()
    delete_client(client=gone, actor=studio.actor)
    trial = sold(studio, kind="trial", count=1)
    used = sold(studio, count=1)
    take(studio, used, 10)
    refusals = [
        (held, held.client, HandedToHimself),
        (held, gone, HandedToNobody),
        (trial, vera, TrialNotHandedOver),
        (used, vera, NothingToHandOver),
    ]
    for one, to, refusal in refusals:
        with pytest.raises(refusal):
            hand(studio, one, to)
    with pytest.raises(ChangeReasonMissing):
        hand_over(client_pass=held, to=vera, reason=" ", actor=studio.actor)
    with clock.at(moment(ENDS + timedelta(days=1), time(12))), pytest.raises(NothingToHandOver):
        hand(studio, held, vera)
    new = hand(studio, held, vera)
    with pytest.raises(PassClosed):
        hand(studio, fresh(held), studio.client())
    assert (state_on(fresh(held), SOLD), state_on(new, SOLD)) == (PassState.TRANSFERRED, PassState.ACTIVE)
    dearer = {**PassChange.of(new).__dict__, "price_minor": 900000}
    with pytest.raises(PriceOfHandedPass):
        change_pass(client_pass=new, change=PassChange(**dearer), reason="x", actor=studio.actor)
    assert Charge.objects.filter(kind="pass", is_cancelled=False).count() == 3
