"""The life of the demo: people buy, book, come; each act at its own moment, in a transaction of its own.

Every function may be run again after a fall: what has been lived is not lived twice.
"""

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from ritm.attendance.actions.booking import book, cancel_booking
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.regulars import join_group
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.penalties import MissKind
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.ledger.queries import money_of_many
from ritm.passes.actions.freezing import freeze
from ritm.passes.data import PassTerms
from ritm.passes.models import ClientPass, CreditEntry, PassPlan
from ritm.sales.actions import sell_pass, take_payment
from ritm.sales.data import PassOrder, Tender
from ritm.sales.queries import usual_price
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.models import ClassGroup, Lesson
from ritm.tools.seed import words
from ritm.tools.seed.people import Cast, Habit, moment

OVERRIDES = frozenset({"no_pass", "window", "past"})
REASON = "Демонстрация"
REGULARS = 16  # permanent participants


def sell_to(cast: Cast, habits: Iterable[Habit], monday: date, *, days_before: int) -> None:
    """Passes for those who have none that lives in the week of this Monday, bought up to so many days before."""
    plans = {plan.name: plan for plan in PassPlan.objects.prefetch_related("discipline_links")}
    held = _with_a_pass(monday)
    for habit in habits:
        chance = random.Random(f"{words.SEED}:{monday}:{habit.client.pk}")
        if habit.client.pk in held or chance.random() < 0.06:
            continue
        held.add(habit.client.pk)
        day = monday - timedelta(days=chance.randint(0, days_before))
        plan = plans[_plan_for(habit, chance)]
        paid = 0.5 if chance.random() < 0.05 else 1.0
        with clock.at(min(clock.now(), moment(day, 8, habit.client.branch.time_zone, chance.randint(0, 59)))):
            _try(lambda habit=habit, plan=plan, paid=paid, chance=chance: _sell(cast, habit.client, plan, paid, chance))


def let_wait(cast: Cast, day: date) -> None:
    """The fullest class of the day has no place left; two wait for one, one of them without a pass."""
    lesson = (
        Lesson.objects.filter(on=day, status=Lesson.Status.SCHEDULED, taken__gte=2).order_by("-taken", "pk").first()
    )
    if lesson is None or lesson.starts_at <= clock.now():
        return
    _try(lambda: change_lesson(lesson=lesson, capacity=lesson.taken, actor=cast.actor))
    there = Booking.objects.filter(lesson__on=day).values("client")
    others = Client.objects.filter(is_blocked=False, is_system=False, deleted_at=None).exclude(pk__in=there)
    holders = ClientPass.objects.filter(ends_on__gte=day, closed_reason="").values("client")
    for client in (others.exclude(pk__in=holders).first(), others.filter(pk__in=holders).first()):
        if client is not None:
            _try(lambda client=client: join_waitlist(client=client, lesson=lesson, actor=cast.actor))


def freeze_some(cast: Cast, today: date) -> None:
    """Two clients are away for a week from today: passes that nobody has used since."""
    used = CreditEntry.objects.filter(reason=CreditEntry.Reason.VISIT, on__gte=today).values("client_pass")
    running = ClientPass.objects.filter(starts_on__lte=today, ends_on__gt=today, freeze_days__gte=7, frozen="")
    for held in running.exclude(left_units=0).exclude(pk__in=used).order_by("pk")[:2]:
        last = today + timedelta(days=6)
        _try(
            lambda held=held, last=last: freeze(
                client_pass=held, begins_on=today, ends_on=last, reason="Отпуск", actor=cast.actor
            )
        )


def _with_a_pass(monday: date) -> set[int]:
    last = monday + timedelta(days=4)
    live = ClientPass.objects.filter(starts_on__lte=last, ends_on__gte=last).exclude(left_units=0)
    return set(live.values_list("client_id", flat=True))


def _plan_for(habit: Habit, chance: random.Random) -> str:
    if not habit.weeks:
        return words.TRIAL
    if habit.group.discipline in {"Балет", "Малыши"}:
        return "Балет, 12 занятий"
    if len(habit.weekdays) > 2:
        return "Безлимит, месяц"
    if habit.group.discipline in {"Йога", "Пилатес", "Стретчинг"} and chance.random() < 0.5:
        return "Йога и пилатес, 8"
    return "8 занятий"


