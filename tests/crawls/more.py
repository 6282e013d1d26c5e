"""Four more of everything: no page may ask more often because more stands on it."""

from datetime import time, timedelta
from io import BytesIO

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.clients.actions.removal import delete_client
from ritm.imports.actions import receive
from ritm.sales.actions import take_payment
from ritm.schedule.actions.template import add_slot
from ritm.staff.actions.levels import save_access_level
from ritm.staff.actions.people import add_staff, archive_staff
from ritm.staff.models import StaffRole
from ritm.studio.actions import add_branch
from tests.support.furnished import Furnished

TIMES = 4


def add_more(house: Furnished) -> None:
    """Rows beside every row that a page of the house shows."""
    with account_scope(house.place.account.pk):
        for number in range(TIMES):
            for step in (_people, _classes, _clients, _imports):
                step(house, number)


def _people(house: Furnished, number: int) -> None:
    boss, branch = house.place.boss, house.place.branch
    add_branch(name=f"Филиал {number}", time_zone="Asia/Omsk", by=boss)
    save_access_level(name=f"Ещё {number}", codes=("halls.read",), by=boss)
    for role in (StaffRole.FRONT_DESK, StaffRole.TEACHER):
        for state in ("stays", "left"):
            person = add_staff(
                role=role,
                name=f"{role} {state} {number}",
                access_level=house["held_level"],
                login=f"{role}.{state}.{number}",
                password="korall-77-sosna",
                branches=[branch],
                by=boss,
            )
            if state == "left":
                archive_staff(member=person, by=boss)


def _classes(house: Furnished, number: int) -> None:
    place = house.place
    group = place.group(hall=place.hall(), discipline=place.discipline(), teacher=place.teacher(), drop_in_minor=50000)
    place.plan()
    place.lesson(group=group, on=place.today, at=time(22, 5 * number))
    day = place.today + timedelta(days=2 + number)
    house.objects[f"lesson {number}"] = place.lesson(group=group, on=day, at=time(18))
    house.objects[f"coming {number}"] = place.lesson(group=group, on=day, at=time(21))
    weekday = (place.today.weekday() + number) % 7
    add_slot(branch=place.branch, group=group, weekday=weekday, wall_time=time(7, 10), actor=place.actor)


def _clients(house: Furnished, number: int) -> None:
    """New people in the same lesson, more of everything on the card of the same client."""
    place, lesson, today = house.place, house["lesson"], house.place.today
    paid, owes, booked, off = (
        place.client(
            f"Алиса-{number}-{each}",
            phone=f"+7903000{number}{each}10",
            email=f"{number}{each}@alisa.example",
            birth_date=today.replace(year=1980 + 4 * each),
            guardian=house["mother"] if each == 3 else None,
            alert_note="осторожно",
        )
        for each in range(4)
    )
    delete_client(client=place.client(f"Ушедший-{number}"), actor=place.actor)
    place.pass_(paid, house["plan"])
    place.pass_(owes, house["plan"], paid=False)
    place.mark(paid, lesson)
    place.mark(owes, lesson, pay=PayBy(kind=PayKind.CREDIT))
    place.book(booked, lesson)
    cancel_booking(booking=place.book(off, lesson), actor=place.actor)
    known = house["client"]
    place.pass_(known, house["plan"])
    place.mark(known, house[f"lesson {number}"], pay=PayBy(kind=PayKind.CREDIT))
    place.book(known, house[f"coming {number}"])
    place.book(house["debtor"], house[f"coming {number}"])
    taken = {"branch": place.branch, "method": "card", "actor": place.actor, "staff": place.boss}
    take_payment(client=known, minor=100 + number, **taken)


def _imports(house: Furnished, number: int) -> None:
    receive(
        content=BytesIO(f"ФИО;Телефон\nИмпорт {number};890400000{number}0\n".encode()),
        name=f"ещё {number}.csv",
        content_type="text/csv",
        branch=house.place.branch,
        actor=house.place.actor,
    )
