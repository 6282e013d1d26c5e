"""A pass that was bought before the last one is over: it begins right after that one, and moves with it (P-1, P-4, F-7)."""

from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.actions.editing import extend_pass
from ritm.passes.actions.freezing import freeze, undo_freeze
from ritm.passes.data import PassTerms
from ritm.passes.errors import PassNotFitting, StartNotFirst
from ritm.passes.models import ClientPass, CreditEntry, PassState
from ritm.passes.states import state_on
from tests.given import Studio, moment

SOLD, ENDS = date(2026, 11, 10), date(2026, 12, 9)


@pytest.fixture(autouse=True)
def _day(studio: Studio):
    with clock.at(moment(SOLD, time(12))):
        yield


def renewed(studio: Studio, held: ClientPass, **terms) -> ClientPass:
    return studio.pass_(held.client, held.plan, terms=PassTerms.of(held.plan, activation="after_previous", **terms))


def term(held: ClientPass) -> tuple[date | None, date | None]:
    held.refresh_from_db()
    return held.starts_on, held.ends_on


def take(studio: Studio, held: ClientPass, on: date, units: int = 100) -> CreditEntry:
    terms = {"cause": f"visit:{on}", "branch": studio.branch, "actor": studio.actor}
    return take_credit(client_pass=held, on=on, units=units, **terms)


@pytest.mark.rule("P-4")
@pytest.mark.rule("F-7")
def test_a_renewal_moves_with_the_pass_before_it_and_so_does_the_one_behind(studio: Studio) -> None:
    held = studio.pass_(studio.client(), studio.plan())
    second = renewed(studio, held)
    third = renewed(studio, held)
    assert (second.previous, third.previous) == (held, second)
    assert term(second) == (ENDS + timedelta(days=1), ENDS + timedelta(days=30))
    assert term(third) == (ENDS + timedelta(days=31), ENDS + timedelta(days=60))
    assert state_on(second, SOLD) == PassState.NOT_STARTED
    with pytest.raises(PassNotFitting):
        take(studio, second, SOLD)
    row = freeze(client_pass=held, begins_on=SOLD, ends_on=SOLD + timedelta(days=4), actor=studio.actor)
    assert (term(second)[0], term(third)[0]) == (ENDS + timedelta(days=6), ENDS + timedelta(days=36))
    extend_pass(client_pass=held, days=2, reason="Болела", actor=studio.actor)
    assert (term(second)[0], term(third)[0]) == (ENDS + timedelta(days=8), ENDS + timedelta(days=38))
    undo_freeze(freeze=row, actor=studio.actor)
    assert (term(second)[0], term(third)[0]) == (ENDS + timedelta(days=3), ENDS + timedelta(days=33))


@pytest.mark.rule("P-4")
def test_it_begins_after_the_last_visit_and_waits_again_where_that_is_undone(studio: Studio) -> None:
    held = studio.pass_(studio.client(), studio.plan(count=2))
    second = renewed(studio, held)
    take(studio, held, date(2026, 11, 11))
    assert term(second)[0] == ENDS + timedelta(days=1)
    last = take(studio, held, date(2026, 11, 20))
    assert term(second) == (date(2026, 11, 21), date(2026, 12, 20))
    return_credit(entry=last, on=SOLD, branch=studio.branch, actor=studio.actor)
    assert term(second)[0] == ENDS + timedelta(days=1)
    last = take(studio, held, date(2026, 11, 20))
    take(studio, second, date(2026, 11, 22))
    return_credit(entry=last, on=SOLD, branch=studio.branch, actor=studio.actor)
    assert term(second)[0] == date(2026, 11, 21)  # it has been used: its days stay


@pytest.mark.rule("P-4")
def test_behind_a_pass_that_waits_it_waits_too_and_no_visit_starts_it(studio: Studio) -> None:
    held = studio.pass_(studio.client(), studio.plan(activation="first_visit"))
    second = renewed(studio, held)
    assert (term(second), state_on(second, SOLD)) == ((None, None), PassState.NOT_STARTED)
    with pytest.raises(PassNotFitting):
        take(studio, second, SOLD)
    entry = take(studio, held, date(2026, 11, 12))
    assert term(second)[0] == date(2026, 12, 12)
    return_credit(entry=entry, on=SOLD, branch=studio.branch, actor=studio.actor)
    assert term(second) == (None, None)


@pytest.mark.rule("P-4")
def test_with_nothing_to_wait_for_it_begins_today(studio: Studio) -> None:
    plan = studio.plan(activation="after_previous")
    held = studio.pass_(studio.client(), plan)
    assert (held.previous, held.activation, term(held)[0]) == (None, "on_sale", SOLD)
    with clock.at(moment(ENDS + timedelta(days=1), time(12))):
        again = studio.pass_(held.client, plan)
    assert (again.previous, term(again)[0]) == (None, ENDS + timedelta(days=1))


@pytest.mark.rule("P-1")
@pytest.mark.parametrize(
    ("chosen", "starts_on"),
    [(None, date(2026, 12, 1)), (date(2026, 12, 1), date(2026, 12, 1)), (date(2026, 11, 1), date(2026, 11, 1))],
)
def test_a_pass_begins_on_the_first_of_this_month_or_the_next(studio: Studio, chosen, starts_on) -> None:
    plan = studio.plan(activation="month_start", term_count=1, term_unit="months")
    terms = PassTerms.of(plan, activation="month_start", starts_on=chosen)
    held = studio.pass_(studio.client(), plan, terms=terms)
    assert term(held)[0] == starts_on
    for wrong in (date(2026, 12, 2), date(2027, 1, 1)):
        terms = PassTerms.of(plan, activation="month_start", starts_on=wrong)
        with pytest.raises(StartNotFirst):
            studio.pass_(held.client, plan, terms=terms)
