"""Whether a client may be booked: every rule that is asked, in the order of the answer, for every door (B-1 … B-3).

`judge` asks nothing of the database: what it goes by is known before (`judging` reads it). Each rule that was tried is
kept with its verdict; `explaining` puts that into words for «Почему?».
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from ritm.attendance.ages import against_age
from ritm.attendance.errors import (
    BookingHasClosed,
    Clash,
    ClientIsBlocked,
    ClientIsDeleted,
    LessonFull,
    LessonIsCancelled,
    Refused,
)
from ritm.attendance.errors_of_policy import (
    BookingIsClosed,
    BookingNotOpen,
    OwesVisit,
    TooManyAhead,
    TooManyOnPass,
    TooManyThatDay,
)
from ritm.attendance.models import Channel
from ritm.attendance.paying import Choice
from ritm.clients.models import Client
from ritm.core import clock
from ritm.schedule.models import Lesson

# Staff book and mark until then without a further right (B-2).
GRACE = timedelta(minutes=60)


class Rule(StrEnum):
    """What is asked, in the order of the answer (B-1)."""

    HELD = "held"
    PERSON = "person"
    WINDOW = "window"
    AGE = "age"
    CLASH = "clash"
    CAPS = "caps"
    PASS = "pass"  # noqa: S105 -- a pass, not a word to enter
    PLACE = "place"


class Door(StrEnum):
    """Who wants the booking."""

    STAFF = "staff"
    CLIENT = "client"  # himself
    WAITING = "waiting"  # the line, for one whose turn it is: a place is kept for it
    HEAD = "head"  # the same for a permanent participant at its head
    ITSELF = "itself"  # permanent participants, and what comes back after it had been taken off

    @classmethod
    def of(cls, channel: str, *, is_again: bool = False) -> "Door":
        """The door of a booking that comes by a channel; `is_again`: it stood before."""
        if is_again or channel == Channel.REGULAR:
            return cls.ITSELF
        return cls.CLIENT if channel == Channel.PORTAL else cls.STAFF


@dataclass(frozen=True)
class Window:
    """When a client books himself: from midnight so many days before, until so many minutes before the start (B-2).

    `by`: the pass that gives him more days than the studio does.
    """

    days: int = 14
    minutes: int = 0
    by: str = ""

    def opens_at(self, lesson: Lesson) -> datetime:
        """00:00 where the class is held."""
        return clock.instant(lesson.on - timedelta(days=self.days), time(0), lesson.zone)

    def closes_at(self, lesson: Lesson) -> datetime:
        """At exactly that instant he still may, unless the class has begun (T-3)."""
        return lesson.starts_at - timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Caps:
    """At most so many bookings of a client: ahead, on one day, ahead on one pass. None: as many as he likes (B-3)."""

    ahead: int | None = None
    a_day: int | None = None
    a_pass: int | None = None

    @property
    def are_set(self) -> bool:
        """Whether anything has to be counted."""
        return any(most is not None for most in (self.ahead, self.a_day, self.a_pass))


@dataclass
class Counted:
    """How many bookings a client has: ahead, on the day of the class, ahead by pass. Waiting places do not count."""

    ahead: int = 0
    that_day: int = 0  # a late cancel too
    unpaid: int = 0  # ahead without a pass, or owed
    by_pass: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One client and one lesson, with all that the rules go by."""

    lesson: Lesson
    client: Client
    now: datetime
    door: Door = Door.STAFF
    at_once: Sequence[Lesson] = ()  # his other lessons at that time
    choice: Choice | None = None  # what pays; None: nobody asks for a pass
    needs_pass: bool = False  # without a fitting one he is refused, not only warned of (BV-13)
    window: Window = Window()
    caps: Caps = Caps()
    counted: Counted = field(default_factory=Counted)


@dataclass(frozen=True)
class Tried:
    """A rule that was asked, and what it has against the booking; nothing: it lets it through."""

    rule: Rule
    case: Case
    against: tuple[Refused, ...]


@dataclass(frozen=True)
class Judgement:
    """All rules that were tried, in the order of the answer."""

    tried: tuple[Tried, ...]

    @property
    def against(self) -> tuple[Refused, ...]:
        """All reasons that failed; the first is the headline (B-1)."""
        return tuple(refused for one in self.tried for refused in one.against)


def judge(case: Case) -> Judgement:
    """Ask every rule that concerns the door. The one answer for each way to book (B-1)."""
    unasked = _UNASKED.get(case.door, frozenset())
    return Judgement(tuple(Tried(rule, case, tuple(ask(case))) for rule, ask in _RULES.items() if rule not in unasked))


