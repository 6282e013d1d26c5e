"""Taking visits from a pass and giving them back. `units` are hundredths of a lesson: 100 is one."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.ledger.accounts import deferred_passes, revenue
from ritm.ledger.actions import earn, move, reverse
from ritm.ledger.models import Transfer
from ritm.passes.actions.earning import earned
from ritm.passes.actions.terms import begin, follow
from ritm.passes.data import LESSON
from ritm.passes.errors import NoCreditLeft, PassClosed, PassNotFitting, StartPassed, day_text
from ritm.passes.events import CreditReturned, CreditTaken
from ritm.passes.handing import lock_heirs
from ritm.passes.models import TAKINGS, Activation, ClientPass, CreditEntry, PassState
from ritm.passes.queries import lock_pass
from ritm.passes.states import dates_on, frozen_on, state_on

ABSORB_DAYS = 14  # how far back a start moves to take in visits on credit (G-5)


@action
def take_credit(
    *,
    client_pass: ClientPass,
    units: int = LESSON,
    on: date,
    cause: str,
    reason: str = CreditEntry.Reason.VISIT,
    branch: Branch,
    actor: Actor,
    is_held: bool = False,
    while_frozen: bool = False,
) -> CreditEntry:
    """Take visits for a lesson of the local date `on`, and earn their share in the lesson's branch (R-2, BV-05).

    The pass row is the lock; `is_held` where the caller has read it with its lock. A waiting pass begins on the
    lesson's date (P-2). `reason`: one of TAKINGS. `while_frozen`: a freeze that lies there stays (F-5). `entry.client_pass`
    is the fresh row. Raises PassClosed, PassNotFitting outside the term, NoCreditLeft.
    """
    held = client_pass if is_held else lock_pass(client_pass.pk)
    check_taking(held, on=on, units=units, while_frozen=while_frozen)
    if held.starts_on is None:
        term = dates_on(held, on)
        begin(held, term[0] if term else on, actor=actor)
    before = held.left_units
    entry = write_entry(held, units=-units, reason=reason, on=on, cause=cause)
    minor = earned(held, held.left_units) - earned(held, before)
    if minor > 0:
        earn(
            what="passes",
            branch=branch,
            minor=minor,
            key=f"entry:{entry.pk}",
            subject=held.money_subject,
            booked_on=on,
        )
    record(CreditTaken(**_ids(held, entry)), actor=actor)
    if held.left_units == 0:
        follow(held, actor=actor)
    return entry


def _ids(held: ClientPass, entry: CreditEntry) -> dict[str, Any]:
    return {"client_id": held.client_id, "client_pass_id": held.pk, "entry_id": entry.pk, "cause": entry.cause}


@action
def return_credit(*, entry: CreditEntry, on: date, branch: Branch, actor: Actor) -> CreditEntry:
    """Give back exactly what an entry took, once: visits, and its revenue to the kopeck (BV-05, I-06).

    `on` is the local date of the return, `branch` the lesson's. A repeat returns the first opposite. A pass that
    the taking had activated waits again, or begins with the earliest taking that stays (P-3).
    """
    held = lock_pass(entry.client_pass_id)
    known = CreditEntry.objects.filter(reverses=entry).first()
    if known:
        return known
    heirs = lock_heirs(held)
    bears = heirs[-1] if heirs else held
    was_used_up = bears.left_units == 0
    back = give_back(held, entry, on=on, branch=branch, heirs=heirs, actor=actor)
    if held.activation == Activation.FIRST_VISIT and not heirs:
        _begin_again(held, actor=actor)
    if was_used_up:
        follow(bears, actor=actor)
    record(CreditReturned(**_ids(held, back)), actor=actor)
    return back


def give_back(
    held: ClientPass,
    entry: CreditEntry,
    *,
    on: date,
    branch: Branch,
    heirs: Sequence[ClientPass] = (),
    actor: Actor,
) -> CreditEntry:
    """Write the opposite of a taking, or of a burning, and move back what it had earned; the caller holds the pass.

    `heirs`: to whom it was handed over since, held too: the last one has what comes back, and earns the less (P-10).
    """
    bears = heirs[-1] if heirs else held
    stood = earned(bears, bears.left_units)
    back = write_entry(
        held, units=-entry.units, reason=CreditEntry.Reason.UNDO, on=on, cause=entry.cause, reverses=entry
    )
    _pass_on(held, heirs, units=-entry.units, on=on, actor=actor)
    paid = Transfer.objects.select_related("source", "target").filter(key=f"entry:{entry.pk}").first()
    if paid:
        reverse(transfer=paid, key=f"entry:{back.pk}", booked_on=on)
    minor = paid.minor if paid else 0
    if entry.number <= held.base_number or any(one.base_number for one in heirs):
        # Of before the price or the number was changed: from there it is counted no more.
        bears.base_units = max(0, bears.base_units + entry.units)
        bears.base_minor = max(0, bears.base_minor - minor) if bears.base_units else 0
        bears.save(update_fields=["base_units", "base_minor"])
    _round(bears, back=back, stands=stood - minor, on=on, branch=branch)
    return back


def _pass_on(held: ClientPass, heirs: Sequence[ClientPass], *, units: int, on: date, actor: Actor) -> None:
    """What came back to a pass that was handed over goes on to whoever holds it now (P-10)."""
    handed = CreditEntry.Reason.HANDED_OVER
    for gives, takes in pairwise((held, *heirs)):
        out = write_entry(gives, units=-units, reason=handed, on=on, cause=f"pass:{takes.pk}")
        into = write_entry(takes, units=units, reason=handed, on=on, cause=f"pass:{gives.pk}")
        for one, entry in ((gives, out), (takes, into)):
            record(CreditReturned(**_ids(one, entry)), actor=actor)


@action
def start_earlier(*, client_pass: ClientPass, on: date, actor: Actor) -> ClientPass:
    """Let a pass begin on an earlier day, so that it takes in visits on credit (G-5); at most 14 days back.

    A pass that waits, or has begun by then, stays as it is. Raises StartPassed.
    """
    held = lock_pass(client_pass.pk)
    if held.starts_on is None or held.starts_on <= on:
        return held
    first = held.starts_on - timedelta(days=ABSORB_DAYS)
    if on < first:
        raise StartPassed(day=day_text(first))
    begin(held, on, actor=actor)
    return held


def write_entry(
    held: ClientPass, *, units: int, reason: str, on: date, cause: str = "", reverses: CreditEntry | None = None
) -> CreditEntry:
    """Number the movement and keep what is left with it; the caller holds the pass row."""
    entry = next_entry(held, units=units, reason=reason, on=on, cause=cause, reverses=reverses)
    held.save(update_fields=["last_number", "left_units"])
    entry.save()
    return entry


def next_entry(
    held: ClientPass, *, units: int, reason: str, on: date, cause: str = "", reverses: CreditEntry | None = None
) -> CreditEntry:
    """The same for a caller who saves both, the pass first."""
    held.last_number += 1
    if held.left_units is None:
        units = 0  # truly unlimited: nothing is counted (N-4)
    else:
        held.left_units += units
    return CreditEntry(
        client_pass=held,
        number=held.last_number,
        units=units,
        left_after=held.left_units,
        reason=reason,
        cause=cause,
        on=on,
        happened_at=clock.now(),
        reverses=reverses,
    )


def check_taking(held: ClientPass, *, on: date, units: int, while_frozen: bool = False) -> None:
    """Whether the pass can pay for a lesson of the local date `on`. Raises as `take_credit`."""
    state = state_on(held, on)
    if held.closed_reason:
        raise PassClosed(name=held.name)
    if frozen_on(held, on):
        state = PassState.ACTIVE if while_frozen else PassState.FROZEN
    if state in {PassState.EXPIRED, PassState.NOT_STARTED, PassState.FROZEN}:
        raise PassNotFitting(name=held.name, reasons=state.label)
    if held.left_units is not None and held.left_units < units:
        raise NoCreditLeft(name=held.name, left_units=held.left_units)


def _round(held: ClientPass, *, back: CreditEntry, stands: int, on: date, branch: Branch) -> None:
    """Undoing one in the middle leaves a kopeck of rounding: it moves too, so that round(M × u / n) stays true."""
    rest = earned(held, held.left_units) - stands
    if rest:
        pair = (deferred_passes(), revenue(what="passes", branch=branch))
        source, target = pair if rest > 0 else pair[::-1]
        move(
            source=source,
            target=target,
            minor=abs(rest),
            reason="rounding",
            key=f"entry:{back.pk}:rounding",
            subject=held.money_subject,
            booked_on=on,
        )


def _begin_again(held: ClientPass, *, actor: Actor) -> None:
    taken = held.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True).order_by("on").first()
    auto = held.auto_activates_on
    today = clock.today(held.branch.time_zone)
    if taken is not None:
        begin(held, min(taken.on, auto) if auto else taken.on, actor=actor)
    else:
        begin(held, auto if auto is not None and auto <= today else None, actor=actor)
