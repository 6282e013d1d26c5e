"""Freezing a pass and ending it (F-1 … F-4): its term stands still on these days. Dates are inclusive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ritm.core import clock
from ritm.core.lines import one_line
from ritm.core.transactions import action
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.passes import frozen
from ritm.passes.actions.earning import earn_again
from ritm.passes.actions.freeze_price import charge_piece, give_piece_back
from ritm.passes.actions.terms import follow
from ritm.passes.changes import days_text
from ritm.passes.errors import (
    FreezeHasVisits,
    FreezeInverted,
    FreezeNotAllowed,
    FreezeNotStarted,
    FreezeOutsideTerm,
    FreezeOverlaps,
    FreezePassed,
    FreezePiecesUsed,
    FreezeTooLong,
    FreezeTooShort,
    PassClosed,
    UnfreezePassed,
    day_text,
)
from ritm.passes.events import Freezing, PassFrozen, PassUnfrozen, Unfreezing
from ritm.passes.freezes import Limit, limit_of
from ritm.passes.models import TAKINGS, ClientPass
from ritm.passes.models_of_freezes import PassFreeze
from ritm.passes.queries import lock_pass

BACK_DAYS = 30  # F-1


@dataclass(frozen=True)
class Unfrozen:
    """What became of a pass; `days`: how many came back to the limit, 0 where it had been unfrozen before."""

    client_pass: ClientPass
    days: int


@action
def freeze(
    *,
    client_pass: ClientPass,
    begins_on: date,
    ends_on: date,
    reason: str = "",
    may_backdate: bool = False,
    is_outside: bool = False,
    actor: Actor,
) -> PassFreeze:
    """Let the term stand still on these days; the end moves by as many at once (PA-05, F-2).

    Lessons of bookings in these days, the client, then the pass are locked; bookings go to another pass that fits, or
    are cancelled by the rule, free (F-3). A piece with a price is owed for (F-6). `is_outside`: by the studio's fault, so
    no limit is asked or used and nothing is owed. The same days again: that freeze. Raises the kin of FreezeRefused, PassClosed.
    """
    days = {"begins_on": begins_on.isoformat(), "ends_on": ends_on.isoformat()}
    if ends_on < begins_on:
        raise FreezeInverted
    prepare(Freezing(client_id=client_pass.client_id, client_pass_id=client_pass.pk, **days), actor=actor)
    held = lock_pass(client_pass.pk)
    known = PassFreeze.objects.filter(client_pass=held, begins_on=begins_on, ends_on=ends_on).first()
    if known:
        return known
    check_freeze(held, begins_on, ends_on, may_backdate=may_backdate, is_outside=is_outside)
    row = PassFreeze.objects.create(
        client_pass=held,
        begins_on=begins_on,
        ends_on=ends_on,
        is_outside=is_outside,
        reason=one_line(reason)[:200],
        made_at=clock.now(),
        made_by=str(actor),
    )
    grow(held, (ends_on - begins_on).days + 1, actor=actor)
    record(told_of_freeze(held, row), actor=actor)
    charge_piece(held, row, actor=actor)
    return row


def told_of_freeze(held: ClientPass, row: PassFreeze) -> PassFrozen:
    """The event of a freeze that lies."""
    return PassFrozen(
        client_id=held.client_id,
        client_pass_id=held.pk,
        freeze_id=row.pk,
        begins_on=row.begins_on.isoformat(),
        ends_on=row.ends_on.isoformat(),
        pass_ends_on=_iso(held.ends_on),
    )


@action
def unfreeze(
    *,
    freeze: PassFreeze,
    on: date,
    lets_go: bool = False,
    may_backdate: bool = False,
    actor: Actor,
) -> Unfrozen:
    """Let the pass be used again from the day `on` (F-4): what was not used comes back to the limit, the end is nearer.

    On its first day or before, the freeze is deleted; after its last one, or a second time, nothing changes. Locks as
    `freeze`. `lets_go`: bookings behind the new end are cancelled by the rule. Raises UnfreezeLosesBookings,
    UnfreezePassed.
    """
    return _end(freeze, on=on, lets_go=lets_go, may_backdate=may_backdate, is_undo=False, actor=actor)


@action
def undo_freeze(*, freeze: PassFreeze, actor: Actor) -> Unfrozen:
    """Take a freeze back as if it had not been: what it cancelled is booked again where it can be."""
    return _end(freeze, on=freeze.begins_on, lets_go=False, may_backdate=True, is_undo=True, actor=actor)


def check_freeze(
    held: ClientPass, begins_on: date, ends_on: date, *, may_backdate: bool, is_outside: bool = False
) -> None:
    """Raise what speaks against freezing the pass on these days; also for the preview, where nothing is held."""
    check_terms(held, begins_on, ends_on, may_backdate=may_backdate, is_outside=is_outside)
    taken = held.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True, on__gte=begins_on, on__lte=ends_on)
    refuse_taken(taken.values_list("on", flat=True))


def check_terms(held: ClientPass, begins_on: date, ends_on: date, *, may_backdate: bool, is_outside: bool) -> None:
    """The same but for what was taken in these days: no query."""
    _check_pass(held, is_outside=is_outside)
    _check_days(held, begins_on, may_backdate=may_backdate)
    limit = limit_of(held)
    over = next((one for one in limit.periods if one[0] <= ends_on and begins_on <= one[1]), None)
    if over:
        raise FreezeOverlaps(first=day_text(over[0]), last=day_text(over[1]))
    if not is_outside:
        _check_length(limit, (ends_on - begins_on).days + 1)


def refuse_taken(days: Iterable[date]) -> None:
    """Raise FreezeHasVisits where something was taken on these days (F-3)."""
    if taken := set(days):
        raise FreezeHasVisits(days=days_text(taken))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _check_pass(held: ClientPass, *, is_outside: bool) -> None:
    if held.closed_reason:
        raise PassClosed(name=held.name)
    if not held.freeze_days and not is_outside:
        raise FreezeNotAllowed(name=held.name)
    if held.starts_on is None:
        raise FreezeNotStarted(name=held.name)


def _check_days(held: ClientPass, begins_on: date, *, may_backdate: bool) -> None:
    today = clock.today(held.branch.time_zone)
    first = today - timedelta(days=BACK_DAYS) if may_backdate else today
    starts_on, ends_on = held.starts_on or today, held.ends_on or today
    if starts_on > today:
        raise FreezeNotStarted(name=held.name)
    if not starts_on <= begins_on <= ends_on:
        raise FreezeOutsideTerm(first=day_text(max(starts_on, first)), last=day_text(ends_on))
    if begins_on < first:
        raise FreezePassed(day=day_text(first))


def _check_length(limit: Limit, days: int) -> None:
    if limit.pieces_left < 1:
        raise FreezePiecesUsed(pieces=limit.pieces)
    if days > limit.days_left:
        raise FreezeTooLong(days=days, left=limit.days_left)
    if days < limit.shortest and days != limit.days_left:
        raise FreezeTooShort(shortest=limit.shortest)


def _end(freeze: PassFreeze, *, on: date, lets_go: bool, may_backdate: bool, is_undo: bool, actor: Actor) -> Unfrozen:
    known = freeze.client_pass
    ids = {"client_id": known.client_id, "client_pass_id": known.pk, "freeze_id": freeze.pk}
    prepare(Unfreezing(**ids, on=on.isoformat(), lets_go=lets_go, is_undo=is_undo), actor=actor)
    held = lock_pass(known.pk)
    row = PassFreeze.objects.filter(pk=freeze.pk).first()
    if row is None or on > row.ends_on:
        return Unfrozen(held, 0)
    first = clock.today(held.branch.time_zone)
    if on < first and on > row.begins_on and not may_backdate:
        raise UnfreezePassed(day=day_text(first))
    begins_on = row.begins_on
    days = _shorten(row, on)
    grow(held, -days, actor=actor)
    event = PassUnfrozen(
        **ids,
        on=max(on, begins_on).isoformat(),
        days=days,
        begins_on=begins_on.isoformat(),
        made_at=row.made_at.isoformat(),
        pass_ends_on=_iso(held.ends_on),
        is_undo=is_undo,
    )
    record(event, actor=actor)
    if on <= begins_on:
        give_piece_back(held, freeze.pk, actor=actor)
    return Unfrozen(held, days)


def _shorten(row: PassFreeze, on: date) -> int:
    """How many days come back; the row ends on the eve of `on`, or goes where it would not have begun."""
    if on <= row.begins_on:
        days = (row.ends_on - row.begins_on).days + 1
        row.delete()
        return days
    days = (row.ends_on - on).days + 1
    row.ends_on = on - timedelta(days=1)
    row.save(update_fields=["ends_on"])
    return days


def grow(held: ClientPass, days: int, *, actor: Actor) -> None:
    """The end moves with the freezes, with it the days that a truly unlimited pass earns and what is behind (F-7, R-3)."""
    rows = PassFreeze.objects.filter(client_pass=held)
    held.frozen = frozen.column(rows.values_list("begins_on", "ends_on", "is_outside"))
    if held.ends_on is not None:
        held.ends_on += timedelta(days=days)
    held.save(update_fields=["frozen", "ends_on"])
    earn_again(held)
    follow(held, actor=actor)
