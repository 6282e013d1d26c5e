"""The Django Tasks backend over our own Job table: lease, attempts, backoff, periodic by unique key.

The ready-made database backend loses a job whose worker is killed; here it is taken again after the lease.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from ritm.accounts.scope import account_scope, current_account_id
from ritm.core import clock
from ritm.events.lanes import Held, Lane
from ritm.events.models import Job

MAX_ATTEMPTS = 8


class OutboxBackend(BaseTaskBackend):
    """Enqueueing writes a Job row in the caller's transaction. Arguments are ids, by keyword."""

    supports_defer = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        if args:
            message = "Jobs take keyword arguments only."
            raise TypeError(message)
        job = add_job(task=task.module_path, run_at=task.run_after, **kwargs)
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=TaskResultStatus.READY,
            enqueued_at=clock.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=[],
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def outside_transaction(function: Callable[..., None]) -> Callable[..., None]:
    """A job that opens its transactions itself, or none: it gets `job`, and is finished after it."""
    vars(function)["outside_transaction"] = True
    return function


def add_job(*, task: str, run_at: Any = None, key: str | None = None, **kwargs: Any) -> Job:
    """A job of the current account; with a key, once only: the same key gives the same row."""
    fields = {"task": task, "args": kwargs, "run_at": run_at or clock.now()}
    if key is None:
        return Job.objects.create(account_id=current_account_id(), **fields)
    return Job.objects.get_or_create(account_id=current_account_id(), key=key, defaults=fields)[0]


def claim(*, lane: Lane | None = None, held: Iterable[Held] = ()) -> Job | None:
    """Take the oldest due job for the length of the lease; None when nothing is due.

    `lane`: of this lane alone; `held`: what must not be done beside what it does already.
    """
    now = clock.now()
    due = (
        Job.objects.filter(done_at=None, failed_at=None, run_at__lte=now)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now))
        .order_by("run_at", "id")
    )
    if lane is not None:
        due = due.filter(lane.wants(held))
    if not due.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if job is None:
            return None
        job.claim, job.attempts = uuid4().hex, job.attempts + 1
        job.lease_until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        job.save(update_fields=["claim", "lease_until", "attempts"])
    return job


def run(job: Job) -> bool:
    """Do a claimed job. A task that returns a callable has slow work done outside: it gets `finish` itself.

    Effect and end are one transaction; False where the lease ran out and another worker has it.
    """
    task = import_string(job.task)
    function = task.func if isinstance(task, Task) else task
    with account_scope(job.account_id):
        if getattr(function, "outside_transaction", False):
            function(job=job, **job.args)
            return finish(job)
        with transaction.atomic():
            function(**job.args)
            if finish(job):
                return True
            transaction.set_rollback(True)
    return False


def finish(job: Job) -> bool:
    """Close the job if this claim still holds it."""
    now = clock.now()
    rows = Job.objects.filter(pk=job.pk, claim=job.claim, done_at=None)
    return rows.update(done_at=now, lease_until=None) == 1


def prolong(job: Job, *, progress: dict | None = None) -> bool:
    """A long job says that it lives, and how far it is."""
    lease = clock.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    fields: dict[str, Any] = {"lease_until": lease}
    if progress is not None:
        fields["progress"] = progress
    return Job.objects.filter(pk=job.pk, claim=job.claim, done_at=None).update(**fields) == 1


def fail(job: Job, error: str) -> None:
    """Try again later (1, 2, 4 … minutes, at most an hour); after the last attempt the job is set aside."""
    delay = timedelta(minutes=min(60, 2 ** (job.attempts - 1)))
    now = clock.now()
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        last_error=error[-4000:],
        lease_until=None,
        run_at=now + delay,
        failed_at=now if job.attempts >= MAX_ATTEMPTS else None,
    )
