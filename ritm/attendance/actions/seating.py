"""Permanent participants get their places: many at once, each kind of row in one statement (B-15, B-17)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from ritm.attendance.actions.heading import put_in_front
from ritm.attendance.actions.holding import leave_line
from ritm.attendance.actions.places import count_places
from ritm.attendance.events import BookingMadeAmongMany
from ritm.attendance.events_of_regulars import RegularsBooked
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import Seat, seats, standing_in
from ritm.attendance.waiting import is_switched_on
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor
from ritm.schedule.models import ClassGroup, Lesson
from ritm.schedule.queries import lock_lessons


def lock_groups(ids: Iterable[int] | QuerySet) -> dict[int, ClassGroup]:
    """Groups held until the end: who takes part in them does not change, and no lesson of theirs comes unseen."""
    rows = ClassGroup.objects.filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}


@transaction.atomic
def book_regulars(*, lesson_ids: Iterable[int], actor: Actor) -> list[Seat]:
    """Book the permanent participants of these lessons; returns who got no place, and why. Refuses nobody aloud.

    A fixed number of queries for any number of lessons and people. Locks groups, lessons, clients, each by id; of
    lessons without a free place nobody is locked, unless he may wait for one: there he stands first in line then.
    """
    ids = tuple(lesson_ids)
    groups = lock_groups(Lesson.objects.filter(pk__in=ids).values("group"))
    standing = list(standing_in(groups))
    return seat(standing=standing, lessons=lock_lessons(ids), actor=actor) if standing else []


@transaction.atomic
def seat(*, standing: Sequence[StandingBooking], lessons: Sequence[Lesson], actor: Actor) -> list[Seat]:
    """The same for these people; the caller holds the groups and the lessons."""
    places = {one.group_id for one in lessons if one.free != 0}
    may_wait = is_switched_on()
    held = lock_clients({one.client_id for one in standing if may_wait or one.group_id in places})
    for one in standing:
        one.client = held.get(one.client_id, one.client)
    found = seats(standing, lessons)
    _write([one for one in found if one.why_not is None], actor)
    refused = [one for one in found if one.why_not is not None]
    put_in_front(refused, actor)
    return refused


def _write(found: list[Seat], actor: Actor) -> None:
    if not found:
        return
    now = clock.now()
    rows = Booking.objects.bulk_create(
        [
            Booking(
                client=one.standing.client,
                lesson=one.lesson,
                channel=Channel.REGULAR,
                client_pass=one.client_pass,
                booked_at=now,
                booked_by=str(actor),
            )
            for one in found
        ],
        batch_size=500,
    )
    _count(found)
    _leave_lines(rows, [one.lesson for one in found], actor)
    events = [BookingMadeAmongMany(booking_id=row.pk, client_id=row.client_id, lesson_id=row.lesson_id) for row in rows]
    record_many(events, actor=actor)
    people, lessons = ({row.client_id for row in rows}, {row.lesson_id for row in rows})
    record(RegularsBooked(client_ids=tuple(sorted(people)), lesson_ids=tuple(sorted(lessons))), actor=actor)


def _count(found: list[Seat]) -> None:
    """Nobody is seated above the places, so `over` stays as it is."""
    lessons = {one.lesson.pk: one.lesson for one in found}
    for pk, number in Counter(one.lesson.pk for one in found).items():
        lesson = lessons[pk]
        lesson.taken, lesson.unmarked, lesson.version = (
            lesson.taken + number,
            lesson.unmarked + number,
            lesson.version + 1,
        )
    Lesson.objects.bulk_update(lessons.values(), ["taken", "unmarked", "version"], batch_size=100)


def _leave_lines(rows: Sequence[Booking], lessons: Iterable[Lesson], actor: Actor) -> None:
    """Whoever waited for the place that he has now waits no longer; a lesson just made has no line."""
    lined = {one.pk: one for one in lessons if one.has_queue}
    for row in rows:
        if row.lesson_id in lined:
            place = lined[row.lesson_id]
            count_places(place, held=-leave_line(place, row, now=row.booked_at, actor=actor))
