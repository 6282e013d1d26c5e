"""T-STM-2 as it is lived: for a while everybody books, cancels, waits, takes part and changes places, over HTTP.

Twelve desks for four seconds; `bin/ritm prove storm-crowd` has a hundred for a minute.
"""

import random
import threading
import time as clock_time
from collections import Counter
from collections.abc import Iterator
from datetime import time, timedelta
from itertools import count
from typing import Any

import pytest

from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import LIVE, PlaceHold, WaitlistEntry
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.schedule.models import Lesson
from ritm.tools import checks
from ritm.tools.lab.people import Person
from tests.given import Studio
from tests.support.alice import is_full
from tests.support.served import desk, served

pytestmark = [pytest.mark.storm, pytest.mark.rule("T-STM-2", "I-01", "I-24", "W-2", "W-3", "B-15")]
ACTORS, SECONDS, LEAST = (100, 60, 20) if is_full() else (12, 3, 8)
CLIENTS, LESSONS, PLACES = 40, 4, 6


class Floor:
    """Lessons ahead, clients with passes, and what there is to press just now; read anew while the crowd presses."""

    def __init__(self, alice: Studio) -> None:
        self.alice, plan = alice, alice.plan(count=100)
        self.groups = [alice.group(capacity=PLACES) for _ in range(LESSONS)]
        self.lessons = [
            alice.lesson(group=group, on=alice.today + timedelta(days=3), at=time(9 + 2 * number))
            for number, group in enumerate(self.groups)
        ]
        self.clients = [alice.client() for _ in range(CLIENTS)]
        for one in self.clients:
            alice.pass_(one, plan)
        for lesson in self.lessons[:2]:  # two are full with a line, two are empty
            for one in self.clients[:PLACES]:
                alice.book(one, lesson)
            for one in self.clients[PLACES : PLACES + 4]:
                join_waitlist(client=one, lesson=lesson, actor=alice.actor)
        self.look()

    def look(self) -> None:
        """What stands now."""
        booked = Booking.objects.filter(status=Booking.Status.BOOKED)
        self.bookings = list(booked.values_list("lesson", "pk"))
        self.entries = list(WaitlistEntry.objects.filter(status__in=LIVE).values_list("lesson", "pk"))
        self.standing = list(StandingBooking.objects.filter(left_at=None).values_list("pk", flat=True))

    def presses(self, chance: random.Random) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What to press, where and with what: each way once, then by chance without end."""
        ways = [
            self._book,
            self._wait,
            self._cancel,
            self._promote,
            self._leave,
            self._capacity,
            self._join,
            self._part,
        ]
        first = chance.sample(ways, len(ways))
        for number in count():
            way = first[number] if number < len(ways) else chance.choice([*ways, self._book, self._cancel])
            if found := way(chance):
                yield found

    def _book(self, chance: random.Random) -> Any:
        path = f"lessons/{chance.choice(self.lessons).pk}/book/"
        return "book", path, {"client": chance.choice(self.clients).pk}

    def _wait(self, chance: random.Random) -> Any:
        path = f"lessons/{chance.choice(self.lessons).pk}/waiting/"
        return "wait", path, {"client": chance.choice(self.clients).pk}

    def _cancel(self, chance: random.Random) -> Any:
        lesson, pk = chance.choice(self.bookings or [(0, 0)])
        return ("cancel", f"lessons/{lesson}/bookings/{pk}/cancel/", {}) if pk else None

    def _promote(self, chance: random.Random) -> Any:
        lesson, pk = chance.choice(self.entries or [(0, 0)])
        return ("promote", f"lessons/{lesson}/waiting/{pk}/promote/", {}) if pk else None

    def _leave(self, chance: random.Random) -> Any:
        lesson, pk = chance.choice(self.entries or [(0, 0)])
        return ("leave", f"lessons/{lesson}/waiting/{pk}/leave/", {}) if pk else None

    def _capacity(self, chance: random.Random) -> Any:
        one = chance.choice(self.lessons)
        fields = {"on": one.on.isoformat(), "wall_time": f"{one.wall_time:%H:%M}", "minutes": one.minutes}
        capacity = chance.randint(PLACES - 2, PLACES + 2)
        fields |= {"group": one.group_id, "hall": one.hall_id or "", "capacity": capacity, "accept_over": capacity}
        return "capacity", f"schedule/lessons/{one.pk}/", fields

    def _join(self, chance: random.Random) -> Any:
        fields = {"group": chance.choice(self.groups).pk, "begins_on": self.alice.today.isoformat(), "ends_on": ""}
        return "join", f"clients/{chance.choice(self.clients).pk}/regulars/new/", fields | {"weekdays": list(range(7))}

    def _part(self, chance: random.Random) -> Any:
        pk = chance.choice(self.standing or [0])
        return ("part", f"regulars/{pk}/leave/", {"bookings": "off"}) if pk else None


def crowd(floor: Floor, people: list[Person], seconds: float, seed: int) -> Counter[tuple[str, int]]:
    """Everybody presses until the time is over; how often each press had which answer."""
    until, answers = clock_time.monotonic() + seconds, [Counter[tuple[str, int]]() for _ in people]

    def one(number: int) -> None:
        for what, path, fields in floor.presses(random.Random(seed + number)):
            answers[number][what, people[number].post(path, **fields).status] += 1
            if clock_time.monotonic() > until and answers[number].total() >= LEAST:
                return

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        floor.look()
        threading.Event().wait(0.1)  # what is looked at may be a moment old, as at any desk
    for thread in threads:
        thread.join()
    return sum(answers, Counter())


def test_whatever_everybody_presses_places_and_lines_stay_right(alice: Studio) -> None:
    floor = Floor(alice)
    with served(with_worker=True) as lab:
        found = crowd(floor, desk(lab, alice, ACTORS), SECONDS, seed=11)
        assert {status for _what, status in found} <= {204, 302, 404, 409, 422}, (found, lab.log("web")[-3000:])
    done = {what for what, status in found if status in {204, 302}}
    assert done >= {"book", "cancel", "leave", "capacity", "join"}, found
    assert WaitlistEntry.objects.filter(status="promoted").exists()
    for lesson in floor.lessons:
        promote(lesson_id=lesson.pk)  # what a worker that was ended here owes
    assert not PlaceHold.objects.exists()
    assert not Lesson.objects.filter(held__gt=0).exists()
    assert checks.run_all((alice.account.pk,), ("I-01", "I-02", "I-24")) == []
