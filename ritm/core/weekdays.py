"""Days of the week as one number, a bit a day, Monday the lowest."""

from collections.abc import Iterable

EVERY_DAY = 0b1111111


def as_bits(weekdays: Iterable[int]) -> int:
    """Weekdays, Monday 0, as one number."""
    return sum(1 << day for day in set(weekdays))


def as_days(bits: int) -> list[int]:
    """The weekdays of such a number."""
    return [day for day in range(7) if bits >> day & 1]
