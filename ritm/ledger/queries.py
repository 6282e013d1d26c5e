"""Reads of the room. Money is decided by these, never by stored figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ritm.accounts.questions import question
from ritm.accounts.tenant import once_an_account
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer


@dataclass(frozen=True)
class ClientMoney:
    """Where a client stands: balance = free money − debt; never both above zero (G-3)."""

    balance_minor: int = 0
    debt_minor: int = 0

    @property
    def free_minor(self) -> int:
        """«На счёте»: what can be spent or paid out."""
        return self.balance_minor + self.debt_minor


@dataclass(frozen=True)
class Turnover:
    """What came to a ledger account and what left it."""

    incoming_minor: int
    outgoing_minor: int

    @property
    def net_minor(self) -> int:
        """Incoming less outgoing."""
        return self.incoming_minor - self.outgoing_minor


def money_of(client_id: int) -> ClientMoney:
    """Balance and debt of one client."""
    found = _money(client_id=client_id)
    return ClientMoney(found[0][1] - found[0][2], found[0][3]) if found else ClientMoney()


def money_of_many(client_ids: Iterable[int]) -> dict[int, ClientMoney]:
    """The same of many in one query; a client without any money has zeros."""
    ids = tuple(client_ids)
    rows = _with_sums(LedgerAccount.objects.filter(client_ref__in=ids))
    found = {client: ClientMoney(came - left, owed) for client, came, left, owed in rows}
    return {client_id: found.get(client_id, ClientMoney()) for client_id in ids}


@question
def _money(*, client_id: int) -> QuerySet:
    return _with_sums(LedgerAccount.objects.filter(client_ref=client_id))


def _with_sums(accounts: QuerySet[LedgerAccount]) -> QuerySet:
    """Of each account its client, what came, what left, what is owed."""
    incoming, outgoing, debt = _sums()
    counted = accounts.annotate(incoming_minor=incoming, outgoing_minor=outgoing, debt_minor=debt)
    return counted.values_list("client_ref", "incoming_minor", "outgoing_minor", "debt_minor")


def open_charges(client_id: int) -> list[Charge]:
    """What the client owes, in the order in which money pays it: due date (none last), opened, id (G-2)."""
    return list(in_order_of_payment(Charge.objects.filter(holder__client_ref=client_id, open_minor__gt=0)))


def in_order_of_payment(charges: QuerySet[Charge]) -> QuerySet[Charge]:
    """G-2's order."""
    return charges.order_by(F("due_on").asc(nulls_last=True), "opened_on", "id")


def charge_of(subject: str) -> Charge | None:
    """The living charge of a thing such as "pass:12", where there is one."""
    return Charge.objects.filter(subject=subject, is_cancelled=False).first()


def paid_of(charge_id: int) -> int:
    """What money has paid of a charge, also of one that was cancelled since: then it went back to the client."""
    paid = Settlement.objects.filter(charge=charge_id, kind=Settlement.Kind.PAID)
    return paid.aggregate(total=Sum("minor"))["total"] or 0


def turnover(ledger_account: LedgerAccount, from_on: date, to_on: date) -> Turnover:
    """What moved on a ledger account in the days [from_on, to_on], both included."""
    moved = Transfer.objects.filter(booked_on__gte=from_on, booked_on__lte=to_on)
    incoming = moved.filter(target=ledger_account).aggregate(total=Sum("minor"))["total"]
    outgoing = moved.filter(source=ledger_account).aggregate(total=Sum("minor"))["total"]
    return Turnover(incoming or 0, outgoing or 0)


@once_an_account
def debt_of_each(client: str) -> Coalesce:
    """What a client owes, as a column of another query: `annotate(debt_minor=debt_of_each("pk"))`."""
    open_now = Charge.objects.filter(open_minor__gt=0, holder__client_ref=OuterRef(client))
    one = open_now.order_by().values("holder__client_ref").annotate(total=Sum("open_minor")).values("total")
    return Coalesce(Subquery(one), 0, output_field=BigIntegerField())


@once_an_account
def _sums() -> tuple[Coalesce, Coalesce, Coalesce]:
    """What has come to an account, what has left it, what its client owes."""
    return (
        _sum(Transfer.objects.all(), by="target", of="minor"),
        _sum(Transfer.objects.all(), by="source", of="minor"),
        _sum(Charge.objects.filter(open_minor__gt=0), by="holder", of="open_minor"),
    )


def _sum(rows: QuerySet, *, by: str, of: str) -> Coalesce:
    one = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(total=Sum(of)).values("total")
    return Coalesce(Subquery(one), 0, output_field=BigIntegerField())
