"""Moving money. `minor` is kopecks; each verb happens once per `key`.

The row of the client's ledger account is the only lock of the client's money: whoever holds it may read the open
charges and write them. Charge rows are therefore never locked by themselves (docs/locking.md).
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.ledger.accounts import client_account, deferred_passes, opening, pair_of, revenue, till
from ritm.ledger.errors import NotEnoughMoney, SumNotPositive, SumTooLarge, TransferDiffers
from ritm.ledger.events import MoneyMoved
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.ledger.queries import in_order_of_payment, money_of

LARGEST_MINOR = 1_000_000_000  # N-5: ten million roubles an operation


def lock_client_money(*, client_id: int) -> LedgerAccount:
    """Lock the client's money until the end of the transaction. Last in the order of locks."""
    rows = LedgerAccount.objects.select_for_update(no_key=True, of=("self",))
    held = rows.filter(client_ref=client_id).first()
    return held or rows.get(pk=client_account(client_id=client_id).pk)


def move(
    *,
    source: LedgerAccount,
    target: LedgerAccount,
    minor: int,
    reason: str,
    key: str,
    subject: str = "",
    booked_on: date,
    reverses: Transfer | None = None,
) -> Transfer:
    """Move money between two ledger accounts, once per key (I-08).

    A repeat returns the first transfer; the same key with other terms raises TransferDiffers. A client's money
    moves by the verbs below, which settle what is owed.
    """
    terms: dict[str, Any] = {"source": source, "target": target, "minor": minor, "reason": reason, "subject": subject}
    terms.update(booked_on=booked_on, reverses=reverses)
    try:
        with transaction.atomic():
            return _write(key, **terms)
    except IntegrityError:
        return _same(Transfer.objects.get(key=key), **terms)  # another request was first with this key


def earn(*, what: str, branch: Branch, minor: int, key: str, subject: str, booked_on: date) -> Transfer:
    """Turn prepaid money of passes into revenue of the branch where the lesson was (R-2, G-6).

    The caller holds the pass and has just made what the key names: it cannot have been earned before.
    """
    _check_sum(minor)
    codes = ("deferred:passes", f"revenue:{what}:{branch.pk}")
    known = {account.code: account for account in pair_of(*codes)}
    source = known.get(codes[0]) or deferred_passes()
    target = known.get(codes[1]) or revenue(what=what, branch=branch)
    terms: dict[str, Any] = {"source": source, "target": target, "minor": minor, "subject": subject}
    return Transfer.objects.create(key=key, reason="earned", booked_on=booked_on, happened_at=clock.now(), **terms)


@action
def reverse(*, transfer: Transfer, key: str, booked_on: date) -> Transfer:
    """The exact opposite of a transfer between the studio's own accounts, once (I-06).

    A client's money goes back by `cancel_charge` or `pay_out`: both keep his charges right.
    """
    if LedgerAccount.Kind.CLIENT in {transfer.source.kind, transfer.target.kind}:
        message = "A client's money is not reversed by itself."
        raise ValueError(message)
    return _opposite(transfer, key=key, reason="undo", booked_on=booked_on)


@action
def receive(
    *,
    client_id: int,
    branch: Branch,
    method: str,
    minor: int,
    key: str,
    booked_on: date,
    reason: str = "payment",
    pay_first: Charge | None = None,
    settle: bool = True,
    actor: Actor = SYSTEM,
) -> Transfer:
    """Take money from a client into a till: it pays `pay_first`, then the oldest debts, the rest is free (G-2).

    `settle=False` pays `pay_first` only: a sale of several tenders settles once, at its end.
    """
    account, desk = lock_client_money(client_id=client_id), till(branch=branch, method=method)
    if earlier := _earlier(key):
        return _same(earlier, source=desk, target=account, minor=minor)
    row = _write(key, source=desk, target=account, minor=minor, reason=reason, booked_on=booked_on)
    owed = _open(account) if settle else []
    if pay_first is not None:
        fresh = Charge.objects.get(pk=pay_first.pk, holder=account)
        owed = [fresh, *(one for one in owed if one.pk != fresh.pk)]
    pay_parts(owed, minor=minor, by=row)
    _moved(client_id, reason=reason, minor=minor, actor=actor)
    return row


@action
def pay_out(
    *, client_id: int, branch: Branch, method: str, minor: int, key: str, booked_on: date, actor: Actor = SYSTEM
) -> Transfer:
    """Give a client money from his balance; raises NotEnoughMoney above what is free there (MO-01, I-09)."""
    account, desk = lock_client_money(client_id=client_id), till(branch=branch, method=method)
    if earlier := _earlier(key):
        return _same(earlier, source=account, target=desk, minor=minor)
    free = money_of(client_id).free_minor
    if minor > free:
        raise NotEnoughMoney(free_minor=free)
    row = _write(key, source=account, target=desk, minor=minor, reason="pay_out", booked_on=booked_on)
    _moved(client_id, reason="pay_out", minor=minor, actor=actor)
    return row


