"""Taking back passes and balances that rows have brought from before (mechanics §2, rules P and G)."""

from collections.abc import Sequence

from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.imports.models import ImportRow
from ritm.imports.openings import balance_key
from ritm.ledger.openings import Brought, lock_moneys
from ritm.ledger.openings import take_back_openings as take_back_balances
from ritm.passes.actions.issuing import withdraw_openings
from ritm.passes.queries import lock_passes
from ritm.passes.renewals import behind


def lock_openings(rows: Sequence[ImportRow]) -> None:
    """Hold the passes that rows have brought and those behind them, then the money of their clients: that is the order of locks."""
    brought = _passes_of(rows)
    lock_passes({*brought, *behind(brought)})
    lock_moneys(client_ids={row.client_id for row in rows})


def take_back_openings(rows: Sequence[ImportRow], *, actor: Actor) -> frozenset[int]:
    """Passes and balances from before, passes first; the numbers of rows of which something was used since: it stays."""
    if not rows:
        return frozenset()
    today = clock.today(rows[0].batch.branch.time_zone)
    passes = _passes_of(rows)
    booked = Booking.objects.filter(client_pass__in=list(passes)).exclude(status=Booking.Status.CANCELLED)
    used = set(booked.values_list("client_pass_id", flat=True))
    used |= withdraw_openings(pass_ids=passes.keys() - used, on=today, actor=actor)
    keys = {balance_key(row.batch_id, row.number): row for row in rows if "balance" in row.given}
    brought = [Brought(row.client_id, key, f"{key}:undone") for key, row in keys.items()]
    spent = take_back_balances(rows=brought, booked_on=today, actor=actor) if brought else frozenset()
    return frozenset({passes[pk] for pk in used} | {keys[key].number for key in spent})


def _passes_of(rows: Sequence[ImportRow]) -> dict[int, int]:
    """The row's number of each pass that was brought."""
    return {row.given["pass"][1]: row.number for row in rows if "pass" in row.given}
