"""The limit of free cancellation: hours before the start, or a wall time of the day before; by scopes (B-4, T-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q

from ritm.attendance.models import CancelLimit
from ritm.core import clock
from ritm.schedule.models import Lesson

# The narrowest first: the first that says something decides (B-4).
SCOPES = ("lesson", "group", "discipline", "branch")


@dataclass(frozen=True)
class Limit:
    """A free-cancel limit: so many hours before the start, in the morning more; or a wall time of the day before."""

    hours: int = 3
    morning_hours: int = 12
    morning_until: time = time(10)
    day_before_at: time | None = None

    def instant(self, lesson: Lesson) -> datetime:
        """The last instant at which cancelling is free; hours are absolute, so a DST night does not change them (T-3)."""
        if self.day_before_at is not None:
            return clock.instant(lesson.on - timedelta(days=1), self.day_before_at, lesson.zone)
        is_morning = lesson.wall_time < self.morning_until
        return lesson.starts_at - timedelta(hours=self.morning_hours if is_morning else self.hours)


DEFAULT = Limit()


def limit_for(lesson: Lesson, moment: datetime) -> Limit:
    """The limit that stood for the lesson at an instant: lesson → group → discipline → branch → account (B-4).

    One query. A booking is judged by the limit that stood when it was made.
    """
    own = {f"{scope}_id": lesson.pk if scope == "lesson" else getattr(lesson, f"{scope}_id") for scope in SCOPES}
    everywhere = Q(**{f"{scope}__isnull": True for scope in SCOPES})
    named = Q(*own.items(), _connector=Q.OR)
    rows = CancelLimit.objects.filter(everywhere | named, chosen_at__lte=moment).order_by("-chosen_at", "-pk")
    last = last_of_each(rows)
    said = (limit_of(last[key]) for key in (*own.items(), ("", None)) if key in last)
    return next((limit for limit in said if limit is not None), DEFAULT)


def last_of_each(rows: Iterable[CancelLimit]) -> dict[tuple[str, int | None], CancelLimit]:
    """Of limits, the latest first, the one that stands for each scope: ("group_id", 7), ("", None) for the account."""
    found: dict[tuple[str, int | None], CancelLimit] = {}
    for row in rows:
        found.setdefault(scope_of(row), row)
    return found


def scope_of(row: CancelLimit) -> tuple[str, int | None]:
    """For what a limit was chosen, as `last_of_each` names it."""
    names = (f"{scope}_id" for scope in SCOPES)
    return next(((name, getattr(row, name)) for name in names if getattr(row, name) is not None), ("", None))


def limit_of(row: CancelLimit) -> Limit | None:
    """What a row says; None where its scope goes by the wider one."""
    if row.day_before_at is not None:
        return Limit(day_before_at=row.day_before_at)
    if row.hours is None or row.morning_hours is None or row.morning_until is None:
        return None
    return Limit(row.hours, row.morning_hours, row.morning_until)
