"""What speaks against changing a sold pass, and what a change is told as (P-8, P-11)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.lines import one_line
from ritm.ledger.errors import written
from ritm.passes.actions.earning import earned, served_minor
from ritm.passes.data import LESSON, PassChange
from ritm.passes.errors import BadCount, DisciplinesMissing, PassClosed, StartPassed, StartTooFar, day_text
from ritm.passes.errors_of_changes import (
    ChangeReasonMissing,
    CountBelowUsed,
    PriceBelowEarned,
    ReviveForbidden,
    TermHasFreeze,
    TermHasTakings,
    TermInverted,
    TermTooLong,
)
from ritm.passes.errors_of_handing import PriceOfHandedPass
from ritm.passes.frozen import periods
from ritm.passes.limits import LARGEST_COUNT, check_count, check_price
from ritm.passes.models import TAKINGS, ClientPass
from ritm.passes.scope import check_scope, told_of_scope

AHEAD_DAYS, BACK_DAYS = 365, 60  # P-1
BURN_AFTER_DAYS = 3  # P-8
LONGEST_EXTENSION = 366
_LONGEST_TERM = 1826 + 366  # 60 months and a year of freezes


def check_change(held: ClientPass, change: PassChange, *, may_backdate: bool, may_revive: bool) -> None:
    """Raise what speaks against the change; also for the preview, where nothing is held. Bookings are asked above."""
    if held.closed_reason:
        raise PassClosed(name=held.name)
    _check_count(held, change)
    _check_dates(held, change, may_backdate=may_backdate)
    if revives(held, change) and not may_revive:
        raise ReviveForbidden(day=day_text(held.ends_on or date.max))
    if not change.all_disciplines and not change.discipline_ids:
        raise DisciplinesMissing
    check_scope(change.scope)
    check_price(change.price_minor)
    if held.paid_as_id is not None and change.price_minor != held.price_minor:
        raise PriceOfHandedPass
    if change.price_minor < (least := least_minor(held, change)):
        raise PriceBelowEarned(sum=written(least))


def reason_of(typed: str) -> str:
    """The reason as one line; raises ChangeReasonMissing."""
    reason = one_line(typed)[:200]
    if not reason:
        raise ChangeReasonMissing
    return reason


def revives(held: ClientPass, change: PassChange) -> bool:
    """Whether the pass ended so long ago that what was left has burnt, and would run longer (P-8)."""
    if held.ends_on is None or change.ends_on is None or change.ends_on <= held.ends_on or held.carries_left:
        return False
    return clock.today(held.branch.time_zone) > held.ends_on + timedelta(days=BURN_AFTER_DAYS)


def least_minor(held: ClientPass, change: PassChange) -> int:
    """Kopecks that have been earned and stay so: a price below them is a refund (R-4)."""
    if held.count is not None:
        return max(0, earned(held, held.left_units) - held.carried_minor)
    if held.starts_on is None or held.ends_on is None or held.starts_on != change.starts_on:
        return 0
    yesterday = clock.today(held.branch.time_zone) - timedelta(days=1)
    return max(held.earned_minor, served_minor(held, min(max(yesterday, held.starts_on - timedelta(1)), held.ends_on)))


def told_of(held: ClientPass) -> dict[str, Any]:
    """The terms of a pass as the history keeps them."""
    named = [] if held.all_disciplines else held.discipline_links.values_list("discipline__name", flat=True)
    return {
        "count": held.count,
        "price_minor": held.price_minor,
        "starts_on": held.starts_on,
        "ends_on": held.ends_on,
        "all_disciplines": held.all_disciplines,
        "disciplines": ", ".join(sorted(named)),
        **told_of_scope(held),
    }


def days_text(days: Iterable[date]) -> str:
    """«25.11, 27.11»."""
    return ", ".join(short_day(day) for day in sorted(set(days)))


def _check_count(held: ClientPass, change: PassChange) -> None:
    if change.count == held.count:
        return
    if change.count is None or held.count is None:  # what is counted stays so, and the other way round
        raise BadCount(largest=LARGEST_COUNT)
    check_count(change.count, kind=held.kind)
    used = held.count * LESSON + held.carried_units - (held.left_units or 0)
    if change.count * LESSON + held.carried_units < used:
        raise CountBelowUsed(used=-(-used // LESSON))


def _check_dates(held: ClientPass, change: PassChange, *, may_backdate: bool) -> None:
    first, last = change.starts_on, change.ends_on
    if (first, last) == (held.starts_on, held.ends_on):
        return
    if first is None or last is None or last < first:
        raise TermInverted
    if (last - first).days >= _LONGEST_TERM:
        raise TermTooLong
    if first != held.starts_on:
        _check_start(held, first, may_backdate=may_backdate)
    _check_within(held, first, last)


def _check_within(held: ClientPass, first: date, last: date) -> None:
    taken = held.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True)
    if days := set(taken.exclude(on__range=(first, last)).values_list("on", flat=True)):
        raise TermHasTakings(days=days_text(days))
    if out := next((one for one in periods(held.frozen) if one[0] < first or one[1] > last), None):
        raise TermHasFreeze(first=day_text(out[0]), last=day_text(out[1]))


def _check_start(held: ClientPass, first: date, *, may_backdate: bool) -> None:
    today = clock.today(held.branch.time_zone)
    earliest = today - timedelta(days=BACK_DAYS) if may_backdate else today
    if first < earliest and (held.starts_on is None or first < held.starts_on):
        raise StartPassed(day=day_text(earliest))
    if first > today + timedelta(days=AHEAD_DAYS):
        raise StartTooFar(days=AHEAD_DAYS)
