"""A studio before the hour at which everybody wants in: clients with passes and sessions of the portal, lessons ahead."""

from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.actions.profile import add_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.passes.actions.issuing import Brought, issue_openings
from ritm.passes.actions.plans import add_plan
from ritm.passes.data import LESSON, PlanData
from ritm.schedule.actions.disciplines import add_discipline
from ritm.schedule.actions.groups import add_group
from ritm.schedule.actions.halls import add_hall
from ritm.schedule.actions.lessons import add_lesson
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.studio.actions import open_studio
from ritm.tools.lab.sessions import session_of

DAYS, HOURS = 13, range(8, 22, 2)  # lessons that nobody's other lesson overlaps: as many as that at most
_VISITS = 20


@transaction.atomic
def opening_studio(clients: int, lessons: int, places: int) -> dict[str, Any]:
    """`lessons` of so many `places` within the window, so many clients who are signed in."""
    opened = open_studio(name="Opening", email="opening@example.com", time_zone="Europe/Moscow")
    boss = opened.owner
    with account_scope(opened.account.pk):
        people = [_client(number, boss) for number in range(clients)]
        plan = add_plan(data=PlanData(name="Буря", count=_VISITS, all_disciplines=True), actor=boss.actor)
        branch = Branch.objects.get()
        terms: dict[str, Any] = {"plan": plan, "branch": branch, "left_units": _VISITS * LESSON}
        today = clock.today(branch.time_zone)
        terms |= {"starts_on": today, "ends_on": today + timedelta(days=60)}
        issue_openings(rows=[Brought(client=one, **terms) for one in people], actor=boss.actor)
        return {
            "account": opened.account.pk,
            "slug": opened.account.slug,
            "sessions": [session_of(one) for one in Client.objects.filter(login__isnull=False).select_related("login")],
            "lessons": [one.pk for one in _lessons(branch, boss.actor, lessons, places)],
        }


def _client(number: int, boss: StaffMember) -> Client:
    person = add_client(data=ClientData(name=f"Клиент {number}"), actor=boss.actor, created_by=boss)
    give_portal_login(client=person, name=f"client-{number}", password=f"storm-{number:08d}", actor=boss.actor)
    return person


def _lessons(branch: Branch, actor: Actor, count: int, places: int) -> list[Lesson]:
    if count > DAYS * len(HOURS):
        message = f"At most {DAYS * len(HOURS)} lessons."
        raise ValueError(message)
    group = add_group(
        name="Открытие",
        discipline=add_discipline(name="Открытие", color="#2F6FDE", actor=actor),
        hall=add_hall(branch=branch, name="Зал открытия", actor=actor),
        capacity=places,
        actor=actor,
    )
    first = clock.today(branch.time_zone) + timedelta(days=1)
    slots = [(first + timedelta(days=day), time(hour)) for hour in HOURS for day in range(DAYS)]
    return [add_lesson(group=group, on=on, wall_time=at, actor=actor) for on, at in slots[:count]]


def sold(account_id: int, *lesson_ids: int) -> dict[str, dict[int, int]]:
    """How many places of each lesson are with people."""
    with account_scope(account_id):
        live = Count("bookings", filter=~Q(bookings__status=Booking.Status.CANCELLED))
        rows = Lesson.objects.filter(pk__in=lesson_ids).annotate(n=live)
        return {"sold": dict(rows.values_list("pk", "n"))}
