"""A client's whole money goes over to another client, and back: two cards become one (mechanics §8, docs/money.md).

Transfers and settlements stay where they are. What is owed is cancelled here by a counter-transfer and charged there
for the same thing with the same terms; what was paid of it goes along in one transfer of the balance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ritm.core.transactions import action
from ritm.events.actor import Actor
from ritm.ledger import actions
from ritm.ledger.accounts import client_account
from ritm.ledger.errors import NotEnoughMoney
from ritm.ledger.models import Charge, LedgerAccount
from ritm.ledger.queries import in_order_of_payment, money_of, open_charges


@dataclass(frozen=True)
class Owed:
    """A charge that was written anew: the old one, the new one, what was paid of it before, in kopecks."""

    old_id: int
    new: Charge
    paid_minor: int


@dataclass(frozen=True)
class Handed:
    """What went over. `minor`: the balance; `settled`: charges of the receiver that it paid, with what was open."""

    minor: int
    owed: tuple[Owed, ...]
    settled: dict[int, int] = field(default_factory=dict)


def lock_money_of(*, client_ids: tuple[int, ...]) -> None:
    """Lock the money of several clients, in ascending order of their accounts (docs/locking.md)."""
    for client_id in sorted(client_ids):
        client_account(client_id=client_id)
    rows = LedgerAccount.objects.select_for_update(no_key=True, of=("self",)).filter(client_ref__in=client_ids)
    list(rows.order_by("pk"))


@action
def hand_over(*, source_id: int, target_id: int, key: str, booked_on: date, actor: Actor) -> Handed:
    """Everything that one client owes and has becomes another client's; both end as if he had been one.

    Free money of either then pays the debts of either, oldest first (G-2, G-3). Locks both money accounts.
    """
    lock_money_of(client_ids=(source_id, target_id))
    before = {charge.pk: charge.open_minor for charge in open_charges(target_id)}
    charges = _live(source_id)
    _cancel(charges, key=key, booked_on=booked_on, actor=actor)
    minor = money_of(source_id).free_minor
    _move(source_id, target_id, minor, key=key, booked_on=booked_on)
    owed = [_anew(one, target_id, _paid(one), key=key, booked_on=booked_on, actor=actor) for one in charges]
    actions.settle_oldest(client_id=target_id)
    now = {charge.pk: charge.open_minor for charge in Charge.objects.filter(pk__in=before)}
    settled = {pk: was for pk, was in before.items() if now[pk] != was}
    return Handed(minor, tuple(owed), settled)


@action
def hand_back(
    *,
    source_id: int,
    target_id: int,
    owed: dict[int, int],
    own: dict[int, int],
    minor: int,
    key: str,
    booked_on: date,
    actor: Actor,
) -> tuple[Owed, ...]:
    """The way back: `owed` charges and `minor` of the balance return to their first client, `own` ones stand as before.

    Both map a charge to what was paid of it before. Raises NotEnoughMoney where the balance has been spent since.
    """
    lock_money_of(client_ids=(source_id, target_id))
    charges = list(in_order_of_payment(Charge.objects.filter(pk__in=[*owed, *own], is_cancelled=False)))
    _cancel(charges, key=key, booked_on=booked_on, actor=actor)
    free = money_of(source_id).free_minor
    if free < minor + sum(own.values()):
        raise NotEnoughMoney(free_minor=free)
    _move(source_id, target_id, minor, key=key, booked_on=booked_on)
    made = []
    for one in charges:
        holder, paid = (target_id, owed[one.pk]) if one.pk in owed else (source_id, own[one.pk])
        made.append(_anew(one, holder, paid, key=key, booked_on=booked_on, actor=actor))
    for client_id in (source_id, target_id):
        actions.settle_oldest(client_id=client_id)
    return tuple(made)


def _live(client_id: int) -> list[Charge]:
    rows = Charge.objects.filter(holder__client_ref=client_id, is_cancelled=False)
    return list(in_order_of_payment(rows.select_related("holder", "transfer__target")))


def _paid(charge: Charge) -> int:
    return charge.minor - charge.open_minor


def _cancel(charges: Iterable[Charge], *, key: str, booked_on: date, actor: Actor) -> None:
    for one in charges:
        actions.cancel_charge(
            charge=one, key=f"{key}:{one.pk}:off", reason="merged", booked_on=booked_on, settle=False, actor=actor
        )


def _move(source_id: int, target_id: int, minor: int, *, key: str, booked_on: date) -> None:
    if minor:
        source, target = (client_account(client_id=pk) for pk in (source_id, target_id))
        actions.move(source=source, target=target, minor=minor, reason="merged", key=key, booked_on=booked_on)


def _anew(old: Charge, client_id: int, paid_minor: int, *, key: str, booked_on: date, actor: Actor) -> Owed:
    new = actions.charge(
        client_id=client_id,
        target=old.transfer.target,
        minor=old.minor,
        kind=old.kind,
        subject=old.subject,
        opened_on=old.opened_on,
        due_on=old.due_on,
        key=f"{key}:{old.pk}",
        settle=False,
        booked_on=booked_on,
        actor=actor,
    )
    if new is None:
        message = "A charge is above zero."
        raise ValueError(message)
    actions.pay_parts([new], minor=paid_minor, by=None)
    return Owed(old.pk, new, paid_minor)
