"""The random machine: sell, freeze, unfreeze, extend, pay, pay out, book, cancel, mark, miss, give back, undo, absorb,
delete, restore, what is done to whole classes, late cancels and the line, in any order, against the model.

`-m machine` runs it; a failure prints the steps and the blob that repeats them.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from ritm.attendance.actions.booking import book, cancel_booking
from ritm.attendance.actions.missing import mark_no_show, undo_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms, restore_credit, waive_charge
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.attendance.penalties import MissKind
from ritm.attendance.waiting import line
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.passes.actions.freezing import freeze, unfreeze
from ritm.passes.models_of_freezes import PassFreeze
from ritm.sales.actions import pay_out, take_payment
from ritm.tools import checks
from tests.attendance.looking import booked_money
from tests.attendance.machine_of_classes import FREELY, PEOPLE, code, people, places
from tests.attendance.machine_of_lines import LineRules
from tests.attendance.model import Debt, Held, Place, Plan
from tests.attendance.model_of_lines import LATE, Lines
from tests.given import Studio, moment
from tests.support.alice import is_full
from tests.support.lock_order import actions_begin_here

PLANS = (
    Plan(price=100000, count=3, days=30),
    Plan(price=70001, count=2, days=20, discipline="yoga"),
    Plan(price=90000, count=None, days=12),
    Plan(price=55555, count=2, days=10, first_visit=True),
)
# day, first minute, last minute, discipline, capacity, price
PLACES = (
    (0, 600, 660, "yoga", 1, 50000),
    (1, 600, 660, "dance", 2, 60000),
    (1, 630, 690, "yoga", None, 70000),
    (2, 690, 750, "dance", 2, 0),
    (4, 1410, 1470, "yoga", 2, 80001),
)
# What a miss takes by the terms of the machine's boss, in hundredths.
UNITS = {MissKind.CHARGED: 50, MissKind.EXCUSED: 20, MissKind.FREE: 0}
plans = st.sampled_from(range(len(PLANS)))


class Marks(LineRules):
    """Each step is done twice: by the product and by the model; refusals and everything counted must be the same."""

    walked = 0  # steps of all machines

    def __init__(self) -> None:
        super().__init__()
        Marks.walked -= 1  # the look before the first step
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        actions_begin_here()
        self.day = self.studio.today
        self.now, self.minute = self.stack.enter_context(ExitStack()), 0
        self.now.enter_context(clock.at(moment(self.day, time(7))))
        rows = [Place(number, self.day + timedelta(days=row[0]), *row[1:]) for number, row in enumerate(PLACES)]
        self.model = Lines(rows, self.day)
        self.model.minute = 7 * 60
        kinds = {name: self.studio.discipline() for name in ("yoga", "dance")}
        self.lessons = [self._lesson(place, kinds[place.discipline]) for place in rows]
        self.plans = [self._plan(plan, kinds) for plan in PLANS]
        self.clients = {name: self.studio.client() for name in PEOPLE}
        self.model.people = {name: _person() for name in PEOPLE}
        terms = {"charges": True, "miss_percent": 50, "excused_percent": 20, "late_percent": LATE}
        choose_penalty_terms(**terms, actor=self.studio.actor)
        self.passes: dict[int, Any] = {}  # the model's number → the product's row

    def _lesson(self, place: Place, discipline: Any) -> Any:
        group = self.studio.group(
            discipline=discipline,
            minutes=place.ends - place.begins,
            capacity=place.capacity,
            drop_in_minor=place.price,
        )
        return self.studio.lesson(group=group, on=place.on, at=time(*divmod(place.begins, 60)))

    def _plan(self, plan: Plan, kinds: dict[str, Any]) -> Any:
        return self.studio.plan(
            count=plan.count,
            kind="unlimited" if plan.count is None else "standard",
            term_count=plan.days,
            price_minor=plan.price,
            all_disciplines=not plan.discipline,
            disciplines=(kinds[plan.discipline],) if plan.discipline else (),
            activation="first_visit" if plan.first_visit else "on_sale",
        )

    def teardown(self) -> None:
        try:
            assert checks.run_all(account_ids=(self.studio.account.pk,)) == []
        finally:
            transaction.set_rollback(True)
            self.stack.close()

    # --- steps --------------------------------------------------------------------------------------------------------

    @rule(who=people, plan=plans, share=st.sampled_from((0, 1, 2)), absorbs=st.booleans())
    def sell(self, who: str, plan: int, share: int, absorbs: bool) -> None:
        person, terms = self.model.people[who], PLANS[plan]
        if person.is_deleted:
            return
        paid = terms.price * share // 2
        owed = self.model.absorbable(person, terms) if absorbs else []
        ids = tuple(self._visit(who, number).pk for number in owed)
        from ritm.sales.data import Tender

        tenders = (Tender("cash", paid),) if paid else ()
        row = self.studio.pass_(self.clients[who], self.plans[plan], tenders=tenders, absorb=ids)
        held = self.model.sell(person, terms, paid)
        self.passes[held.number] = row
        if owed:
            self.model.absorb(person, held, owed)

    @rule(who=people, minor=st.sampled_from((1, 20000, 60000, 150000)))
    def pay(self, who: str, minor: int) -> None:
        person = self.model.people[who]
        if person.is_deleted:
            return
        take_payment(client=self.clients[who], minor=minor, **self._desk())
        person.balance += minor
        person.settle()

    @rule(who=people, minor=st.sampled_from((1, 20000, 60000)))
    def pay_back(self, who: str, minor: int) -> None:
        person = self.model.people[who]
        expected = "" if minor <= person.free else "not_enough_money"
        assert code(partial(pay_out, client=self.clients[who], minor=minor, **self._desk())) == expected
        if not expected:
            person.balance -= minor

    @rule(who=people, number=places)
    def book(self, who: str, number: int) -> None:
        expected = self.model.book(self.model.people[who], self.model.places[number])
        act = partial(
            book, client=self.clients[who], lesson=self.lessons[number], override=FREELY, actor=self.studio.actor
        )
        assert code(act) == expected

    @rule(who=people, number=places)
    def cancel(self, who: str, number: int) -> None:
        seats = self.model.people[who].seats
        row = Booking.objects.filter(client=self.clients[who], lesson=self.lessons[number]).order_by("pk").last()
        if row is None:
            return
        status = seats[number].status if number in seats else ""
        expected = {"visited": "already_marked", "no_show": "booking_over"}.get(status, "")
        assert code(partial(cancel_booking, booking=row, override=FREELY, actor=self.studio.actor)) == expected
        if not expected and number in seats:
            self.model.people[who].let_go(number, "staff")

    @rule(who=people, number=places, kind=st.sampled_from(tuple(UNITS)))
    def miss(self, who: str, number: int, kind: str) -> None:
        if number not in self.model.people[who].seats:
            return
        row = self.booking(who, number)
        expected = self.model.miss(self.model.people[who], self.model.places[number], UNITS[kind])
        act = partial(mark_no_show, booking=row, kind=kind, override=FREELY, actor=self.studio.actor)
        assert code(act) == expected

    @rule(who=people, number=places)
    def unmiss(self, who: str, number: int) -> None:
        seat = self.model.people[who].seats.get(number)
        if seat is not None:
            row = self.booking(who, number)
            if seat.status == "no_show":
                self.model.unmiss(self.model.people[who], self.model.places[number])
            undo_no_show(booking=row, override=FREELY, actor=self.studio.actor)

    @rule(who=people, number=places, act=st.sampled_from((waive_charge, restore_credit)))
    def give_back(self, who: str, number: int, act: Any) -> None:
        if number in self.model.people[who].seats:
            more = {"override": FREELY} if act is waive_charge else {}
            expected = self.model.give_back(self.model.people[who], self.model.places[number])
            row = self.booking(who, number)
            assert code(partial(act, booking=row, **more, actor=self.studio.actor)) == expected

    @rule(who=people, number=places, kind=st.sampled_from(("pass", "pass", "credit", "free")))
    def mark(self, who: str, number: int, kind: str) -> None:
        place = self.model.places[number]
        expected = self.model.check_in(self.model.people[who], place, kind)
        act = partial(
            check_in,
            client=self.clients[who],
            lesson=self.lessons[number],
            pay=PayBy(kind=kind),
            override=FREELY,
            actor=self.studio.actor,
        )
        assert code(act) == expected

    @rule(who=people, number=places)
    def undo(self, who: str, number: int) -> None:
        row = Visit.objects.filter(client=self.clients[who], lesson=self.lessons[number]).order_by("pk").last()
        if row is None:
            return
        seat = self.model.people[who].seats.get(number)
        if seat is not None and seat.status == "visited":
            self.model.undo(self.model.people[who], self.model.places[number])
        undo_check_in(visit=row, override=FREELY, actor=self.studio.actor)

    @rule(who=people, plan=st.sampled_from((0, 0, 0, 1)), ahead=st.integers(-1, 5), days=st.integers(2, 8))
    def freeze(self, who: str, plan: int, ahead: int, days: int) -> None:
        person = self.model.people[who]
        held = next((one for one in person.passes if one.plan is PLANS[plan]), None)
        if held is None:
            return
        first = self.model.today + timedelta(days=ahead)
        terms = {"begins_on": first, "ends_on": first + timedelta(days=days - 1)}
        expected = self.model.freeze(person, held, *terms.values())
        assert code(partial(freeze, client_pass=self.row_of(held), actor=self.studio.actor, **terms)) == expected

    @rule(who=people, ahead=st.integers(-2, 4))
    def unfreeze(self, who: str, ahead: int) -> None:
        held = next((one for one in self.model.people[who].passes if one.freezes), None)
        if held is None:
            return
        row, on = PassFreeze.objects.get(client_pass=self.row_of(held)), self.model.today + timedelta(days=ahead)
        expected = self.model.unfreeze(held, on)
        assert code(partial(unfreeze, freeze=row, on=on, actor=self.studio.actor)) == expected

    @precondition(lambda self: self.model.today < self.day + timedelta(days=6))
    @rule()
    def sleep(self) -> None:
        self.everybody_leaves(self.model.today + timedelta(days=1))
        self.model.today += timedelta(days=1)
        self.minute = 0
        self.tick()

    @rule(who=people, is_sure=st.booleans())
    def delete(self, who: str, is_sure: bool) -> None:
        if is_sure and not self.model.people[who].is_deleted:
            self.tick()
            delete_client(client=self.clients[who], actor=self.studio.actor)
            self.model.delete(self.model.people[who])

    # --- what must be the same ----------------------------------------------------------------------------------------

    @invariant()
    def is_counted(self) -> None:
        Marks.walked += 1

    @invariant()
    def money_is_the_same(self) -> None:
        for name, person in self.model.people.items():
            money = self.studio.money(self.clients[name])
            assert (money.balance_minor, money.debt_minor) == (person.balance, person.debt)
        held = [held for person in self.model.people.values() for held in person.passes]
        assert booked_money("revenue:drop_in") == self.model.drop_in
        assert booked_money("revenue:passes") == sum(one.earned for one in held)
        assert booked_money("deferred:passes") == sum(one.plan.price - one.earned for one in held)

    @invariant()
    def passes_are_the_same(self) -> None:
        for person in self.model.people.values():
            for held in person.passes:
                row = self.passes[held.number]
                row.refresh_from_db()
                assert (row.left_units, row.starts_on, row.ends_on) == (held.left, held.starts, held.ends)

    @invariant()
    def seats_are_the_same(self) -> None:
        self.model.settle()
        columns = ("client", "lesson", "status", "client_pass", "is_pinned", "charge_units", "given_back_as")
        found = Booking.objects.exclude(status="cancelled").values_list(*columns)
        rows = {(*row[:-1], bool(row[-1])) for row in found}
        expected = {
            (
                *(self.clients[name].pk, self.lessons[number].pk, seat.status, self._row(seat.held)),
                *(seat.is_pinned, seat.charged, seat.is_given_back),
            )
            for name, person in self.model.people.items()
            for number, seat in person.seats.items()
        }
        assert rows == expected
        for place, lesson in zip(self.model.places, self.lessons, strict=True):
            lesson.refresh_from_db()
            seats = self.model.taken(place)
            assert (lesson.taken, lesson.held, lesson.over) == (len(seats), place.kept, self.model.over(place))
            assert [row.client for row in line(lesson)] == [self.clients[self.name(one)] for one in place.line]
            assert lesson.unmarked == sum(seat.status == "booked" for seat in seats)

    @invariant()
    def each_visit_is_paid_by_the_same(self) -> None:
        rows = Visit.objects.filter(undone_at=None).values_list(
            "client", "lesson", "source", "entry__client_pass", "charge__open_minor"
        )
        seen = {
            (who, what): (source, held, owed if source == "charge" else None) for who, what, source, held, owed in rows
        }
        assert seen == dict(self._paid())

    def _paid(self) -> Iterator[tuple[tuple[int, int], tuple]]:
        for name, person in self.model.people.items():
            for number, seat in person.seats.items():
                key, paid = (self.clients[name].pk, self.lessons[number].pk), seat.paid_by
                if seat.status != "visited":
                    continue
                if isinstance(paid, Debt) and paid.minor:
                    yield key, ("charge", None, paid.open)
                else:
                    yield key, ("pass" if isinstance(paid, Held) else "free", self._row(paid), None)

    # --- names --------------------------------------------------------------------------------------------------------

    def _row(self, held: Any) -> int | None:
        return self.passes[held.number].pk if isinstance(held, Held) else None

    def _visit(self, who: str, number: int) -> Visit:
        return Visit.objects.get(client=self.clients[who], lesson=self.lessons[number], undone_at=None)

    def _desk(self) -> dict[str, Any]:
        return {"branch": self.studio.branch, "method": "cash", "actor": self.studio.actor, "staff": self.studio.boss}


def _person() -> Any:
    from tests.attendance.model import Person

    return Person()


@pytest.mark.machine
@pytest.mark.timeout(0 if is_full() else 600)
@pytest.mark.rule("I-04")
@pytest.mark.rule("I-06")
@pytest.mark.rule("I-09")
def test_the_machine_finds_no_difference(studio: Studio) -> None:
    Marks.studio = studio
    Marks.walked = 0
    how = settings(
        max_examples=int(os.environ.get("RITM_MACHINE_EXAMPLES", "0")) or _examples(),
        stateful_step_count=40,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Marks, settings=how)
    if "RITM_MACHINE_STEPS" in os.environ:  # `bin/ritm prove machine --resume` counts them
        Path(os.environ["RITM_MACHINE_STEPS"]).write_text(str(Marks.walked))


def _examples() -> int:
    return (20 if connection.vendor == "postgresql" else 60) * (10 if is_full() else 1)
