"""The order in which the demo comes to life."""

import random
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django_tasks import task

from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.clients.models import Client
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.outbox import add_job
from ritm.passes.models import PassPlan
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember, StaffRole
from ritm.tools.seed import life, words
from ritm.tools.seed.furniture import furnish, write_logins

PEOPLE = 110
WEEKS_BACK, WEEKS_AHEAD = 6, 2


def make_demo(*, folder: Path, zone: str = "Europe/Moscow") -> Account:
    """The current week and the next at once, the older weeks as jobs. One outer transaction: all or nothing."""
    with transaction.atomic():
        place = furnish(zone=zone)
        with account_scope(place.account.pk):
            cast = life.Cast(place.owner, random.Random(words.SEED))
            life.make_people(cast, place.branches, PEOPLE)
            monday = clock.week_start(clock.today(zone))
            for week in range(-1, WEEKS_AHEAD):
                _fill(place.branches.values(), monday + timedelta(weeks=week), cast)
            _sell_around(cast, list(place.plans.values()), place.branches, monday - timedelta(days=3))
            today = clock.today(zone)
            _live_days(cast, (today, today + timedelta(days=1)))
            add_job(task="ritm.tools.seed.demo.rest_of_week", key="demo:week", on=today.isoformat())
            for back in range(1, WEEKS_BACK + 1):
                add_job(task="ritm.tools.seed.demo.older_week", key=f"demo:{back}", back=back)
        write_logins(place, folder)
    return place.account


@task()
def rest_of_week(*, on: str) -> None:
    """The other days of the demo's present week, and the debts that people paid."""
    cast = _cast(words.SEED)
    today = date.fromisoformat(on)
    monday = clock.week_start(today)
    week = {monday + timedelta(days=number) for number in range(7)}
    _live_days(cast, tuple(sorted(week - {today, today + timedelta(days=1)})))
    life.pay_debts(cast, 0.5)


@task()
def older_week(*, back: int) -> None:
    """One week of the demo's past; the job's own transaction makes it all or nothing."""
    cast = _cast(words.SEED + back)
    branches = {branch.name: branch for branch in Branch.objects.all()}
    first = next(iter(branches.values()))
    monday = clock.week_start(clock.today(first.time_zone)) - timedelta(weeks=back)
    _fill(branches.values(), monday, cast)
    if back % 3 == 0:
        _sell_around(cast, list(PassPlan.objects.all()), branches, monday - timedelta(days=2))
    _live_days(cast, tuple(monday + timedelta(days=number) for number in range(7)))


def _cast(seed: int) -> life.Cast:
    cast = life.Cast(StaffMember.objects.get(role=StaffRole.OWNER), random.Random(seed))
    today = clock.today("UTC")
    for client in Client.objects.filter(is_system=False, birth_date__isnull=False).select_related("branch"):
        age = (today - client.birth_date).days // 365
        cast.people.setdefault(client.branch.name, []).append((client, age))
    return cast


def _fill(branches, monday: date, cast: life.Cast) -> None:  # noqa: ANN001 -- any iterable of branches
    for branch in branches:
        with clock.at(min(clock.now(), life.moment(monday - timedelta(days=2), 10, branch.time_zone))):
            fill_week(branch=branch, monday=monday, actor=cast.actor)


def _sell_around(cast: life.Cast, plans: list[PassPlan], branches: dict[str, Branch], day: date) -> None:
    ordinary = [plan for plan in plans if plan.kind != "trial"]
    for name, people in cast.people.items():
        for number, (client, _age) in enumerate(people):
            if number % 8 == 7:
                continue
            plan = ordinary[0] if number % 3 else cast.chance.choice(ordinary)
            with clock.at(life.moment(day + timedelta(days=number % 3), 12 + number % 8, branches[name].time_zone)):
                life.sell(cast, client, plan, branches[name], paid_part=0.5 if number % 10 == 3 else 1.0)


def _live_days(cast: life.Cast, days: tuple[date, ...]) -> None:
    ages = {row.name: row.ages for row in words.GROUPS}
    lessons = Lesson.objects.filter(on__in=days).select_related("group", "branch").order_by("starts_at", "id")
    for lesson in lessons:
        life.live_lesson(cast, lesson, ages[lesson.group.name], fill=cast.chance.uniform(0.35, 1.0))


def links() -> dict[str, int]:
    """Ids worth looking at: today's fullest lesson, a client with a pass, one with a debt."""
    account = Account.objects.get(is_demo=True)
    with account_scope(account.pk):
        today = clock.today(account.time_zone)
        lessons = Lesson.objects.filter(on=today).order_by("-taken", "id")
        figures = ClientFigures.objects.filter(client__deleted_at=None).order_by("client_id")
        return {
            "lesson": lessons.values_list("id", flat=True)[0],
            "client": figures.filter(has_pass=True, last_visit_at__isnull=False).values_list("client_id", flat=True)[0],
            "debtor": figures.filter(debt_minor__gt=0).values_list("client_id", flat=True)[0],
        }
