"""Reads of the room."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import settings_of_account
from ritm.clients.models import Client
from ritm.clients.queries import ids_of
from ritm.discounts.pricing import Quote, quote
from ritm.ledger.models import Charge
from ritm.ledger.queries import money_of, open_charges
from ritm.passes.errors import day_text
from ritm.passes.models import PassPlan
from ritm.sales.data import PassOrder, SaleLimits
from ritm.sales.models import Method, Payment, Sale, SaleLine


@dataclass(frozen=True)
class Debt:
    """One thing owed and what it was for."""

    charge: Charge
    title: str


@dataclass(frozen=True)
class Receipt:
    """What a sale comes to, in kopecks: the price by steps, what stands on the balance, what is still to be paid."""

    quote: Quote
    free_minor: int
    paid_minor: int
    account_minor: int
    credit_minor: int

    @property
    def rest_minor(self) -> int:
        """Neither paid nor put on credit; below zero: too much."""
        return self.quote.price_minor - self.paid_minor - self.account_minor - self.credit_minor


def discount_counts(client: Client, scope: str = "") -> bool:
    """Whether the client's own discount is taken off passes (CL-18).

    `scope`: the account's setting where it is known; else it is asked for, where the client has a discount at all.
    """
    if not client.discount_percent:
        return True
    return (scope or settings_of_account().discount_scope) != AccountSettings.DiscountScope.GOODS


def usual_price(plan: PassPlan, client: Client, scope: str = "") -> int:
    """What a plan costs this client before anybody changes the price by hand, in kopecks (CL-18)."""
    counts = discount_counts(client, scope)
    own = client.discount_percent
    return quote(list_minor=plan.price_minor, personal_percent=own, personal_counts=counts).price_minor


def price_of(order: PassOrder, limits: SaleLimits, *, scope: str = "") -> Quote:
    """The price of an order for this client and seller; refusals as in `discounts.pricing.quote`."""
    return quote(
        list_minor=order.plan.price_minor,
        personal_percent=order.client.discount_percent,
        personal_counts=discount_counts(order.client, scope),
        manual_minor=order.manual_minor,
        reason=order.manual_reason,
        percent_max=limits.percent_max,
    )


def receipt_of(order: PassOrder, limits: SaleLimits, *, free_minor: int | None = None, scope: str = "") -> Receipt:
    """What the seller sees while typing; nothing is written.

    `free_minor`, `scope`: the balance and the account's setting for discounts, where they are known already.
    """
    parts = dict.fromkeys(Method.values, 0)
    for tender in order.tenders:
        parts[tender.method] = parts.get(tender.method, 0) + tender.minor
    account = parts.pop(Method.ACCOUNT)
    return Receipt(
        quote=price_of(order, limits, scope=scope),
        free_minor=money_of(order.client.pk).free_minor if free_minor is None else free_minor,
        paid_minor=sum(parts.values()),
        account_minor=account,
        credit_minor=order.credit_minor or 0,
    )


def payments_of(client: Client, *, limit: int | None = None) -> list[Payment]:
    """«Платежи»: every payment of a client, the newest first (MO-02)."""
    rows = Payment.objects.filter(client__in=ids_of(client.pk)).select_related("branch", "staff").order_by("-pk")
    return list(rows.prefetch_related("sale__lines__client_pass")[:limit])


def payment_count(client: Client) -> int:
    """How many payments a client has."""
    return Payment.objects.filter(client__in=ids_of(client.pk)).count()


def sales_of(client: Client) -> list[Sale]:
    """What a client bought, the newest first."""
    rows = Sale.objects.filter(client=client).prefetch_related("lines__client_pass").order_by("-pk")
    return list(rows)


def debts_of(client: Client) -> list[Debt]:
    """What a client owes and for what, in the order in which money pays it (G-2)."""
    charges = open_charges(client.pk)
    lines = SaleLine.objects.filter(charge__in=[charge.pk for charge in charges]).select_related("client_pass")
    names = {line.charge_id: line.client_pass.name for line in lines}
    return [Debt(charge, _title(charge, names.get(charge.pk, ""))) for charge in charges]


def will_be_paid(debts: list[Debt], minor: int) -> list[tuple[Debt, int]]:
    """Which debts a payment closes, each with its part in kopecks: what «Погасить долг» shows (G-2)."""
    parts = []
    for debt in debts:
        part = min(minor, debt.charge.open_minor)
        if part > 0:
            parts.append((debt, part))
            minor -= part
    return parts


def _title(charge: Charge, name: str) -> str:
    if name:
        return _("Pass “%(name)s”") % {"name": name}
    if charge.kind == Charge.Kind.VISIT:
        return _("Class on %(day)s") % {"day": day_text(charge.opened_on)}
    if charge.kind == Charge.Kind.FREEZE:
        return _("Freeze of a pass, %(day)s") % {"day": day_text(charge.opened_on)}
    if charge.kind == Charge.Kind.LATE:
        return _("Late cancellation of the class on %(day)s") % {"day": day_text(charge.opened_on)}
    return _("Debt from before")
