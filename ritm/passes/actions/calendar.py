"""What the calendar does to passes: begins them, earns their days, burns what is left. Safe to run twice."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ritm.accounts.models import Branch
from ritm.events.actions import record
from ritm.events.actor import SYSTEM, Actor
from ritm.ledger.actions import earn
from ritm.passes.actions.carrying import carry
from ritm.passes.actions.credits import write_entry
from ritm.passes.actions.earning import earn_days, earned
from ritm.passes.actions.terms import begin
from ritm.passes.changes import BURN_AFTER_DAYS
from ritm.passes.events import LeftoversBurnt
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import lock_pass

_OPEN = Q(closed_reason="")


def auto_activate(*, branch: Branch, day: date, actor: Actor = SYSTEM) -> int:
    """Begin the passes whose first visit did not come in 30 days; each on its own day (P-2). How many began."""

    def begin_one(held: ClientPass) -> bool:
        if held.starts_on is not None or held.auto_activates_on is None:
            return False
        begin(held, held.auto_activates_on, actor=actor)
        return True

    due = ClientPass.objects.filter(_OPEN, branch=branch, starts_on__isnull=True, auto_activates_on__lte=day)
    return _each(due, begin_one)


def burn_leftovers(*, branch: Branch, day: date, actor: Actor = SYSTEM) -> int:
    """Burn what is left more than 3 days after the end, or after a late return; it is earned as burnt (P-8, R-2)."""
    last = day - timedelta(days=BURN_AFTER_DAYS)

    def burn_one(held: ClientPass) -> bool:
        if not held.left_units or _rests_since(held) >= last:
            return False
        _burn(held, branch=branch, day=day, actor=actor)
        return True

    ended = ClientPass.objects.filter(_OPEN, branch=branch, carries_left=False, left_units__gt=0, ends_on__lt=last)
    return _each(ended, burn_one)


def carry_leftovers(*, branch: Branch, day: date, actor: Actor = SYSTEM) -> int:
    """What is left on ended passes of plans that keep it goes to the next one that runs by the day (P-8). From how many."""
    ended = ClientPass.objects.filter(_OPEN, branch=branch, carries_left=True, left_units__gt=0, ends_on__lt=day)
    return sum(carry(client_pass=held, day=day, actor=actor) for held in ended.order_by("pk"))


def post_month(*, branch: Branch, day: date) -> int:
    """Earn the days of truly unlimited passes: at each month's end before `day`, and at their own end (R-3).

    Each posting is dated by the last day that it covers. How many were posted.
    """
    running = ClientPass.objects.filter(
        _OPEN, branch=branch, count__isnull=True, starts_on__lt=day, earned_minor__lt=F("price_minor")
    )
    return _each(
        running, lambda held: sum(earn_days(held, through=end, branch=branch) for end in _month_ends(held, day))
    )


def _each(rows: QuerySet[ClientPass], act: Callable[[ClientPass], int]) -> int:
    """Every pass in a transaction of its own, so that nobody waits for all of them. What was done in all."""
    done = 0
    for pass_id in tuple(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            done += act(lock_pass(pass_id))
    return done


def _rests_since(held: ClientPass) -> date:
    back = held.entries.filter(reason=CreditEntry.Reason.UNDO).order_by("-on").first()
    ends_on = held.ends_on or date.max
    return max(ends_on, back.on) if back else ends_on


def _burn(held: ClientPass, *, branch: Branch, day: date, actor: Actor) -> None:
    minor = held.worth_minor - earned(held, held.left_units) if held.worth_minor else 0
    entry = write_entry(held, units=-(held.left_units or 0), reason=CreditEntry.Reason.BURNT, on=day)
    if minor > 0:
        earn(
            what="burnt",
            branch=branch,
            minor=minor,
            key=f"entry:{entry.pk}",
            subject=held.money_subject,
            booked_on=day,
        )
    record(LeftoversBurnt(client_id=held.client_id, client_pass_id=held.pk, entry_id=entry.pk), actor=actor)


def _month_ends(held: ClientPass, day: date) -> list[date]:
    if held.starts_on is None or held.ends_on is None:
        return []
    ends, month = [], held.starts_on
    while month < day and month <= held.ends_on:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        ends.append(min(last, held.ends_on))
        month = last + timedelta(days=1)
    after = held.earned_through or date.min
    return [end for end in ends if after < end < day]
