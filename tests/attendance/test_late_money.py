"""A late cancel without a pass: nothing by default, where the boss has chosen so the price of a single visit (B-5)."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ritm.attendance.actions.booking import cancel_booking, undo_cancelling
from ritm.attendance.actions.penalties import choose_penalty_terms, restore_credit, waive_charge
from ritm.attendance.cancelling import Shown, charge_text, consequence, consequence_text
from ritm.attendance.errors import ConsequenceChanged, NothingTaken
from ritm.attendance.limits import Limit
from ritm.attendance.models import Booking
from ritm.attendance.penalties import Terms, cancelled_text, terms_at
from ritm.attendance.previewing import Preview, of_limit, of_penalties
from ritm.attendance.why_charged import why_cancelled
from ritm.clients.actions.merging import merge_clients
from ritm.core import clock
from ritm.events.models import Event
from ritm.ledger.models import Charge
from ritm.sales.queries import debts_of
from ritm.tools import checks
from tests.attendance.looking import booked_money, everything
from tests.given import Studio

pytestmark = pytest.mark.rule("B-5")
TERMS: dict[str, Any] = {"charges": True, "miss_percent": 100, "excused_percent": 0}


def begin(studio: Studio) -> Booking:
    """Anna without a pass in a class tomorrow at 18:00 for 905 ₽ 01 kop.; half of it is what a late cancel takes."""
    choose_penalty_terms(**TERMS, late_percent=50, charges_drop_in=True, actor=studio.actor)
    return studio.book(studio.client("Анна"), studio.lesson(at=time(18), drop_in_minor=90501))


def late(studio: Studio, booking: Booking, minutes: int = 60, **fields: Any) -> Booking:
    with clock.at(booking.lesson.starts_at - timedelta(minutes=minutes)):
        return cancel_booking(booking=booking, by=Booking.By.CLIENT, actor=studio.actor, **fields)


def healthy(studio: Studio) -> bool:
    return checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("N-1")
def test_half_of_the_price_becomes_a_debt_that_was_shown_before(studio: Studio) -> None:
    booking, anna = studio.begun, studio.begun.client
    at = booking.lesson.starts_at - timedelta(hours=1)
    found = consequence(booking, booking.lesson, at)
    assert found.shown == Shown(minor=45251)
    assert consequence_text(found, booking.lesson, at) == "Поздняя отмена: спишется 452,51\u00a0₽."
    assert charge_text(found) == "место не держит абонемент, поэтому это разовое посещение"
    for shown in (Shown(), Shown(units=50), Shown(minor=45250)):
        before = everything()
        with pytest.raises(ConsequenceChanged):
            late(studio, booking, shown=shown)
        assert everything() == before
    row = late(studio, booking, shown=Shown(minor=45251))
    charge = Charge.objects.get()
    assert (row.is_late, row.charge_units, row.charge_minor, row.charge, row.entry) == (True, 0, 45251, charge, None)
    assert (charge.kind, charge.minor, charge.open_minor) == ("late", 45251, 45251)
    assert (charge.opened_on, charge.due_on) == (booking.lesson.on, booking.lesson.on + timedelta(days=7))
    assert (studio.money(anna).debt_minor, booked_money("revenue:drop_in")) == (45251, 45251)
    assert cancelled_text(row) == "поздняя отмена, списано 452,51\u00a0₽"
    assert [one.title for one in debts_of(anna)] == [f"Поздняя отмена занятия {booking.lesson.on:%d.%m.%Y}"]
    assert Event.objects.get(name="attendance.booking_cancelled").data["minor"] == 45251
    said = [one.text for one in why_cancelled(row, at)]
    assert said[-2].endswith("студия брала за позднюю отмену без абонемента 50 % разовой цены")
    assert said[-1] == "452,51\u00a0₽ стали долгом"
    assert healthy(studio)


@pytest.mark.rule("B-7")
def test_a_waiver_takes_the_debt_back_whole_even_when_it_was_paid(studio: Studio) -> None:
    row = late(studio, studio.begun)
    with pytest.raises(NothingTaken):
        restore_credit(booking=row, actor=studio.actor)
    with clock.at(row.cancelled_at + timedelta(hours=1)):
        back = waive_charge(booking=row, actor=studio.actor)
        assert (back.given_back_as, back.is_late, back.charge_minor) == ("waived", True, 45251)
        assert (studio.money(row.client).debt_minor, booked_money("revenue:drop_in")) == (0, 0)
        before = everything()
        waive_charge(booking=row, actor=studio.actor)
        assert (everything(), healthy(studio)) == (before, True)


@pytest.mark.rule("I-06")
def test_taking_the_cancel_back_takes_the_debt_back_and_it_may_come_again(studio: Studio) -> None:
    row = late(studio, studio.begun)
    with clock.at(row.cancelled_at + timedelta(seconds=5)):
        again = undo_cancelling(booking=row, actor=studio.actor)
        assert (again.status, again.charge, again.charge_minor) == ("booked", None, 0)
        assert (studio.money(row.client).balance_minor, healthy(studio)) == (0, True)
    second = late(studio, again, minutes=30)
    assert (second.charge_minor, studio.money(row.client).debt_minor, healthy(studio)) == (45251, 45251, True)
    with clock.at(second.cancelled_at + timedelta(seconds=5)):
        studio.call_off(second.lesson)
    assert (studio.money(row.client).debt_minor, healthy(studio)) == (0, True)


def test_nothing_is_owed_by_default_nor_without_a_price(studio: Studio) -> None:
    with clock.at(clock.now() + timedelta(minutes=1)):
        choose_penalty_terms(**TERMS, late_percent=100, actor=studio.actor)
        assert terms_at(clock.now()) == Terms(True, 100, 0, 100, is_chosen=True)
    with clock.at(clock.now() + timedelta(minutes=2)):
        usual = studio.book(studio.client(), studio.begun.lesson)
    with clock.at(clock.now() + timedelta(minutes=3)):
        choose_penalty_terms(**TERMS, late_percent=100, charges_drop_in=True, actor=studio.actor)
    with clock.at(clock.now() + timedelta(minutes=4)):
        unpriced = studio.book(studio.client(), studio.lesson(at=time(18)))
    for booking, why in ((usual, "место не держит ни один абонемент"), (unpriced, "у занятия нет разовой цены")):
        found = consequence(booking, booking.lesson, booking.lesson.starts_at - timedelta(hours=1))
        assert (found.minor, found.why_nothing) == (0, why)
        assert (late(studio, booking).charge_minor, healthy(studio)) == (0, True)


def test_the_preview_counts_the_debts_apart(studio: Studio) -> None:
    row = late(studio, studio.begun)
    now = row.cancelled_at + timedelta(minutes=1)
    one = {"count": 1, "clients": 1, "lessons": 1}
    terms = Terms(charges=True, late_percent=100, charges_drop_in=True)
    assert of_penalties(terms, now) == (Preview(**one, owed_minor=45251), Preview(**one, owed_minor=90501))
    assert of_penalties(Terms(late_percent=100), now)[1] == Preview(**one)
    assert of_limit(Limit(hours=5), now) == (Preview(**one, owed_minor=45251), Preview(**one, owed_minor=45251))


def test_a_merge_carries_the_debt_and_it_can_be_waived_there(studio: Studio) -> None:
    row, kept = late(studio, studio.begun), studio.client("Анна Белова")
    with clock.at(row.cancelled_at + timedelta(minutes=1)):
        merge_clients(kept=kept, dropped=row.client, chosen={}, actor=studio.actor)
        assert (studio.money(kept).debt_minor, healthy(studio)) == (45251, True)
        waive_charge(booking=Booking.objects.get(pk=row.pk), actor=studio.actor)
    assert (studio.money(kept).debt_minor, healthy(studio)) == (0, True)


@pytest.mark.rule("B-10")
@pytest.mark.plants
def test_a_debt_without_its_late_cancel_is_found(studio: Studio) -> None:
    row = late(studio, studio.begun)
    assert healthy(studio)

    def found() -> set[str]:
        return {one.code for one in checks.run_all(account_ids=(studio.account.pk,))}

    charge = row.charge
    Booking.objects.filter(pk=row.pk).update(charge=None, charge_minor=0)
    assert found() == {"I-05"}
    Booking.objects.filter(pk=row.pk).update(charge=charge, charge_minor=45250)
    assert found() == {"I-05"}
    Booking.objects.filter(pk=row.pk).update(charge_minor=45251, given_back_at=clock.now(), given_back_as="waived")
    assert found() == {"I-05", "I-06"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=row.pk).update(charge=None, given_back_at=None, given_back_as="")
