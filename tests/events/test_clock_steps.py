"""The server's clock is set an hour on or back, ten seconds back; two workers stand five seconds apart (T-TZ-7)."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.events import outbox, periodic
from ritm.events.models import Job

pytestmark = pytest.mark.rule("T-TZ-7")
ADD = "tests.events.test_clock_steps.add_branch"
_numbers = count(1)


def add_branch(*, name):
    """Each time another one: nothing but the worker keeps it from being made twice."""
    Branch.objects.create(name=f"{name} {next(_numbers)}", time_zone="UTC")


def made():
    return [
        name.split()[0] for name in Branch.objects.filter(time_zone="UTC").order_by("pk").values_list("name", flat=True)
    ]


def at(now, seconds):
    return time_machine.travel(now + timedelta(seconds=seconds), tick=False)


@pytest.mark.parametrize("apart", [5, -5, -10])
def test_two_workers_with_other_clocks_do_one_job_once(studio, apart):
    now = clock.now()
    with at(now, 0):
        outbox.add_job(task=ADD, name="Новый")
        job = outbox.claim()
    with at(now, apart):
        assert outbox.claim() is None
        assert outbox.run(job) is True
        assert outbox.claim() is None
    assert made() == ["Новый"]


def test_an_hour_forward_takes_a_claimed_job_over_and_its_effect_comes_once(studio):
    now = clock.now()
    with at(now, 0):
        outbox.add_job(task=ADD, name="Новый")
        first = outbox.claim()
    with at(now, 3600):
        second = outbox.claim()
        assert second.pk == first.pk
        assert outbox.run(second) is True
    with at(now, 0):  # and back again
        assert outbox.run(first) is False
        assert outbox.claim() is None
    assert made() == ["Новый"]


def test_an_hour_back_does_nothing_again_and_keeps_what_is_done(studio):
    now = clock.now()
    with at(now, 0):
        outbox.add_job(task=ADD, name="Новый")
        assert outbox.run(outbox.claim()) is True
    with at(now, -3600):
        assert outbox.claim() is None
        outbox.add_job(task=ADD, name="Второй")
        assert outbox.run(outbox.claim()) is True
    assert made() == ["Новый", "Второй"]


def test_the_calendar_is_queued_once_a_day_wherever_the_clock_steps_over_midnight(studio):
    midnight = clock.day_bounds(studio.today + timedelta(days=1), studio.branch.time_zone)[0] + timedelta(hours=5)
    for seconds in (-5, 5, -3600, 3600, -10, 5):
        with at(midnight, seconds):
            periodic.queue_due()
    keys = list(Job.objects.filter(account=studio.account).exclude(key=None).values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    days = {key.rpartition(":")[2] for key in keys if key.startswith("close_unmarked:")}
    assert days == {(studio.today + timedelta(days=1)).isoformat()}
