"""An extension taken back: the pass ends as many days earlier (B-11)."""

from dataclasses import replace
from datetime import timedelta

from ritm.core.transactions import action
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.passes.actions.earning import earn_rest, rebase
from ritm.passes.actions.editing import changing
from ritm.passes.actions.terms import follow
from ritm.passes.changes import check_change
from ritm.passes.data import PassChange
from ritm.passes.errors import PassClosed
from ritm.passes.events_of_batches import ExtensionTakenBack
from ritm.passes.models import ClientPass
from ritm.passes.queries import lock_pass


@action
def take_extension_back(*, client_pass: ClientPass, days: int, reason: str, actor: Actor) -> ClientPass:
    """Let a pass end so many days earlier, as before an extension; what is behind it moves too (P-4).

    Locks and errors as `change_pass`: a visit, a freeze or a booking in the days that go refuses it.
    """
    if client_pass.closed_reason:
        raise PassClosed(name=client_pass.name)
    known = PassChange.of(client_pass)
    if known.ends_on is not None:
        known = replace(known, ends_on=known.ends_on - timedelta(days=days))
    prepare(changing(client_pass, known), actor=actor)
    held = lock_pass(client_pass.pk)
    if held.ends_on is not None:
        shorter = held.ends_on - timedelta(days=days)
        check_change(held, replace(PassChange.of(held), ends_on=shorter), may_backdate=True, may_revive=True)
        if held.count is None:
            rebase(held)
        held.ends_on = shorter
    held.extra_days -= days
    held.save()
    earn_rest(held)
    follow(held, actor=actor)
    ends_on = held.ends_on.isoformat() if held.ends_on else ""
    ids = {"client_id": held.client_id, "client_pass_id": held.pk}
    record(ExtensionTakenBack(**ids, days=days, pass_ends_on=ends_on, reason=reason), actor=actor)
    return held
