"""The cast and its builders: set up through the actions, so no test stands on a state the product cannot reach.

Anna owns the pass, Boris is in debt, Vera is blocked. Alice's studio is tested, Bob's stands beside it full of
data that could leak. Branch zones differ from UTC on purpose.
"""

import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client as Browser

from ritm.accounts.actions import furnish, make_login, open_account
from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.files.places import folder
from ritm.staff.models import AccessLevel, StaffBranch, StaffMember, StaffRole
from tests.support.lock_order import watched

PASSWORD = "korall-77-sosna"
ZONE = "Asia/Vladivostok"
LATE = time(22, 30)  # a class of today that is open until midnight, whenever the test runs


class Studio:
    """One account with its boss, a branch, and builders for the rest."""

    def __init__(self, account: Account, branch: Branch, boss: StaffMember) -> None:
        self.account, self.branch, self.boss = account, branch, boss
        self.number = 0
        self.begun: Any = None  # what the file's own `begin` has made of it

    @property
    def actor(self) -> Actor:
        """The boss, as actions name him."""
        return self.boss.actor

    @property
    def today(self) -> date:
        """The branch's local date."""
        return clock.today(self.branch.time_zone)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def second_branch(self, *, name: str = "Север", zone: str = "Europe/Kaliningrad") -> Branch:
        """Another branch in another zone."""
        return Branch.objects.create(name=name, time_zone=zone, position=1)

    def staff(
        self,
        *codes: str,
        role: str = StaffRole.FRONT_DESK,
        name: str = "",
        branches: tuple[Branch, ...] = (),
        **level: Any,
    ) -> StaffMember:
        """A person who holds exactly these rights and can sign in."""
        number = self._next()
        access = None
        if role in {StaffRole.FRONT_DESK, StaffRole.TEACHER}:
            access = AccessLevel.objects.create(name=f"Уровень {number}", codes=sorted(codes), **level)
        login = make_login(kind="staff", name=f"user{number}", password=PASSWORD)
        person = StaffMember.objects.create(
            role=role, name=name or f"Сотрудник {number}", access_level=access, login=login, home_branch=self.branch
        )
        for branch in branches:
            StaffBranch.objects.create(staff_member=person, branch=branch)
        return person

    def teacher(self, name: str = "") -> StaffMember:
        """A teacher with a name only."""
        return StaffMember.objects.create(role=StaffRole.TEACHER, name=name or f"Преподаватель {self._next()}")

    def browser(self, person: StaffMember | None = None) -> Browser:
        """A test client signed in at the desk as this person (the boss by default)."""
        return sign_in(self.account, person or self.boss)

    def url(self, name: str, *args: Any, **query: Any) -> str:
        """The address of a page of this account's desk."""
        from django.urls import reverse
        from django.utils.http import urlencode

        from ritm.accounts.middleware import account_urls

        with account_urls(self.account.slug):
            address = reverse(name, args=args)
        return f"{address}?{urlencode(query)}" if query else address

    def hall(self, name: str = "", branch: Branch | None = None) -> Any:
        from ritm.schedule.actions.halls import add_hall

        return add_hall(branch=branch or self.branch, name=name or f"Зал {self._next()}", actor=self.actor)

    def discipline(self, name: str = "", color: str = "#2F6FDE") -> Any:
        from ritm.schedule.actions.disciplines import add_discipline

        return add_discipline(name=name or f"Направление {self._next()}", color=color, actor=self.actor)

    def group(self, **fields: Any) -> Any:
        """A group; hall and discipline are made where none is given."""
        from ritm.schedule.actions.groups import add_group

        fields.setdefault("name", f"Группа {self._next()}")
        fields.setdefault("discipline", None)
        fields["discipline"] = fields["discipline"] or self.discipline()
        fields.setdefault("hall", None)
        fields["hall"] = fields["hall"] or self.hall()
        return add_group(actor=self.actor, **fields)

    def lesson(self, *, group: Any = None, on: date | None = None, at: time = time(18), **fields: Any) -> Any:
        """A lesson; tomorrow at 18:00 of the branch by default. Group fields may be given for a new group."""
        from ritm.schedule.actions.lessons import add_lesson

        if group is None:
            group = self.group(**fields)
            fields = {}
        return add_lesson(
            group=group, on=on or self.today + timedelta(days=1), wall_time=at, actor=self.actor, **fields
        )

    def client(self, name: str = "", **fields: Any) -> Any:
        from ritm.clients.actions.profile import add_client
        from ritm.clients.data import ClientData

        return add_client(
            data=ClientData(name=name or f"Клиент {self._next()}", **fields), actor=self.actor, created_by=self.boss
        )

    def plan(self, **fields: Any) -> Any:
        """A pass plan: 8 lessons, 30 days, 5 600 ₽, all disciplines by default."""
        from ritm.passes.actions.plans import add_plan
        from ritm.passes.data import PlanData

        values: dict[str, Any] = {
            "name": f"Абонемент {self._next()}",
            "count": 8,
            "term_count": 30,
            "price_minor": 560000,
            "all_disciplines": True,
        }
        return add_plan(data=PlanData(**{**values, **fields}), actor=self.actor)

    def pass_(self, client: Any, plan: Any = None, *, paid: bool = True, **order: Any) -> Any:
        """Sell a pass through the sale; in cash, or wholly on credit. Returns the ClientPass."""
        from ritm.passes.data import PassTerms
        from ritm.sales.actions import PassOrder, Tender, sell_pass

        plan = plan or self.plan()
        order.setdefault("terms", PassTerms.of(plan))
        order.setdefault("shown_minor", plan.price_minor)
        tenders = (Tender("cash", order["shown_minor"]),) if paid and order["shown_minor"] else ()
        order.setdefault("tenders", tenders)
        sale = sell_pass(
            order=PassOrder(client=client, plan=plan, branch=self.branch, **order), actor=self.actor, staff=self.boss
        )
        return sale.lines.get().client_pass

    def book(self, client: Any, lesson: Any, *override: Any, **fields: Any) -> Any:
        from ritm.attendance.actions.booking import book
        from ritm.attendance.models import Override

        return book(
            client=client,
            lesson=lesson,
            by="desk",
            override=frozenset(override or {Override.NO_PASS}),
            actor=self.actor,
            **fields,
        )

    def mark(self, client: Any, lesson: Any, pay: Any = None, **fields: Any) -> Any:
        from ritm.attendance.actions.visit import PayBy, check_in

        return check_in(client=client, lesson=lesson, pay=pay or PayBy(), actor=self.actor, **fields)

    def call_off(self, lesson: Any, **fields: Any) -> Any:
        """The studio cancels a lesson; returns it as it is then."""
        from ritm.schedule.actions.cancelling import cancel_lesson

        return cancel_lesson(lesson=lesson, actor=self.actor, **fields)

    def money(self, client: Any) -> Any:
        """ClientMoney(balance_minor, debt_minor, free_minor)."""
        from ritm.ledger.queries import money_of

        return money_of(client.pk)