@action
def charge(
    *,
    client_id: int,
    target: LedgerAccount,
    minor: int,
    kind: str,
    subject: str,
    opened_on: date,
    due_on: date | None,
    key: str,
    settle: bool = True,
    booked_on: date | None = None,
    actor: Actor = SYSTEM,
) -> Charge | None:
    """Let the client owe `minor` for `subject`; free money pays it at once, as both never stand together (G-3).

    None for 0: nothing is owed. `settle=False` as in `receive`; `booked_on` where money moves on another day.
    """
    if not minor:
        return None
    account = lock_client_money(client_id=client_id)
    on = booked_on or opened_on
    row = _write(key, source=account, target=target, minor=minor, reason=kind, subject=subject, booked_on=on)
    if known := Charge.objects.filter(transfer=row).first():
        return known
    terms: dict[str, Any] = {"kind": kind, "subject": subject, "opened_on": opened_on, "due_on": due_on}
    owed = Charge.objects.create(holder=account, transfer=row, minor=minor, open_minor=minor, **terms)
    if settle:
        _spend_free(client_id, [owed])
    _moved(client_id, reason=kind, minor=minor, actor=actor)
    return owed


@action
def cancel_charge(
    *, charge: Charge, key: str, reason: str, booked_on: date, settle: bool = True, actor: Actor = SYSTEM
) -> Transfer:
    """Take a charge back whole by a counter-transfer: its open part ends, its paid part pays other debts (G-5).

    A second cancelling returns the first counter-transfer. `settle=False`: the paid part stays free for the caller.
    """
    client_id = charge.holder.client_ref or 0
    account = lock_client_money(client_id=client_id)
    owed = Charge.objects.select_related("transfer__source", "transfer__target").get(pk=charge.pk, holder=account)
    if owed.is_cancelled:
        return Transfer.objects.get(reverses=owed.transfer)
    row = _opposite(owed.transfer, key=key, reason=reason, booked_on=booked_on)
    if owed.open_minor:
        Settlement.objects.create(
            charge=owed, transfer=row, minor=owed.open_minor, kind=Settlement.Kind.CANCELLED, settled_at=clock.now()
        )
    owed.open_minor, owed.is_cancelled = 0, True
    owed.save(update_fields=["open_minor", "is_cancelled"])
    _spend_free(client_id, _open(account) if settle else [])
    _moved(client_id, reason=reason, minor=owed.minor, actor=actor)
    return row


@action
def settle_oldest(*, client_id: int, actor: Actor = SYSTEM) -> None:
    """Let free money pay what is owed, oldest first (G-2). Nothing to pay or to pay with: nothing happens."""
    if paid := _spend_free(client_id, _open(lock_client_money(client_id=client_id))):
        _moved(client_id, reason="settled", minor=paid, actor=actor)


@action
def open_balance(*, client_id: int, minor: int, booked_on: date, key: str, actor: Actor = SYSTEM) -> None:
    """Bring a client's balance from before: above zero free money, below zero a debt that is due already.

    Once per key; 0 brings nothing.
    """
    if minor < 0:
        terms: dict[str, Any] = {"kind": Charge.Kind.OPENING, "subject": f"opening:{client_id}", "key": key}
        terms |= {"opened_on": booked_on, "due_on": booked_on, "actor": actor}
        charge(client_id=client_id, target=opening(), minor=-minor, **terms)
    elif minor:
        account = lock_client_money(client_id=client_id)
        _write(key, source=opening(), target=account, minor=minor, reason="opening", booked_on=booked_on)
        _spend_free(client_id, _open(account))
        _moved(client_id, reason="opening", minor=minor, actor=actor)


def _earlier(key: str) -> Transfer | None:
    return Transfer.objects.filter(key=key).first()


def _same(row: Transfer, **terms: Any) -> Transfer:
    if any(getattr(row, name) != value for name, value in terms.items()):
        raise TransferDiffers(key=row.key)
    return row


def _write(key: str, *, minor: int, **terms: Any) -> Transfer:
    _check_sum(minor)
    earlier = _earlier(key)
    if earlier:
        return _same(earlier, minor=minor, **terms)
    return Transfer.objects.create(key=key, minor=minor, happened_at=clock.now(), **terms)


def _check_sum(minor: int) -> None:
    if minor <= 0:
        raise SumNotPositive
    if minor > LARGEST_MINOR:
        raise SumTooLarge(largest_minor=LARGEST_MINOR)


def _opposite(transfer: Transfer, *, key: str, reason: str, booked_on: date) -> Transfer:
    ways = {"source": transfer.target, "target": transfer.source, "subject": transfer.subject, "reverses": transfer}
    return _write(key, minor=transfer.minor, reason=reason, booked_on=booked_on, **ways)


def _open(account: LedgerAccount) -> list[Charge]:
    return list(in_order_of_payment(Charge.objects.filter(holder=account, open_minor__gt=0)))


def _spend_free(client_id: int, owed: list[Charge]) -> int:
    return pay_parts(owed, minor=money_of(client_id).free_minor, by=None) if owed else 0


def pay_parts(owed: list[Charge], *, minor: int, by: Transfer | None) -> int:
    """Pay charges in their order and say how much; the caller holds the client's money. `by`: None for money that stood there."""
    paid = []
    for one in owed:
        part = min(minor, one.open_minor)
        if part > 0:
            one.open_minor, minor = one.open_minor - part, minor - part
            paid.append(Settlement(charge=one, transfer=by, minor=part, settled_at=clock.now()))
    Settlement.objects.bulk_create(paid)
    Charge.objects.bulk_update([row.charge for row in paid], ["open_minor"])
    return sum(row.minor for row in paid)


def _moved(client_id: int, *, reason: str, minor: int, actor: Actor) -> None:
    record(MoneyMoved(client_id=client_id, reason=reason, minor=minor), actor=actor)
