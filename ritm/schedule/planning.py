"""Arithmetic of lessons: instants from wall times, lessons from slots, clashes. No reads, no writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.schedule.models import ClassGroup, Hall, Lesson, TemplateSlot
from ritm.staff.models import StaffMember

# What a lesson takes over from its group, unless it was changed by hand (CT-06, CT-07).
GROUP_FIELDS = ("discipline_id", "teacher_id", "hall_id", "minutes", "capacity", "drop_in_minor")


def moment(on: date, wall_time: time, zone: str, minutes: int) -> dict[str, Any]:
    """The time fields of a lesson. A skipped wall time moves to the first existing one, a doubled one is the first."""
    starts_at = clock.instant(on, wall_time, zone)
    return {
        "on": on,
        "wall_time": clock.local(starts_at, zone).time(),
        "zone": zone,
        "minutes": minutes,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
    }


def day_over(lesson: Lesson) -> datetime:
    """The local midnight after the lesson's end, from which on it is the past (T-2)."""
    return clock.day_bounds(clock.local_date(lesson.ends_at, lesson.zone), lesson.zone)[1]


def hall_in(hall: Hall | None, branch: Branch) -> Hall | None:
    """The hall, where it stands in this branch: a group may be taught in several."""
    return hall if hall is not None and hall.branch_id == branch.pk else None


def still_here(teacher: StaffMember | None) -> StaffMember | None:
    """The teacher, unless he has left."""
    return teacher if teacher is not None and not teacher.is_archived else None


def lesson_of_group(group: ClassGroup, branch: Branch, on: date, wall_time: time, **own: Any) -> Lesson:
    """An unsaved lesson with the group's data; `own` holds hall, teacher, minutes, capacity that differ by hand."""
    values = {
        "hall": hall_in(group.hall, branch),
        "teacher": still_here(group.teacher),
        "minutes": group.minutes,
        "capacity": group.capacity,
        **own,
    }
    return Lesson(
        group=group,
        discipline=group.discipline,
        branch=branch,
        hall=values["hall"],
        teacher=values["teacher"],
        capacity=values["capacity"],
        drop_in_minor=group.drop_in_minor,
        own_fields=sorted(own),
        **moment(on, wall_time, branch.time_zone, values["minutes"]),
    )


def lesson_of_slot(slot: TemplateSlot, branch: Branch, on: date) -> Lesson:
    """The unsaved lesson that the slot gives on a date; the slot's own hall, teacher, length and places survive the group."""
    own = {
        "hall": hall_in(slot.hall, branch),
        "teacher": still_here(slot.teacher),
        "minutes": slot.minutes,
        "capacity": slot.capacity,
    }
    lesson = lesson_of_group(
        slot.group, branch, on, slot.wall_time, **{name: value for name, value in own.items() if value is not None}
    )
    lesson.slot, lesson.slot_on = slot, on
    return lesson


@dataclass(frozen=True)
class Busy:
    """A stretch of time in which a hall and a teacher are taken; `row` is the lesson or slot."""

    row: Any
    start: datetime | int
    end: datetime | int
    hall_id: int | None
    teacher_id: int | None

    @classmethod
    def by_lesson(cls, lesson: Lesson) -> "Busy":
        return cls(lesson, lesson.starts_at, lesson.ends_at, lesson.hall_id, lesson.teacher_id)


@dataclass(frozen=True)
class Clash:
    """Two lessons at once in one hall or by one teacher: a mistake in data, shown and not hidden."""

    by: str  # "hall" or "teacher"
    other: Any


def clashes_among(stretches: Iterable[Busy]) -> dict[Any, tuple[Clash, ...]]:
    """Clashes by the id of the row; intervals are half-open, so 18:00–19:00 and 19:00–20:00 do not clash."""
    found: dict[Any, list[Clash]] = defaultdict(list)
    ordered = sorted(stretches, key=lambda busy: busy.start)
    for by in ("hall", "teacher"):
        places: dict[int, list[Busy]] = defaultdict(list)
        for busy in ordered:
            if place := getattr(busy, f"{by}_id"):
                places[place].append(busy)
        for rows in places.values():
            for first, second in _overlapping(rows):
                found[first.row.pk].append(Clash(by, second.row))
                found[second.row.pk].append(Clash(by, first.row))
    return {key: tuple(rows) for key, rows in found.items()}


def _overlapping(rows: Sequence[Busy]) -> Iterable[tuple[Busy, Busy]]:
    for index, first in enumerate(rows):
        for second in rows[index + 1 :]:
            if second.start >= first.end:
                break
            yield first, second


class Occupied:
    """Who stands where and when, for asking one lesson at a time."""

    def __init__(self, stretches: Iterable[Busy]) -> None:
        self._places: dict[tuple[str, int], list[Busy]] = defaultdict(list)
        for busy in stretches:
            self.add(busy)

    def add(self, busy: Busy) -> None:
        for by in ("hall", "teacher"):
            if place := getattr(busy, f"{by}_id"):
                self._places[by, place].append(busy)

    def clash(self, busy: Busy) -> Clash | None:
        """The first clash: of the hall, then of the teacher."""
        for by in ("hall", "teacher"):
            for other in self._places.get((by, getattr(busy, f"{by}_id") or 0), ()):
                if other.start < busy.end and busy.start < other.end:
                    return Clash(by, other.row)
        return None
