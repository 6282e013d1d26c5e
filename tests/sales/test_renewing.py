"""Passes that renew by themselves: made a day before the end, owed for, cancelled where nobody wants them (P-12)."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core import mail

from ritm.attendance.models import Booking
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.core import clock
from ritm.ledger.models import Charge
from ritm.messaging.renewing import warn_of_renewals
from ritm.passes.actions.plans import archive_plan
from ritm.passes.actions.renewing import switch_renewal
from ritm.passes.errors_of_renewals import TrialNotRenewed
from ritm.passes.models import ClientPass
from ritm.sales.actions import take_payment
from ritm.sales.renewing import due, lapse_renewal, lapse_renewals, renew_pass, renew_passes
from tests.given import Studio, moment
from tests.tools.test_checks import found
from tests.web.desk.pages import work

DAY = timedelta(days=1)


def at(day: date):
    return clock.at(moment(day, time(12)))


def begin(studio: Studio) -> Any:
    anna = studio.client("Белова Анна", email="anna@example.org", salutation="Анна", discount_percent=10)
    held = studio.pass_(anna, studio.plan(name="8 занятий", renews=True), shown_minor=504000)
    return anna, held


def renew(studio: Studio, day: date) -> None:
    """The daily job of that day, and what it asks for; twice, as after a fall."""
    for _twice in range(2):
        renew_passes.func(branch_id=studio.branch.pk, on=day.isoformat())
        work()


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-12")
def test_a_day_before_the_end_the_next_one_is_made_and_owed_for(studio: Studio) -> None:
    _anna, held = studio.begun
    with at(held.ends_on - 2 * DAY):
        renew(studio, held.ends_on - 2 * DAY)
        assert ClientPass.objects.count() == 1
    with at(held.ends_on - DAY):
        renew(studio, held.ends_on - DAY)
    made = ClientPass.objects.get(renewal_of=held)
    assert (made.starts_on, made.activation, made.price_minor, made.renews, made.previous_id) == (
        *(held.ends_on + DAY, "after_previous", 504000, True),
        held.pk,
    )
    owed = Charge.objects.get(subject=f"pass:{made.pk}")
    assert (owed.open_minor, owed.due_on) == (504000, held.ends_on - DAY + 5 * DAY)
    assert made.sale_line.sale.total_minor == 504000
    with at(held.ends_on):
        renew(studio, held.ends_on)
    assert ClientPass.objects.count() == 2
    (letter,) = mail.outbox
    assert (letter.to, "«8 занятий»" in letter.subject, "5 040" in letter.body.replace("\xa0", " ")) == (
        *(["anna@example.org"], True),
        True,
    )
    for check in ("I-04", "I-13", "R-6", "P-4"):
        assert found(studio, check) == []


@pytest.mark.rule("P-12")
def test_with_no_visit_left_it_renews_at_once_and_the_balance_pays(studio: Studio) -> None:
    anna = studio.client("Ким")
    held = studio.pass_(anna, studio.plan(count=1, price_minor=100000, renews=True))
    lesson = studio.lesson(on=studio.today)
    with clock.at(lesson.starts_at):
        studio.mark(anna, lesson)
    take_payment(client=anna, branch=studio.branch, method="cash", minor=150000, actor=studio.actor, staff=studio.boss)
    renew(studio, studio.today + DAY)
    made = ClientPass.objects.get(renewal_of=held)
    assert (studio.money(anna).debt_minor, studio.money(anna).free_minor) == (0, 50000)
    assert not lapse_renewal(pass_id=made.pk, day=studio.today + 15 * DAY)  # it is paid


@pytest.mark.rule("P-12")
@pytest.mark.parametrize("why", ["off", "later", "archived", "blocked", "trial"])
def test_who_does_not_want_it_gets_none(studio: Studio, why: str) -> None:
    anna, held = studio.begun
    if why == "off":
        switch_renewal(client_pass=held, renews=False, actor=studio.actor)
    elif why == "later":
        studio.pass_(anna, held.plan, shown_minor=504000)
    elif why == "archived":
        archive_plan(plan=held.plan, actor=studio.actor)
    elif why == "blocked":
        change_client(client=anna, data=ClientData(name=anna.name, is_blocked=True), actor=studio.actor)
    else:
        plan = studio.plan(kind="trial", renews=True)
        assert not plan.renews
        with pytest.raises(TrialNotRenewed):
            switch_renewal(client_pass=studio.pass_(studio.client(), plan), renews=True, actor=studio.actor)
        return
    assert held not in due(studio.branch, held.ends_on - DAY)
    assert renew_pass(pass_id=held.pk, day=held.ends_on - DAY) is None


@pytest.mark.rule("P-12")
def test_neither_paid_for_nor_used_it_is_cancelled_after_two_weeks(studio: Studio) -> None:
    anna, held = studio.begun
    day = held.ends_on - DAY
    with at(day):
        before = studio.money(anna)
        made = renew_pass(pass_id=held.pk, day=day)
        assert made is not None
        studio.book(anna, studio.lesson(on=made.starts_on))
        assert Booking.objects.get().client_pass_id == made.pk
    for wait in (13, 14, 15):
        with at(day + wait * DAY):
            lapse_renewals.func(branch_id=studio.branch.pk, on=(day + wait * DAY).isoformat())
            work()
            made.refresh_from_db()
            assert (made.closed_reason, made.left_units) == (("", 800) if wait == 13 else ("cancelled", 0))
    assert (studio.money(anna), Booking.objects.get().cancelled_by) == (before, "rule")
    for check in ("I-04", "I-13", "R-6", "P-4"):
        assert found(studio, check) == []
    with at(day + 16 * DAY):
        renew(studio, day + 16 * DAY)
    assert ClientPass.objects.count() == 2


@pytest.mark.rule("P-12")
def test_a_used_one_stays_a_debt(studio: Studio) -> None:
    anna, held = studio.begun
    day = held.ends_on - DAY
    with at(day):
        made = renew_pass(pass_id=held.pk, day=day)
    assert made is not None
    lesson = None
    with at(made.starts_on):
        lesson = studio.lesson(on=made.starts_on)
    with clock.at(lesson.starts_at):
        studio.mark(anna, lesson)
    with at(day + 15 * DAY):
        assert not lapse_renewal(pass_id=made.pk, day=day + 15 * DAY)
    assert studio.money(anna).debt_minor == 504000


@pytest.mark.rule("P-12")
@pytest.mark.rule("T-6")
def test_three_days_before_a_letter_says_so_once(studio: Studio) -> None:
    _anna, held = studio.begun
    day = held.ends_on - 3 * DAY
    for _twice in range(2):
        with at(day):
            warn_of_renewals.func(branch_id=studio.branch.pk, on=day.isoformat())
            work()
    (letter,) = mail.outbox
    assert letter.to == ["anna@example.org"]
    assert "«8 занятий»" in letter.body
    assert f"{held.ends_on.day} " in letter.body
