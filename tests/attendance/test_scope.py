"""A pass limited to days, hours and visits a day: which pass pays, what a booking and a mark are told."""

from datetime import time, timedelta

import pytest

from ritm.attendance.absorbable import absorbable
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.errors import PassDoesNotFit
from ritm.passes.actions.freezing import freeze
from ritm.passes.data import Scope
from tests.given import Studio


def ahead(studio: Studio, group, days: int, at: time = time(18)):
    return studio.lesson(group=group, on=studio.today + timedelta(days=days), at=at)


@pytest.mark.rule("P-5")
@pytest.mark.rule("P-6")
@pytest.mark.req("PA-07")
def test_a_morning_pass_pays_in_the_morning_and_the_other_one_in_the_evening(studio: Studio) -> None:
    anna, group = studio.client(), studio.group(drop_in_minor=70000)
    morning = studio.pass_(anna, studio.plan(name="Утро", term_count=20, scope=Scope(before_at=time(16))))
    late = ahead(studio, group, 2)
    for pay in (PayBy(client_pass=morning), PayBy()):
        with pytest.raises(PassDoesNotFit, match="действует на занятия, которые начинаются до 16:00"):
            studio.mark(anna, late, pay)
    every = studio.pass_(anna)
    assert studio.book(anna, ahead(studio, group, 1, time(10))).client_pass == morning
    assert studio.book(anna, late).client_pass == every


@pytest.mark.rule("P-5")
@pytest.mark.rule("F-3")
@pytest.mark.req("PA-07")
def test_one_visit_a_day_counts_visits_and_bookings_of_the_day(studio: Studio) -> None:
    anna, group = studio.client(), studio.group(capacity=9)
    once = studio.pass_(anna, studio.plan(kind="unlimited", count=None, scope=Scope(per_day=1)))
    first, second, third = (ahead(studio, group, 1, time(hour)) for hour in (10, 14, 18))
    booked = studio.book(anna, first)
    assert booked.client_pass == once
    assert studio.book(anna, second).client_pass is None
    assert studio.mark(anna, first).entry.client_pass == once  # its own booking keeps the day for it
    with pytest.raises(PassDoesNotFit, match="не больше 1 посещения в день"):
        studio.mark(anna, third)
    other = ahead(studio, group, 2)
    assert studio.book(anna, other).client_pass == once
    cancel_booking(booking=studio.book(anna, ahead(studio, group, 3)), actor=studio.actor)
    assert studio.book(anna, ahead(studio, group, 3, time(12))).client_pass == once


@pytest.mark.rule("F-3")
@pytest.mark.rule("P-5")
def test_bookings_that_a_freeze_moves_stay_within_the_other_passs_day(studio: Studio) -> None:
    anna, group = studio.client(), studio.group(capacity=9)
    soon = studio.pass_(anna, studio.plan(term_count=30, freeze_days=14))
    lessons = [ahead(studio, group, 3, time(hour)) for hour in (10, 14)]
    rows = [studio.book(anna, lesson) for lesson in lessons]
    once = studio.pass_(anna, studio.plan(term_count=60, scope=Scope(per_day=1)))
    freeze(
        client_pass=soon,
        begins_on=studio.today,
        ends_on=studio.today + timedelta(days=6),
        actor=studio.actor,
    )
    for row in rows:
        row.refresh_from_db()
    assert [(row.status, row.client_pass == once) for row in rows] == [("booked", True), ("cancelled", False)]


@pytest.mark.rule("G-5")
@pytest.mark.rule("P-5")
def test_a_pass_takes_over_only_visits_on_credit_that_it_would_open(studio: Studio) -> None:
    anna, group = studio.client(), studio.group(drop_in_minor=70000)
    early, late = (studio.lesson(group=group, on=studio.today, at=time(hour)) for hour in (10, 23))
    visits = [studio.mark(anna, one, PayBy(kind=PayKind.CREDIT)) for one in (early, late)]
    plan = studio.plan(scope=Scope(before_at=time(16)))
    offered = absorbable(client=anna, discipline_ids=None, begins_on=studio.today, count=8, terms=plan)
    assert offered.visits == (visits[0],)
