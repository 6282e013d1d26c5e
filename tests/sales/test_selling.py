"""Selling a pass: paid by any mixture of methods, on credit, within the seller's limits."""

from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.discounts.errors import ManualDiscountTooBig, ReasonRequired
from ritm.events.models import Event
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.passes.actions.plans import archive_plan, change_plan
from ritm.passes.data import PassTerms, PlanData
from ritm.passes.errors import PlanArchived
from ritm.passes.models import ClientPass
from ritm.sales import errors
from ritm.sales.actions import PassOrder, Tender, sell_pass, take_payment
from ritm.sales.data import SaleLimits
from ritm.sales.models import Payment, Sale, SaleLine
from ritm.sales.queries import debts_of, payments_of, receipt_of
from tests.given import Studio, moment

DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(moment(DAY, time(12))):
        yield


@pytest.fixture
def anna(studio: Studio):
    return studio.client("Анна")


@pytest.fixture
def plan(studio: Studio):
    return studio.plan(name="8 занятий", price_minor=560000)


def order(studio: Studio, client, plan, *tenders: tuple[str, int], **fields) -> PassOrder:
    fields.setdefault("terms", PassTerms.of(plan))
    fields.setdefault("shown_minor", plan.price_minor)
    return PassOrder(
        client=client, plan=plan, branch=studio.branch, tenders=tuple(Tender(*one) for one in tenders), **fields
    )


def sell(studio: Studio, client, plan, *tenders: tuple[str, int], by=None, **fields) -> Sale:
    seller = by or studio.boss
    return sell_pass(order=order(studio, client, plan, *tenders, **fields), actor=seller.actor, staff=seller)


def counts() -> tuple[int, ...]:
    models = (Sale, SaleLine, Payment, Charge, Transfer, ClientPass, Settlement)
    return (*(model.objects.count() for model in models), Event.objects.filter(name__startswith="sales.").count())


def balances() -> dict[str, int]:
    rows = {account.code: 0 for account in LedgerAccount.objects.all()}
    for transfer in Transfer.objects.select_related("source", "target"):
        rows[transfer.source.code] -= transfer.minor
        rows[transfer.target.code] += transfer.minor
    return {code: minor for code, minor in rows.items() if minor}


def deposit(studio: Studio, client, minor: int) -> Payment:
    return take_payment(
        client=client, branch=studio.branch, method="cash", minor=minor, actor=studio.actor, staff=studio.boss
    )


@pytest.mark.req("PA-03")
@pytest.mark.rule("R-1")
def test_a_paid_sale_defers_its_whole_price(studio: Studio, anna, plan) -> None:
    sale = sell(studio, anna, plan, ("card", 560000))
    held = ClientPass.objects.get()
    assert (sale.client, sale.total_minor, sale.sold_on, sale.staff) == (anna, 560000, DAY, studio.boss)
    assert balances() == {f"till:{studio.branch.pk}:card": -560000, "deferred:passes": 560000}
    line = sale.lines.get()
    assert (line.client_pass, line.list_minor, line.price_minor) == (held, 560000, 560000)
    assert line.steps == [{"kind": "list", "minor": 560000, "reason": ""}]
    payment = Payment.objects.get()
    assert (payment.kind, payment.method, payment.minor, payment.sale, payment.paid_on) == (
        "pass",
        "card",
        560000,
        sale,
        DAY,
    )
    told = Event.objects.get(name="sales.pass_sold").data
    assert told == {
        "sale_id": sale.pk,
        "client_id": anna.pk,
        "client_pass_id": held.pk,
        "payment_ids": [payment.pk],
        "absorb": [],
    }


@pytest.mark.req("PA-04")
@pytest.mark.req("MO-04")
@pytest.mark.rule("G-1")
def test_on_credit_is_a_debt_due_in_14_days_and_a_later_payment_pays_it_first(studio: Studio, anna, plan) -> None:
    sell(studio, anna, plan, ("cash", 200000))
    (debt,) = debts_of(anna)
    assert (debt.title, debt.charge.open_minor, debt.charge.due_on) == (
        "Абонемент «8 занятий»",
        360000,
        DAY + timedelta(days=14),
    )
    assert studio.money(anna).debt_minor == 360000
    deposit(studio, anna, 400000)
    money = studio.money(anna)
    assert (money.debt_minor, money.free_minor) == (0, 40000)
    assert [(row.kind, row.minor) for row in payments_of(anna)] == [("deposit", 400000), ("pass", 200000)]


def test_a_due_date_of_ones_own(studio: Studio, anna, plan) -> None:
    sell(studio, anna, plan, credit_minor=560000, credit_due_on=date(2026, 12, 1))
    assert debts_of(anna)[0].charge.due_on == date(2026, 12, 1)


