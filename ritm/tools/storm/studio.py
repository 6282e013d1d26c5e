"""A studio with more people at its desk and more clients at its door than places."""

from datetime import time, timedelta
from typing import Any

from django.db import transaction

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.clients.actions.profile import add_client
from ritm.clients.data import ClientData
from ritm.core import clock
from ritm.schedule.actions.disciplines import add_discipline
from ritm.schedule.actions.groups import add_group
from ritm.schedule.actions.halls import add_hall
from ritm.schedule.actions.lessons import add_lesson
from ritm.schedule.models import Lesson
from ritm.studio.actions import open_studio
from ritm.tools.lab.sessions import session_of


@transaction.atomic
def crowded_studio(clients: int, places: int, runs: int) -> dict[str, Any]:
    """A lesson of `places` for each run, `clients` people, a session for each who presses."""
    opened = open_studio(name="Storm", email="storm@example.com", time_zone="Europe/Moscow")
    boss = opened.owner
    with account_scope(opened.account.pk):
        people = [
            add_client(data=ClientData(name=f"Клиент {number}"), actor=boss.actor, created_by=boss).pk
            for number in range(clients)
        ]
        return {
            "account": opened.account.pk,
            "slug": opened.account.slug,
            "sessions": [session_of(boss) for _ in range(clients)],
            "clients": people,
            "lessons": [lesson.pk for lesson in _lessons(boss.actor, places, runs)],
        }


def _lessons(actor: Any, places: int, runs: int) -> list[Lesson]:
    branch = Branch.objects.get()
    group = add_group(
        name="Буря",
        discipline=add_discipline(name="Буря", color="#2F6FDE", actor=actor),
        hall=add_hall(branch=branch, name="Зал бури", actor=actor),
        capacity=places,
        actor=actor,
    )
    first = clock.today(branch.time_zone) + timedelta(days=1)
    days = (first + timedelta(days=number) for number in range(runs))
    return [add_lesson(group=group, on=day, wall_time=time(19), actor=actor) for day in days]


def seats(account_id: int, lesson_id: int) -> dict[str, int]:
    """What the lesson holds now."""
    with account_scope(account_id):
        live = Booking.objects.filter(lesson=lesson_id).exclude(status=Booking.Status.CANCELLED)
        return {"sold": live.count(), "taken": Lesson.objects.get(pk=lesson_id).taken}
