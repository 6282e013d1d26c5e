"""«Остаток сохраняется»: what is left goes to the next pass of the plan, with its money, once."""

from datetime import date, time, timedelta

import pytest

from config.periodic import PERIODIC
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.models import Event
from ritm.ledger.models import LedgerAccount, Transfer
from ritm.passes.actions.calendar import burn_leftovers, carry_leftovers
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.actions.editing import change_pass
from ritm.passes.data import PassChange, PassTerms
from ritm.passes.errors_of_changes import CountBelowUsed
from ritm.passes.models import ClientPass, CreditEntry
from ritm.tools import checks
from tests.given import Studio, moment

SOLD, ENDS = date(2026, 11, 1), date(2026, 11, 30)


def sell(studio: Studio, client, plan, on: date, **terms) -> ClientPass:
    with clock.at(moment(on, time(12))):
        return studio.pass_(client, plan, terms=PassTerms.of(plan, **terms))


def take(studio: Studio, held: ClientPass, on: date) -> CreditEntry:
    with clock.at(moment(on, time(20))):
        terms = {"cause": f"visit:{on}", "branch": studio.branch, "actor": studio.actor}
        return take_credit(client_pass=held, on=on, **terms)


def carry(studio: Studio, day: date) -> int:
    with clock.at(moment(day, time(1))):
        return carry_leftovers(branch=studio.branch, day=day)


def earned(studio: Studio) -> int:
    account = LedgerAccount.objects.get(code=f"revenue:passes:{studio.branch.pk}")
    plus = sum(Transfer.objects.filter(target=account).values_list("minor", flat=True))
    return plus - sum(Transfer.objects.filter(source=account).values_list("minor", flat=True))


def rows(held: ClientPass) -> list[tuple[str, int, int]]:
    held.refresh_from_db()
    return [(one.reason, one.units, one.left_after) for one in held.entries.order_by("number")]


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-8")
@pytest.mark.rule("R-4")
@pytest.mark.rule("R-6")
def test_what_is_left_goes_to_the_renewal_on_its_first_day_with_the_money_not_earned(studio: Studio) -> None:
    client, plan = studio.client(), studio.plan(price_minor=100000, count=3, carries_left=True)
    held = sell(studio, client, plan, SOLD)
    take(studio, held, SOLD)
    renewal = sell(studio, client, plan, SOLD, activation="after_previous")
    assert renewal.starts_on == ENDS + timedelta(days=1)
    assert carry(studio, ENDS) == 0
    assert burn_leftovers(branch=studio.branch, day=ENDS + timedelta(days=30)) == 0
    assert carry(studio, ENDS + timedelta(days=1)) == 1
    assert carry(studio, ENDS + timedelta(days=2)) == 0
    assert rows(held) == [("sale", 300, 300), ("visit", -100, 200), ("carried", -200, 0)]
    assert rows(renewal) == [("sale", 300, 300), ("carried", 200, 500)]
    assert checks.run_all((studio.account.pk,), ("P-4",)) == []  # it still begins on the day after the end
    assert (held.worth_minor, renewal.worth_minor, renewal.granted_units) == (33333, 166667, 500)
    assert LedgerAccount.objects.get(code="deferred:carried").outgoing.get().minor == 66667
    names = ("passes.leftovers_carried", "passes.leftovers_received")
    assert list(Event.objects.filter(name__in=names).order_by("id").values_list("name", flat=True)) == list(names)
    figures = ClientFigures.objects.get(client=client)
    assert (figures.credits_left, figures.credits_total) == (500, 500)
    entry = take(studio, renewal, ENDS + timedelta(days=2))
    assert earned(studio) == 33333 + 33333
    assert checks.run_all((studio.account.pk,), ("I-04", "R-6")) == []
    return_credit(entry=entry, on=entry.on, branch=studio.branch, actor=studio.actor)
    for day in range(2, 7):
        take(studio, renewal, ENDS + timedelta(days=day))
    assert earned(studio) == 200000  # to the kopeck: what both passes cost


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-8")
def test_a_pass_sold_after_the_end_gets_the_rest_at_once_and_keeps_what_it_earned(studio: Studio) -> None:
    client, plan = studio.client(), studio.plan(price_minor=80000, carries_left=True)
    held, other = sell(studio, client, plan, SOLD), sell(studio, client, plan, SOLD)
    take(studio, held, SOLD)
    following = sell(studio, client, plan, ENDS + timedelta(days=10))
    assert rows(following) == [("sale", 800, 800), ("carried", 700, 1500), ("carried", 800, 2300)]
    assert (rows(held)[-1], rows(other)[-1]) == (("carried", -700, 0), ("carried", -800, 0))
    assert following.worth_minor == 80000 + 70000 + 80000
    with clock.at(moment(ENDS + timedelta(days=10), time(13))):
        change = PassChange.of(following)
        fewer = PassChange(**{**vars(change), "count": 1})
        change_pass(client_pass=following, change=fewer, reason="Ошибка", actor=studio.actor)
    assert rows(following)[-1] == ("adjustment", -700, 1600)
    back = held.entries.get(reason="visit")
    return_credit(entry=back, on=ENDS, branch=studio.branch, actor=studio.actor)
    assert checks.run_all((studio.account.pk,), ("I-04", "R-6")) == []
    assert carry(studio, ENDS + timedelta(days=11)) == 1  # what came back late goes the same way
    assert rows(following)[-1] == ("carried", 100, 1700)
    gone = PassChange(**{**vars(PassChange.of(held)), "count": 7})
    with clock.at(moment(ENDS + timedelta(days=11), time(13))), pytest.raises(CountBelowUsed):
        change_pass(client_pass=held, change=gone, reason="Ошибка", actor=studio.actor)


@pytest.mark.rule("P-8")
@pytest.mark.rule("T-5")
def test_other_plans_burn_and_the_worker_does_both_every_day(studio: Studio) -> None:
    client, plan = studio.client(), studio.plan()
    held = sell(studio, client, plan, SOLD)
    take(studio, held, SOLD)
    sell(studio, client, plan, SOLD, activation="after_previous")
    assert carry(studio, ENDS + timedelta(days=4)) == 0
    assert burn_leftovers(branch=studio.branch, day=ENDS + timedelta(days=4)) == 1
    assert rows(held)[-1] == ("burnt", -700, 0)
    assert checks.run_all((studio.account.pk,), ("P-4",)) == []
    daily = [row.name for row in PERIODIC if row.task.startswith("ritm.passes.")]
    assert daily == ["auto_activate", "carry_leftovers", "burn_leftovers", "post_month"]
