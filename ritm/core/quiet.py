"""The quiet hours: 22:00–08:00 of the branch, in which nobody is disturbed and the timers of offers stand still (T-6)."""

from datetime import datetime, time, timedelta

from ritm.core import clock

QUIET_FROM, QUIET_UNTIL = time(22), time(8)
NIGHT = timedelta(hours=11)  # from one to the other at the longest: once a year the clocks go back meanwhile


def loud(now: datetime, zone: str) -> datetime:
    """The first instant from `now` on at which somebody may be told something: 08:00 ends the quiet hours."""
    local = clock.local(now, zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return clock.instant(day, QUIET_UNTIL, zone)


def is_quiet(now: datetime, zone: str) -> bool:
    """Whether the quiet hours run."""
    return loud(now, zone) != now


def after_loud(now: datetime, wait: timedelta, zone: str) -> datetime:
    """When `wait`, less than a day, has passed without the quiet hours."""
    begins = loud(now, zone)
    night = clock.instant(clock.local_date(begins, zone), QUIET_FROM, zone)
    if begins + wait <= night:
        return begins + wait
    return loud(night, zone) + (wait - (night - begins))
