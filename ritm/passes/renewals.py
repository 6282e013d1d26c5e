"""A pass that was bought before the last one is over: which one it waits for, and when it begins (P-4)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Max

from ritm.passes.models import TAKINGS, Activation, ClientPass, CreditEntry, PassPlan, PassState
from ritm.passes.states import dates_on, state_on

_ALIVE = frozenset({PassState.ACTIVE, PassState.FROZEN, PassState.NOT_STARTED, PassState.WAITING})


def previous_among(passes: Iterable[ClientPass], plan: PassPlan, day: date) -> ClientPass | None:
    """Of a client's passes the one that a new pass of this plan would follow: the last to end, of the same plan first."""
    alive = [held for held in passes if state_on(held, day) in _ALIVE]
    return max(alive, key=lambda held: (held.plan_id == plan.pk, _ends_on(held, day), held.pk), default=None)


def behind(pass_ids: Iterable[int]) -> set[int]:
    """The passes that begin right after these, and after those again: an action that moves one holds them all."""
    found: set[int] = set()
    last = set(pass_ids)
    while last:
        rows = ClientPass.objects.filter(previous__in=last, activation=Activation.AFTER_PREVIOUS, closed_reason="")
        last = set(rows.values_list("pk", flat=True)) - found
        found |= last
    return found


def firsts(day: date) -> tuple[date, date]:
    """The first of the month of the day, and of the next month (P-1)."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def start_after(previous: ClientPass, *, sold_on: date) -> date | None:
    """The day after its end, or after the day on which its last visit was taken; None while it waits itself (P-4)."""
    if previous.closed_reason:
        return max(previous.closed_on or sold_on, sold_on - timedelta(days=1)) + timedelta(days=1)
    if previous.ends_on is None:
        return None
    over = previous.ends_on
    if previous.left_units == 0 and not _went_unused(previous):
        taken = previous.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True)
        over = min(over, taken.aggregate(last=Max("on"))["last"] or over)
    return max(over + timedelta(days=1), sold_on)


def _went_unused(held: ClientPass) -> bool:
    """Whether the end took what was left: it burnt, or went to the next pass."""
    gone = (CreditEntry.Reason.BURNT, CreditEntry.Reason.CARRIED)
    return held.entries.filter(reason__in=gone, units__lt=0, reversed_by__isnull=True).exists()


def _ends_on(held: ClientPass, day: date) -> date:
    term = dates_on(held, day)
    return term[1] if term else date.max
