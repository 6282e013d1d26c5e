"""Balances brought from before, many at once, and one of them taken back (docs/money.md)."""

from collections.abc import Sequence
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
from ritm.ledger.events import BalancesOpened, MoneyMoved, MoneyMovedAmongMany
from ritm.ledger.models import Charge, LedgerAccount, Transfer
from ritm.ledger.queries import money_of


@dataclass(frozen=True)
class Opening:
    """What a client had before: kopecks, below zero a debt."""

    client_id: int
    minor: int
    key: str


@action
def open_balances(*, rows: Sequence[Opening], booked_on: date, actor: Actor = SYSTEM) -> None:
    """The same as open_balance for many clients who have had no money here, in a few statements; not for others.

    Raises SumTooLarge.
    """
    rows = [row for row in rows if row.minor]
    if not rows:
        return
    if any(abs(row.minor) > actions.LARGEST_MINOR for row in rows):
        raise SumTooLarge(largest_minor=actions.LARGEST_MINOR)
    kind, before = LedgerAccount.Kind.CLIENT, opening()
    made = [LedgerAccount(code=f"client:{row.client_id}", kind=kind, client_ref=row.client_id) for row in rows]
    accounts = {account.client_ref: account for account in LedgerAccount.objects.bulk_create(made)}
    moves = [_move(row, accounts[row.client_id], before, booked_on) for row in rows]
    moves = Transfer.objects.bulk_create(moves)
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
        if move.source.kind == kind
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
