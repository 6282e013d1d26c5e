"""Visits on credit go into a pass that is sold later (G-5)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.absorbable import absorbable
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.errors import CannotAbsorb
from ritm.attendance.models import Visit
from ritm.attendance.queries import unpaid_visits
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.data import PassTerms
from ritm.sales.actions import take_payment
from tests.attendance.looking import booked_money, everything
from tests.given import Studio, moment

CREDIT = PayBy(kind="credit")


def on_credit(studio: Studio, client, *, days_ago: int, group=None, minor: int = 70000) -> Visit:
    """A visit on credit of some days ago, marked on its day."""
    on = studio.today - timedelta(days=days_ago)
    with clock.at(moment(on, time(9))):
        lesson = studio.lesson(group=group, on=on, at=time(10), **({} if group else {"drop_in_minor": minor}))
        return check_in(client=client, lesson=lesson, pay=CREDIT, actor=studio.actor)


@pytest.mark.req("BV-07")
@pytest.mark.rule("G-5")
def test_edge_10_a_visit_on_credit_goes_into_the_pass_of_the_next_day(studio: Studio) -> None:
    anna = studio.client("Анна")
    visit = on_credit(studio, anna, days_ago=1)
    take_payment(client=anna, branch=studio.branch, method="cash", minor=25000, actor=studio.actor, staff=studio.boss)
    assert absorbable(client=anna, discipline_ids=None, begins_on=studio.today, count=8).ticked == (visit,)

    held = studio.pass_(anna, absorb=(visit.pk,))

    held.refresh_from_db()
    visit.refresh_from_db()
    visit.charge.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (visit.lesson.on, visit.lesson.on + timedelta(days=29))
    assert (visit.source, visit.entry.client_pass, visit.entry.units, held.left_units) == ("pass", held, -100, 700)
    assert (visit.charge.is_cancelled, visit.charge.open_minor, unpaid_visits(anna)) == (True, 0, [])
    money = studio.money(anna)
    assert (money.balance_minor, money.debt_minor) == (25000, 0)
    assert (booked_money("revenue:drop_in"), booked_money("revenue:passes")) == (0, 70000)
    assert booked_money("deferred:passes") == 490000
    event = Event.objects.get(name="attendance.visits_absorbed")
    assert event.data == {"client_id": anna.pk, "client_pass_id": held.pk, "visit_ids": [visit.pk]}


@pytest.mark.rule("G-5")
def test_what_was_paid_for_an_absorbed_visit_pays_other_debts(studio: Studio) -> None:
    anna = studio.client("Анна")
    first, second = on_credit(studio, anna, days_ago=3), on_credit(studio, anna, days_ago=2, minor=40000)
    take_payment(client=anna, branch=studio.branch, method="cash", minor=65000, actor=studio.actor, staff=studio.boss)
    studio.pass_(anna, absorb=(first.pk,))
    second.charge.refresh_from_db()
    assert (second.charge.open_minor, studio.money(anna).balance_minor) == (0, 25000)


@pytest.mark.rule("I-06")
def test_undo_of_an_absorbed_visit_returns_the_lesson_and_no_debt(studio: Studio) -> None:
    anna = studio.client("Анна")
    visit = on_credit(studio, anna, days_ago=0)
    held = studio.pass_(anna, absorb=(visit.pk,))
    visit.refresh_from_db()
    undo_check_in(visit=visit, actor=studio.actor)
    held.refresh_from_db()
    assert (held.left_units, studio.money(anna).balance_minor) == (800, 0)
    assert (booked_money("revenue:"), booked_money("deferred:")) == (0, 560000)


@pytest.mark.rule("G-5")
def test_what_is_offered_is_of_the_discipline_and_not_older_than_fourteen_days(studio: Studio) -> None:
    anna = studio.client("Анна")
    yoga, dance = studio.discipline("Йога"), studio.discipline("Танцы")
    of_yoga = studio.group(discipline=yoga, drop_in_minor=50000)
    of_dance = studio.group(discipline=dance, drop_in_minor=50000)
    too_old = on_credit(studio, anna, days_ago=15, group=of_yoga)
    oldest = on_credit(studio, anna, days_ago=14, group=of_yoga)
    wrong = on_credit(studio, anna, days_ago=5, group=of_dance)
    newest = on_credit(studio, anna, days_ago=1, group=of_yoga)
    offered = absorbable(client=anna, discipline_ids=frozenset({yoga.pk}), begins_on=studio.today, count=1)
    assert (offered.visits, offered.ticked) == ((oldest, newest), (oldest,))

    plan = studio.plan(all_disciplines=False, disciplines=(yoga,), count=1)
    before = everything()
    for ids in ((too_old.pk,), (wrong.pk,), (oldest.pk, newest.pk), (10**9,)):
        with pytest.raises(CannotAbsorb):
            studio.pass_(anna, plan, absorb=ids)
    assert everything() == before
    held = studio.pass_(anna, plan, absorb=(oldest.pk,))
    held.refresh_from_db()
    assert (held.starts_on, held.left_units) == (studio.today - timedelta(days=14), 0)
    assert unpaid_visits(anna) == [too_old, wrong, newest]


def test_a_pass_that_begins_with_the_first_visit_begins_with_the_absorbed_one(studio: Studio) -> None:
    anna = studio.client("Анна")
    visits = [on_credit(studio, anna, days_ago=days) for days in (4, 2)]
    held = studio.pass_(
        anna, studio.plan(activation="first_visit"), absorb=tuple(visit.pk for visit in reversed(visits))
    )
    held.refresh_from_db()
    assert (held.starts_on, held.left_units) == (visits[0].lesson.on, 600)


def test_a_paid_or_undone_or_foreign_visit_is_not_absorbed(studio: Studio) -> None:
    anna, boris = studio.client("Анна"), studio.client("Борис")
    theirs, undone = on_credit(studio, boris, days_ago=1), on_credit(studio, anna, days_ago=0)
    undo_check_in(visit=undone, actor=studio.actor)
    paid = on_credit(studio, anna, days_ago=0)
    take_payment(client=anna, branch=studio.branch, method="card", minor=70000, actor=studio.actor, staff=studio.boss)
    plan = studio.plan()
    before = everything()
    for visit in (theirs, undone, paid):
        with pytest.raises(CannotAbsorb):
            studio.pass_(anna, plan, absorb=(visit.pk,))
    assert everything() == before


@pytest.mark.rule("G-5")
@pytest.mark.rule("P-4")
def test_a_pass_that_waits_for_another_takes_no_visit_and_its_sale_offers_none(studio: Studio) -> None:
    anna, plan = studio.client("Анна"), studio.plan()
    visit = on_credit(studio, anna, days_ago=1)
    studio.pass_(anna, plan)
    queued = PassTerms.of(plan, activation="after_previous")
    with pytest.raises(CannotAbsorb):
        studio.pass_(anna, plan, terms=queued, absorb=(visit.pk,))
    sale = studio.url("desk:client_sale", anna.pk, plan=plan.pk)
    assert 'name="absorb"' not in studio.browser().get(sale).content.decode()
    today = studio.url("desk:client_sale", anna.pk, plan=plan.pk, start="on_sale")
    assert f'name="absorb" value="{visit.pk}"' in studio.browser().get(today).content.decode()
