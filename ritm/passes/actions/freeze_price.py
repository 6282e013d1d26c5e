"""What a piece of a freeze costs: an ordinary charge, earned at once; the price of the pass stays what it is (F-6)."""

from datetime import timedelta

from ritm.accounts.queries import settings_of_account
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.ledger.accounts import revenue
from ritm.ledger.actions import cancel_charge, charge
from ritm.ledger.models import Charge
from ritm.ledger.queries import charge_of
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze


def charge_piece(held: ClientPass, row: PassFreeze, *, actor: Actor) -> None:
    """Let the client owe for a freeze that was just made; nothing where it is free, or the studio's fault.

    The caller holds the pass; the client's money is locked here.
    """
    if row.is_outside or not held.freeze_price_minor:
        return
    today = clock.today(held.branch.time_zone)
    charge(
        client_id=held.client_id,
        target=revenue(what="freezes", branch=held.branch),
        minor=held.freeze_price_minor,
        kind=Charge.Kind.FREEZE,
        subject=subject_of(row.pk),
        opened_on=today,
        due_on=today + timedelta(days=settings_of_account().sale_credit_days),
        key=subject_of(row.pk),
        actor=actor,
    )


def give_piece_back(held: ClientPass, freeze_id: int, *, actor: Actor) -> None:
    """A freeze that never began costs nothing: its charge is cancelled whole, what was paid is the client's (G-5)."""
    owed = charge_of(subject_of(freeze_id))
    if owed is not None:
        today = clock.today(held.branch.time_zone)
        key = f"{subject_of(freeze_id)}:back"
        cancel_charge(charge=owed, key=key, reason="freeze_undone", booked_on=today, actor=actor)


def subject_of(freeze_id: int) -> str:
    """What charge and transfers call the freeze."""
    return f"freeze:{freeze_id}"
