"""When a pass begins: by its first visit, by the calendar, or right after the one before it (P-2 … P-4)."""

from datetime import date

from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.actions.earning import take_back_days
from ritm.passes.events import PassActivated
from ritm.passes.models import TAKINGS, Activation, ClientPass
from ritm.passes.queries import lock_passes
from ritm.passes.renewals import start_after
from ritm.passes.states import term_of


def begin(held: ClientPass, starts_on: date | None, *, actor: Actor) -> None:
    """Let the term begin on a day, or wait (None); days already posted as earned come back first (R-3)."""
    if held.starts_on == starts_on:
        return
    take_back_days(held)
    held.starts_on = starts_on
    held.ends_on = term_of(held, starts_on)[1] if starts_on else None
    held.save(update_fields=["starts_on", "ends_on", "earned_minor", "earned_through", "base_minor", "base_on"])
    day = starts_on.isoformat() if starts_on else ""
    record(PassActivated(client_id=held.client_id, client_pass_id=held.pk, starts_on=day), actor=actor)
    follow(held, actor=actor)


def follow(held: ClientPass, *, actor: Actor) -> None:
    """Passes that begin right after this one move with its end, as long as nothing was taken from them (P-4, F-7).

    The caller holds the pass; those behind it have been sold later, so their ids are higher.
    """
    behind = ClientPass.objects.filter(previous=held, activation=Activation.AFTER_PREVIOUS, closed_reason="", frozen="")
    for one in lock_passes(behind.values_list("pk", flat=True)).values():
        if not one.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True).exists():
            begin(one, start_after(held, sold_on=one.sold_on), actor=actor)