@pytest.mark.rule("G-2")
def test_a_mixture_pays_this_sale_first(studio: Studio, anna, plan) -> None:
    sell(studio, anna, studio.plan(price_minor=70000))
    sell(studio, anna, plan, ("transfer", 160000), ("cash", 300000), ("card", 100000))
    assert [(row.method, row.minor) for row in Payment.objects.order_by("pk")] == [
        ("cash", 300000),
        ("card", 100000),
        ("transfer", 160000),
    ]
    assert [debt.charge.open_minor for debt in debts_of(anna)] == [70000]


@pytest.mark.req("MO-01")
def test_the_balance_buys_a_pass(studio: Studio, anna, plan) -> None:
    deposit(studio, anna, 600000)
    sell(studio, anna, plan, ("account", 560000))
    payment = Payment.objects.get(method="account")
    assert (payment.kind, payment.minor, payment.transfer) == ("pass", 560000, None)
    assert studio.money(anna).free_minor == 40000


@pytest.mark.rule("G-3")
def test_what_would_be_owed_takes_free_money_first(studio: Studio, anna, plan) -> None:
    deposit(studio, anna, 100000)
    sell(studio, anna, plan, ("cash", 400000), credit_minor=160000)
    assert [(row.method, row.minor) for row in Payment.objects.filter(kind="pass").order_by("pk")] == [
        ("cash", 400000),
        ("account", 100000),
    ]
    money = studio.money(anna)
    assert (money.free_minor, money.debt_minor) == (0, 60000)


def test_a_sale_for_nothing_has_no_charge_and_no_payment(studio: Studio, anna, plan) -> None:
    sale = sell(studio, anna, plan, shown_minor=0, manual_minor=0, manual_reason="подарок")
    assert (sale.total_minor, sale.lines.get().charge) == (0, None)
    assert (Payment.objects.count(), Transfer.objects.count(), ClientPass.objects.get().price_minor) == (0, 0, 0)


@pytest.mark.rule("D-6")
def test_a_price_that_changed_meanwhile_is_refused_with_both_sums(studio: Studio, anna, plan) -> None:
    terms = PlanData(name=plan.name, count=8, price_minor=600000, all_disciplines=True)
    change_plan(plan=plan, data=terms, actor=studio.actor)
    before = counts()
    with pytest.raises(errors.PriceChanged) as said:
        sell(studio, anna, plan, ("cash", 560000), shown_minor=560000)
    assert (said.value.code, said.value.details) == ("price_changed", {"was_minor": 560000, "now_minor": 600000})
    assert str(said.value) == (
        "Цена изменилась: было 5\xa0600\xa0₽, стало 6\xa0000\xa0₽. Проверьте чек и нажмите ещё раз."
    )
    assert counts() == before


@pytest.mark.parametrize(
    ("tenders", "fields", "refusal", "details"),
    [
        ((("cash", 560001),), {}, errors.TendersTooMuch, {"over_minor": 1}),
        ((("cash", 539200),), {"credit_minor": 0}, errors.TendersDiffer, {"rest_minor": 20800}),
        ((("cash", 560000), ("card", 0)), {}, errors.BadTender, {}),
        ((("cash", 560000), ("card", -1)), {}, errors.BadTender, {}),
        ((("cash", 280000), ("cash", 280000)), {}, errors.BadTender, {}),
        ((("bonus", 560000),), {}, errors.BadTender, {}),
        ((("account", 560000),), {}, errors.AccountShort, {"free_minor": 30000}),
        ((), {"credit_due_on": DAY - timedelta(days=1)}, errors.DueDatePassed, {}),
        ((), {"credit_due_on": DAY + timedelta(days=366)}, errors.DueDatePassed, {}),
        ((("cash", 504000),), {"shown_minor": 504000, "manual_minor": 504000}, ReasonRequired, {}),
    ],
)
def test_what_does_not_add_up_is_refused_and_nothing_changes(
    studio: Studio, anna, plan, tenders, fields, refusal, details
) -> None:
    deposit(studio, anna, 30000)
    before = counts()
    with pytest.raises(refusal) as said:
        sell(studio, anna, plan, *tenders, **fields)
    assert (said.value.details, counts()) == (details, before)


def test_a_plan_taken_off_sale_meanwhile(studio: Studio, anna, plan) -> None:
    archive_plan(plan=plan, actor=studio.actor)
    before = counts()
    with pytest.raises(PlanArchived):
        sell(studio, anna, plan, ("cash", 560000))
    assert counts() == before


@pytest.mark.req("PA-04")
def test_limits_of_the_seller(studio: Studio, anna, plan) -> None:
    none = studio.staff("passes.sell")
    some = studio.staff("passes.sell", "sales.on_credit", credit_minor_max=300000, discount_percent_max=10)
    before = counts()
    with pytest.raises(errors.CreditForbidden):
        sell(studio, anna, plan, ("cash", 559999), by=none)
    with pytest.raises(errors.CreditLimit) as said:
        sell(studio, anna, plan, ("cash", 200000), by=some)
    assert said.value.details == {"limit_minor": 300000, "owed_minor": 360000, "over_minor": 60000}
    cheap = {"manual_minor": 500000, "manual_reason": "сестра", "shown_minor": 500000}
    with pytest.raises(ManualDiscountTooBig):
        sell(studio, anna, plan, ("cash", 500000), by=some, **cheap)
    assert counts() == before
    sell(studio, anna, plan, ("cash", 260000), by=some)
    assert studio.money(anna).debt_minor == 300000
    with pytest.raises(errors.CreditLimit):
        sell(studio, anna, plan, ("cash", 559999), by=some)
    sell(studio, anna, plan, ("cash", 560000), by=none)
    assert Sale.objects.count() == 2


