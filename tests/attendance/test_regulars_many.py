"""Eight weeks of sixty lessons with 300 permanent participants: 2,400 bookings (B-17, SC-04). The figure for evidence.md."""

import time as clocks
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.actions.regulars import join_group
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events import outbox
from ritm.schedule.actions.filling import fill_weeks
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from ritm.schedule.models_of_filling import WeeksFilling

GROUPS, PEOPLE, WEEKS = 60, 5, 8


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.req("SC-04")
@pytest.mark.rule("B-17")
def test_eight_weeks_of_sixty_lessons_with_three_hundred_permanent_participants(studio):
    for number in range(GROUPS):
        group = studio.group(name=f"Группа {number}", capacity=12)
        at = time(9 + number // 7 % 12, 0)
        add_slot(branch=studio.branch, group=group, weekday=number % 7, wall_time=at, actor=studio.actor)
        for person in range(PEOPLE):
            one = studio.client(f"Участник {number} {person}")
            join_group(client=one, group=group, begins_on=studio.today, actor=studio.actor)
    monday = clock.week_start(studio.today) + timedelta(weeks=1)
    fill_weeks(branch=studio.branch, monday=monday, weeks=WEEKS, actor=studio.actor)
    while not (job := outbox.claim()).key.startswith("fill_asked"):
        outbox.run(job)
    with CaptureQueriesContext(connection) as asked:
        began, worked = clocks.monotonic(), clocks.process_time()
        assert outbox.run(job)
        seconds, processor = clocks.monotonic() - began, clocks.process_time() - worked
    assert (WeeksFilling.objects.get().lessons_added, Lesson.objects.count()) == (480, 480)
    assert Booking.objects.filter(channel="regular", status=Booking.Status.BOOKED).count() == 2400
    print(f"{seconds:.1f} s of the clock, {processor:.1f} of the processor, {len(asked)} queries")  # noqa: T201 -- the figure
    assert len(asked) / 480 <= 20
    assert processor <= 10
