"""Which permanent participant has a place in which lesson, and why another has none (B-15, B-17). Nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from ritm.attendance.errors import PassFrozen, Refused
from ritm.attendance.kept import kept_columns
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause
from ritm.attendance.paying import busy_days, choice_among, facts_of
from ritm.attendance.policy import Case, Door, against_place, judge
from ritm.core import clock
from ritm.passes.models import ClientPass
from ritm.passes.queries import LOOK_BACK, candidates, fits_among
from ritm.schedule.models import ClassGroup, Lesson

_Status = Booking.Status
_LIVE = (_Status.BOOKED, _Status.VISITED)
_BY_HAND = (Booking.By.CLIENT, Booking.By.STAFF)


@dataclass
class Seat:
    """A lesson that is a permanent participant's: the pass that keeps it, or why he is not booked."""

    standing: StandingBooking
    lesson: Lesson
    client_pass: ClientPass | None = None
    why_not: Refused | None = None


@dataclass(frozen=True)
class Foreseen:
    """What a press would do: who gets a place, who gets none and why, whose bookings come off."""

    seats: tuple[Seat, ...]
    refused: tuple[Seat, ...]
    off: tuple[Booking, ...] = ()


def standing_in(groups: Iterable[ClassGroup | int]) -> QuerySet[StandingBooking]:
    """Who takes part in these groups, in the order of joining, with pauses."""
    rows = StandingBooking.objects.select_related("client", "group").filter(left_at__isnull=True)
    return rows.filter(group__in=tuple(groups)).prefetch_related(Prefetch("pauses", StandingPause.objects.all()))


def standing_of(client_id: int) -> QuerySet[StandingBooking]:
    """The groups of which a client is a permanent participant, today or later, by name."""
    rows = StandingBooking.objects.select_related("client", "group").filter(client=client_id, left_at__isnull=True)
    return rows.prefetch_related("pauses").order_by("group__name", "joined_at", "pk")


def regulars_counted() -> Count:
    """How many take part in a group, as a column of it."""
    return Count("standing_bookings", filter=Q(standing_bookings__left_at__isnull=True))


def is_due(standing: StandingBooking, lesson: Lesson) -> bool:
    """Whether the lesson is his: of the group, on his weekdays and dates, in no pause.

    One that was moved to another weekday stays his.
    """
    weekday = (lesson.slot_on or lesson.on).weekday()
    if lesson.group_id != standing.group_id or not standing.covers(lesson.on, weekday):
        return False
    return not any(first <= lesson.on <= last for first, last in standing.off)


def coming_of(group_id: int) -> QuerySet[Lesson]:
    """Lessons of the group that are to be held and have not begun, the soonest first."""
    rows = Lesson.objects.select_related("group", "discipline", "hall", "teacher", "branch")
    ahead = rows.filter(group=group_id, starts_at__gt=clock.now(), status=Lesson.Status.SCHEDULED)
    return ahead.order_by("starts_at", "pk")


def seats(standing: Sequence[StandingBooking], lessons: Sequence[Lesson]) -> list[Seat]:
    """Who of them would be booked into each lesson, and who not; by lesson, then in the order of joining (B-15).

    Whoever stands in a lesson already, or was taken off it by hand, is not asked about. Three queries for any number of
    people and lessons. A pass is not needed (BV-09); where the only fitting one is frozen that day, he pauses (F-3).
    """
    now = clock.now()
    by_group: dict[int, list[StandingBooking]] = defaultdict(list)
    for one in standing:
        by_group[one.group_id].append(one)
    ahead = sorted((one for one in lessons if one.starts_at > now), key=lambda one: (one.starts_at, one.pk or 0))
    pairs = [(lesson, one) for lesson in ahead for one in by_group[lesson.group_id] if is_due(one, lesson)]
    if not pairs:
        return []
    people = _People.of({one.client_id for _lesson, one in pairs}, [lesson for lesson, _one in pairs])
    free: dict[int, int] = {}
    found = []
    for lesson, one in pairs:
        if people.is_asked(one.client_id, lesson):
            found.append(_seat(one, lesson, people, free))
    return found


def _seat(one: StandingBooking, lesson: Lesson, people: "_People", free: dict[int, int]) -> Seat:
    """One place, given on paper: later ones see it taken. A full lesson is answered first (B-17)."""
    left = free.setdefault(id(lesson), 1 if lesson.free is None else lesson.free)
    seat = Seat(one, lesson)
    if left <= 0:
        seat.why_not = (against_place(lesson) or [_full(lesson)])[0]
        return seat
    at_once = people.at_once(one.client_id, lesson)
    case = Case(lesson=lesson, client=one.client, now=people.now, door=Door.ITSELF, at_once=at_once)
    against = list(judge(case).against)
    if not against:
        seat.client_pass, asleep = people.pass_for(one.client_id, lesson)
        against = [asleep] if asleep else []
    if against:
        seat.why_not, seat.client_pass = against[0], None
        return seat
    people.take(one.client_id, lesson, seat.client_pass)
    if lesson.capacity is not None:
        free[id(lesson)] = left - 1
    return seat


def _full(lesson: Lesson) -> Refused:
    """Full by those who come before him in this very reckoning."""
    filled = Lesson(capacity=lesson.capacity, taken=lesson.capacity or 0)
    return against_place(filled)[0]


