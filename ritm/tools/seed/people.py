"""The people of the demo, and their habits: each comes to one group on some days of the week."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from faker import Faker

from ritm.accounts.models import Branch
from ritm.clients.actions.profile import add_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember
from ritm.tools.seed import words
from ritm.tools.seed.profiles import dressed, furnish_profiles

NEWCOMERS = 10  # who comes for the first time this week
BIRTHDAYS = 3  # who has a birthday today


@dataclass(frozen=True)
class Habit:
    """Who comes to a group, on which weekdays, since how many weeks."""

    client: Client
    group: words.GroupWords
    weekdays: frozenset[int]
    weeks: int


@dataclass
class Cast:
    """Who lives in the demo."""

    owner: StaffMember
    habits: list[Habit] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """The boss makes everything."""
        return self.owner.actor

    def coming(self, group: str, on: date, at: time, weeks_ago: int) -> list[Habit]:
        """Whose habit it was to come to the group on the day, so many weeks ago; to one of its times if it has two."""
        return [
            habit
            for habit in self.habits
            if habit.group.name == group
            and on.weekday() in habit.weekdays
            and habit.weeks >= weeks_ago
            and _usual_time(habit, on.weekday()) == at
        ]


def _usual_time(habit: Habit, weekday: int) -> time:
    times = habit.group.times_on(weekday)
    return times[habit.client.pk % len(times)]


def make_people(*, owner: StaffMember, branches: dict[str, Branch], count: int) -> None:
    """Clients of both branches: grown-ups, and children with a parent each."""
    chance, names = random.Random(words.SEED), Faker("ru_RU")
    names.seed_instance(words.SEED)
    choices = furnish_profiles(owner=owner)
    for number in range(count):
        branch = branches[words.CENTRE if number % 4 else words.NORTH]
        today = clock.today(branch.time_zone)
        data = replace(_data(number, chance, names, today), branch=branch)
        data = dressed(data, number=number, choices=choices, today=today)
        days_ago = chance.randint(1, 6) if number >= count - NEWCOMERS else chance.randint(60, 700)
        with clock.at(moment(today - timedelta(days=days_ago), 12, branch.time_zone, number % 60)):
            guardian = _parent(owner, names, branch, number) if number % 3 == 0 else None
            add_client(data=replace(data, guardian=guardian), actor=owner.actor, created_by=owner)


def cast_of(owner: StaffMember, groups: Iterable[words.GroupWords]) -> Cast:
    """Everybody's habits. The same for each caller: people are taken by id, chances by the seed."""
    chance, cast = random.Random(words.SEED), Cast(owner)
    members: dict[str, int] = {}
    today = clock.today("UTC")
    people = Client.objects.filter(is_system=False, birth_date__isnull=False, deleted_at=None).select_related("branch")
    rows = list(people.order_by("pk"))
    for number, client in enumerate(rows):
        fitting = [group for group in groups if _fits(client, group, today)]
        if not fitting or client.branch is None:
            continue
        weeks = 0 if number >= len(rows) - NEWCOMERS else chance.choice((2, 4, 6, 9, 9, 9))
        busy: frozenset[int] = frozenset()
        for _turn in range(1 + (number % 3 == 1 and weeks > 0)):
            group = min(fitting, key=lambda row: (members.get(row.name, 0) + 1) / (row.places * row.liking))
            members[group.name] = members.get(group.name, 0) + 1
            days = _weekdays(group, number, chance) - busy
            cast.habits.append(Habit(client, group, days, weeks))
            busy |= days
    return cast


def _weekdays(group: words.GroupWords, number: int, chance: random.Random) -> frozenset[int]:
    days = sorted({int(day) for text, _times in group.times for day in text})
    return frozenset(chance.sample(days, min(len(days), 2 + number % 2)))


def moment(day: date, hour: int, zone: str, minute: int = 0) -> "clock.datetime":
    """An instant of a local day."""
    return clock.instant(day, time(hour, minute), zone)


def _fits(client: Client, group: words.GroupWords, today: date) -> bool:
    age = (today - client.birth_date).days // 365
    low, high = group.ages
    return client.branch.name == group.branch and low <= age <= high


def _data(number: int, chance: random.Random, names: Faker, today: date) -> ClientData:
    is_child, is_male = number % 3 == 0, number % 7 == 0
    age = chance.choice((2, 2, 3, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)) if is_child else chance.randint(19, 55)
    ahead = 0 if number % 40 == 9 else chance.randint(1, 360)
    return ClientData(
        name=words.LONG_NAMES[number // 40 % len(words.LONG_NAMES)]
        if number % 40 == 6
        else _name(names, is_male=is_male),
        gender="male" if is_male and number % 40 != 6 else "female",
        birth_date=_years_before(today + timedelta(days=ahead), age + 1 if ahead else age),
        phone="" if is_child else f"+7916555{number:04d}",
        alert_note=words.ALERTS[number // 11 % len(words.ALERTS)] if number % 11 == 5 else "",
        note=words.NOTES[number % len(words.NOTES)] if number % 9 == 4 else "",
        barcode=_ean13(460000000000 + number) if number % 5 == 0 else "",
    )


def _years_before(day: date, years: int) -> date:
    # The 28th stands for the 29th of February, which most years have not.
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _name(names: Faker, *, is_male: bool) -> str:
    if is_male:
        return f"{names.last_name_male()} {names.first_name_male()} {names.middle_name_male()}"
    return f"{names.last_name_female()} {names.first_name_female()} {names.middle_name_female()}"


def _parent(owner: StaffMember, names: Faker, branch: Branch, number: int) -> Client:
    data = ClientData(name=_name(names, is_male=False), branch=branch, phone=f"+7916444{number:04d}")
    return add_client(data=data, actor=owner.actor, created_by=owner)


def _ean13(stem: int) -> str:
    digits = [int(letter) for letter in str(stem)]
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{stem}{(10 - total % 10) % 10}"
