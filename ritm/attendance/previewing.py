"""What another choice of the boss would have done in the last 30 days. Read-only; a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db.models import Q

from ritm.attendance.limits import SCOPES, Limit, last_of_each, limit_of
from ritm.attendance.models import Booking, CancelLimit, Channel
from ritm.attendance.paying import drop_in_minor
from ritm.attendance.penalties import MissKind, Terms, stands, terms_at
from ritm.attendance.policy import Caps, Window
from ritm.core.money import half_up
from ritm.passes.data import LESSON
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson

PERIOD = timedelta(days=30)
_Status = Booking.Status
# Whose bookings are asked for their number (B-3): not those of permanent participants.
_ASKED = frozenset(Channel.values) - {Channel.REGULAR}


@dataclass(frozen=True)
class Preview:
    """How often it would have happened, to how many clients, in how many classes, and what it takes of their passes.

    `units`: hundredths of a lesson; `minor`: what these were sold for, kopecks (of a truly unlimited pass nothing);
    `owed_minor`: what late cancels without a pass made or would make owed.
    """

    count: int = 0
    clients: int = 0
    lessons: int = 0
    units: int = 0
    minor: int = 0
    owed_minor: int = 0


@dataclass(frozen=True)
class Cost:
    """What one booking took, or would have."""

    row: Booking
    units: int = 0
    owed_minor: int = 0


def of_penalties(terms: Terms, now: datetime) -> tuple[Preview, Preview]:
    """What misses and late cancels of the period took, and what they would have taken by these terms (B-5, B-6). One query."""
    missed = Q(status=_Status.NO_SHOW, missed_at__gte=now - PERIOD)
    late = Q(status=_Status.CANCELLED, is_late=True, cancelled_at__gte=now - PERIOD)
    rows = list(Booking.objects.filter(missed | late).select_related("client_pass", "lesson__group"))
    touched = [row for row in rows if row.client_pass_id or row.charge_minor or _would_owe(row, terms)]
    return _sum(_was(row) for row in touched), _sum(_would(row, terms) for row in touched)


def of_limit(limit: Limit, now: datetime, part: tuple[str, int] | None = None) -> tuple[Preview, Preview]:
    """Cancels by clients that were late, and that would have been by this limit, at what a late one takes now.

    `part`: of which part of the studio it is, as ("group", 7); None: the whole. Three queries. Narrower parts with a
    limit of their own do not go by it; whose class was moved cancelled free.
    """
    own = {key for key, row in last_of_each(CancelLimit.objects.order_by("-chosen_at", "-pk")).items() if limit_of(row)}
    rows = Booking.objects.filter(
        status=_Status.CANCELLED, cancelled_by=Booking.By.CLIENT, cancelled_at__gte=now - PERIOD, is_hidden=False
    )
    here = [row for row in rows.select_related("lesson__group", "client_pass") if _goes_by(row.lesson, part, own)]
    terms = terms_at(now)
    was = _sum(_was(row) for row in here if row.is_late)
    return was, _sum(_would(row, terms) for row in here if _is_late(row, limit))


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
            outside.append(Cost(row))
    return _sum(outside)


def of_caps(caps: Caps, now: datetime) -> Preview:
    """Bookings that staff or clients made and that these numbers would have refused (B-3). One query.

    Counted as at the moment of each: what was booked before it and still stood then; of its day a late cancel too.
    """
    since = now - PERIOD
    rows = Booking.objects.filter(Q(lesson__starts_at__gt=since) | Q(booked_at__gte=since)).exclude(status=_Status.HELD)
    rows = rows.exclude(is_hidden=True)
    of_each: dict[int, list[Booking]] = {}
    for row in rows.select_related("lesson").order_by("booked_at", "pk"):
        of_each.setdefault(row.client_id, []).append(row)
    return _sum(
        Cost(row)
        for own in of_each.values()
        for number, row in enumerate(own)
        if row.booked_at >= since
        and row.channel in _ASKED
        and not row.is_walk_in
        and _is_above(row, own[:number], caps)
    )


def _is_above(row: Booking, earlier: Iterable[Booking], caps: Caps) -> bool:
    at = row.booked_at
    others = [one for one in earlier if one.lesson_id != row.lesson_id]
    stood = [one for one in others if one.cancelled_at is None or one.cancelled_at > at]
    ahead = [one for one in stood if one.lesson.starts_at > at]
    late = [one for one in others if one.is_late and one not in stood]
    on_pass = [one for one in ahead if row.client_pass_id is not None and one.client_pass_id == row.client_pass_id]
    that_day = [one for one in (*stood, *late) if one.lesson.on == row.lesson.on]
    counted = ((len(ahead), caps.ahead), (len(that_day), caps.a_day), (len(on_pass), caps.a_pass))
    return any(most is not None and count >= most for count, most in counted)


def _was(row: Booking) -> Cost:
    return Cost(row, row.charge_units, row.charge_minor) if stands(row) else Cost(row)


def _would(row: Booking, terms: Terms) -> Cost:
    return Cost(row, _units(row, terms) if row.client_pass_id else 0, _would_owe(row, terms))


def _would_owe(row: Booking, terms: Terms) -> int:
    """Kopecks of a late cancel that no pass pays."""
    is_money = row.status == _Status.CANCELLED and row.client_pass_id is None
    return terms.late_minor(drop_in_minor(row.lesson)) if is_money else 0


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


def _goes_by(lesson: Lesson, part: tuple[str, int] | None, own: set[tuple[str, int | None]]) -> bool:
    """Whether the class lies in the part, and in no narrower one with a limit of its own (B-4)."""
    ids = {scope: lesson.pk if scope == "lesson" else getattr(lesson, f"{scope}_id") for scope in SCOPES}
    narrower = SCOPES if part is None else SCOPES[: SCOPES.index(part[0])]
    is_inside = part is None or ids[part[0]] == part[1]
    return is_inside and not any((f"{scope}_id", ids[scope]) in own for scope in narrower)


def _sum(costs: Iterable[Cost]) -> Preview:
    found = list(costs)
    return Preview(
        count=len(found),
        clients=len({one.row.client_id for one in found}),
        lessons=len({one.row.lesson_id for one in found}),
        units=sum(one.units for one in found),
        minor=sum(_worth(one.row.client_pass, one.units) for one in found if one.units),
        owed_minor=sum(one.owed_minor for one in found),
    )


def _worth(held: ClientPass | None, units: int) -> int:
    """What so much of a pass was sold for (R-2)."""
    if held is None or not held.count:
        return 0
    return half_up(Fraction(held.price_minor * units, held.count * LESSON))
