"""The money and visits of the bench: passes sold, paid and taken from, entry by entry."""

from datetime import date, timedelta

from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.money import share
from ritm.ledger.accounts import deferred_passes, revenue, till
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.passes.actions.plans import add_plan
from ritm.passes.data import PlanData
from ritm.passes.models import ClientPass, CreditEntry, PassPlan
from ritm.sales.models import Payment, Sale, SaleLine
from ritm.tools.bench.bulk import BATCH, Bench, bulk, events

PRICE, COUNT = 560000, 8
DEBTOR_EVERY = 17  # has not paid yet


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
    holders = bulk(LedgerAccount, [_holder(one) for one in passes])
    cash, deferred = till(branch=place.branch, method="cash"), deferred_passes()
    owed, paid = [], []
    debtors = set(passes[::DEBTOR_EVERY])
    for one, holder in zip(passes, holders, strict=True):
        subject, terms = f"pass:{one.pk}", {"minor": PRICE, "booked_on": sold_on, "happened_at": place.now}
        sold = {"source": holder, "target": deferred, "reason": "pass_sold", "key": f"bench:sold:{one.pk}"}
        received = {"source": cash, "target": holder, "reason": "payment", "key": f"bench:paid:{one.pk}"}
        owed.append(Transfer(subject=subject, **sold, **terms))
        paid.append(None if one in debtors else Transfer(subject="", **received, **terms))
    bulk(Transfer, owed + [move for move in paid if move])
    charges = bulk(Charge, [_charge(move, 0 if by else PRICE, sold_on) for move, by in zip(owed, paid, strict=True)])
    pairs = [(one, move) for one, move in zip(charges, paid, strict=True) if move]
    bulk(Settlement, [Settlement(charge=one, transfer=move, minor=PRICE, settled_at=place.now) for one, move in pairs])
    sales = _receipts(place, passes, charges, sold_on)
    payments = {sale: _payment(place, sale, move, sold_on) for sale, move in zip(sales, paid, strict=True) if move}
    bulk(Payment, list(payments.values()))
    _told(place, passes, sales, payments)
    bulk(CreditEntry, [_granted(place, one, sold_on) for one in passes])


def _holder(one: ClientPass) -> LedgerAccount:
    return LedgerAccount(code=f"client:{one.client_id}", kind="client", client_ref=one.client_id)


def _charge(move: Transfer, open_minor: int, sold_on: date) -> Charge:
    terms = {"minor": PRICE, "open_minor": open_minor, "kind": "pass", "subject": move.subject, "opened_on": sold_on}
    return Charge(holder=move.source, transfer=move, **terms)


def _receipts(place: Bench, passes: list[ClientPass], charges: list[Charge], sold_on: date) -> list[Sale]:
    terms = {"branch": place.branch, "staff": place.owner, "sold_on": sold_on, "sold_at": place.now}
    sales = bulk(Sale, [Sale(client_id=one.client_id, total_minor=PRICE, **terms) for one in passes])
    prices = {"list_minor": PRICE, "price_minor": PRICE}
    lines = zip(sales, passes, charges, strict=True)
    bulk(SaleLine, [SaleLine(sale=sale, client_pass=one, charge=owed, **prices) for sale, one, owed in lines])
    return sales


def _payment(place: Bench, sale: Sale, move: Transfer, paid_on: date) -> Payment:
    terms = {"branch": place.branch, "staff": place.owner, "paid_on": paid_on, "paid_at": place.now}
    how = {"client_id": sale.client_id, "kind": "pass", "method": "cash", "minor": PRICE}
    return Payment(sale=sale, transfer=move, **how, **terms)


def _told(place: Bench, passes: list[ClientPass], sales: list[Sale], payments: dict[Sale, Payment]) -> None:
    rows = [
        {
            "client_id": one.client_id,
            "client_pass_id": one.pk,
            "sale_id": sale.pk,
            "payment_ids": [payments[sale].pk] if sale in payments else [],
            "absorb": [],
        }
        for one, sale in zip(passes, sales, strict=True)
    ]
    events(place, "sales.pass_sold", rows)


def _granted(place: Bench, one: ClientPass, sold_on: date) -> CreditEntry:
    units = COUNT * 100
    when = {"on": sold_on, "happened_at": place.now}
    return CreditEntry(client_pass=one, number=1, units=units, left_after=units, reason="sale", **when)


def mark_visits(place: Bench, rows: list[Booking], held: dict[int, ClientPass]) -> None:
    """A visit, its taking and what it earned for each attended booking."""
    deferred, earned = deferred_passes(), revenue(what="passes", branch=place.branch)
    entries, moves = [], []
    for number, row in enumerate(rows):
        one = held[row.client_id]
        one.last_number += 1
        used = one.last_number - 1
        entries.append(_taken(place, one, used, row.lesson.on))
        minor = share(PRICE, used, COUNT) - share(PRICE, used - 1, COUNT)
        terms = {"minor": minor, "reason": "visit", "key": f"bench:earned:{number}", "subject": f"pass:{one.pk}"}
        when = {"booked_on": row.lesson.on, "happened_at": place.now}
        moves.append(Transfer(source=deferred, target=earned, **terms, **when))
    bulk(CreditEntry, entries)
    bulk(Transfer, moves)
    counters = {"update_fields": ["left_units", "last_number"], "unique_fields": ["id"]}
    ClientPass._base_manager.bulk_create(held.values(), batch_size=BATCH, update_conflicts=True, **counters)
    visits = bulk(Visit, [_visit(place, *pair) for pair in zip(rows, entries, strict=True)])
    names = ("visit_id", "booking_id", "client_id", "lesson_id")
    told = [dict(zip(names, (one.pk, one.booking_id, one.client_id, one.lesson_id), strict=True)) for one in visits]
    events(place, "attendance.visit_marked", told)


def _taken(place: Bench, one: ClientPass, used: int, on: date) -> CreditEntry:
    left = (COUNT - used) * 100
    terms = {"number": one.last_number, "units": -100, "left_after": left, "reason": "visit"}
    return CreditEntry(client_pass=one, on=on, happened_at=place.now, **terms)


def _visit(place: Bench, row: Booking, entry: CreditEntry) -> Visit:
    who = {"booking": row, "client_id": row.client_id, "lesson": row.lesson}
    return Visit(source="pass", entry=entry, marked_at=place.now, marked_by=row.booked_by, **who)
