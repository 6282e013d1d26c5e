"""The ledger against a plain model of the rules: random receipts, charges, pay-outs and cancellings."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ritm.ledger import accounts, actions
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


class Played:
    """One client lived through the actions, beside the plain model."""

    def __init__(self, studio: Studio) -> None:
        self.plain, self.charges = Plain(), {}
        self.client_id = studio.client().pk
        self.target = accounts.revenue(what="drop_in", branch=studio.branch)
        self.common = {"client_id": self.client_id, "branch": studio.branch, "method": "card"}

    def receive(self, number: int, minor: int, on: date) -> None:
        actions.receive(minor=minor, key=self.key(number), booked_on=on, **self.common)
        self.plain.receive(minor)

    def charge(self, number: int, minor: int, on: date) -> None:
        due = on + timedelta(days=minor % 7)
        self.charges[number] = actions.charge(
            client_id=self.client_id,
            target=self.target,
            minor=minor,
            kind=Charge.Kind.OPENING,
            subject=self.key(number),
            opened_on=on,
            due_on=due,
            key=self.key(number),
        )
        self.plain.charge(number, due, on, minor)

    def pay_out(self, number: int, minor: int, on: date) -> None:
        out = {"minor": minor, "key": self.key(number), "booked_on": on, **self.common}
        if minor > self.plain.free:
            with pytest.raises(NotEnoughMoney):
                actions.pay_out(**out)
        else:
            actions.pay_out(**out)
            self.plain.free -= minor

    def cancel(self, number: int, minor: int, on: date) -> None:
        if self.charges:
            chosen = sorted(self.charges)[minor % len(self.charges)]
            charge = self.charges.pop(chosen)
            actions.cancel_charge(charge=charge, key=self.key(number), reason="undo", booked_on=on)
            self.plain.cancel(chosen)

    def key(self, number: int) -> str:
        return f"{self.client_id}:{number}"

    def check(self) -> None:
        money, plain = money_of(self.client_id), self.plain
        assert (money.free_minor, money.debt_minor) == (plain.free, sum(plain.open.values()))
        assert plain.free == 0 or not plain.open
        rows = {int(row.subject.split(":")[1]): row.open_minor for row in open_charges(self.client_id)}
        assert rows == plain.open


def play(studio: Studio, steps: list[tuple[str, int, int]]) -> None:
    played = Played(studio)
    for number, (verb, minor, days) in enumerate(steps):
        getattr(played, verb)(number, minor, START + timedelta(days=days))
        played.check()


@pytest.mark.rule("G-2")
@pytest.mark.rule("G-3")
def test_the_ledger_does_what_the_plain_model_does(studio: Studio) -> None:
    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def run(steps: list[tuple[str, int, int]]) -> None:
        play(studio, steps)

    run()
    assert Transfer.objects.count() > 0
