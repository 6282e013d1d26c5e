"""A grown studio in bulk: 20,000 clients, 2,000 lessons, 100,000 bookings; it must pass check_invariants."""

from datetime import date, time, timedelta

from django.db import connection, transaction

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.clients.models import Client
from ritm.clients.queries import birthday_number
from ritm.clients.search_text import search_text_of
from ritm.core import clock
from ritm.directory.actions import rebuild
from ritm.passes.models import ClientPass
from ritm.schedule.actions.disciplines import add_discipline
from ritm.schedule.actions.groups import add_group
from ritm.schedule.actions.halls import add_hall
from ritm.schedule.models import ClassGroup, Lesson
from ritm.staff.models import StaffMember, StaffRole
from ritm.studio.actions import open_studio
from ritm.tools.bench.bulk import Bench, bulk, events
from ritm.tools.bench.money import mark_visits, sell_passes

STEP = 7919  # a prime: walks over all clients without meeting one twice in a lesson
SURNAMES = [
    "Белова",
    "Громова",
    "Иванова",
    "Кузнецова",
    "Лебедева",
    "Морозова",
    "Новикова",
    "Орлова",
    "Павлова",
    "Романова",
    "Соколова",
    "Тихонова",
]
NAMES = [
    "Алина",
    "Вера",
    "Галина",
    "Дарья",
    "Елена",
    "Жанна",
    "Зоя",
    "Ирина",
    "Ксения",
    "Лилия",
    "Мария",
    "Нина",
    "Ольга",
    "Полина",
    "Рита",
]
FATHERS = [
    "Андреевна",
    "Борисовна",
    "Викторовна",
    "Глебовна",
    "Денисовна",
    "Егоровна",
    "Захаровна",
    "Ильинична",
    "Кирилловна",
]


@transaction.atomic
def make(*, clients: int, lessons: int, bookings: int) -> Bench:
    """Everything but the figures in one transaction; returns the studio."""
    opened = open_studio(name="Bench", email="bench@example.com", time_zone="Europe/Moscow")
    with account_scope(opened.account.pk):
        branch = Branch.objects.get()
        place = Bench(opened.account.slug, opened.account.pk, opened.owner, branch, clock.now())
        people = _clients(place, clients)
        classes = _lessons(place, lessons, bookings // lessons)
        held = sell_passes(place, people[::2])
        _bookings(place, people, classes, held, bookings // lessons)
    return place


def count_figures(place: Bench) -> None:
    """What lists and search read. In a transaction of its own, after the planner has learnt what is in the tables."""
    if connection.vendor == "postgresql":  # as autovacuum would have done meanwhile
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    with account_scope(place.account_id):
        rebuild()


def _clients(place: Bench, count: int) -> list[Client]:
    rows = []
    for number in range(count):
        name = f"{SURNAMES[number % 12]} {NAMES[number // 12 % 15]} {FATHERS[number // 180 % 9]}"
        client = Client(
            name=f"{name} {number // 1620 or ''}".strip(),
            phone=f"+7903{number:07d}",
            barcode=str(2_000_000_000 + number),
            branch=place.branch,
            birth_date=date(1960 + number % 50, 1 + number % 12, 1 + number % 28),
            created_at=place.now - timedelta(minutes=number),
            created_by=place.owner,
        )
        client.search_text = search_text_of(client, None)
        client.birthday = birthday_number(client.birth_date)
        rows.append(client)
    bulk(Client, rows)
    events(place, "clients.client_added", [{"client_id": client.pk} for client in rows])
    return rows


def _lessons(place: Bench, count: int, seats: int) -> list[Lesson]:
    actor, branch = place.owner.actor, place.branch
    teachers = bulk(StaffMember, [StaffMember(role=StaffRole.TEACHER, name=f"Учитель {n}") for n in range(10)])
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
    return bulk(Lesson, rows)


def _lesson(place: Bench, groups: list[ClassGroup], on: date, slot: int, number: int, seats: int) -> Lesson:
    group, zone = groups[number % len(groups)], place.branch.time_zone
    # Five halls side by side, an hour each, from 9:00; the last rows of a long day begin later.
    wall = time(9 + slot // 5 % 13)
    starts_at = clock.instant(on, wall, zone)
    is_past = starts_at + timedelta(hours=1) < place.now
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
        unmarked=0 if is_past else seats,
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
