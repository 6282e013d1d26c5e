"""Earning the days of truly unlimited passes (R-3); frozen days never count (F-7)."""

from datetime import date

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.core.money import share
from ritm.ledger.accounts import deferred_passes, revenue
from ritm.ledger.actions import earn, move
from ritm.ledger.models import Transfer
from ritm.passes.frozen import days_of, periods
from ritm.passes.models import ClientPass


def earn_days(held: ClientPass, *, through: date, branch: Branch) -> int:
    """Earn what the pass has served up to a day, less what has been earned; the caller holds the pass. 1 for a posting."""
    if held.starts_on is None or held.ends_on is None:
        return 0
    minor = served_minor(held, through) - held.earned_minor
    if minor > 0:
        earn(
            what="passes",
            branch=branch,
            minor=minor,
            key=f"days:{held.pk}:{held.starts_on}:{through}:{held.last_number}",
            subject=f"pass:{held.pk}",
            booked_on=through,
        )
    held.earned_minor, held.earned_through = held.earned_minor + max(minor, 0), through
    held.save(update_fields=["earned_minor", "earned_through"])
    return 1


def earn_again(held: ClientPass) -> None:
    """Freezes have changed under days already posted: the difference moves today, either way. The caller holds the pass."""
    through, ends_on = held.earned_through, held.ends_on
    if through is None or ends_on is None or held.count is not None:
        return
    minor = served_minor(held, min(through, ends_on)) - held.earned_minor
    if not minor:
        return
    accounts = (deferred_passes(), revenue(what="passes", branch=held.branch))
    source, target = accounts if minor > 0 else accounts[::-1]
    moved = Transfer.objects.filter(subject=f"pass:{held.pk}").count()  # of a held pass: each correction has its number
    move(
        source=source,
        target=target,
        minor=abs(minor),
        reason="freeze",
        key=f"days:{held.pk}:freeze:{moved}",
        subject=f"pass:{held.pk}",
        booked_on=clock.today(held.branch.time_zone),
    )
    held.earned_minor += minor
    held.save(update_fields=["earned_minor"])


def served_minor(held: ClientPass, through: date) -> int:
    """Kopecks that the days of service up to `through` are worth: round(M × served / all), without frozen days (R-3)."""
    starts_on, ends_on = held.starts_on, held.ends_on
    if starts_on is None or ends_on is None:
        return 0
    frozen = periods(held.frozen)
    served = (through - starts_on).days + 1 - days_of(frozen, starts_on, through)
    return share(held.price_minor, served, (ends_on - starts_on).days + 1 - days_of(frozen, starts_on, ends_on))
