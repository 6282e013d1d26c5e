"""Money: written once, balanced by construction, and never both owed and free."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from ritm.accounts.append_only import TRIGGER_CHANGE, TRIGGER_DELETE
from ritm.accounts.tenant import tenant_models
from ritm.core.money import share
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment, Sale, SaleLine

_PG_TRIGGERS = (
    "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgenabled <> 'D'"
)
_SQLITE_TRIGGERS = "select tbl_name, replace(name, '_' || tbl_name, '') from sqlite_master where type = 'trigger'"


def _sum(rows: object, field: str, by: str) -> Coalesce:
    return Coalesce(
        Subquery(rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Sum(field)).values("n")), 0
    )  # type: ignore[attr-defined] -- any queryset


def i_08() -> Iterator[str]:
    """Transfers keep one currency, and what is written once cannot be changed: its triggers stand."""
    for move in Transfer.objects.exclude(source__currency=F("target__currency")):
        yield f"transfer {move.pk}: two currencies"
    with connection.cursor() as cursor:
        cursor.execute(_PG_TRIGGERS if connection.vendor == "postgresql" else _SQLITE_TRIGGERS)
        standing = {tuple(row) for row in cursor.fetchall()}
    for model in tenant_models():
        table = model._meta.db_table
        for trigger in (TRIGGER_CHANGE, TRIGGER_DELETE) if model.append_only else ():
            if (table, trigger) not in standing:
                yield f"table {table}: trigger {trigger} is missing"


def i_09() -> Iterator[str]:
    """Open charges equal what is unsettled; a client never has free money and an open debt at once."""
    charges = Charge.objects.annotate(settled=_sum(Settlement.objects.all(), "minor", "charge"))
    for charge in charges.exclude(open_minor=F("minor") - F("settled")):
        yield f"charge {charge.pk}: open says {charge.open_minor}, {charge.settled} of {charge.minor} settled"
    for charge in charges.filter(is_cancelled=True, open_minor__gt=0):
        yield f"charge {charge.pk}: cancelled, yet {charge.open_minor} open"
    holders = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.CLIENT).annotate(
        came=_sum(Transfer.objects.all(), "minor", "target"),
        went=_sum(Transfer.objects.all(), "minor", "source"),
        debt=_sum(Charge.objects.all(), "open_minor", "holder"),
    )
    for holder in holders.annotate(free=F("came") - F("went") + F("debt")).filter(
        Q(free__lt=0) | Q(free__gt=0, debt__gt=0)
    ):
        yield f"{holder.code}: free money {holder.free} beside a debt of {holder.debt}"


def i_13() -> Iterator[str]:
    """Parts add up: lines to the sale, payments to no more than it, and the ledger to the same sums."""
    sales = Sale.objects.annotate(
        lines_minor=_sum(SaleLine.objects.all(), "price_minor", "sale"),
        paid_minor=_sum(Payment.objects.all(), "minor", "sale"),
    )
    for sale in sales.exclude(lines_minor=F("total_minor")):
        yield f"sale {sale.pk}: lines make {sale.lines_minor} of {sale.total_minor}"
    for sale in sales.filter(paid_minor__gt=F("total_minor")):
        yield f"sale {sale.pk}: paid {sale.paid_minor} of {sale.total_minor}"
    for payment in Payment.objects.filter(transfer__isnull=False).exclude(minor=F("transfer__minor")):
        yield f"payment {payment.pk}: its transfer moved another sum"
    charged = SaleLine.objects.filter(charge__isnull=False, client_pass__closed_reason="")
    for line in charged.exclude(client_pass__price_minor=F("charge__minor")):
        yield f"sale line {line.pk}: charged another sum"
    for line in charged.filter(charge__is_cancelled=True):
        yield f"sale line {line.pk}: its charge {line.charge_id} is cancelled"


def r_06() -> Iterator[str]:
    """What is prepaid = what live passes have not yet earned; of one that was handed over, its last holder's (P-10)."""
    heirs = {one.paid_as_id: one for one in ClientPass.objects.filter(paid_as__isnull=False, closed_reason="")}
    for held in _prepaid():
        bears = heirs.get(held.pk) if held.closed_on else held
        expected = bears.worth_minor - _earned(bears) if bears is not None else 0
        if held.deferred != expected:
            yield f"pass {held.pk}: {held.deferred} prepaid, {expected} not yet earned"


def _prepaid() -> list[ClientPass]:
    moves = Transfer.objects.filter(Q(source__code="deferred:passes") | Q(target__code="deferred:passes"))
    sums = moves.values("subject").annotate(
        n=Sum(Case(When(target__code="deferred:passes", then=F("minor")), default=-F("minor")))
    )
    deferred = {row["subject"]: row["n"] for row in sums}
    held = list(ClientPass.objects.filter(sale_line__isnull=False))
    for one in held:
        one.deferred = deferred.get(f"pass:{one.pk}", 0)  # type: ignore[attr-defined] -- read by r_06 only
    return held


def _earned(held: ClientPass) -> int:
    granted = held.granted_units
    if granted is None:
        return held.earned_minor
    # Since its price or count was changed: what had been earned, and the rest of the price by the rest of visits.
    used, rest = granted - (held.left_units or 0) - held.base_units, granted - held.base_units
    return held.base_minor + share(held.worth_minor - held.base_minor, used, rest) if rest > 0 else held.worth_minor


CHECKS = {"I-08": i_08, "I-09": i_09, "I-13": i_13, "R-6": r_06}
