"""The money and visits of the bench: passes sold, paid and taken from, entry by entry."""

from datetime import date, timedelta

from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.money import share
from ritm.ledger.actions import deferred_passes, revenue, till
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.passes.actions.plans import add_plan
from ritm.passes.data import PlanData
from ritm.passes.models import ClientPass, CreditEntry, PassPlan
from ritm.sales.models import Payment, Sale, SaleLine
from ritm.tools.bench.bulk import Bench, bulk, events

PRICE, COUNT = 560000, 8


def sell_passes(place: Bench, people: list[Client]) -> dict[int, ClientPass]:
    """A paid pass of eight for each; by client id."""
    plan = add_plan(
        data=PlanData(name="8 занятий", count=COUNT, term_count=150, price_minor=PRICE, all_disciplines=True),
        actor=place.owner.actor,
    )
    sold_on = clock.week_start(clock.today(place.branch.time_zone)) - timedelta(weeks=10)
    passes = bulk(ClientPass, [_pass(place, plan, client, sold_on) for client in people])
    events(
        place,
        "passes.pass_issued",
        [{"client_id": one.client_id, "client_pass_id": one.pk, "plan_id": plan.pk} for one in passes],
    )
    _sales(place, passes, sold_on)
    return {one.client_id: one for one in passes}


def _pass(place: Bench, plan: PassPlan, client: Client, sold_on: date) -> ClientPass:
    return ClientPass(
        client=client,
        plan=plan,
        plan_version=plan.version,
        name=plan.name,
        kind=plan.kind,
        count=plan.count,
        term_count=plan.term_count,
        term_unit=plan.term_unit,
        all_disciplines=True,
        activation=plan.activation,
        price_minor=PRICE,
        branch=place.branch,
        sold_on=sold_on,
        sold_at=place.now,
        starts_on=sold_on,
        ends_on=clock.term_end(sold_on, 150, "days"),
        left_units=COUNT * 100,
        last_number=1,
    )


def _sales(place: Bench, passes: list[ClientPass], sold_on: date) -> None:
    common = {"booked_on": sold_on, "happened_at": place.now}
    cash, deferred = till(branch=place.branch, method="cash"), deferred_passes()
    holders = bulk(
        LedgerAccount,
        [LedgerAccount(code=f"client:{one.client_id}", kind="client", client_ref=one.client_id) for one in passes],
    )
    owed, paid = [], []
    for one, holder in zip(passes, holders, strict=True):
        subject = f"pass:{one.pk}"
        terms = {"minor": PRICE, "subject": subject, **common}
        owed.append(Transfer(source=holder, target=deferred, reason="pass_sold", key=f"bench:sold:{one.pk}", **terms))
        paid.append(
            Transfer(
                source=cash, target=holder, reason="payment", key=f"bench:paid:{one.pk}", **terms | {"subject": ""}
            )
        )
    bulk(Transfer, owed + paid)
    charges = bulk(
        Charge,
        [
            Charge(
                holder=move.source,
                transfer=move,
                minor=PRICE,
                open_minor=0,
                kind="pass",
                subject=move.subject,
                opened_on=sold_on,
            )
            for move in owed
        ],
    )
    bulk(
        Settlement,
        [
            Settlement(charge=charge, transfer=move, minor=PRICE, settled_at=place.now)
            for charge, move in zip(charges, paid, strict=True)
        ],
    )
    _receipts(place, passes, charges, paid, sold_on)


def _receipts(
    place: Bench, passes: list[ClientPass], charges: list[Charge], paid: list[Transfer], sold_on: date
) -> None:
    who = {"branch": place.branch, "staff": place.owner}
    sales = bulk(
        Sale,
        [Sale(client_id=one.client_id, total_minor=PRICE, sold_on=sold_on, sold_at=place.now, **who) for one in passes],
    )
    lines = zip(sales, passes, charges, strict=True)
    bulk(
        SaleLine,
        [
            SaleLine(sale=sale, client_pass=one, charge=charge, list_minor=PRICE, price_minor=PRICE)
            for sale, one, charge in lines
        ],
    )
    payments = bulk(
        Payment,
        [
            Payment(
                client_id=sale.client_id,
                kind="pass",
                method="cash",
                minor=PRICE,
                sale=sale,
                transfer=move,
                paid_on=sold_on,
                paid_at=place.now,
                **who,
            )
            for sale, move in zip(sales, paid, strict=True)
        ],
    )
    rows = [
        {
            "client_id": one.client_id,
            "client_pass_id": one.pk,
            "sale_id": sale.pk,
            "payment_ids": [payment.pk],
            "absorb": [],
        }
        for one, sale, payment in zip(passes, sales, payments, strict=True)
    ]
    events(place, "sales.pass_sold", rows)
    bulk(
        CreditEntry,
        [
            CreditEntry(
                client_pass=one,
                number=1,
                units=COUNT * 100,
                left_after=COUNT * 100,
                reason="sale",
                on=sold_on,
                happened_at=place.now,
            )
            for one in passes
        ],
    )


def mark_visits(place: Bench, rows: list[Booking], held: dict[int, ClientPass]) -> None:
    """A visit, its taking and what it earned for each attended booking."""
    deferred, earned = deferred_passes(), revenue(what="passes", branch=place.branch)
    entries, moves = [], []
    for number, row in enumerate(rows):
        one = held[row.client_id]
        one.last_number += 1
        used = one.last_number - 1
        minor = share(PRICE, used, COUNT) - share(PRICE, used - 1, COUNT)
        entries.append(
            CreditEntry(
                client_pass=one,
                number=one.last_number,
                units=-100,
                left_after=(COUNT - used) * 100,
                reason="visit",
                on=row.lesson.on,
                happened_at=place.now,
            )
        )
        moves.append(
            Transfer(
                source=deferred,
                target=earned,
                minor=minor,
                reason="visit",
                key=f"bench:earned:{number}",
                subject=f"pass:{one.pk}",
                booked_on=row.lesson.on,
                happened_at=place.now,
            )
        )
    bulk(CreditEntry, entries)
    bulk(Transfer, moves)
    ClientPass._base_manager.bulk_update(held.values(), ["left_units", "last_number"], batch_size=500)
    visits = bulk(
        Visit,
        [
            Visit(
                booking=row,
                client_id=row.client_id,
                lesson=row.lesson,
                source="pass",
                entry=entry,
                marked_at=place.now,
                marked_by=row.booked_by,
            )
            for row, entry in zip(rows, entries, strict=True)
        ],
    )
    names = ("visit_id", "booking_id", "client_id", "lesson_id")
    events(
        place,
        "attendance.visit_marked",
        [dict(zip(names, (one.pk, one.booking_id, one.client_id, one.lesson_id), strict=True)) for one in visits],
    )
