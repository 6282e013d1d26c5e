"""Payments and pay-outs: every one stands in «Платежи», debts are paid first."""

from datetime import date, time

import pytest

from ritm.core import clock
from ritm.events.models import Event
from ritm.ledger.errors import NotEnoughMoney, SumNotPositive
from ritm.ledger.models import Transfer
from ritm.sales.actions import pay_out, take_payment
from ritm.sales.errors import BadTender
from ritm.sales.models import Payment
from ritm.sales.queries import debts_of, payments_of, will_be_paid
from tests.given import Studio, moment

DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _late_evening():
    # 23:30 in Vladivostok: the day of the branch, not of UTC.
    with clock.at(moment(DAY, time(23, 30))):
        yield


@pytest.fixture
def boris(studio: Studio):
    return studio.client("Борис")


def pay(studio: Studio, client, minor: int, **fields) -> Payment:
    fields.setdefault("method", "cash")
    return take_payment(
        client=client, branch=studio.branch, minor=minor, actor=studio.actor, staff=studio.boss, **fields
    )


def give(studio: Studio, client, minor: int, method: str = "cash") -> Payment:
    return pay_out(
        client=client, branch=studio.branch, method=method, minor=minor, actor=studio.actor, staff=studio.boss
    )


@pytest.mark.req("MO-01")
@pytest.mark.req("MO-02")
@pytest.mark.rule("T-1")
def test_a_deposit_stands_in_payments_on_the_branchs_day(studio: Studio, boris) -> None:
    row = pay(studio, boris, 150000, method="card", payer=" Мама ", comment=" за ноябрь ")
    assert (row.kind, row.method, row.minor, row.payer, row.comment) == (
        "deposit",
        "card",
        150000,
        "Мама",
        "за ноябрь",
    )
    assert (row.paid_on, row.transfer.minor, row.transfer.booked_on) == (DAY, 150000, DAY)
    assert Event.objects.get(name="sales.payment_taken").data == {"client_id": boris.pk, "payment_id": row.pk}
    assert payments_of(boris) == [row]


@pytest.mark.rule("G-2")
@pytest.mark.req("MO-04")
def test_what_a_payment_will_close_is_what_it_closes(studio: Studio, boris) -> None:
    for minor in (50000, 70000):
        studio.pass_(boris, studio.plan(price_minor=minor), paid=False)
    shown = will_be_paid(debts_of(boris), 90000)
    assert [part for _debt, part in shown] == [50000, 40000]
    pay(studio, boris, 90000)
    assert [debt.charge.open_minor for debt in debts_of(boris)] == [30000]
    assert will_be_paid(debts_of(boris), 0) == []


def test_a_lesson_paid_on_the_spot_pays_its_own_charge(studio: Studio, boris) -> None:
    studio.pass_(boris, studio.plan(price_minor=50000), paid=False)
    studio.pass_(boris, studio.plan(price_minor=70000), paid=False)
    second = debts_of(boris)[1].charge
    row = pay(studio, boris, 70000, kind=Payment.Kind.VISIT, pay_first=second)
    assert row.kind == "visit"
    assert [debt.charge.open_minor for debt in debts_of(boris)] == [50000]


@pytest.mark.req("MO-01")
def test_edge_12_pay_out_of_what_is_there(studio: Studio, boris) -> None:
    pay(studio, boris, 30000)
    with pytest.raises(NotEnoughMoney) as said:
        give(studio, boris, 30100)
    assert (said.value.field, said.value.details) == ("minor", {"free_minor": 30000})
    assert str(said.value) == "На счёте 300\xa0₽. Введите не больше этой суммы."
    assert (Payment.objects.count(), Transfer.objects.count()) == (1, 1)
    row = give(studio, boris, 30000)
    assert (row.kind, studio.money(boris).balance_minor) == ("pay_out", 0)
    assert Event.objects.get(name="sales.paid_out").data == {"client_id": boris.pk, "payment_id": row.pk}


@pytest.mark.parametrize("minor", [0, -500])
def test_no_sum_moves_nothing(studio: Studio, boris, minor: int) -> None:
    with pytest.raises(SumNotPositive):
        pay(studio, boris, minor)
    with pytest.raises(SumNotPositive):
        give(studio, boris, minor)
    assert (Payment.objects.count(), Transfer.objects.count()) == (0, 0)


@pytest.mark.parametrize("method", ["account", "bonus", ""])
def test_money_comes_by_cash_card_or_transfer(studio: Studio, boris, method: str) -> None:
    with pytest.raises(BadTender) as said:
        pay(studio, boris, 100, method=method)
    assert (said.value.field, Payment.objects.count()) == ("method", 0)
