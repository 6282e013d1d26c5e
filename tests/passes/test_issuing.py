"""A client gets a pass: its term, its activation, the limit of trial passes."""

from datetime import date, time, timedelta

import pytest
from django.db import transaction

from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.passes import errors
from ritm.passes.actions.issuing import Brought, issue_openings
from ritm.passes.data import PassTerms
from ritm.passes.models import Activation, ClientPass, CreditEntry, PassState
from ritm.passes.queries_of_trials import trials_nearby, trials_used, trials_used_by
from ritm.passes.states import state_on
from tests.given import Studio, moment


def sold_on(studio: Studio, day: date, plan, **order) -> ClientPass:
    with clock.at(moment(day, time(12))):
        return studio.pass_(studio.client(), plan, **order)


@pytest.mark.req("PA-03")
@pytest.mark.rule("P-1")
def test_a_pass_is_a_snapshot_that_begins_on_the_local_day_of_sale(studio: Studio) -> None:
    plan = studio.plan(count=8, term_count=30)
    # 23:30 in Vladivostok: still the day before in UTC.
    with clock.at(moment(date(2026, 11, 10), time(23, 30))):
        held = studio.pass_(studio.client(), plan)
    assert (held.sold_on, held.starts_on, held.ends_on) == (date(2026, 11, 10), date(2026, 11, 10), date(2026, 12, 9))
    assert (held.name, held.count, held.left_units, held.price_minor) == (plan.name, 8, 800, 560000)
    entry = CreditEntry.objects.get(client_pass=held)
    assert (entry.number, entry.units, entry.left_after, entry.reason) == (1, 800, 800, "sale")


@pytest.mark.rule("T-4")
@pytest.mark.parametrize(
    ("sold", "count", "unit", "ends"),
    [
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2026, 1, 31), 30, "days", date(2026, 3, 1)),
        (date(2026, 1, 31), 2, "weeks", date(2026, 2, 13)),
    ],
)
def test_edge_22_terms_end_by_the_calendar(studio: Studio, sold: date, count: int, unit: str, ends: date) -> None:
    held = sold_on(studio, sold, studio.plan(term_count=count, term_unit=unit))
    assert (held.starts_on, held.ends_on) == (sold, ends)


@pytest.mark.rule("P-1")
@pytest.mark.req("PA-04")
def test_a_pass_with_a_date_is_not_active_before_it(studio: Studio) -> None:
    plan = studio.plan()
    begins = date(2026, 11, 20)
    held = sold_on(studio, date(2026, 11, 10), plan, terms=PassTerms.of(plan, starts_on=begins))
    assert (held.activation, held.starts_on, held.ends_on) == (Activation.ON_DATE, begins, date(2026, 12, 19))
    states = [state_on(held, day) for day in (date(2026, 11, 19), begins, date(2026, 12, 19), date(2026, 12, 20))]
    assert states == [PassState.NOT_STARTED, PassState.ACTIVE, PassState.ACTIVE, PassState.EXPIRED]


@pytest.mark.rule("P-1")
@pytest.mark.parametrize(
    ("days", "is_boss", "refusal"),
    [
        (365, False, None),
        (366, True, errors.StartTooFar),
        (-1, False, errors.StartPassed),
        (-60, True, None),
        (-61, True, errors.StartPassed),
    ],
)
def test_how_far_a_date_may_be(studio: Studio, days: int, is_boss: bool, refusal: type | None) -> None:
    from ritm.sales.actions import PassOrder, Tender, sell_pass

    plan, client, sold = studio.plan(), studio.client(), date(2026, 11, 10)
    seller = studio.boss if is_boss else studio.staff("passes.sell")
    order = PassOrder(
        client=client,
        plan=plan,
        branch=studio.branch,
        terms=PassTerms.of(plan, starts_on=sold + timedelta(days=days)),
        shown_minor=560000,
        tenders=(Tender("cash", 560000),),
    )
    with clock.at(moment(sold, time(12))):
        if refusal is None:
            sell_pass(order=order, actor=seller.actor, staff=seller)
        else:
            with pytest.raises(refusal) as said:
                sell_pass(order=order, actor=seller.actor, staff=seller)
            assert said.value.field == "starts_on"
    assert client.passes.count() == (refusal is None)


@pytest.mark.rule("P-1")
def test_activation_on_a_date_needs_the_date(studio: Studio) -> None:
    plan = studio.plan(activation=Activation.ON_DATE)
    with pytest.raises(errors.StartMissing):
        studio.pass_(studio.client(), plan)
    assert ClientPass.objects.count() == 0


