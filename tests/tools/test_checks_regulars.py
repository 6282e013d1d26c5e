"""B-15: each planted violation of permanent participants is found."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.regulars import join_group, pause_regular
from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause
from ritm.core import clock
from ritm.tools import checks
from tests.tools.test_checks import found, planted

pytestmark = [pytest.mark.req("AC-08"), pytest.mark.rule("B-15")]


def test_b_15_lines_pauses_and_bookings(studio):
    group, anna = studio.group(), studio.client("Анна")
    lesson, today = studio.lesson(group=group), studio.today
    standing = join_group(client=anna, group=group, begins_on=today, actor=studio.actor)
    pause = pause_regular(
        standing=standing, begins_on=today + timedelta(days=9), ends_on=today + timedelta(days=12), actor=studio.actor
    )
    booking = Booking.objects.get(lesson=lesson)
    assert checks.run_all() == []
    with planted():
        anna.__class__.objects.filter(pk=anna.pk).update(deleted_at=clock.now())
        assert found(studio, "B-15") == [f"standing booking {standing.pk}: client {anna.pk} is deleted"]
    with planted():
        StandingPause.objects.create(standing=standing, begins_on=pause.ends_on, ends_on=pause.ends_on)
        assert f"standing pause {pause.pk}: another one lies on the same days" in found(studio, "B-15")
    with planted():
        StandingBooking.objects.update(client=studio.client("Борис"))
        said = f"booking {booking.pk}: made by itself, and client {anna.pk} never took part in the group"
        assert found(studio, "B-15") == [said]
