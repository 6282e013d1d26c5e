"""A client's money: received, charged, settled, paid out. Sums always add up."""

from datetime import date

import pytest

from ritm.ledger import accounts, actions
from ritm.ledger.errors import NotEnoughMoney, SumNotPositive, SumTooLarge, TransferDiffers
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.ledger.queries import charge_of, money_of, money_of_many, open_charges, turnover
from tests.given import Studio


class Who:
    """The clients of the test; the ledger knows their ids only."""

    boris = 0
    anna = 0


@pytest.fixture(autouse=True)
def _clients(studio: Studio) -> None:
    Who.boris, Who.anna = studio.client("Борис").pk, studio.client("Анна").pk


def day(number: int) -> date:
    return date(2026, 11, number)


def receive(
    studio: Studio, minor: int, *, client_id: int | None = None, key: str = "in", on: int = 10, **more
) -> Transfer:
    return actions.receive(
        client_id=client_id or Who.boris,
        branch=studio.branch,
        method="cash",
        minor=minor,
        key=key,
        booked_on=day(on),
        **more,
    )


def owe(
    studio: Studio, minor: int, subject: str, *, on: int, due: int | None = None, client_id: int | None = None, **more
):
    return actions.charge(
        client_id=client_id or Who.boris,
        target=accounts.revenue(what="drop_in", branch=studio.branch),
        minor=minor,
        kind=Charge.Kind.OPENING,
        subject=subject,
        opened_on=day(on),
        due_on=None if due is None else day(due),
        key=f"charge:{subject}",
        **more,
    )


def figures(client_id: int | None = None) -> tuple[int, int, int]:
    money = money_of(client_id or Who.boris)
    return money.balance_minor, money.debt_minor, money.free_minor


def balances() -> dict[str, int]:
    """Every ledger account by code: incoming less outgoing."""
    rows = {account.code: 0 for account in LedgerAccount.objects.all()}
    for transfer in Transfer.objects.select_related("source", "target"):
        rows[transfer.source.code] -= transfer.minor
        rows[transfer.target.code] += transfer.minor
    return rows


@pytest.mark.req("MO-01")
def test_a_deposit_is_free_money(studio: Studio) -> None:
    receive(studio, 30000)
    assert figures() == (30000, 0, 30000)
    assert balances() == {f"client:{Who.boris}": 30000, f"till:{studio.branch.pk}:cash": -30000}


@pytest.mark.rule("G-2")
@pytest.mark.req("MO-01")
@pytest.mark.req("MO-04")
def test_edge_11_money_pays_the_oldest_debt_first(studio: Studio) -> None:
    first = owe(studio, 50000, "visit:1", on=1)
    second = owe(studio, 70000, "visit:2", on=5)
    paid = receive(studio, 90000)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.open_minor, second.open_minor) == (0, 30000)
    assert figures() == (-30000, 30000, 0)
    rows = Settlement.objects.order_by("id").values_list("charge_id", "transfer_id", "minor", "kind")
    assert list(rows) == [(first.pk, paid.pk, 50000, "paid"), (second.pk, paid.pk, 40000, "paid")]


@pytest.mark.rule("G-2")
def test_order_is_due_date_then_opening_day_then_id(studio: Studio) -> None:
    never = owe(studio, 100, "visit:1", on=1)
    later = owe(studio, 200, "visit:2", on=2, due=20)
    sooner_b = owe(studio, 300, "visit:3", on=4, due=15)
    sooner_a = owe(studio, 400, "visit:4", on=3, due=15)
    twin = owe(studio, 500, "visit:5", on=3, due=15)
    assert open_charges(Who.boris) == [sooner_a, twin, sooner_b, later, never]


@pytest.mark.rule("G-2")
def test_a_sales_own_payment_pays_its_charge_first_and_the_rest_the_oldest(studio: Studio) -> None:
    old = owe(studio, 50000, "visit:1", on=1, due=8)
    new = owe(studio, 70000, "pass:9", on=9, due=23)
    receive(studio, 80000, pay_first=new)
    assert [(charge.pk, charge.open_minor) for charge in open_charges(Who.boris)] == [(old.pk, 40000)]
    assert figures() == (-40000, 40000, 0)