def against_person(lesson: Lesson, client: Client) -> list[Refused]:
    """What comes before «уже записан» (B-1): the class is off, the client is gone or on the blocklist."""
    return [*_held(lesson), *_person(client)]


def against_clash(lesson: Lesson, others: Iterable[Lesson]) -> list[Refused]:
    """The client's other lessons at that time; half-open, so one may follow the other at once."""
    return [Clash(time=f"{clock.local(one.starts_at, lesson.zone):%H:%M}", group=one.group.name) for one in others]


def against_place(lesson: Lesson) -> list[Refused]:
    """A lesson full for staff, who have the places that they keep too; no capacity, no limit."""
    return [LessonFull(taken=lesson.gone, capacity=lesson.capacity)] if lesson.free_for_staff == 0 else []


def _against_free(lesson: Lesson) -> list[Refused]:
    return [LessonFull(taken=lesson.gone, capacity=lesson.capacity)] if lesson.free == 0 else []


def is_long_over(lesson: Lesson, now: datetime) -> bool:
    """More than an hour after the end (B-2)."""
    return now > lesson.ends_at + GRACE


def _held(lesson: Lesson) -> list[Refused]:
    return [LessonIsCancelled()] if lesson.status == Lesson.Status.CANCELLED else []


def _person(client: Client) -> list[Refused]:
    found: list[Refused] = [ClientIsDeleted()] if client.deleted_at is not None else []
    return [*found, ClientIsBlocked(name=client.name)] if client.is_blocked else found


def _window(case: Case) -> list[Refused]:
    """Staff until an hour after the end, the client within his window."""
    lesson, window = case.lesson, case.window
    if case.door != Door.CLIENT:
        return [BookingHasClosed()] if is_long_over(lesson, case.now) else []
    if case.now < window.opens_at(lesson):
        return [BookingNotOpen(opens=moment_text(window.opens_at(lesson), lesson))]
    if case.now > window.closes_at(lesson) or case.now >= lesson.starts_at:
        return [BookingIsClosed(closes=moment_text(window.closes_at(lesson), lesson))]
    return []


def moment_text(instant: datetime, lesson: Lesson) -> str:
    """«28.11 18:00», where the class is held."""
    return f"{clock.local(instant, lesson.zone):%d.%m %H:%M}"


def _caps(case: Case) -> list[Refused]:
    caps, counted, found = case.caps, case.counted, list[Refused]()
    held = case.choice.client_pass if case.choice is not None else None
    if caps.ahead is not None and counted.ahead >= caps.ahead:
        found.append(TooManyAhead(count=counted.ahead, most=caps.ahead))
    if caps.a_day is not None and counted.that_day >= caps.a_day:
        found.append(TooManyThatDay(count=counted.that_day, most=caps.a_day, day=f"{case.lesson.on:%d.%m}"))
    on_pass = counted.by_pass.get(held.pk, 0) if held is not None else 0
    if held is not None and caps.a_pass is not None and on_pass >= caps.a_pass:
        found.append(TooManyOnPass(count=on_pass, most=caps.a_pass, pass_name=held.name))
    return found


def _pass(case: Case) -> list[Refused]:
    why_not = case.choice.why_not if case.choice is not None else None
    if why_not is None:
        return []
    if case.needs_pass:
        return [why_not]
    return [OwesVisit()] if case.door == Door.CLIENT and case.counted.unpaid else []


_RULES: dict[Rule, Callable[[Case], Iterable[Refused]]] = {
    Rule.HELD: lambda case: _held(case.lesson),
    Rule.PERSON: lambda case: _person(case.client),
    Rule.WINDOW: _window,
    Rule.AGE: lambda case: against_age(case.lesson, case.client),
    Rule.CLASH: lambda case: against_clash(case.lesson, case.at_once),
    Rule.CAPS: _caps,
    Rule.PASS: _pass,
    Rule.PLACE: lambda case: against_place(case.lesson) if case.door == Door.STAFF else _against_free(case.lesson),
}
# What a door does not ask. Caps are for those who choose, not for what the studio's own rules book (B-3, B-15).
_UNASKED: dict[Door, frozenset[Rule]] = {
    Door.ITSELF: frozenset({Rule.CAPS}),
    Door.WAITING: frozenset({Rule.PLACE}),
    Door.HEAD: frozenset({Rule.CAPS, Rule.PLACE}),
}
