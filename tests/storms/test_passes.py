"""T-STM-3 and T-STM-9: one pass, one visit, one client, pressed at from everywhere at one moment."""

from datetime import time, timedelta
from functools import partial

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.passes.models import CreditEntry
from ritm.tools.lab.people import Answer, at_once
from ritm.tools.storm.run import counted
from tests.attendance.looking import booked_money, places
from tests.given import Studio
from tests.support.served import desk, served

pytestmark = [pytest.mark.storm]
N = 20


def two_branches(alice: Studio, number: int) -> list:
    """Lessons of two groups, in two branches, none of them at the time of another."""
    groups = [alice.group(), alice.group(hall=alice.hall(branch=alice.second_branch()))]
    days = [alice.today + timedelta(days=1 + day) for day in range(number // 2)]
    return [alice.lesson(group=group, on=day, at=time(12)) for day in days for group in groups]


@pytest.mark.rule("T-STM-3")
@pytest.mark.rule("I-05")
def test_the_last_visit_of_a_pass_is_taken_once(alice: Studio, runs: int) -> None:
    lessons = two_branches(alice, N)
    with served() as lab:
        people = desk(lab, alice, N)
        for number in range(1, runs + 1):
            anna = alice.client(f"Анна {number}")
            held = alice.pass_(anna, alice.plan(count=1, price_minor=70000))
            pairs = zip(people, lessons, strict=True)
            answers = at_once([partial(who.post, f"lessons/{one.pk}/mark/", client=anna.pk) for who, one in pairs])

            assert counted(answers) == {"204": 1, "422": N - 1}, lab.log("web")[-2000:]
            held.refresh_from_db()
            assert (held.left_units, Visit.objects.filter(client=anna).count()) == (0, 1)
            assert (booked_money("revenue:"), booked_money("deferred:")) == (70000 * number, 0)


@pytest.mark.rule("T-STM-9")
@pytest.mark.rule("I-06")
@pytest.mark.parametrize("kind", ["pass", "credit"])
def test_a_mark_taken_back_twenty_times_is_given_back_once(alice: Studio, runs: int, kind: str) -> None:
    with served() as lab:
        people = desk(lab, alice, N)
        for number in range(runs):
            lesson, anna = alice.lesson(at=time(8 + number % 12), drop_in_minor=70000), alice.client()
            held = alice.pass_(anna)
            alice.book(anna, lesson)
            visit = alice.mark(anna, lesson, PayBy(kind=kind))
            answers = at_once([partial(one.post, f"lessons/{lesson.pk}/visits/{visit.pk}/undo/") for one in people])

            assert counted(answers) == {"204": N}, lab.log("web")[-2000:]
            held.refresh_from_db()
            assert (held.left_units, alice.money(anna).balance_minor, booked_money("revenue:")) == (800, 0, 0)
            assert CreditEntry.objects.filter(client_pass=held).count() == (3 if kind == "pass" else 1)
            assert places(lesson) == (1, 0, 1)


@pytest.mark.rule("T-STM-9")
@pytest.mark.rule("I-16")
def test_undo_and_deleting_the_client_at_once(alice: Studio, runs: int) -> None:
    with served() as lab:
        people = desk(lab, alice, N)
        for number in range(runs * 2):
            lesson, anna = alice.lesson(at=time(8 + number % 12)), alice.client()
            held = alice.pass_(anna)
            alice.book(anna, lesson)
            visit = alice.mark(anna, lesson)
            undo = [partial(one.post, f"lessons/{lesson.pk}/visits/{visit.pk}/undo/") for one in people[:-1]]
            answers = at_once([*undo, partial(people[-1].post, f"clients/{anna.pk}/delete/")])

            broken = [one.status for one in answers if isinstance(one, Answer) and one.status >= 500]
            assert broken == [], lab.log("web")[-4000:]
            assert isinstance(answers[-1], Answer)
            assert answers[-1].status < 400
            assert counted(answers[:-1]) == {"204": N - 1}
            held.refresh_from_db()
            assert held.left_units == 800
            assert Client.objects.get(pk=anna.pk).deleted_at is not None
            assert not Booking.objects.filter(client=anna, status=Booking.Status.BOOKED).exists()
            assert places(lesson) == (0, 0, 0)
