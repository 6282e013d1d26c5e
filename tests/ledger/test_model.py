"""The ledger against a plain model of the rules: random receipts, charges, pay-outs and cancellings."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ritm.ledger import actions
from ritm.ledger.errors import NotEnoughMoney
from ritm.ledger.models import Charge, Transfer
from ritm.ledger.queries import money_of, open_charges
from tests.given import Studio

START = date(2026, 11, 1)
STEPS = st.lists(
    st.tuples(st.sampled_from(("receive", "charge", "pay_out", "cancel")), st.integers(1, 900), st.integers(0, 20)),
    min_size=1,
    max_size=14,
)


class Plain:
    """The rules in lists and integers: free money, and debts as [due, opened, number, whole, open]."""

    def __init__(self) -> None:
        self.free = 0
        self.debts: dict[int, list] = {}

    def settle(self) -> None:
        for debt in sorted(self.debts.values(), key=lambda row: row[:3]):
            part = min(self.free, debt[4])
            debt[4] -= part
            self.free -= part

    def receive(self, minor: int) -> None:
        self.free += minor
        self.settle()

    def charge(self, number: int, due: date, opened: date, minor: int) -> None:
        self.debts[number] = [due, opened, number, minor, minor]
        self.settle()

    def cancel(self, number: int) -> None:
        _due, _opened, _number, whole, still_open = self.debts.pop(number)
        self.free += whole - still_open
        self.settle()

    @property
    def open(self) -> dict[int, int]:
        return {number: row[4] for number, row in self.debts.items() if row[4]}


def play(studio: Studio, client_id: int, steps: list[tuple[str, int, int]]) -> None:
    plain, charges = Plain(), {}
    target = actions.revenue(what="drop_in", branch=studio.branch)
    common = {"client_id": client_id, "branch": studio.branch, "method": "card"}
    for number, (verb, minor, days) in enumerate(steps):
        on, key = START + timedelta(days=days), f"{client_id}:{number}"
        if verb == "receive":
            actions.receive(minor=minor, key=key, booked_on=on, **common)
            plain.receive(minor)
        elif verb == "charge":
            due = on + timedelta(days=minor % 7)
            charges[number] = actions.charge(
                client_id=client_id,
                target=target,
                minor=minor,
                kind=Charge.Kind.OPENING,
                subject=key,
                opened_on=on,
                due_on=due,
                key=key,
            )
            plain.charge(number, due, on, minor)
        elif verb == "pay_out":
            if minor > plain.free:
                with pytest.raises(NotEnoughMoney):
                    actions.pay_out(minor=minor, key=key, booked_on=on, **common)
            else:
                actions.pay_out(minor=minor, key=key, booked_on=on, **common)
                plain.free -= minor
        elif charges:
            chosen = sorted(charges)[minor % len(charges)]
            actions.cancel_charge(charge=charges.pop(chosen), key=key, reason="undo", booked_on=on)
            plain.cancel(chosen)
        money = money_of(client_id)
        assert (money.free_minor, money.debt_minor) == (plain.free, sum(plain.open.values()))
        assert plain.free == 0 or not plain.open
        assert {
            int(charge.subject.split(":")[1]): charge.open_minor for charge in open_charges(client_id)
        } == plain.open


@pytest.mark.rule("G-2")
@pytest.mark.rule("G-3")
def test_the_ledger_does_what_the_plain_model_does(studio: Studio) -> None:
    clients = iter(range(500, 10_000))

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def run(steps: list[tuple[str, int, int]]) -> None:
        play(studio, next(clients), steps)

    run()
    assert Transfer.objects.count() > 0
