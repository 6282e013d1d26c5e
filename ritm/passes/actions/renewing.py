"""Passes that renew by themselves: switched on and off, and a renewal that nobody wanted cancelled (P-12)."""

from datetime import date

from ritm.core.transactions import action
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.passes.actions.credits import write_entry
from ritm.passes.actions.earning import take_back_days
from ritm.passes.actions.terms import follow
from ritm.passes.errors import PassClosed
from ritm.passes.errors_of_renewals import TrialNotRenewed
from ritm.passes.events_of_renewals import PassLapsed, PassLapsing, RenewalSwitchedOff, RenewalSwitchedOn
from ritm.passes.models import TAKINGS, ClientPass, CreditEntry, PassKind, PassState
from ritm.passes.queries import lock_pass


@action
def switch_renewal(*, client_pass: ClientPass, renews: bool, actor: Actor) -> ClientPass:
    """Let a pass renew by itself, or no longer; by staff or by the client (P-12). Raises PassClosed, TrialNotRenewed.

    Locks the pass. As it is already: nothing happens.
    """
    held = lock_pass(client_pass.pk)
    if held.renews == renews:
        return held
    if held.closed_reason:
        raise PassClosed(name=held.name)
    if renews and held.kind == PassKind.TRIAL:
        raise TrialNotRenewed
    held.renews = renews
    held.save(update_fields=["renews"])
    event = RenewalSwitchedOn if renews else RenewalSwitchedOff
    record(event(client_id=held.client_id, client_pass_id=held.pk), actor=actor)
    return held


@action
def cancel_unused(*, client_pass: ClientPass, on: date, actor: Actor) -> bool:
    """Cancel a pass of which nothing was taken: its visits go, bookings on it go to another pass or off (P-12).

    Locks lessons and client above, then the pass and what is behind it; its charge is the caller's. False where it was
    used, or is closed.
    """
    prepare(PassLapsing(client_id=client_pass.client_id, client_pass_id=client_pass.pk), actor=actor)
    held = lock_pass(client_pass.pk)
    if held.closed_reason or held.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True).exists():
        return False
    sold = held.entries.filter(reason=CreditEntry.Reason.SALE, number=1).first()
    write_entry(held, units=-(held.left_units or 0), reason=CreditEntry.Reason.UNDO, on=on, reverses=sold)
    take_back_days(held)
    held.closed_on, held.closed_reason = on, PassState.CANCELLED
    held.save()
    follow(held, actor=actor)
    record(PassLapsed(client_id=held.client_id, client_pass_id=held.pk), actor=actor)
    return True
