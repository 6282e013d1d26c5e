"""T-STM-0 and T-STM-1: many after the last places of a lesson, by the desk, over HTTP."""

from collections import Counter
from datetime import time, timedelta

import pytest

from ritm.attendance.models import Booking
from ritm.tools.storm.run import counted, rush
from tests.given import Studio
from tests.support.served import UNLOCKED, desk, served

pytestmark = [pytest.mark.storm]
N = 50


def lessons_of(alice: Studio, capacity: int, number: int) -> list:
    group = alice.group(capacity=capacity)
    days = (alice.today + timedelta(days=1 + day) for day in range(number))
    return [alice.lesson(group=group, on=day, at=time(18)) for day in days]


def sold(lesson) -> int:
    return Booking.objects.filter(lesson=lesson).exclude(status=Booking.Status.CANCELLED).count()


@pytest.mark.rule("T-STM-1")
@pytest.mark.rule("I-01", "edge 18")
@pytest.mark.req("BV-10")
@pytest.mark.parametrize("places", [1, 12])
def test_edge_18_the_last_places_are_sold_exactly_once(alice: Studio, runs: int, places: int) -> None:
    clients = [alice.client().pk for _ in range(N)]
    lessons = lessons_of(alice, places, runs)
    with served() as lab:
        people = desk(lab, alice, N)
        for lesson in lessons:
            answers = rush(people, lesson.pk, clients)
            assert counted(answers) == {"204": places, "422": N - places}, lab.log("web")[-2000:]
            refused = [one.body.replace("\xa0", " ") for one in answers if one.status == 422]
            full = f"Мест нет, {places} из {places}"
            assert Counter((full in body, "В лист ожидания" in body) for body in refused) == {(True, True): N - places}
            assert sold(lesson) == places
            lesson.refresh_from_db()
            assert (lesson.taken, lesson.over, lesson.unmarked) == (places, 0, places)


@pytest.mark.rule("T-STM-0")
@pytest.mark.plants
def test_without_locks_the_same_storm_oversells(alice: Studio) -> None:
    clients = [alice.client().pk for _ in range(N)]
    oversold = []
    with served(settings=UNLOCKED) as lab:
        people = desk(lab, alice, N)
        for lesson in lessons_of(alice, 1, 5):
            rush(people, lesson.pk, clients)
            oversold.append(sold(lesson))
            if oversold[-1] > 1:
                break
    assert max(oversold) > 1, f"the storm is too weak to prove anything: {oversold}"
