"""The order in which the demo comes to life."""

from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import book
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.models import Booking, Visit
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.contracts.models import Contract, ContractTemplate
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.models import Job
from ritm.events.outbox import add_job, prolong
from ritm.messaging.answering import answer_token
from ritm.passes.models import ClientPass, PassPlan
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.lessons import add_lesson
from ritm.schedule.models import ClassGroup, Discipline, Hall, Lesson, TemplateSlot, WeeklyTemplate
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.tools.seed import life, words
from ritm.tools.seed.contracts import make_contracts
from ritm.tools.seed.furniture import furnish, write_logins
from ritm.tools.seed.papers import lay_papers
from ritm.tools.seed.people import Cast, cast_of, make_people, moment
from ritm.tools.seed.portal import give_login

PEOPLE = 160
WEEKS_BACK, WEEKS_AHEAD = 7, 2
# A pass of the present week was bought up to so many days ago.
BOUGHT_BEFORE = 20


def make_demo(*, folder: Path, zone: str = "Europe/Moscow") -> Account:
    """Today and tomorrow at once, the rest of the week and the past as jobs. One outer transaction: all or nothing."""
    with transaction.atomic():
        place = furnish(zone=zone)
        with account_scope(place.account.pk):
            make_people(owner=place.owner, branches=place.branches, count=PEOPLE)
            cast, today = cast_of(place.owner, words.GROUPS), clock.today(zone)
            monday = clock.week_start(today)
            for week in range(WEEKS_AHEAD):
                _fill(monday + timedelta(weeks=week))
            with clock.at(moment(monday - timedelta(weeks=WEEKS_BACK + 1), 10, zone)):
                choose_penalty_terms(
                    charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=cast.actor
                )
            _single(cast, today)
            days = (today, today + timedelta(days=1))
            near = [one for one in cast.habits if one.weekdays & {day.weekday() for day in days}]
            life.sell_to(cast, near, monday, days_before=BOUGHT_BEFORE)
            _live(cast, days, weeks_ago=0)
            life.freeze_some(cast, today)
            life.let_wait(cast, days[1])
            life.keep_places(cast, monday + timedelta(weeks=1))
            add_job(task="ritm.tools.seed.demo.fill_cards", key="demo:cards")
            make_contracts(place.owner, next(iter(place.branches.values())), today)
            place.logins.append(give_login(place.actor))
            for back in range(WEEKS_BACK + 1):
                order = 0 if back == 0 else WEEKS_BACK + 1 - back  # this week first, then from the oldest on
                run_at = clock.now() + timedelta(seconds=order)
                add_job(
                    task="ritm.tools.seed.demo.live_week", key=f"demo:{back}", run_at=run_at, back=back, on=f"{today}"
                )
        write_logins(place, folder)
    return place.account


def _live_week(*, job: Job, back: int, on: str) -> None:
    """One week of the demo in short transactions, so that nobody at the desk waits for it; safe to run again."""
    cast = cast_of(StaffMember.objects.get(role=StaffRole.OWNER), words.GROUPS)
    monday = clock.week_start(date.fromisoformat(on)) - timedelta(weeks=back)
    _fill(monday)
    life.sell_to(
        cast, [one for one in cast.habits if one.weeks >= back], monday, days_before=BOUGHT_BEFORE if not back else 2
    )
    for day in range(7):
        prolong(job)
        _live(cast, (monday + timedelta(days=day),), weeks_ago=back)
    life.pay_debts(cast, 0.5)


# Slow work: the job has its own short transactions.
_live_week.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox
live_week = task()(_live_week)


def _fill_cards(*, job: Job) -> None:
    """Photos, answers, consents, passports, deleted and doubled cards, in short transactions."""
    for number, step in enumerate(lay_papers(StaffMember.objects.get(role=StaffRole.OWNER))):
        step()
        if number % 20 == 0:
            prolong(job)


_fill_cards.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox
fill_cards = task()(_fill_cards)


def _fill(monday: date) -> None:
    owner = StaffMember.objects.get(role=StaffRole.OWNER)
    for branch in Branch.objects.all():
        with clock.at(min(clock.now(), moment(monday - timedelta(days=2), 10, branch.time_zone))):
            fill_week(branch=branch, monday=monday, actor=owner.actor)


