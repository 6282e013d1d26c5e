"""Templates of the schedule: a day of a branch has one (SC-07)."""

from collections.abc import Iterator
from datetime import date

from ritm.schedule.models import WeeklyTemplate


def sc_07() -> Iterator[str]:
    """No two templates of a branch are in effect on one day; their first and last days are inclusive, an open end is always."""
    rows = WeeklyTemplate.objects.filter(is_archived=False).values_list("branch", "pk", "first_on", "last_on")
    longest: dict[int, tuple[date, int]] = {}  # by branch: how far those that began earlier reach
    for branch, pk, first_on, last_on in sorted(rows, key=lambda row: (row[0], row[2] or date.min, row[1])):
        first, last = first_on or date.min, last_on or date.max
        until, other = longest.get(branch, (None, 0))
        if until is not None and first <= until:
            yield f"template {pk}: template {other} of branch {branch} is in effect on its days too"
        if until is None or last > until:
            longest[branch] = (last, pk)


CHECKS = {"SC-07": sc_07}
