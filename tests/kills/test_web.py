"""T-KIL-1: the web server killed with -9 in the middle of booking, marking and selling.

Every answered success is still true, and after the restart a repeat of every form with its key makes each effect once.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from ritm.attendance.models import Booking, Visit
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment, Sale
from ritm.tools import checks
from ritm.tools.lab.house import House
from ritm.tools.lab.people import Answer, Person
from tests.given import Studio
from tests.support.served import desk, served

# On PostgreSQL a form that dies at each of its statements says it too (test_statements.py).
pytestmark = [pytest.mark.kill, pytest.mark.once]
FORMS, DESKS = 12, 4


@dataclass(frozen=True)
class Form:
    """One form as a person sends it, and sends it again."""

    key: str
    path: str
    fields: dict[str, Any]
    client: Any

    def send(self, person: Person) -> Answer:
        return person.post(self.path, key=self.key, **self.fields)


@dataclass(frozen=True)
class Flow:
    """A kind of form, and how many effects of it each client has."""

    name: str
    forms: Callable[[Studio], list[Form]]
    effects: Callable[[Any], int]


def bookings(alice: Studio) -> list[Form]:
    lesson = alice.lesson()
    clients = [alice.client() for _ in range(FORMS)]
    return [Form(uuid4().hex, f"lessons/{lesson.pk}/book/", {"client": one.pk}, one) for one in clients]


def marks(alice: Studio) -> list[Form]:
    lesson, plan = alice.lesson(), alice.plan()
    clients = [alice.client() for _ in range(FORMS)]
    for one in clients:
        alice.pass_(one, plan)
        alice.book(one, lesson)
    return [Form(uuid4().hex, f"lessons/{lesson.pk}/mark/", {"client": one.pk}, one) for one in clients]


def sales(alice: Studio) -> list[Form]:
    plan = alice.plan(price_minor=560000)
    clients = [alice.client() for _ in range(FORMS)]
    fields = {"plan": plan.pk, "line": "cash", "cash": "5600"}
    return [Form(uuid4().hex, f"clients/{one.pk}/sale/", fields, one) for one in clients]


def booked(client: Any) -> int:
    return Booking.objects.filter(client=client).count()


def visited(client: Any) -> int:
    held = ClientPass.objects.get(client=client)
    made = Visit.objects.filter(client=client, undone_at=None).count()
    assert held.left_units == 800 - 100 * made
    return made


def sold(client: Any) -> int:
    rows = [model.objects.filter(client_id=client.pk).count() for model in (ClientPass, Sale, Payment)]
    assert len(set(rows)) == 1, "a pass, its sale and its payment come together"
    return rows[0]


FLOWS = [
    Flow("booking", bookings, booked),
    Flow("marking", marks, visited),
    Flow("selling", sales, sold),
]


def sent_until_killed(lab: House, people: list[Person], forms: list[Form], kill_after: int, delay: float) -> list[Form]:
    """Send all forms from all desks; kill -9 once so many were answered. Returns those answered with success."""
    numbers, said, enough = count(), [], threading.Event()

    def work(person: Person) -> None:
        while (number := next(numbers)) < len(forms):
            try:
                answer = forms[number].send(person)
            except OSError:
                return
            assert answer.status < 400, answer.body
            said.append(forms[number])
            if len(said) >= kill_after:
                enough.set()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    enough.wait(60)
    time.sleep(delay)  # somewhere within a request, not at its end
    lab.kill("web")
    for thread in threads:
        thread.join()
    return said


@pytest.mark.rule("T-KIL-1")
@pytest.mark.rule("I-19")
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_nothing_answered_is_lost_and_nothing_is_done_twice(
    alice: Studio, kills: int, chance: Random, flow: Flow
) -> None:
    unanswered = 0
    with served() as lab:
        for _ in range(kills):
            forms = flow.forms(alice)
            said = sent_until_killed(
                lab, desk(lab, alice, DESKS), forms, chance.randrange(1, FORMS // 2), chance.random() / 20
            )
            unanswered += FORMS - len(said)
            assert [flow.effects(form.client) for form in said] == [1] * len(said)
            assert checks.run_all((alice.account.pk,)) == []

            lab.start_web()
            person = desk(lab, alice, 1)[0]
            again = [form.send(person).status for form in forms]
            assert [status for status in again if status >= 400] == []
            assert [flow.effects(form.client) for form in forms] == [1] * FORMS
    assert unanswered > 0, "no kill came in the middle"