@pytest.mark.req("PA-03")
def test_other_terms_need_a_right(studio: Studio, anna, plan) -> None:
    terms = PassTerms(count=10, term_count=45, term_unit="days", activation="on_sale")
    before = counts()
    with pytest.raises(errors.TermsForbidden):
        sell(studio, anna, plan, ("cash", 560000), by=studio.staff("passes.sell"), terms=terms)
    assert counts() == before
    sell(studio, anna, plan, ("cash", 560000), by=studio.staff("passes.sell", "passes.terms"), terms=terms)
    held = ClientPass.objects.get()
    assert (held.count, held.left_units, held.ends_on) == (10, 1000, DAY + timedelta(days=44))


def test_visits_to_absorb_go_up_with_the_event(studio: Studio, anna, plan) -> None:
    sell(studio, anna, plan, ("cash", 560000), absorb=())
    assert Event.objects.get(name="sales.pass_sold").data["absorb"] == []


def test_the_receipt_while_typing_writes_nothing(studio: Studio, anna, plan) -> None:
    deposit(studio, anna, 30000)
    before = counts()
    shown = receipt_of(
        order(studio, anna, plan, ("cash", 200000), ("account", 30000), credit_minor=100000), SaleLimits()
    )
    assert (shown.quote.price_minor, shown.paid_minor, shown.account_minor, shown.free_minor) == (
        560000,
        200000,
        30000,
        30000,
    )
    assert (shown.rest_minor, counts()) == (230000, before)


@pytest.mark.req("CL-18")
@pytest.mark.rule("D-6")
def test_the_clients_own_discount_is_taken_off_and_kept_with_the_sale(studio: Studio, plan) -> None:
    vera = studio.client("Вера", discount_percent=15)
    with pytest.raises(errors.PriceChanged) as said:
        sell(studio, vera, plan, ("cash", 560000))
    assert said.value.details == {"was_minor": 560000, "now_minor": 476000}
    sale = sell(studio, vera, plan, ("cash", 476000), shown_minor=476000)
    line = sale.lines.get()
    assert (sale.total_minor, line.list_minor, line.price_minor) == (476000, 560000, 476000)
    assert line.steps[1] == {"kind": "personal", "minor": -84000, "reason": "", "percent": 15}
    assert (line.client_pass.price_minor, studio.money(vera).balance_minor) == (476000, 0)


@pytest.mark.req("CL-18")
def test_a_whole_discount_sells_for_nothing_and_owes_nothing(studio: Studio, plan) -> None:
    sale = sell(studio, studio.client("Вера", discount_percent=100), plan, shown_minor=0)
    assert (sale.total_minor, sale.lines.get().charge, Payment.objects.count()) == (0, None, 0)


@pytest.mark.req("CL-18")
def test_a_discount_given_after_the_screen_was_drawn_is_said(studio: Studio, anna, plan) -> None:
    from ritm.clients.actions.profile import change_client
    from ritm.clients.data import ClientData

    drawn = order(studio, anna, plan, ("cash", 560000))  # holds the client as she was
    change_client(client=anna, data=ClientData(name="Анна", discount_percent=10), actor=studio.actor)
    with pytest.raises(errors.PriceChanged) as said:
        sell_pass(order=drawn, actor=studio.actor, staff=studio.boss)
    assert said.value.details == {"was_minor": 560000, "now_minor": 504000}
    assert Sale.objects.count() == 0


@pytest.mark.req("CL-18")
@pytest.mark.rule("D-2", "D-6")
def test_where_discounts_are_for_goods_only_a_pass_is_sold_without_and_keeps_why(studio: Studio, plan) -> None:
    from ritm.studio.actions import change_settings

    vera = studio.client("Вера", discount_percent=15)
    change_settings(by=studio.boss, discount_scope="goods")
    with pytest.raises(errors.PriceChanged) as said:
        sell(studio, vera, plan, ("cash", 476000), shown_minor=476000)
    assert said.value.details == {"was_minor": 476000, "now_minor": 560000}
    line = sell(studio, vera, plan, ("cash", 560000)).lines.get()
    assert (line.price_minor, line.client_pass.price_minor) == (560000, 560000)
    assert line.steps[1] == {"kind": "personal", "minor": 0, "reason": "scope", "percent": 15}
    change_settings(by=studio.boss, discount_scope="passes")
    assert sell(studio, vera, plan, ("cash", 476000), shown_minor=476000).total_minor == 476000