@pytest.mark.rule("G-3")
def test_free_money_pays_a_new_charge_at_once(studio: Studio) -> None:
    receive(studio, 30000)
    charge = owe(studio, 50000, "visit:1", on=11)
    assert charge.open_minor == 20000
    assert figures() == (-20000, 20000, 0)
    assert list(Settlement.objects.values_list("charge_id", "transfer_id", "minor")) == [(charge.pk, None, 30000)]


def test_nothing_is_owed_for_zero(studio: Studio) -> None:
    assert owe(studio, 0, "visit:1", on=1) is None
    assert (Charge.objects.count(), Transfer.objects.count()) == (0, 0)


@pytest.mark.req("MO-01")
def test_edge_12_no_more_is_paid_out_than_is_free(studio: Studio) -> None:
    receive(studio, 30000)
    out = {"client_id": Who.boris, "branch": studio.branch, "method": "cash", "booked_on": day(11)}
    with pytest.raises(NotEnoughMoney) as refusal:
        actions.pay_out(minor=30100, key="out", **out)
    assert (refusal.value.code, refusal.value.field) == ("not_enough_money", "minor")
    assert refusal.value.details == {"free_minor": 30000}
    assert Transfer.objects.count() == 1
    actions.pay_out(minor=30000, key="out", **out)
    assert figures() == (0, 0, 0)
    again = actions.pay_out(minor=30000, key="out", **out)
    assert Transfer.objects.count() == 2
    assert again == Transfer.objects.get(key="out")


def test_nobody_in_debt_is_paid_out(studio: Studio) -> None:
    owe(studio, 50000, "visit:1", on=1)
    with pytest.raises(NotEnoughMoney) as refusal:
        actions.pay_out(client_id=Who.boris, branch=studio.branch, method="cash", minor=1, key="out", booked_on=day(2))
    assert refusal.value.details == {"free_minor": 0}
    assert figures() == (-50000, 50000, 0)


@pytest.mark.rule("G-5")
def test_a_cancelled_charge_gives_its_paid_part_to_other_debts(studio: Studio) -> None:
    absorbed = owe(studio, 70000, "visit:1", on=1, due=8)
    other = owe(studio, 25000, "visit:2", on=5, due=12)
    receive(studio, 60000)
    row = actions.cancel_charge(charge=absorbed, key="absorb:1", reason="absorbed", booked_on=day(12))
    absorbed.refresh_from_db()
    other.refresh_from_db()
    assert (absorbed.open_minor, absorbed.is_cancelled, other.open_minor) == (0, True, 0)
    assert figures() == (35000, 0, 35000)
    assert (row.reverses, row.minor, row.source, row.target) == (
        absorbed.transfer,
        70000,
        absorbed.transfer.target,
        absorbed.transfer.source,
    )
    parts = list(Settlement.objects.order_by("id").values_list("charge_id", "minor", "kind"))
    assert parts == [
        (absorbed.pk, 60000, "paid"),
        (absorbed.pk, 10000, "cancelled"),
        (other.pk, 25000, "paid"),
    ]
    assert balances()[f"revenue:drop_in:{studio.branch.pk}"] == 25000


def test_a_second_cancelling_changes_nothing(studio: Studio) -> None:
    charge = owe(studio, 70000, "visit:1", on=1)
    first = actions.cancel_charge(charge=charge, key="absorb:1", reason="undo", booked_on=day(2))
    second = actions.cancel_charge(charge=charge, key="absorb:2", reason="undo", booked_on=day(3))
    assert first == second
    assert (Transfer.objects.count(), Settlement.objects.count(), figures()) == (2, 1, (0, 0, 0))
    assert charge_of("visit:1") is None


