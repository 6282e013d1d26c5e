"""Selling and paying. `minor` is kopecks. The desk names the seller: his access level sets the limits."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from ritm.accounts.models import Branch
from ritm.accounts.queries import settings_of_account
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.core.ids import random_key
from ritm.core.lines import one_line
from ritm.core.transactions import action
from ritm.discounts.pricing import Quote
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.ledger import actions as ledger
from ritm.ledger.models import Charge, Transfer
from ritm.ledger.queries import money_of
from ritm.passes.actions.issuing import issue_pass
from ritm.passes.models import ClientPass
from ritm.passes.queries import lock_pass
from ritm.sales.data import PassOrder, SaleLimits, Tender
from ritm.sales.errors import (
    AccountShort,
    BadTender,
    CreditForbidden,
    CreditLimit,
    DueDatePassed,
    PriceChanged,
    TendersDiffer,
    TendersTooMuch,
    TermsForbidden,
)
from ritm.sales.events import PaidOut, PassSold, PaymentTaken
from ritm.sales.models import Method, Payment, Sale, SaleLine
from ritm.sales.queries import price_of
from ritm.staff.models import StaffMember

__all__ = ["PassOrder", "Tender", "pay_out", "sell_pass", "take_payment"]

LONGEST_CREDIT_DAYS = 365
_MONEY = (Method.CASH, Method.CARD, Method.TRANSFER)


@action
def sell_pass(*, order: PassOrder, actor: Actor, staff: StaffMember | None) -> Sale:
    """Sell a pass: paid, from the balance, on credit, or by parts of each (PA-03, PA-04, 8.2).

    Locks Client → the new pass → the client's money. The sale's own payment pays this sale first (G-2). Visits on
    credit to absorb go with PassSold to the rooms above. Raises PriceChanged, BadTender, TendersDiffer,
    TendersTooMuch, AccountShort, CreditForbidden, CreditLimit, DueDatePassed, TermsForbidden and the refusals of price
    and pass.
    """
    client, limits = lock_client(order.client.pk), SaleLimits.of(staff)
    order = replace(order, client=client)  # his discount may have changed since the screen was drawn
    order.plan.refresh_from_db()
    quote = price_of(order, limits)
    if quote.price_minor != order.shown_minor:
        raise PriceChanged(was_minor=order.shown_minor, now_minor=quote.price_minor)
    if not limits.may_change_terms and not order.terms.is_as_listed(order.plan):
        raise TermsForbidden
    credit = _credit_of(order, quote.price_minor)
    held = issue_pass(
        client=client,
        plan=order.plan,
        branch=order.branch,
        terms=order.terms,
        price_minor=quote.price_minor,
        may_backdate=limits.may_backdate,
        actor=actor,
    )
    held = lock_pass(held.pk)
    _check_money(order, client, credit, limits, today=held.sold_on)
    return record_sale(order, held, quote, staff=staff, actor=actor)


def record_sale(order: PassOrder, held: ClientPass, quote: Quote, *, staff: StaffMember | None, actor: Actor) -> Sale:
    """Write the sale of a pass that was just made, what is owed for it and what pays it; the caller holds client and pass."""
    sale, charge = _write_sale(order, held, quote, staff=staff, actor=actor)
    payments = _pay(order, sale, charge, staff=staff, actor=actor)
    record(
        PassSold(
            sale_id=sale.pk,
            client_id=held.client_id,
            client_pass_id=held.pk,
            payment_ids=tuple(payment.pk for payment in payments),
            absorb=order.absorb,
        ),
        actor=actor,
    )
    return sale


@action
def take_payment(
    *,
    client: Client,
    branch: Branch,
    method: str,
    minor: int,
    payer: str = "",
    comment: str = "",
    kind: str = Payment.Kind.DEPOSIT,
    pay_first: Charge | None = None,
    actor: Actor,
    staff: StaffMember | None,
) -> Payment:
    """Take money from a client: it pays his debts, oldest first, the rest stands on his balance (MO-01, G-2).

    `kind` "visit" with `pay_first`: a lesson paid on the spot. The payer may be another person (G-4).
    """
    if method not in _MONEY:
        raise BadTender(field="method")
    today = clock.today(branch.time_zone)
    moved = ledger.receive(
        client_id=client.pk,
        branch=branch,
        method=method,
        minor=minor,
        key=f"payment:{random_key()}",
        booked_on=today,
        pay_first=pay_first,
        actor=actor,
    )
    paid = {"branch": branch, "kind": kind, "method": method, "payer": one_line(payer), "comment": comment.strip()}
    payment = _write_payment(client, moved, minor=minor, paid_on=today, staff=staff, **paid)
    record(PaymentTaken(client_id=client.pk, payment_id=payment.pk), actor=actor)
    return payment


@action
def pay_out(
    *,
    client: Client,
    branch: Branch,
    method: str,
    minor: int,
    comment: str = "",
    actor: Actor,
    staff: StaffMember | None,
) -> Payment:
    """Give a client money from his balance, no more than stands there (MO-01). Raises NotEnoughMoney."""
    if method not in _MONEY:
        raise BadTender(field="method")
    today = clock.today(branch.time_zone)
    moved = ledger.pay_out(
        client_id=client.pk,
        branch=branch,
        method=method,
        minor=minor,
        key=f"pay_out:{random_key()}",
        booked_on=today,
        actor=actor,
    )
    paid = {"branch": branch, "kind": Payment.Kind.PAY_OUT, "method": method, "comment": comment.strip()}
    payment = _write_payment(client, moved, minor=minor, paid_on=today, staff=staff, **paid)
    record(PaidOut(client_id=client.pk, payment_id=payment.pk), actor=actor)
    return payment


def _credit_of(order: PassOrder, price_minor: int) -> int:
    methods = Counter(tender.method for tender in order.tenders)
    wrong = any(count > 1 or method not in Method.values for method, count in methods.items())
    if wrong or any(tender.minor <= 0 for tender in order.tenders):
        raise BadTender
    rest = price_minor - sum(tender.minor for tender in order.tenders)
    if rest < 0:
        raise TendersTooMuch(over_minor=-rest)
    if order.credit_minor is not None and order.credit_minor != rest:
        raise TendersDiffer(rest_minor=rest - order.credit_minor)
    return rest


def _check_money(order: PassOrder, client: Client, credit: int, limits: SaleLimits, *, today: date) -> None:
    ledger.lock_client_money(client_id=client.pk)
    money = money_of(client.pk)
    account = sum(tender.minor for tender in order.tenders if tender.method == Method.ACCOUNT)
    if account > money.free_minor:
        raise AccountShort(free_minor=money.free_minor)
    owed = credit - (money.free_minor - account)  # free money pays what would be owed (G-3)
    if owed <= 0:
        return
    if not limits.may_credit:
        raise CreditForbidden
    top = limits.credit_minor_max
    if top is not None and money.debt_minor + owed > top:
        raise CreditLimit(limit_minor=top, owed_minor=money.debt_minor + owed, over_minor=money.debt_minor + owed - top)
    due_on = order.credit_due_on
    if due_on and not today <= due_on <= today + timedelta(days=LONGEST_CREDIT_DAYS):
        raise DueDatePassed


def _write_sale(
    order: PassOrder, held: ClientPass, quote: Quote, *, staff: StaffMember | None, actor: Actor
) -> tuple[Sale, Charge | None]:
    price = quote.price_minor
    sale = Sale.objects.create(
        client=held.client,
        branch=order.branch,
        total_minor=price,
        sold_on=held.sold_on,
        sold_at=held.sold_at,
        staff=staff,
    )
    due_on = order.credit_due_on or held.sold_on + timedelta(days=settings_of_account().sale_credit_days)
    charge = ledger.charge(
        client_id=held.client_id,
        target=ledger.deferred_passes(),
        minor=price,
        kind=Charge.Kind.PASS,
        subject=f"pass:{held.pk}",
        opened_on=held.sold_on,
        due_on=due_on,
        key=f"sale:{sale.pk}",
        settle=False,
        actor=actor,
    )
    steps = [step.stored() for step in quote.steps]
    SaleLine.objects.create(
        sale=sale, client_pass=held, charge=charge, list_minor=quote.list_minor, price_minor=price, steps=steps
    )
    return sale, charge


def _pay(
    order: PassOrder, sale: Sale, charge: Charge | None, *, staff: StaffMember | None, actor: Actor
) -> list[Payment]:
    if charge is None:
        return []
    client, branch = sale.client, sale.branch
    paid = {"branch": branch, "kind": Payment.Kind.PASS, "sale": sale, "payer": one_line(order.payer)}
    payments = []
    for tender in sorted(order.tenders, key=lambda one: Method.values.index(one.method)):
        if tender.method in _MONEY:
            moved = ledger.receive(
                client_id=client.pk,
                branch=branch,
                method=tender.method,
                minor=tender.minor,
                key=f"sale:{sale.pk}:{tender.method}",
                booked_on=sale.sold_on,
                pay_first=charge,
                settle=False,
                actor=actor,
            )
            fields = {**paid, "method": tender.method, "paid_on": sale.sold_on}
            payments.append(_write_payment(client, moved, minor=tender.minor, staff=staff, **fields))
    ledger.settle_oldest(client_id=client.pk)
    charge.refresh_from_db()
    from_balance = charge.minor - charge.open_minor - sum(payment.minor for payment in payments)
    if from_balance:
        fields = {**paid, "method": Method.ACCOUNT, "paid_on": sale.sold_on}
        payments.append(_write_payment(client, None, minor=from_balance, staff=staff, **fields))
    return payments


def _write_payment(client: Client, moved: Transfer | None, **fields: object) -> Payment:
    return Payment.objects.create(client=client, transfer=moved, paid_at=clock.now(), **fields)
