"""A grown studio in bulk: 20,000 clients, 2,000 lessons, 100,000 bookings, or ten times that; check_invariants must pass."""

from collections.abc import Callable
from datetime import date, time, timedelta

from django.db import connection, transaction

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.clients.models import Client
from ritm.core import clock
from ritm.directory.actions import rebuild
from ritm.directory.counting import keep_counts
from ritm.passes.models import ClientPass
from ritm.schedule.actions.disciplines import add_discipline
from ritm.schedule.actions.groups import add_group
from ritm.schedule.actions.halls import add_hall
from ritm.schedule.models import ClassGroup, Lesson
from ritm.staff.models import StaffMember, StaffRole
from ritm.studio.actions import open_studio
from ritm.tools.bench.bulk import Bench, bulk
from ritm.tools.bench.copies import copy, name_again_all, write_words
from ritm.tools.bench.money import mark_visits, sell_passes
from ritm.tools.bench.people import add_people

STEP = 7919  # a prime: walks over all clients without meeting one twice in a lesson
MOULD = 4000  # so many clients are made one by one; the rest of what they did is copied from them


def tidy() -> None:
    """What autovacuum would have done meanwhile, and on SQLite the end of an import."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def make(*, clients: int, lessons: int, bookings: int, mould: int = MOULD, between: Callable[[], None] = tidy) -> Bench:
    """Everything in two transactions: a mould of so many clients row by row, its copies at once. Returns the studio.

    `between`: what is done after each of the two.
    """
    times = max(1, clients // mould)
    with transaction.atomic():
        place, people = _mould(clients, lessons, bookings, times)
    between()
    with account_scope(place.account_id):
        rebuild(client_ids=[client.pk for client in people[::times]])
        copy(times)
        write_words(place)
    between()
    with account_scope(place.account_id):
        name_again_all()  # once the planner knows the figures: before, one statement took minutes
        keep_counts()
    return place


def _mould(clients: int, lessons: int, bookings: int, times: int) -> tuple[Bench, list[Client]]:
    """All clients and all lessons; passes, sales, bookings and visits of every `times`-th of both."""
    opened = open_studio(name="Bench", email="bench@example.com", time_zone="Europe/Moscow")
    with account_scope(opened.account.pk):
        branch = Branch.objects.get()
        place = Bench(opened.account.slug, opened.account.pk, opened.owner, branch, clock.now())
        teachers = bulk(StaffMember, [StaffMember(role=StaffRole.TEACHER, name=f"Учитель {n}") for n in range(10)])
        people = add_people(place, clients, teachers)
        seats = bookings // lessons
        classes = _lessons(place, lessons, seats, teachers, times)[::times]
        chosen = people[::times]
        held = sell_passes(place, chosen[::2])
        _bookings(place, chosen, classes, held, seats)
    return place, people


def _lessons(place: Bench, count: int, seats: int, teachers: list[StaffMember], times: int) -> list[Lesson]:
    actor, branch = place.owner.actor, place.branch
    halls = [add_hall(branch=branch, name=f"Зал {number}", actor=actor) for number in range(5)]
    groups: list[ClassGroup] = []
    for number in range(20):
        discipline = add_discipline(name=f"Направление {number}", color=f"#{2 + number % 10:02d}70A0", actor=actor)
        groups.append(
            add_group(
                name=f"Группа {number}",
                discipline=discipline,
                hall=halls[number % 5],
                teacher=teachers[number % 10],
                capacity=seats + 10,
                drop_in_minor=70000,
                actor=actor,
            )
        )
    monday = clock.week_start(clock.today(branch.time_zone)) - timedelta(weeks=10)
    per_day = max(1, count // 98)
    rows = [_lesson(place, groups, monday + timedelta(days=n // per_day), n % per_day, n, seats) for n in range(count)]
    for start in range(0, count, times):
        _as_one(rows[start : start + times], place, seats)
    return bulk(Lesson, rows)


def _as_one(block: list[Lesson], place: Bench, seats: int) -> None:
    """Lessons that are copied from one are marked together: all are past, or none is marked."""
    is_past = all(lesson.ends_at < place.now for lesson in block)
    for lesson in block:
        lesson.unmarked = 0 if is_past else seats


def _lesson(place: Bench, groups: list[ClassGroup], on: date, slot: int, number: int, seats: int) -> Lesson:
    group, zone = groups[number % len(groups)], place.branch.time_zone
    # Five halls side by side, an hour each, from 9:00; the last rows of a long day begin later.
    wall = time(9 + slot // 5 % 13)
    starts_at = clock.instant(on, wall, zone)
    return Lesson(
        group=group,
        discipline=group.discipline,
        branch=place.branch,
        hall=group.hall,
        teacher=group.teacher,
        on=on,
        wall_time=wall,
        zone=zone,
        minutes=60,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        capacity=group.capacity,
        drop_in_minor=group.drop_in_minor,
        taken=seats,
    )


def _bookings(
    place: Bench, people: list[Client], lessons: list[Lesson], held: dict[int, ClientPass], seats: int
) -> None:
    rows: list[Booking] = []
    for place_number, lesson in enumerate(lessons):
        for seat in range(seats):
            client = people[(place_number * seats + seat) * STEP % len(people)]
            rows.append(_booking(place, lesson, client, held.get(client.pk)))
    bulk(Booking, rows)
    mark_visits(place, [row for row in rows if row.status == Booking.Status.VISITED], held)


def _booking(place: Bench, lesson: Lesson, client: Client, one: ClientPass | None) -> Booking:
    status = Booking.Status.BOOKED
    if lesson.unmarked == 0:
        can_pay = one is not None and one.left_units >= 100
        status = Booking.Status.VISITED if can_pay else Booking.Status.NO_SHOW
        if can_pay:
            one.left_units -= 100
    return Booking(
        client=client,
        lesson=lesson,
        status=status,
        client_pass=one if status == Booking.Status.BOOKED else None,
        booked_at=place.now,
        booked_by=str(place.owner.actor),
    )