def _sell(cast: Cast, client: Client, plan: PassPlan, paid_part: float, chance: random.Random) -> None:
    price = usual_price(plan, client)
    paid = int(price * paid_part) // 10000 * 10000 if paid_part < 1 else price
    tender = Tender(method=chance.choice(("cash", "card", "card", "transfer")), minor=paid)
    order = PassOrder(
        client=client,
        plan=plan,
        branch=client.branch,
        terms=PassTerms.of(plan),
        shown_minor=price,
        tenders=(tender,) if paid else (),
    )
    sell_pass(order=order, actor=cast.actor, staff=cast.owner)


def live_lesson(cast: Cast, lesson: Lesson, *, weeks_ago: int) -> None:
    """People book a lesson; once it is over most of them are marked, a few have cancelled, were missed or forgotten."""
    if Booking.objects.filter(lesson=lesson).exists():
        return
    chance = random.Random(f"{words.SEED}:{lesson.pk}")
    coming = [one.client for one in cast.coming(lesson.group.name, lesson.on, lesson.wall_time, weeks_ago)]
    coming = [client for client in coming if chance.random() < 0.92][: lesson.capacity or 20]
    now = clock.now()
    with transaction.atomic():
        with clock.at(min(lesson.starts_at - timedelta(hours=chance.randint(3, 40)), now)):
            bookings = [_book(cast, client, lesson) for client in coming]
        if lesson.starts_at <= now:
            bookings = _but_for_late(cast, lesson, bookings)
            # While a lesson runs, a half of its people are still to be marked.
            come = [booking for booking in bookings if booking and (lesson.ends_at <= now or chance.random() < 0.5)]
            with clock.at(min(lesson.starts_at + timedelta(minutes=5), now)):
                for booking in come:
                    _come(cast, booking, lesson, chance, forgotten=0.06 if weeks_ago else 0.15)


def _book(cast: Cast, client: Client, lesson: Lesson) -> Booking | None:
    return _try(lambda: book(client=client, lesson=lesson, override=OVERRIDES, reason=REASON, actor=cast.actor))


def _but_for_late(cast: Cast, lesson: Lesson, bookings: list[Booking | None]) -> list[Booking | None]:
    """Those who stay; a few cancel an hour before the class, later than is free."""
    chance = random.Random(f"{words.SEED}:{lesson.pk}:late")
    late = [booking for booking in bookings if booking and chance.random() < 0.02]
    with clock.at(lesson.starts_at - timedelta(hours=1)):
        for booking in late:
            _try(partial(cancel_booking, booking=booking, by=Booking.By.CLIENT, actor=cast.actor))
    return [booking for booking in bookings if booking not in late]


def _come(cast: Cast, booking: Booking, lesson: Lesson, chance: random.Random, *, forgotten: float) -> None:
    luck = chance.random()
    if luck < 0.04:
        _try(lambda: cancel_booking(booking=booking, actor=cast.actor))
    elif luck > 1 - forgotten / 2:
        kind = chance.choice((MissKind.CHARGED, MissKind.CHARGED, MissKind.EXCUSED))
        kind = kind if booking.client_pass_id else MissKind.FREE
        _try(lambda: mark_no_show(booking=booking, kind=kind, actor=cast.actor))
    elif luck < 1 - forgotten:
        common = {"client": booking.client, "lesson": lesson, "actor": cast.actor}
        if _try(lambda: check_in(**common)) is None:
            _try(lambda: check_in(pay=PayBy(kind="credit"), **common))


def keep_places(cast: Cast, monday: date) -> None:
    """Some who come every week have their place by themselves from this Monday on."""
    groups = {group.name: group for group in ClassGroup.objects.all()}
    for habit in cast.habits[: 4 * REGULARS : 4]:
        group, days = groups[habit.group.name], sorted(habit.weekdays)
        _try(partial(join_group, client=habit.client, group=group, begins_on=monday, weekdays=days, actor=cast.actor))


def pay_debts(cast: Cast, share: float) -> None:
    """Some of those who owe bring the money."""
    people = {habit.client.pk: habit.client for habit in cast.habits}
    for client_id, money in money_of_many(tuple(people)).items():
        client = people[client_id]
        if money.debt_minor and random.Random(f"{words.SEED}:{client_id}").random() < share:
            take_payment(
                client=client,
                branch=client.branch,
                method="cash",
                minor=money.debt_minor,
                actor=cast.actor,
                staff=cast.owner,
            )


def _try(act: Callable[[], Any]) -> Any:
    """What the rules refuse is left out of the demo."""
    try:
        return act()
    except DomainError:
        return None
