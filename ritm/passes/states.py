"""What a held pass is on a day: its term, its state (rules §2). Computed from its row alone, never asked of the database."""

from datetime import date, timedelta

from ritm.core import clock
from ritm.passes.frozen import covering, days_of, periods
from ritm.passes.models import Activation, ClientPass, PassState

CLOSED = frozenset({PassState.REFUNDED, PassState.CANCELLED, PassState.TRANSFERRED})


def term_of(held: ClientPass, starts_on: date) -> tuple[date, date]:
    """First and last day where the term begins on the day: what was sold, every frozen day, every day of an extension."""
    last = clock.term_end(starts_on, held.term_count, held.term_unit)
    last += timedelta(days=days_of(periods(held.frozen)) + held.extra_days)
    return starts_on, max(starts_on, last)


def extra_of(held: ClientPass, starts_on: date, ends_on: date) -> int:
    """By how many days such a term would be longer than what was sold with its frozen days (P-11)."""
    plain = clock.term_end(starts_on, held.term_count, held.term_unit)
    return (ends_on - plain).days - days_of(periods(held.frozen))


def dates_on(held: ClientPass, day: date) -> tuple[date, date] | None:
    """First and last day of the term as of `day`; None while it waits. Auto-activation counts before its job (P-2)."""
    if held.starts_on is not None and held.ends_on is not None:
        return held.starts_on, held.ends_on
    auto = held.auto_activates_on
    return term_of(held, auto) if auto is not None and day >= auto else None


def frozen_on(held: ClientPass, day: date) -> tuple[date, date] | None:
    """The freeze that covers the day, if one does."""
    return covering(held.frozen, day) if held.frozen else None


def state_on(held: ClientPass, day: date) -> PassState:
    """The state of a pass on a day; the first match wins (rules §2). Never stored."""
    if held.closed_reason:
        return PassState(held.closed_reason)
    term = dates_on(held, day)
    if term is None:
        return PassState.NOT_STARTED if held.activation == Activation.AFTER_PREVIOUS else PassState.WAITING
    if day < term[0]:
        return PassState.NOT_STARTED
    if held.frozen and covering(held.frozen, day):
        return PassState.FROZEN
    if day > term[1]:
        return PassState.EXPIRED
    return PassState.USED_UP if held.left_units == 0 else PassState.ACTIVE
