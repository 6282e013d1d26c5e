"""What the calendar does: days earned, passes begun, leftovers burnt. Twice is as once."""

from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.ledger.models import Transfer
from ritm.passes.actions.calendar import auto_activate, burn_leftovers, post_month
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.models import Activation, ClientPass, CreditEntry
from ritm.passes.subscribers import auto_activate as auto_activate_task
from ritm.passes.subscribers import post_month as post_month_task
from tests.given import Studio, moment


def sold(studio: Studio, on: date, **plan) -> ClientPass:
    with clock.at(moment(on, time(12))):
        return studio.pass_(studio.client(), studio.plan(**plan))


def earned(studio: Studio, what: str = "passes") -> list[tuple[int, date]]:
    code = f"revenue:{what}:{studio.branch.pk}"
    plus = [(row.pk, row.minor, row.booked_on) for row in Transfer.objects.filter(target__code=code)]
    minus = [(row.pk, -row.minor, row.booked_on) for row in Transfer.objects.filter(source__code=code)]
    return [row[1:] for row in sorted(plus + minus)]


UNLIMITED = {"kind": "unlimited", "count": None, "price_minor": 790000, "term_count": 30}


@pytest.mark.rule("R-3")
def test_unlimited_is_earned_by_days_at_the_months_end_and_its_own(studio: Studio) -> None:
    sold(studio, date(2026, 11, 20), **UNLIMITED)
    branch = studio.branch
    assert post_month(branch=branch, day=date(2026, 11, 30)) == 0
    assert post_month(branch=branch, day=date(2026, 12, 1)) == 1
    assert post_month(branch=branch, day=date(2026, 12, 1)) == 0
    assert earned(studio) == [(289667, date(2026, 11, 30))]
    assert post_month(branch=branch, day=date(2026, 12, 19)) == 0
    assert post_month(branch=branch, day=date(2026, 12, 20)) == 1
    assert post_month(branch=branch, day=date(2027, 1, 1)) == 0
    assert earned(studio) == [(289667, date(2026, 11, 30)), (500333, date(2026, 12, 19))]


@pytest.mark.rule("R-3")
@pytest.mark.rule("T-5")
def test_missed_months_are_caught_up_each_on_its_own_date(studio: Studio) -> None:
    sold(studio, date(2026, 11, 20), **UNLIMITED)
    post_month_task.func(branch_id=studio.branch.pk, on="2027-03-01")
    assert earned(studio) == [(289667, date(2026, 11, 30)), (500333, date(2026, 12, 19))]


@pytest.mark.rule("R-3")
def test_a_pass_that_waits_earns_nothing(studio: Studio) -> None:
    sold(studio, date(2026, 11, 1), **UNLIMITED, activation=Activation.FIRST_VISIT)
    assert post_month(branch=studio.branch, day=date(2026, 12, 1)) == 0
    assert earned(studio) == []


@pytest.mark.rule("R-3")
@pytest.mark.rule("P-3")
def test_days_come_back_when_a_pass_waits_again(studio: Studio) -> None:
    held = sold(studio, date(2026, 11, 20), **UNLIMITED, activation=Activation.FIRST_VISIT)
    more = {"branch": studio.branch, "actor": studio.actor}
    entry = take_credit(client_pass=held, on=date(2026, 11, 25), cause="visit:0", **more)
    post_month(branch=studio.branch, day=date(2026, 12, 1))
    with clock.at(moment(date(2026, 12, 2), time(12))):
        return_credit(entry=entry, on=date(2026, 12, 2), **more)
    held.refresh_from_db()
    assert (held.starts_on, held.earned_minor, held.earned_through) == (None, 0, None)
    assert earned(studio) == [(158000, date(2026, 11, 30)), (-158000, date(2026, 12, 2))]


@pytest.mark.rule("P-2")
def test_a_pass_begins_by_itself_30_days_after_its_sale(studio: Studio) -> None:
    held = sold(studio, date(2026, 11, 1), activation=Activation.FIRST_VISIT)
    assert auto_activate(branch=studio.branch, day=date(2026, 11, 30)) == 0
    auto_activate_task.func(branch_id=studio.branch.pk, on="2026-12-04")
    assert auto_activate(branch=studio.branch, day=date(2026, 12, 4)) == 0
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (date(2026, 12, 1), date(2026, 12, 30))


@pytest.mark.rule("P-8")
@pytest.mark.rule("R-2")
def test_leftovers_burn_on_the_fourth_day_after_the_end(studio: Studio) -> None:
    held = sold(studio, date(2026, 11, 1), price_minor=504000)
    take_credit(client_pass=held, on=date(2026, 11, 5), cause="visit:0", branch=studio.branch, actor=studio.actor)
    assert held.ends_on == date(2026, 11, 30)
    assert burn_leftovers(branch=studio.branch, day=date(2026, 12, 3)) == 0
    assert burn_leftovers(branch=studio.branch, day=date(2026, 12, 4)) == 1
    assert burn_leftovers(branch=studio.branch, day=date(2026, 12, 4)) == 0
    entry = CreditEntry.objects.get(reason="burnt")
    assert (entry.units, entry.left_after, entry.on) == (-700, 0, date(2026, 12, 4))
    assert (earned(studio), earned(studio, "burnt")) == (
        [(63000, date(2026, 11, 5))],
        [(441000, date(2026, 12, 4))],
    )


@pytest.mark.rule("P-8")
def test_a_visit_given_back_after_the_end_burns_three_days_later(studio: Studio) -> None:
    held = sold(studio, date(2026, 11, 1), count=1)
    more = {"branch": studio.branch, "actor": studio.actor}
    entry = take_credit(client_pass=held, on=date(2026, 11, 5), cause="visit:0", **more)
    back_on = date(2026, 12, 10)
    with clock.at(moment(back_on, time(12))):
        return_credit(entry=entry, on=back_on, **more)
    assert burn_leftovers(branch=studio.branch, day=back_on + timedelta(days=3)) == 0
    assert burn_leftovers(branch=studio.branch, day=back_on + timedelta(days=4)) == 1