def open_studio_of(name: str, *, zone: str = ZONE) -> Studio:
    """An account with its boss and first branch; leaves no scope open."""
    account = open_account(name=name, email=f"boss@{name.lower()}.example", time_zone=zone)
    with account_scope(account.pk):
        shutil.rmtree(folder())  # another test may have left its files under the id that it gave back
        branch = furnish(account=account, branch_name="Центр")
        login = make_login(kind="staff", name="boss", password=PASSWORD, email=account.email)
        boss = StaffMember.objects.create(role=StaffRole.OWNER, name=f"Босс {name}", login=login, home_branch=branch)
    return Studio(account, branch, boss)


def sign_in(account: Account, person: StaffMember) -> Browser:
    """A test client with this person's session under the desk's own cookie."""
    browser = Browser()
    with account_scope(account.pk):
        browser.force_login(person.login, backend="ritm.accounts.sign_in.AccountBackend")
    browser.cookies["ritm_desk"] = browser.cookies.pop("sessionid").value
    return browser


def key() -> dict[str, str]:
    """The hidden field that every form of the desk carries."""
    return {"request_key": uuid4().hex}


def moment(day: date, wall: time, zone: str = ZONE) -> datetime:
    """The instant of a wall time."""
    return clock.instant(day, wall, zone)


@pytest.fixture(autouse=True, scope="module")
def begun(request: pytest.FixtureRequest) -> Iterator[Studio | None]:
    """What all tests of a file begin with, made once: the file's `begin(studio)`. Each test is rolled back to it."""
    begin = getattr(request.module, "begin", None)
    if begin is None:
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock(), transaction.atomic():
        with watched() as watch:
            place = open_studio_of("Alice")
            with account_scope(place.account.pk):
                place.begun = begin(place)
        assert watch is None or watch.found == [], "docs/locking.md has the one order of locks"
        yield place
        transaction.set_rollback(True)


@pytest.fixture
def studio(begun: Studio | None, db: None) -> Iterator[Studio]:
    """Alice's studio, with its scope open."""
    place = deepcopy(begun) or open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


@pytest.fixture
def bobs(db: None) -> Studio:
    """Bob's studio, full of data since the template database was made. Open its scope to look inside."""
    account = Account.objects.get(name="Bob")
    with account_scope(account.pk):
        boss = StaffMember.objects.get(role=StaffRole.OWNER)
        return Studio(account, Branch.objects.order_by("id")[0], boss)


def fill_second_account() -> None:
    """Bob's studio: something to leak in every test (architecture 4.11)."""
    bob = open_studio_of("Bob", zone="Europe/Moscow")
    with account_scope(bob.account.pk):
        bob.second_branch(name="Боб-Юг")
        bob.teacher("Боб Преподавателев")
        for built in (_fill_schedule_and_clients,):
            built(bob)


def _fill_schedule_and_clients(bob: Studio) -> None:
    group = bob.group(
        name="Боб-йога", discipline=bob.discipline("Боб-направление"), hall=bob.hall("Боб-зал"), capacity=5
    )
    lesson = bob.lesson(group=group)
    anna = bob.client("Бобова Анна", phone="+79161112201", alert_note="Боб-заметка", note="Боб-тайна")
    boris = bob.client("Бобов Борис", phone="+79161112202", email="bobov@example.com", barcode="4600000000015")
    bob.pass_(anna, bob.plan(name="Боб-абонемент", price_minor=777700))
    bob.book(anna, lesson)
    bob.book(boris, lesson)
