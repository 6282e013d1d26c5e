"""Work for later: taken once at a time, its effect and its end together."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.events import outbox, periodic
from ritm.events.models import Job

ADD = "tests.events.test_outbox.add_branch"
BREAK = "tests.events.test_outbox.break_down"


def add_branch(*, name):
    Branch.objects.create(name=name, time_zone="UTC")


def break_down():
    Branch.objects.create(name="Полдела", time_zone="UTC")
    raise RuntimeError("нет связи")


def test_a_job_goes_with_its_transaction_and_names_its_account(studio):
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 -- the failure comes after the write
        outbox.add_job(task=ADD, name="Новый")
        raise RuntimeError
    assert Job.objects.count() == 0
    assert outbox.add_job(task=ADD, name="Новый").account_id == studio.account.pk


def test_the_same_key_is_the_same_job(studio, bobs):
    first = outbox.add_job(task=ADD, key="once", name="Новый")
    assert outbox.add_job(task=ADD, key="once", name="Другой") == first
    with account_scope(bobs.account.pk):
        assert outbox.add_job(task=ADD, key="once", name="Новый") != first


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(studio, settings):
    outbox.add_job(task=ADD, name="Новый")
    job = outbox.claim()
    assert outbox.claim() is None
    later = clock.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)
    with time_machine.travel(later, tick=False):
        again = outbox.claim()
    assert (again.pk, again.attempts) == (job.pk, 2)
    # The first worker comes back late: its effect is undone, the second one's stays.
    assert outbox.run(job) is False
    assert Branch.objects.filter(name="Новый").count() == 0
    assert outbox.run(again) is True
    assert Branch.objects.filter(name="Новый").count() == 1


def test_a_job_of_the_future_waits(studio):
    outbox.add_job(task=ADD, name="Новый", run_at=clock.now() + timedelta(minutes=5))
    assert outbox.claim() is None


@pytest.mark.django_db(transaction=True)
def test_what_broke_is_kept_and_tried_again_later(bobs):
    with account_scope(bobs.account.pk):
        outbox.add_job(task=BREAK)
    call_command("worker", once=True)
    job = Job.objects.get(task=BREAK)
    assert (job.attempts, job.done_at, job.failed_at) == (1, None, None)
    assert "нет связи" in job.last_error
    assert job.run_at > clock.now() + timedelta(seconds=50)
    with account_scope(bobs.account.pk):
        assert Branch.objects.filter(name="Полдела").count() == 0


def test_after_the_last_attempt_a_job_is_set_aside(studio):
    outbox.add_job(task=BREAK)
    Job.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    job = outbox.claim()
    outbox.fail(job, "конец")
    job.refresh_from_db()
    assert job.failed_at is not None
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        assert outbox.claim() is None


@pytest.mark.rule("T-5")
def test_the_calendar_queues_a_day_once_and_catches_up_in_order(studio, monkeypatch):
    import config.periodic

    row = periodic.Periodic("burn", ADD, "branch", hour=1)
    monkeypatch.setattr(config.periodic, "PERIODIC", [row])
    mine = Job.objects.filter(account_id=studio.account.pk)
    days = [periodic.day_of("2026-11-20"), periodic.day_of("2026-11-21"), periodic.day_of("2026-11-24")]
    for day in days:
        with time_machine.travel(clock.instant(day, clock.time(2), studio.branch.time_zone), tick=False):
            periodic.queue_due()
            periodic.queue_due()
    queued = [job.args for job in mine.order_by("id")]
    assert [row["on"] for row in queued] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"]
    assert {row["branch_id"] for row in queued} == {studio.branch.pk}
