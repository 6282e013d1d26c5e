"""Permanent participants for whom there was no place stand at the head of the waiting list (B-15, edge 26).

The lessons are held by the caller. Each kind of row is written in one statement for any number of lessons and people.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ritm.attendance.actions.holding import close_entries, release_spare
from ritm.attendance.actions.offering import withdraw
from ritm.attendance.actions.places import count_places
from ritm.attendance.errors import LessonFull
from ritm.attendance.events_of_regulars import RegularWaits
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import Seat, is_due, standing_in
from ritm.attendance.waiting import closes_at, is_switched_on
from ritm.core import clock
from ritm.events.actions import record_many
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson

_Status = WaitlistEntry.Status
_Joined = tuple[datetime, int]  # when somebody took part first, and the row: the order of joining


def put_in_front(seats: Iterable[Seat], actor: Actor) -> int:
    """Whoever has no place for want of places waits before everybody who is no permanent participant, in the order of
    joining; how many that are now. Nothing where the waiting list is switched off, or has closed.

    He is not written to: he gets a letter when a place is his.
    """
    now = clock.now()
    full = [one for one in seats if isinstance(one.why_not, LessonFull) and now < closes_at(one.lesson)]
    if not full or not is_switched_on():
        return 0
    lines = _lines(one.lesson for one in full)
    joined = _order(lines, full)
    found = [_enter(lines[one.lesson.pk], one, joined, now, actor) for one in full]
    entered = [entry for entry in found if entry is not None]
    changed = [entry for pk in {one.lesson_id for one in entered} for entry in _ranked(lines[pk])]
    known = [one for one in changed if one.pk]
    WaitlistEntry.objects.bulk_update(known, ["rank", "is_regular", "placed_at"], batch_size=500)
    WaitlistEntry.objects.bulk_create([one for one in changed if not one.pk], batch_size=500)
    _tell(entered, [one.lesson for one in full], actor)
    return len(entered)


def _lines(lessons: Iterable[Lesson]) -> dict[int, list[WaitlistEntry]]:
    """Who waits there already, the first one first; a lesson just made has nobody. At most one query."""
    lined = {one.pk for one in lessons if one.has_queue}
    found: dict[int, list[WaitlistEntry]] = defaultdict(list)
    if lined:
        rows = WaitlistEntry.objects.filter(lesson__in=lined, status__in=LIVE)
        for entry in rows.order_by("rank", "joined_at", "pk"):
            found[entry.lesson_id].append(entry)
    return found


def _order(lines: Mapping[int, list[WaitlistEntry]], seats: Sequence[Seat]) -> dict[tuple[int, int], _Joined]:
    """When each took part in a group first; asked only where some stand in a line already."""
    known = [one.standing for one in seats]
    if any(entry.is_regular for line in lines.values() for entry in line):
        known = [*standing_in({one.standing.group_id for one in seats}), *known]
    return {(one.group_id, one.client_id): (one.joined_at, one.pk) for one in reversed(known)}


def _enter(
    line: list[WaitlistEntry], seat: Seat, joined: Mapping[tuple[int, int], _Joined], now: datetime, actor: Actor
) -> WaitlistEntry | None:
    """Put him behind the permanent participants who joined before him; None where he stands as one already."""
    standing = seat.standing
    entry = next((one for one in line if one.client_id == standing.client_id), None)
    if entry is not None and entry.is_regular:
        return None
    if entry is not None:
        line.remove(entry)
    made = {"client": standing.client, "lesson": seat.lesson, "joined_at": now, "joined_by": str(actor)}
    entry = entry or WaitlistEntry(**made)
    entry.is_regular, entry.placed_at = True, now
    mine = (standing.joined_at, standing.pk)
    before = [one for one in line if one.is_regular and joined.get((standing.group_id, one.client_id), mine) < mine]
    line.insert(line.index(before[-1]) + 1 if before else 0, entry)
    return entry


def _ranked(line: list[WaitlistEntry]) -> list[WaitlistEntry]:
    """Their numbers in the order of the line, from the lowest that there was."""
    first = min((entry.rank for entry in line if entry.rank is not None), default=1)
    for number, entry in enumerate(line, first):
        entry.rank = number
    return line


def _tell(made: Sequence[WaitlistEntry], lessons: Iterable[Lesson], actor: Actor) -> None:
    """The lessons have a line now, and the log says who stands in it."""
    waited_for = {entry.lesson_id for entry in made}
    places = {one.pk: one for one in lessons if one.pk in waited_for}
    for place in places.values():
        place.has_queue, place.version = True, place.version + 1
    Lesson.objects.bulk_update(places.values(), ["has_queue", "version"], batch_size=100)
    ids = [{"entry_id": one.pk, "client_id": one.client_id, "lesson_id": one.lesson_id} for one in made]
    record_many([RegularWaits(**of) for of in ids], actor=actor)


def entries_gone(standing: StandingBooking) -> list[WaitlistEntry]:
    """Where he waits as a permanent participant in lessons that are no longer his."""
    rows = WaitlistEntry.objects.select_related("lesson", "booking").filter(
        client=standing.client_id, lesson__group=standing.group_id, is_regular=True, status__in=LIVE
    )
    return [entry for entry in rows.order_by("lesson") if not is_due(standing, entry.lesson)]


def step_out(entries: Iterable[WaitlistEntry], held: Mapping[int, Lesson], actor: Actor) -> None:
    """He waits there no longer; an offer goes on to the next. The lessons are held."""
    now = clock.now()
    for entry in entries:
        place = held.get(entry.lesson_id)
        if place is not None:
            freed = withdraw(place, [entry], now=now)
            close_entries([entry], _Status.LEFT, now=now, actor=actor)
            count_places(place, held=-release_spare(place), freed=freed)
