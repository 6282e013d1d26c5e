"""Balances brought from before, many at once, and one of them taken back (docs/money.md)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record, record_many
from ritm.events.actor import SYSTEM, Actor
from ritm.ledger import actions
from ritm.ledger.accounts import opening
from ritm.ledger.errors import OpeningSpent, SumTooLarge
from ritm.ledger.events import BalancesOpened, MoneyMoved, MoneyMovedAmongMany, OpeningsTakenBack
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.ledger.queries import ClientMoney, money_of, money_of_many


@dataclass(frozen=True)
class Opening:
    """What a client had before: kopecks, below zero a debt."""

    client_id: int
    minor: int
    key: str


@action
def open_balances(*, rows: Sequence[Opening], booked_on: date, actor: Actor = SYSTEM) -> None:
    """The same as open_balance for many clients, each once; in a few statements for all whose money is simply added.

    Where a debt meets money on the balance, or money meets a debt, one pays the other: such a client goes by himself.
    Raises SumTooLarge.
    """
    known = set(Transfer.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    rows = [row for row in rows if row.minor and row.key not in known]
    if not rows:
        return
    if any(abs(row.minor) > actions.LARGEST_MINOR for row in rows):
        raise SumTooLarge(largest_minor=actions.LARGEST_MINOR)
    accounts, money = _accounts([row.client_id for row in rows]), money_of_many(row.client_id for row in rows)
    meeting = {row.key for row in rows if _meets(row, money[row.client_id])}
    _open_simply([row for row in rows if row.key not in meeting], accounts, booked_on, actor)
    for row in rows:
        if row.key in meeting:
            actions.open_balance(**vars(row), booked_on=booked_on, actor=actor)


def _meets(row: Opening, money: ClientMoney) -> bool:
    return bool(money.free_minor if row.minor < 0 else money.debt_minor)


def _accounts(client_ids: Sequence[int]) -> dict[int, LedgerAccount]:
    """The clients' accounts, locked in ascending order; made where there are none, unless somebody does at this moment."""
    rows = LedgerAccount.objects.filter(client_ref__in=client_ids)
    missing = set(client_ids) - set(rows.values_list("client_ref", flat=True))
    kind = LedgerAccount.Kind.CLIENT
    LedgerAccount.objects.bulk_create(
        [LedgerAccount(code=f"client:{pk}", kind=kind, client_ref=pk) for pk in sorted(missing)],
        ignore_conflicts=True,
    )
    return {row.client_ref or 0: row for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk")}


def _open_simply(rows: Sequence[Opening], accounts: dict[int, LedgerAccount], booked_on: date, actor: Actor) -> None:
    if not rows:
        return
    before = opening()
    moves = Transfer.objects.bulk_create([_move(row, accounts[row.client_id], before, booked_on) for row in rows])
    Charge.objects.bulk_create(
        Charge(
            holder=move.source,
            transfer=move,
            minor=move.minor,
            open_minor=move.minor,
            kind=Charge.Kind.OPENING,
            subject=move.subject,
            opened_on=booked_on,
            due_on=booked_on,
        )
        for move in moves
        if move.source.kind == LedgerAccount.Kind.CLIENT
    )
    events = [MoneyMovedAmongMany(client_id=row.client_id, reason="opening", minor=abs(row.minor)) for row in rows]
    record_many(events, actor=actor)
    record(BalancesOpened(client_ids=tuple(row.client_id for row in rows)), actor=actor)


def _move(row: Opening, account: LedgerAccount, before: LedgerAccount, booked_on: date) -> Transfer:
    ways = (account, before) if row.minor < 0 else (before, account)
    return Transfer(
        source=ways[0],
        target=ways[1],
        minor=abs(row.minor),
        reason="opening",
        subject=f"opening:{row.client_id}" if row.minor < 0 else "",
        key=row.key,
        booked_on=booked_on,
        happened_at=clock.now(),
    )


@action
def take_back_opening(*, client_id: int, key: str, new_key: str, booked_on: date, actor: Actor = SYSTEM) -> None:
    """Take back what was brought under the key, whole; once. Raises OpeningSpent where it has been used since."""
    account = actions.lock_client_money(client_id=client_id)
    row = Transfer.objects.filter(key=key).first()
    if row is None or Transfer.objects.filter(reverses=row).exists():
        return
    terms: dict[str, Any] = {"key": new_key, "reason": "opening_undone", "booked_on": booked_on}
    owed = Charge.objects.filter(transfer=row).first()
    if owed is not None:
        if owed.settlements.filter(transfer__isnull=False).exists():
            raise OpeningSpent
        actions.cancel_charge(charge=owed, **terms, actor=actor)
        return
    if row.target_id != account.pk or money_of(client_id).free_minor < row.minor:
        raise OpeningSpent
    ways = {"source": row.target, "target": row.source, "minor": row.minor, "subject": row.subject}
    Transfer.objects.create(**ways, **terms, reverses=row, happened_at=clock.now())
    record(MoneyMoved(client_id=client_id, reason="opening_undone", minor=row.minor), actor=actor)


@dataclass(frozen=True)
class Brought:
    """What a client has brought under a key, and the key under which it goes again."""

    client_id: int
    key: str
    new_key: str


def lock_moneys(*, client_ids: Iterable[int]) -> None:
    """Lock the money of many clients, in ascending order of their accounts; who has had none has nothing to lock."""
    rows = LedgerAccount.objects.select_for_update(no_key=True, of=("self",))
    list(rows.filter(client_ref__in=tuple(client_ids)).order_by("pk"))


@action
def take_back_openings(*, rows: Sequence[Brought], booked_on: date, actor: Actor = SYSTEM) -> frozenset[str]:
    """Take back what was brought under the keys, each whole and once; what nobody has touched in a few statements.

    Returns the keys of what has been used since: it stays.
    """
    often = Counter(row.client_id for row in rows)
    lock_moneys(client_ids=often)
    money, moves = money_of_many(often), _standing({row.key for row in rows})
    whole, used = [], set()
    for row in (row for row in rows if row.key in moves):
        if often[row.client_id] == 1 and _is_untouched(moves[row.key], row, money[row.client_id]):
            whole.append((row, moves[row.key]))
            continue
        try:
            take_back_opening(**vars(row), booked_on=booked_on, actor=actor)
        except OpeningSpent:
            used.add(row.key)
    _take_back(whole, booked_on, actor)
    return frozenset(used)


def _standing(keys: set[str]) -> dict[str, Transfer]:
    """The transfers of these keys that have not been taken back."""
    rows = Transfer.objects.select_related("source", "target", "charge")
    return {row.key: row for row in rows.filter(key__in=keys, reversed_by__isnull=True)}


def _is_untouched(move: Transfer, row: Brought, money: ClientMoney) -> bool:
    """A debt of which nothing is paid, or money that still stands there, of this very client."""
    owed = getattr(move, "charge", None)
    if owed is None:
        return move.target.client_ref == row.client_id and money.free_minor >= move.minor
    return move.source.client_ref == row.client_id and not owed.is_cancelled and owed.open_minor == owed.minor


def _take_back(whole: Sequence[tuple[Brought, Transfer]], booked_on: date, actor: Actor) -> None:
    if not whole:
        return
    now = clock.now()
    made = Transfer.objects.bulk_create(
        Transfer(
            source=move.target,
            target=move.source,
            minor=move.minor,
            subject=move.subject,
            reverses=move,
            key=row.new_key,
            reason="opening_undone",
            booked_on=booked_on,
            happened_at=now,
        )
        for row, move in whole
    )
    owed = [(move.charge, back) for (_row, move), back in zip(whole, made, strict=True) if hasattr(move, "charge")]
    Settlement.objects.bulk_create(
        Settlement(charge=charge, transfer=back, minor=back.minor, kind=Settlement.Kind.CANCELLED, settled_at=now)
        for charge, back in owed
    )
    Charge.objects.filter(pk__in=[charge.pk for charge, _back in owed]).update(open_minor=0, is_cancelled=True)
    events = [
        MoneyMovedAmongMany(client_id=row.client_id, reason="opening_undone", minor=move.minor) for row, move in whole
    ]
    record_many(events, actor=actor)
    record(OpeningsTakenBack(client_ids=tuple(row.client_id for row, _move in whole)), actor=actor)
