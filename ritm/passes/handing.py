"""Which passes may go to another client, what goes along, and whether it may go back (P-10)."""

from typing import Any

from ritm.clients.models import Client
from ritm.core import clock
from ritm.passes.errors import PassClosed
from ritm.passes.errors_of_handing import (
    HandedPassOther,
    HandedPassUsed,
    HandedToHimself,
    HandedToNobody,
    NothingToHandOver,
    TrialNotHandedOver,
)
from ritm.passes.models import TAKINGS, ClientPass, CreditEntry, PassKind, PassState, PassTermsModel
from ritm.passes.queries import lock_pass
from ritm.passes.states import state_on

_OVER = frozenset({PassState.EXPIRED, PassState.USED_UP})
TERMS = tuple(field.name for field in PassTermsModel._meta.fields if field.name != "account")
# What was earned and since when, and when it runs: the pass goes on from there.
RUNNING = (
    *("starts_on", "ends_on", "auto_activates_on", "earned_minor", "earned_through"),
    *("base_minor", "base_units", "base_on", "carried_units", "carried_minor"),
)


def heir_of(held: ClientPass) -> ClientPass | None:
    """The pass that goes on from one that was handed over; None where it was not."""
    if held.closed_reason != PassState.TRANSFERRED:
        return None
    return held.handed_on.exclude(closed_reason=PassState.CANCELLED).first()


def lock_heirs(held: ClientPass) -> list[ClientPass]:
    """The passes that went on from one that was handed over, the last is held by somebody now; each is locked."""
    found: list[ClientPass] = []
    last: ClientPass | None = held
    while last is not None and (last := heir_of(last)) is not None:
        last = lock_pass(last.pk)
        found.append(last)
    return found


def check_handing(held: ClientPass, to: Client | None = None) -> None:
    """Raise what speaks against handing the pass over; also for the preview, where nothing is held."""
    if held.closed_reason:
        raise PassClosed(name=held.name)
    if held.kind == PassKind.TRIAL:
        raise TrialNotHandedOver
    if state_on(held, clock.today(held.branch.time_zone)) in _OVER:
        raise NothingToHandOver
    if to is not None:
        _check_holder(held, to)


def _check_holder(held: ClientPass, to: Client) -> None:
    if to.pk == held.client_id:
        raise HandedToHimself
    if to.is_system or to.deleted_at is not None:
        raise HandedToNobody


def check_handing_back(held: ClientPass, given: ClientPass) -> None:
    """Raise HandedPassOther, HandedPassUsed; the caller holds both. Bookings are asked above."""
    if held.handed_from_id != given.pk or given.closed_reason != PassState.TRANSFERRED or held.closed_reason:
        raise HandedPassOther
    plain = {*TAKINGS, CreditEntry.Reason.UNDO, CreditEntry.Reason.HANDED_OVER}
    is_used = held.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True).exists()
    if is_used or held.entries.exclude(reason__in=plain).exists() or _terms(held) != _terms(given):
        raise HandedPassUsed


def _terms(held: ClientPass) -> tuple[Any, ...]:
    named = frozenset(held.discipline_links.values_list("discipline", flat=True))
    skipped = {"activation"}  # what had begun does not begin anew
    return (
        held.price_minor,
        held.frozen,
        held.extra_days,
        named,
        *(getattr(held, name) for name in TERMS if name not in skipped),
    )
