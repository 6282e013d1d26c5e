"""What another choice of the boss would have done in the last 30 days. Read-only; a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Q

from ritm.attendance.limits import SCOPES, Limit, last_of_each, limit_of
from ritm.attendance.models import Booking, CancelLimit, Channel
from ritm.attendance.penalties import MissKind, Terms, stands, terms_at
from ritm.attendance.policy import Window
from ritm.core.money import half_up
from ritm.passes.data import LESSON
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson

PERIOD = timedelta(days=30)
_Status = Booking.Status


@dataclass(frozen=True)
class Preview:
    """How often it would have happened, to how many clients, in how many classes, and what it takes of their passes.

    `units`: hundredths of a lesson; `minor`: what these were sold for, kopecks (of a truly unlimited pass nothing).
    """

    count: int = 0
    clients: int = 0
    lessons: int = 0
    units: int = 0
    minor: int = 0


def of_penalties(terms: Terms, now: datetime) -> tuple[Preview, Preview]:
    """What misses and late cancels of the period took, and what they would have taken by these terms (B-5, B-6). One query."""
    missed = Q(status=_Status.NO_SHOW, missed_at__gte=now - PERIOD)
    late = Q(status=_Status.CANCELLED, is_late=True, cancelled_at__gte=now - PERIOD)
    rows = list(Booking.objects.filter(missed | late, client_pass__isnull=False).select_related("client_pass"))
    taken = _sum((row, row.charge_units if stands(row) else 0) for row in rows)
    return taken, _sum((row, _units(row, terms)) for row in rows)


def of_limit(limit: Limit, now: datetime) -> tuple[Preview, Preview]:
    """Cancels by clients that were late, and that would have been by this limit of the studio, at what a late one takes now.

    Three queries. Parts of the studio with a limit of their own do not go by it; whose class was moved cancelled free.
    """
    own = {key for key, row in last_of_each(CancelLimit.objects.order_by("-chosen_at", "-pk")).items() if limit_of(row)}
    rows = Booking.objects.filter(
        status=_Status.CANCELLED, cancelled_by=Booking.By.CLIENT, cancelled_at__gte=now - PERIOD, is_hidden=False
    )
    gone = [row for row in rows.select_related("lesson", "client_pass") if not _is_apart(row.lesson, own)]
    late = [row for row in gone if _is_late(row, limit)]
    units = terms_at(now).late_units
    was = _sum((row, row.charge_units if stands(row) else 0) for row in gone if row.is_late)
    return was, _sum((row, units if row.client_pass_id else 0) for row in late)


def of_window(window: Window, by_plan: Mapping[int, int], now: datetime) -> Preview:
    """Bookings that clients made themselves and could not have made in this window (B-2). One query.

    `by_plan`: days of the plans that open earlier.
    """
    rows = Booking.objects.filter(channel=Channel.PORTAL, booked_at__gte=now - PERIOD)
    outside = []
    for row in rows.select_related("lesson", "client_pass"):
        plan_days = by_plan.get(row.client_pass.plan_id, 0) if row.client_pass is not None else 0
        own = Window(max(window.days, plan_days), window.minutes)
        if not own.opens_at(row.lesson) <= row.booked_at <= own.closes_at(row.lesson):
            outside.append((row, 0))
    return _sum(outside)


def _units(row: Booking, terms: Terms) -> int:
    if row.status == _Status.CANCELLED:
        return terms.late_units
    if not terms.charges:
        return 0
    return terms.units(MissKind.EXCUSED if row.is_excused else MissKind.CHARGED)


def _is_late(row: Booking, limit: Limit) -> bool:
    lesson, at = row.lesson, row.cancelled_at
    was_moved = lesson.moved_at is not None and lesson.moved_at >= row.booked_at
    return at is not None and not was_moved and row.booked_at <= limit.instant(lesson) < at


def _is_apart(lesson: Lesson, own: set[tuple[str, int | None]]) -> bool:
    ids = {f"{scope}_id": lesson.pk if scope == "lesson" else getattr(lesson, f"{scope}_id") for scope in SCOPES}
    return any(key in own for key in ids.items())


def _sum(rows: Iterable[tuple[Booking, int]]) -> Preview:
    found = list(rows)
    return Preview(
        count=len(found),
        clients=len({row.client_id for row, _units in found}),
        lessons=len({row.lesson_id for row, _units in found}),
        units=sum(units for _row, units in found),
        minor=sum(_worth(row.client_pass, units) for row, units in found),
    )


def _worth(held: ClientPass | None, units: int) -> int:
    """What so much of a pass was sold for (R-2)."""
    if held is None or not held.count:
        return 0
    return half_up(Fraction(held.price_minor * units, held.count * LESSON))