@pytest.mark.rule("G-2")
def test_sale_settles_once_at_its_end(studio: Studio) -> None:
    receive(studio, 10000)
    charge = owe(studio, 50000, "pass:1", on=11, settle=False)
    receive(studio, 30000, key="cash", pay_first=charge, settle=False)
    receive(studio, 15000, key="card", pay_first=charge, settle=False)
    actions.settle_oldest(client_id=Who.boris)
    rows = Settlement.objects.order_by("id").values_list("transfer__key", "minor")
    assert list(rows) == [("cash", 30000), ("card", 15000), (None, 5000)]
    assert figures() == (5000, 0, 5000)


@pytest.mark.parametrize("minor", [1, 25000])
def test_the_same_key_moves_once(studio: Studio, minor: int) -> None:
    assert receive(studio, minor) == receive(studio, minor)
    assert figures() == (minor, 0, minor)
    assert Transfer.objects.count() == 1


def test_the_same_key_with_other_terms_is_refused(studio: Studio) -> None:
    receive(studio, 25000)
    with pytest.raises(TransferDiffers) as refusal:
        receive(studio, 25001)
    assert refusal.value.code == "transfer_differs"
    assert (Transfer.objects.count(), figures()) == (1, (25000, 0, 25000))


@pytest.mark.rule("N-5")
@pytest.mark.parametrize(
    ("minor", "refusal", "code"),
    [
        (0, SumNotPositive, "sum_not_positive"),
        (-1, SumNotPositive, "sum_not_positive"),
        (1_000_000_001, SumTooLarge, "sum_too_large"),
    ],
)
def test_a_sum_stands_between_one_kopeck_and_ten_millions(studio: Studio, minor: int, refusal: type, code: str) -> None:
    with pytest.raises(refusal) as said:
        receive(studio, minor)
    assert said.value.code == code
    assert Transfer.objects.count() == 0
    receive(studio, 1_000_000_000)
    assert figures() == (1_000_000_000, 0, 1_000_000_000)


def test_earned_money_goes_back_by_the_exact_opposite_once(studio: Studio) -> None:
    earned = actions.earn(
        what="passes", branch=studio.branch, minor=63000, key="e:1", subject="pass:1", booked_on=day(3)
    )
    back = actions.reverse(transfer=earned, key="e:1:back", booked_on=day(4))
    assert (back.source, back.target, back.minor) == (earned.target, earned.source, 63000)
    assert actions.reverse(transfer=earned, key="e:1:back", booked_on=day(4)) == back
    assert balances() == {"deferred:passes": 0, f"revenue:passes:{studio.branch.pk}": 0}


def test_a_clients_money_is_not_reversed_by_itself(studio: Studio) -> None:
    paid = receive(studio, 100)
    with pytest.raises(ValueError, match="A client's money"):
        actions.reverse(transfer=paid, key="back", booked_on=day(11))
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("minor", "expected"), [(40000, (40000, 0, 40000)), (-40000, (-40000, 40000, 0)), (0, (0, 0, 0))]
)
def test_balances_from_before_come_once(studio: Studio, minor: int, expected: tuple[int, int, int]) -> None:
    for _again in range(2):
        actions.open_balance(client_id=Who.boris, minor=minor, booked_on=day(1), key="import:1")
    assert figures() == expected
    assert sum(balances().values()) == 0


def test_many_clients_in_one_query(studio: Studio, django_assert_num_queries) -> None:
    receive(studio, 300, client_id=Who.anna)
    owe(studio, 500, "visit:1", on=1)
    with django_assert_num_queries(1):
        money = money_of_many((Who.boris, Who.anna, 0))
    assert {key: (row.balance_minor, row.debt_minor) for key, row in money.items()} == {
        Who.boris: (-500, 500),
        Who.anna: (300, 0),
        0: (0, 0),
    }


def test_turnover_counts_both_ends_of_the_days(studio: Studio) -> None:
    for number, on in enumerate((9, 10, 12, 13)):
        receive(studio, 10**number, key=f"in:{number}", on=on)
    desk = accounts.till(branch=studio.branch, method="cash")
    actions.pay_out(client_id=Who.boris, branch=studio.branch, method="cash", minor=7, key="out", booked_on=day(11))
    found = turnover(desk, day(10), day(12))
    assert (found.incoming_minor, found.outgoing_minor, found.net_minor) == (7, 110, -103)