@pytest.mark.rule("P-9")
@pytest.mark.req("PA-02")
def test_a_second_trial_is_refused(studio: Studio) -> None:
    trial = studio.plan(kind="trial", count=1, trial_limit=1)
    client = studio.client("Маша")
    with clock.at(moment(date(2026, 9, 2), time(12))):
        studio.pass_(client, trial)
    with pytest.raises(errors.TrialLimit) as said:
        studio.pass_(client, trial)
    assert said.value.details == {"limit": 1, "sold_on": date(2026, 9, 2), "day": "02.09.2026"}
    assert str(said.value) == "Пробный можно купить 1 раз, этот клиент уже покупал 02.09.2026"
    other = studio.plan(kind="trial", count=2, trial_limit=1, price_minor=70000)
    with pytest.raises(errors.TrialLimit):
        studio.pass_(client, other)
    assert client.passes.count() == 1
    studio.pass_(client)
    assert client.passes.count() == 2


@pytest.mark.rule("P-9")
def test_edge_09_a_new_card_with_the_old_phone_gets_no_second_trial(studio: Studio) -> None:
    trial = studio.plan(kind="trial", count=1)
    first = studio.client("Маша", phone="+79165551234")
    studio.pass_(first, trial)
    delete_client(client=first, actor=studio.actor)
    second = studio.client("Мария", phone="8 (916) 555-12-34")
    assert trials_used(second, trial)[0] == 1
    with pytest.raises(errors.TrialLimit):
        studio.pass_(second, trial)
    assert second.passes.count() == 0
    studio.pass_(studio.client("Другая", phone="+79165551235"), trial)


@pytest.mark.rule("P-9")
def test_the_phone_of_a_card_that_was_merged_away_counts_too_and_a_category_counts_for_itself(studio: Studio) -> None:
    trial = studio.plan(kind="trial", count=1, trial_category="Танцы")
    same = studio.plan(kind="trial", count=2, trial_category=" Танцы ")
    yoga, any_ = (studio.plan(kind="trial", count=1, trial_category=name) for name in ("Йога", ""))
    first, kept = studio.client(phone="+79165551234"), studio.client(phone="+79165550000")
    studio.pass_(first, trial)
    merge_clients(kept=kept, dropped=first, chosen={}, actor=studio.actor)
    third = studio.client(phone="8 (916) 555-12-34")
    for client in (kept, third):
        assert [trials_used(client, plan)[0] for plan in (trial, same, yoga, any_)] == [1, 1, 0, 1]
        assert trials_used_by([(client, trial), (client, yoga)]) == {(client.pk, "Танцы"): 1, (client.pk, "Йога"): 0}
        with pytest.raises(errors.TrialLimit):
            studio.pass_(client, same)
    studio.pass_(third, yoga)
    with pytest.raises(errors.TrialLimit):
        studio.pass_(third, any_)


@pytest.mark.rule("P-9")
def test_a_relative_and_the_same_alternative_phone_are_a_warning(studio: Studio) -> None:
    trial = studio.plan(kind="trial", count=1)
    mother = studio.client("Мария", phone="+79165551234")
    child = studio.client("Аня", guardian=mother)
    friend = studio.client("Вера", other_phone="+79165551234")
    alone = studio.client("Олег", other_phone="+79165550000")
    assert trials_nearby(child, trial) == []
    studio.pass_(mother, trial)
    assert trials_nearby(child, trial) == [mother]
    studio.pass_(child, trial)
    assert trials_nearby(mother, trial) == [child]
    assert trials_nearby(friend, trial) == [mother]
    assert trials_nearby(alone, trial) == []
    assert trials_nearby(mother, studio.plan(kind="trial", count=1, trial_category="Йога")) == []


@pytest.mark.rule("P-9")
def test_a_limit_of_two_lets_two_through(studio: Studio) -> None:
    trial = studio.plan(kind="trial", count=1, trial_limit=2)
    client = studio.client()
    studio.pass_(client, trial)
    studio.pass_(client, trial)
    with pytest.raises(errors.TrialLimit) as said, transaction.atomic():
        studio.pass_(client, trial)
    assert (said.value.details["limit"], client.passes.count()) == (2, 2)


def test_a_pass_from_before_costs_nothing_and_holds_what_was_left(studio: Studio) -> None:
    plan, client = studio.plan(count=8), studio.client()
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}
    row = Brought(client=client, plan=plan, branch=studio.branch, left_units=450, **days)
    (held,) = issue_openings(rows=[row], actor=studio.actor)
    held.refresh_from_db()
    assert (held.price_minor, held.left_units, held.starts_on, held.ends_on) == (
        0,
        450,
        date(2026, 11, 1),
        date(2026, 11, 30),
    )
    assert CreditEntry.objects.get(client_pass=held).reason == "opening"
    assert studio.money(client).balance_minor == 0
