"""T-STM-2: places are cancelled and added, given by hand and waited for, strangers book, all at one moment, over HTTP."""

from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest

from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import PlaceHold, WaitlistEntry
from ritm.tools import checks
from ritm.tools.lab.people import Answer, at_once
from tests.given import Studio
from tests.support.served import UNLOCKED, desk, served

pytestmark = [pytest.mark.storm, pytest.mark.rule("T-STM-2", "I-01", "I-24", "W-3"), pytest.mark.req("BV-06")]
PLACES, GONE, MORE, WAITING, LATE, STRANGERS = 8, 3, 2, 6, 2, 6
DESKS = GONE + 1 + LATE + STRANGERS


class Scene:
    """A full class; six wait with passes, two more come to the line, six strangers want in."""

    def __init__(self, alice: Studio, number: int, plan: Any) -> None:
        self.lesson = alice.lesson(on=alice.today + timedelta(days=3 + number), at=time(12), capacity=PLACES)
        self.gone = [alice.book(alice.client(), self.lesson) for _ in range(PLACES)][:GONE]
        self.strangers, self.late = ([alice.client() for _ in range(many)] for many in (STRANGERS, LATE))
        waiting = [alice.client() for _ in range(WAITING)]
        for one in (*waiting, *self.strangers, *self.late):
            alice.pass_(one, plan)
        self.entries = [join_waitlist(client=one, lesson=self.lesson, actor=alice.actor) for one in waiting]

    def acts(self, people: list[Any]) -> list[Any]:
        """Three bookings come off, two places more, two join the line, six strangers book."""
        pk, desks = self.lesson.pk, iter(people)
        base = f"lessons/{pk}"
        more = {"on": self.lesson.on.isoformat(), "wall_time": "12:00", "minutes": self.lesson.minutes}
        more |= {"group": self.lesson.group_id, "hall": self.lesson.hall_id or "", "capacity": PLACES + MORE}
        found = [partial(next(desks).post, f"{base}/bookings/{row.pk}/cancel/") for row in self.gone]
        found += [partial(next(desks).post, f"schedule/lessons/{pk}/", **more)]
        found += [partial(next(desks).post, f"{base}/waiting/", client=one.pk) for one in self.late]
        return found + [partial(next(desks).post, f"{base}/book/", client=one.pk) for one in self.strangers]

    def outcome(self) -> tuple[list[str], int, int, int, int]:
        """Who of the line got a place, in its order; capacity, taken, held; strangers with a place."""
        self.lesson.refresh_from_db()
        statuses = [WaitlistEntry.objects.get(pk=one.pk).status for one in self.entries]
        live = Booking.objects.filter(lesson=self.lesson, client__in=self.strangers, status=Booking.Status.BOOKED)
        return statuses, self.lesson.capacity or 0, self.lesson.taken, self.lesson.held, live.count()


def storm(lab: Any, alice: Studio, scene: Scene) -> list[int | str]:
    """The statuses of everybody's answers."""
    answers = at_once(scene.acts(desk(lab, alice, DESKS)))
    return [one.status if isinstance(one, Answer) else "lost" for one in answers]


def test_every_place_goes_to_the_line_in_its_order_and_to_no_stranger(alice: Studio, runs: int) -> None:
    plan = alice.plan()
    with served() as lab:
        for number in range(runs):
            scene = Scene(alice, number, plan)
            statuses = storm(lab, alice, scene)
            assert statuses == [204] * (GONE + 1 + LATE) + [422] * STRANGERS, lab.log("web")[-2000:]
            promote(lesson_id=scene.lesson.pk)  # what the worker does once more
            free = GONE + MORE
            line = ["promoted"] * free + ["waiting"] * (WAITING - free)
            assert scene.outcome() == (line, PLACES + MORE, PLACES + MORE, 0, 0)
            assert not PlaceHold.objects.exists()
            assert checks.run_all((alice.account.pk,), ("I-01", "I-02", "I-24")) == []


@pytest.mark.plants
def test_without_locks_places_or_the_line_go_wrong(alice: Studio) -> None:
    plan = alice.plan()
    with served(settings=UNLOCKED) as lab:
        for number in range(5):
            scene = Scene(alice, number, plan)
            statuses = storm(lab, alice, scene)
            if 500 in statuses or scene.outcome()[4] or checks.run_all((alice.account.pk,), ("I-01", "I-24")):
                return
    pytest.fail("the storm is too weak to prove anything")
