"""What a pass has earned: by visits (R-2), by days where it is truly unlimited (R-3), anew after a change (R-4)."""

from datetime import date, timedelta

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.core.money import share
from ritm.ledger.accounts import deferred_passes, revenue
from ritm.ledger.actions import earn, move
from ritm.ledger.models import Transfer
from ritm.passes.frozen import days_of, periods
from ritm.passes.models import ClientPass


def earned(held: ClientPass, left: int | None) -> int:
    """Kopecks earned when `left` hundredths stand on a counted pass: round(M × used / granted) (R-2).

    Since its price or count was changed, the rest of the price is spread over the rest of the visits (R-4).
    """
    granted = held.granted_units
    if granted is None or left is None:
        return 0
    if granted <= held.base_units:
        return held.worth_minor
    rest = held.worth_minor - held.base_minor
    return held.base_minor + share(rest, granted - left - held.base_units, granted - held.base_units)


def rebase(held: ClientPass) -> None:
    """Let what will be earned be counted from what has been: before price, count or days change (R-4).

    The caller holds the pass and saves it. Days of a truly unlimited pass are earned through yesterday first.
    """
    granted = held.granted_units
    if granted is None:
        yesterday = clock.today(held.branch.time_zone) - timedelta(days=1)
        earn_through(held, yesterday)
        held.base_minor, held.base_on = held.earned_minor, held.earned_through
        return
    left = held.left_units or 0
    held.base_minor, held.base_units = earned(held, left), granted - left
    held.base_number = held.last_number


def earn_rest(held: ClientPass) -> None:
    """Where a changed pass has no visit left to earn by, the rest of its price is earned at once (R-4)."""
    granted = held.granted_units
    if granted is None or granted > held.base_units or held.base_minor >= held.worth_minor:
        return
    earn(
        what="passes",
        branch=held.branch,
        minor=held.worth_minor - held.base_minor,
        key=f"rest:{held.pk}:{_moved(held)}",
        subject=held.money_subject,
        booked_on=clock.today(held.branch.time_zone),
    )
    held.base_minor = held.worth_minor
    held.save(update_fields=["base_minor"])


def earn_through(held: ClientPass, day: date) -> None:
    """Earn the days of a truly unlimited pass up to a day, as far as it has run; nothing of a counted one."""
    if held.count is not None or held.starts_on is None or held.ends_on is None or day < held.starts_on:
        return
    earn_days(held, through=min(day, held.ends_on), branch=held.branch)


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
            key=f"days:{held.pk}:{through}:{_moved(held)}",
            subject=held.money_subject,
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
    move(
        source=source,
        target=target,
        minor=abs(minor),
        reason="freeze",
        key=f"days:{held.pk}:freeze:{_moved(held)}",
        subject=held.money_subject,
        booked_on=clock.today(held.branch.time_zone),
    )
    held.earned_minor += minor
    held.save(update_fields=["earned_minor"])


def take_back_days(held: ClientPass) -> None:
    """Days posted as earned come back, where the term will begin on another day (R-3). The caller saves the pass."""
    if held.earned_minor:
        move(
            source=revenue(what="passes", branch=held.branch),
            target=deferred_passes(),
            minor=held.earned_minor,
            reason="undo",
            key=f"days:{held.pk}:back:{_moved(held)}",
            subject=held.money_subject,
            booked_on=clock.today(held.branch.time_zone),
        )
    if held.count is None:
        held.earned_minor, held.earned_through, held.base_minor, held.base_on = 0, None, 0, None


def served_minor(held: ClientPass, through: date) -> int:
    """Kopecks that the days of service up to `through` are worth: round(M × served / all), without frozen days (R-3).

    Since price or days were changed, what had been earned and the share of the rest in the days that came after (R-4).
    """
    if held.starts_on is None or held.ends_on is None:
        return 0
    before = _served(held, held.base_on) if held.base_on else 0
    rest = _served(held, held.ends_on) - before
    if rest <= 0:
        return held.price_minor
    return held.base_minor + share(held.price_minor - held.base_minor, max(0, _served(held, through) - before), rest)


def _served(held: ClientPass, through: date) -> int:
    starts_on = held.starts_on or through
    return (through - starts_on).days + 1 - days_of(periods(held.frozen), starts_on, through)


def _moved(held: ClientPass) -> int:
    """How much of the pass's money has moved; the caller holds it, so each move has its own number."""
    return Transfer.objects.filter(subject=held.money_subject).count()