@dataclass
class _People:
    """What is known of the people asked about: their bookings around, their passes and what is kept on them."""

    now: datetime = field(default_factory=clock.now)
    live: dict[int, list[Lesson]] = field(default_factory=lambda: defaultdict(list))
    known: set[tuple[int, int]] = field(default_factory=set)
    passes: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    busy: dict[int, list[tuple[int | None, date]]] = field(
        default_factory=dict
    )  # of passes with a limit a day or a week
    given: set[tuple[int, int]] = field(default_factory=set)  # by the object: a lesson may not be saved yet

    @classmethod
    def of(cls, client_ids: set[int], lessons: Sequence[Lesson]) -> "_People":
        """Two queries."""
        found = cls()
        first, last = min(one.starts_at for one in lessons), max(one.ends_at for one in lessons)
        for row in _bookings(client_ids, first, last):
            if row.status in _LIVE and row.lesson.status == Lesson.Status.SCHEDULED:
                found.live[row.client_id].append(row.lesson)
            if row.status != _Status.CANCELLED or row.cancelled_by in _BY_HAND:
                found.known.add((row.client_id, row.lesson_id))
        rows = candidates(min(one.on for one in lessons) - LOOK_BACK).filter(client__in=client_ids)
        held: Any  # `kept`, as fits_among reads it, grows with each place given
        for held in rows.annotate(**kept_columns()):
            found.passes[held.client_id].append(held)
        every = [one for passes in found.passes.values() for one in passes]
        found.busy = busy_days(every, *(one.on for one in lessons))
        return found

    def is_asked(self, client_id: int, lesson: Lesson) -> bool:
        """Not whoever is there, or was taken off by hand: an exception survives (SC-07)."""
        return (client_id, lesson.pk) not in self.known and (client_id, id(lesson)) not in self.given

    def at_once(self, client_id: int, lesson: Lesson) -> list[Lesson]:
        """His other lessons at that time; half-open."""
        others = self.live.get(client_id, ())
        return [one for one in others if one.starts_at < lesson.ends_at and one.ends_at > lesson.starts_at]

    def pass_for(self, client_id: int, lesson: Lesson) -> tuple[ClientPass | None, Refused | None]:
        """The pass that pays (P-6), or that the one which would is frozen."""
        fits = fits_among(self.passes.get(client_id, []), facts_of(lesson), self.busy)
        choice = choice_among(lesson, fits)
        return choice.client_pass, choice.why_not if isinstance(choice.why_not, PassFrozen) else None

    def take(self, client_id: int, lesson: Lesson, held: Any) -> None:
        """The place is given."""
        self.live[client_id].append(lesson)
        self.given.add((client_id, id(lesson)))
        if held is not None:
            held.kept += 1
            self.busy.get(held.pk, []).append((lesson.pk, lesson.on))


def _bookings(client_ids: set[int], first: datetime, last: datetime) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("lesson__group").filter(client__in=client_ids)
    # The index of starts is read from the day before, not from the first lesson ever: one lasts a day at most.
    return rows.filter(
        lesson__starts_at__gt=first - timedelta(days=1), lesson__starts_at__lt=last, lesson__ends_at__gt=first
    )


def foresee(standing: StandingBooking) -> Foreseen:
    """What the coming lessons of his group mean for him as he stands, unsaved too; nothing is locked."""
    lessons = list(coming_of(standing.group_id))
    return _foreseen(seats([standing], lessons), own_bookings(standing, gone=True))


def foresee_lessons(lessons: Sequence[Lesson]) -> Foreseen:
    """What becomes of the permanent participants in lessons that are not saved yet. Five queries."""
    return _foreseen(seats(list(standing_in({one.group_id for one in lessons})), lessons), [])


def _foreseen(found: list[Seat], off: list[Booking]) -> Foreseen:
    booked = tuple(one for one in found if one.why_not is None)
    return Foreseen(booked, tuple(one for one in found if one.why_not is not None), tuple(off))


def own_bookings(standing: StandingBooking, *, gone: bool) -> list[Booking]:
    """Coming bookings that stand for this client in the group by itself; `gone`: those no longer his only.

    What another line of his in the same group covers stays its own.
    """
    rows = Booking.objects.select_related("client", "lesson").filter(
        client=standing.client_id,
        lesson__group=standing.group_id,
        lesson__starts_at__gt=clock.now(),
        status=_Status.BOOKED,
        channel=Channel.REGULAR,
    )
    others = [one for one in standing_of(standing.client_id) if one.pk != standing.pk]
    found = [row for row in rows.order_by("lesson__starts_at", "pk") if not _is_kept(row.lesson, others)]
    return [row for row in found if not is_due(standing, row.lesson)] if gone else found


def _is_kept(lesson: Lesson, others: Iterable[StandingBooking]) -> bool:
    return any(is_due(other, lesson) for other in others)


def booked_by_itself(lesson_ids: Iterable[int], *, client_id: int | None = None) -> int:
    """How many stand in these lessons as permanent participants, or in how many of them one client does."""
    rows = Booking.objects.filter(lesson__in=tuple(lesson_ids), channel=Channel.REGULAR, status=_Status.BOOKED)
    rows = rows.filter(client=client_id) if client_id else rows
    return rows.aggregate(n=Count("pk"))["n"]


def left_out(standing: Sequence[StandingBooking], lessons: Sequence[Lesson]) -> list[Seat]:
    """«Не поместились»: lessons in which these have no place as things stand, with the reason."""
    return [one for one in seats(standing, lessons) if one.why_not is not None]


def overlapping(client_id: int, group_id: int, wanted: StandingBooking) -> StandingBooking | None:
    """Another line of the client in the group that shares a day with this one."""
    for other in standing_of(client_id).filter(group=group_id):
        ends = [one for one in (other.ends_on, wanted.ends_on) if one is not None]
        begins = max(other.begins_on, wanted.begins_on)
        if other.pk != wanted.pk and other.weekdays & wanted.weekdays and begins <= min(ends, default=date.max):
            return other
    return None
