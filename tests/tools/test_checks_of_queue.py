"""I-24 and the places of I-01 that are kept for the waiting list find what is planted for them."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import PlaceHold, SkipLog, WaitlistEntry
from ritm.core import clock
from ritm.schedule.models import Lesson
from ritm.tools import checks
from tests.given import Studio
from tests.tools.test_checks import planted

pytestmark = [pytest.mark.rule("I-01"), pytest.mark.rule("I-24"), pytest.mark.rule("W-3")]


def begin(studio: Studio) -> Lesson:
    """A full class, Vera waits without a pass, Gleb with one."""
    lesson = studio.lesson(on=studio.today + timedelta(days=3), capacity=2)
    for name in ("Анна", "Борис"):
        studio.book(studio.client(name), lesson)
    vera, gleb = studio.client("Вера"), studio.client("Глеб")
    studio.pass_(gleb)
    for one in (vera, gleb):
        join_waitlist(client=one, lesson=lesson, actor=studio.actor)
    return lesson


def found(studio: Studio, code: str) -> list[str]:
    return [one.text for one in checks.run_all((studio.account.pk,), (code,))]


def test_places_kept_for_nobody_or_for_too_long(studio: Studio) -> None:
    lesson = studio.begun
    assert found(studio, "I-24") == []
    with planted():
        made = [PlaceHold.objects.create(lesson=lesson, made_at=clock.now()) for _ in range(3)]
        assert found(studio, "I-24") == [f"lesson {lesson.pk}: 3 places are kept for 2 who wait"]
        assert found(studio, "I-01") == [
            f"lesson {lesson.pk}: 5 places taken of 2 + 0",
            f"lesson {lesson.pk}: held says 0, places kept are 3",
        ]
        PlaceHold.objects.filter(pk__in=[one.pk for one in made[1:]]).delete()
        old = clock.now() - timedelta(seconds=61)
        PlaceHold.objects.update(made_at=old)
        assert found(studio, "I-24") == [f"lesson {lesson.pk}: a place has been kept since {old}"]


def test_a_line_that_was_jumped(studio: Studio) -> None:
    lesson = studio.begun
    with clock.at(lesson.starts_at - timedelta(days=2)):
        cancel_booking(booking=Booking.objects.first(), actor=studio.actor)
        assert promote(lesson_id=lesson.pk) == 1
        assert found(studio, "I-24") == []
    first, second = WaitlistEntry.objects.order_by("rank")
    assert (first.status, second.status, SkipLog.objects.count()) == ("waiting", "promoted", 1)
    with planted():
        WaitlistEntry.objects.filter(pk=second.pk).update(closed_at=lesson.starts_at - timedelta(days=1))
        assert found(studio, "I-24") == [
            f"entry {second.pk} was promoted before entry {first.pk}, which stood before it"
        ]
    with planted():
        Lesson.objects.filter(pk=lesson.pk).update(has_queue=False)
        assert f"entry {first.pk}: lesson {lesson.pk} does not know of its line" in found(studio, "I-24")
    with planted():
        booking = Booking.objects.get(client=second.client)
        Booking.objects.filter(pk=booking.pk).update(client=first.client)
        assert found(studio, "I-24") == [f"entry {first.pk}: client {first.client_id} waits where he has a place"]