def _single(cast: Cast, today: date) -> None:
    """One lesson of today that the template does not have, and who asked for it."""
    group = ClassGroup.objects.select_related("hall__branch").get(name=words.SINGLE[0])
    with clock.at(min(clock.now(), moment(today, 8, group.hall.branch.time_zone))):
        lesson = add_lesson(
            group=group, on=today, wall_time=words.SINGLE[1], branch=group.hall.branch, actor=cast.actor
        )
        client = [habit.client for habit in cast.habits if habit.group.name == group.name][-1]
        book(client=client, lesson=lesson, override=life.OVERRIDES, reason=life.REASON, actor=cast.actor)


def _live(cast: Cast, days: tuple[date, ...], *, weeks_ago: int) -> None:
    lessons = Lesson.objects.filter(on__in=days).select_related("group", "branch").order_by("starts_at", "id")
    for lesson in lessons:
        life.live_lesson(cast, lesson, weeks_ago=weeks_ago)


def links() -> dict[str, int | str]:
    """Ids worth looking at: today's fullest lesson, a client with a pass, one with a debt."""
    account = Account.objects.get(is_demo=True)
    with account_scope(account.pk):
        today = clock.today(account.time_zone)
        lessons = Lesson.objects.filter(on=today).order_by("-taken", "id")
        ahead = Booking.objects.filter(status=Booking.Status.BOOKED, lesson__starts_at__gt=clock.now())
        coming = ahead.exclude(client_pass=None).order_by("lesson__starts_at", "pk")[0]
        missed = (
            Booking.objects.filter(charge_units__gt=0, status=Booking.Status.NO_SHOW).order_by("-pk").first() or coming
        )
        figures = ClientFigures.objects.filter(client__deleted_at=None).order_by("client_id")
        client = figures.filter(has_pass=True, last_visit_at__isnull=False, frozen_until__isnull=True).values_list(
            "client_id", flat=True
        )[0]
        frozen = figures.filter(frozen_until__isnull=False).values_list("client_id", flat=True)[0]
        waiting = WaitlistEntry.objects.filter(status="waiting").order_by("-rank").first()
        return {
            "full_lesson": waiting.lesson_id if waiting else coming.lesson_id,
            "waiting": waiting.pk if waiting else 0,
            "waiting_token": answer_token(waiting) if waiting else "none",
            "waiter": waiting.client_id if waiting else client,
            "lesson": lessons.values_list("id", flat=True)[0],
            "booking": coming.pk,
            "booked_lesson": coming.lesson_id,
            "absent": missed.client_id,
            "client": client,
            "frozen": frozen,
            "pass": _pass_of(client),
            "visit": Visit.objects.filter(client=client, undone_at=None)
            .order_by("-id")
            .values_list("id", flat=True)[0],
            "frozen_pass": _pass_of(frozen),
            "debtor": figures.filter(debt_minor__gt=0).values_list("client_id", flat=True)[0],
            "regular": StandingBooking.objects.order_by("id").values_list("client_id", flat=True)[0],
            "regular_group": StandingBooking.objects.order_by("id").values_list("group_id", flat=True)[0],
            **{name: rows.order_by("id").values_list("id", flat=True)[0] for name, rows in _firsts().items()},
        }


def _pass_of(client_id: int) -> int:
    """The pass of a client that the list shows."""
    return (
        ClientPass.objects.filter(client=client_id, ends_on__isnull=False)
        .order_by("-ends_on")
        .values_list("id", flat=True)[0]
    )


def _firsts() -> dict[str, QuerySet]:
    """What has a form of its own: the first of each kind."""
    return {
        "hall": Hall.objects.all(),
        "discipline": Discipline.objects.all(),
        "group": ClassGroup.objects.all(),
        "slot": TemplateSlot.objects.filter(is_archived=False),
        "weekly": WeeklyTemplate.objects.all(),
        "plan": PassPlan.objects.all(),
        "level": AccessLevel.objects.all(),
        "standing": StandingBooking.objects.all(),
        "contract_template": ContractTemplate.objects.all(),
        "contract": Contract.objects.all(),
        "branch": Branch.objects.all(),
        "manager": StaffMember.objects.filter(role=StaffRole.FRONT_DESK),
        "teacher": StaffMember.objects.filter(role=StaffRole.TEACHER),
    }
