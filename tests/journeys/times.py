"""When the studio lives: its branch stands where it is ten in the morning, so that a journey never meets midnight."""

from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ritm.core import clock
from ritm.web.ui.wording import MINUS

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@cache
def at_ten() -> str:
    """The zone where it is between ten and eleven when the run begins: one for all of it, whatever the hour strikes."""
    ahead = 10 - clock.now().hour  # hours east of Greenwich; the names of these zones have the sign of the other side
    ahead += 24 if ahead < -12 else 0
    # A browser calls Etc/GMT «UTC», which names no place.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Africa/Abidjan"


def written() -> str:
    """How far from Greenwich it is, as pages say it: «UTC+3»."""
    hours = ZoneInfo(at_ten()).utcoffset(None) or timedelta()
    ahead = round(hours.total_seconds() / 3600)
    return f"UTC{MINUS if ahead < 0 else '+'}{abs(ahead)}"


def today() -> date:
    """The studio's day."""
    return clock.today(at_ten())


def weekday(days: int = 0) -> str:
    """The short name of the weekday, so many days from today."""
    return WEEKDAYS[(today() + timedelta(days=days)).weekday()]
