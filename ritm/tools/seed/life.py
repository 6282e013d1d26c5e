"""The life of the demo: people come, buy, book, are marked; each at its own moment of the past."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from faker import Faker

from ritm.accounts.models import Branch
from ritm.attendance.actions.booking import book
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.clients.actions import add_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client, LeadSource
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.actor import Actor
from ritm.passes.data import PassTerms
from ritm.passes.models import PassPlan
from ritm.sales.actions import sell_pass, take_payment
from ritm.sales.data import PassOrder, Tender
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.tools.seed import words

OVERRIDES = frozenset({"no_pass", "window", "past"})


@dataclass
class Cast:
    """Who lives in the demo: (client, age) by branch name."""

    owner: StaffMember
    chance: random.Random
    people: dict[str, list[tuple[Client, int]]] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """The boss makes everything."""
        return self.owner.actor


def moment(day: date, hour: int, zone: str, minute: int = 0) -> datetime:
    """An instant of a local day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(clock.UTC)


def make_people(cast: Cast, branches: dict[str, Branch], count: int) -> None:
    """Clients of both branches: grown-ups, and children with a parent each."""
    names = Faker("ru_RU")
    names.seed_instance(words.SEED)
    sources = list(LeadSource.objects.order_by("id"))
    for number in range(count):
        branch = branches["Центр" if number % 4 else "Север"]
        is_child = number % 3 == 0
        age = cast.chance.choice((2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)) if is_child else cast.chance.randint(19, 55)
        today = clock.today(branch.time_zone)
        data = ClientData(
            name=_name(names, is_male=number % 7 == 0),
            gender="male" if number % 7 == 0 else "female",
            birth_date=today - timedelta(days=age * 365 + age // 4 + cast.chance.randint(0, 360)),
            branch=branch,
            phone="" if is_child else f"+7916555{number:04d}",
            source=cast.chance.choice(sources),
            alert_note=words.ALERTS[number // 11 % len(words.ALERTS)] if number % 11 == 5 else "",
            note=words.NOTES[number % len(words.NOTES)] if number % 9 == 4 else "",
            barcode=_ean13(460000000000 + number) if number % 5 == 0 else "",
        )
        added = moment(today - timedelta(days=cast.chance.randint(50, 400)), 12, branch.time_zone, number % 60)
        with clock.at(added):
            guardian = _parent(cast, names, branch, number) if is_child else None
            client = add_client(data=replace(data, guardian=guardian), actor=cast.actor, created_by=cast.owner)
        cast.people.setdefault(branch.name, []).append((client, age))


def _name(names: Faker, *, is_male: bool) -> str:
    if is_male:
        return f"{names.last_name_male()} {names.first_name_male()} {names.middle_name_male()}"
    return f"{names.last_name_female()} {names.first_name_female()} {names.middle_name_female()}"


def _parent(cast: Cast, names: Faker, branch: Branch, number: int) -> Client:
    return add_client(
        data=ClientData(name=_name(names, is_male=False), branch=branch, phone=f"+7916444{number:04d}"),
        actor=cast.actor,
        created_by=cast.owner,
    )


def _ean13(stem: int) -> str:
    digits = [int(letter) for letter in str(stem)]
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{stem}{(10 - total % 10) % 10}"


def sell(cast: Cast, client: Client, plan: PassPlan, branch: Branch, *, paid_part: float = 1.0) -> None:
    """A pass, paid by cash or card, sometimes a part of it on credit. What the rules refuse is left out."""
    price = plan.price_minor
    paid = int(price * paid_part) // 10000 * 10000 if paid_part < 1 else price
    method = cast.chance.choice(("cash", "card", "card", "transfer"))
    order = PassOrder(
        client=client,
        plan=plan,
        branch=branch,
        terms=PassTerms.of(plan),
        shown_minor=price,
        tenders=(Tender(method=method, minor=paid),) if paid else (),
    )
    try:
        sell_pass(order=order, actor=cast.actor, staff=cast.owner)
    except DomainError:
        return


def live_lesson(cast: Cast, lesson: Lesson, ages: tuple[int, int], *, fill: float) -> None:
    """People book a lesson; if it is over, most of them are marked, some on credit, some are forgotten."""
    low, high = ages
    people = [client for client, age in cast.people.get(lesson.branch.name, []) if low <= age <= high]
    wanted = min(len(people), int((lesson.capacity or 10) * fill + cast.chance.random()))
    coming = cast.chance.sample(people, wanted)
    real_now = clock.now()
    with clock.at(min(lesson.starts_at - timedelta(hours=cast.chance.randint(3, 40)), real_now)):
        for client in coming:
            _try(
                lambda client=client: book(
                    client=client, lesson=lesson, override=OVERRIDES, reason="Демонстрация", actor=cast.actor
                )
            )
    if lesson.ends_at > real_now:
        return
    with clock.at(lesson.starts_at + timedelta(minutes=5)):
        for client in coming:
            if cast.chance.random() < 0.93:
                _mark(cast, client, lesson)


def _mark(cast: Cast, client: Client, lesson: Lesson) -> None:
    if not _try(lambda: check_in(client=client, lesson=lesson, pay=PayBy(), actor=cast.actor)):
        _try(lambda: check_in(client=client, lesson=lesson, pay=PayBy(kind="credit"), actor=cast.actor))


def pay_debts(cast: Cast, share: float) -> None:
    """Some of those who owe bring the money."""
    from ritm.ledger.queries import money_of_many  # noqa: PLC0415 -- read once, at the end of a week

    people = [(client, branch) for branch in cast.people for client, _age in cast.people[branch]]
    money = money_of_many(tuple(client.pk for client, _branch in people))
    for client, _branch in people:
        owed = money[client.pk].debt_minor if client.pk in money else 0
        if owed and cast.chance.random() < share:
            take_payment(
                client=client,
                branch=client.branch,
                method="cash",
                minor=owed,
                payer="",
                actor=cast.actor,
                staff=cast.owner,
            )


def _try(act) -> bool:  # noqa: ANN001 -- any callable without arguments
    try:
        act()
    except DomainError:
        return False
    return True
