"""Work by the calendar: once a day for a branch or an account, on its local date (T-5).

Queued by the worker; the key `name:branch:date` makes a second queueing the same row, and missed dates are caught
up in order, at most a week back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from typing import Literal

from ritm.accounts.models import Account, Branch
from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.events.models import Job
from ritm.events.outbox import add_job

CATCH_UP_DAYS = 7


@dataclass(frozen=True)
class Periodic:
    """A daily task: called as task(branch_id=…, on="2026-11-24") or task(on=…), after `hour` local time."""

    name: str
    task: str
    per: Literal["branch", "account"]
    hour: int = 0


def queue_due() -> int:
    """Queue what has become due in every account; returns how many places were looked at. Safe to repeat."""
    rows: list[Periodic] = import_module("config.periodic").PERIODIC
    places = 0
    for account_id in tuple(Account.objects.values_list("id", flat=True)):
        with account_scope(account_id):
            places += _queue_account(rows)
    return places


def minutely() -> Iterator[Callable[[], object]]:
    """What every minute brings, account by account, each with its scope open while it is the caller's turn."""
    return _in_each_account(import_module("config.periodic").MINUTELY)


def counted() -> Iterator[Callable[[], object]]:
    """The same of what counts for long in a large studio."""
    return _in_each_account(import_module("config.periodic").COUNTED)


def _in_each_account(sweeps: list[Callable[[], object]]) -> Iterator[Callable[[], object]]:
    for account_id in tuple(Account.objects.values_list("id", flat=True)):
        with account_scope(account_id):
            yield from sweeps


def _queue_account(rows: list[Periodic]) -> int:
    branches = list(Branch.objects.filter(is_archived=False))
    for row in rows:
        for branch in branches if row.per == "branch" else branches[:1]:
            _queue(row, branch)
    return len(branches)


def _queue(row: Periodic, branch: Branch) -> None:
    place = f"b{branch.pk}" if row.per == "branch" else "a"
    stem = f"{row.name}:{place}:"
    now = clock.local(clock.now(), branch.time_zone)
    last = now.date() if now.hour >= row.hour else now.date() - timedelta(days=1)
    before = Job.objects.filter(account_id=branch.account_id, key__startswith=stem).order_by("-key").first()
    # A studio that has never run the task starts with today: there is nothing to catch up.
    first = date.fromisoformat(str(before.key)[len(stem) :]) + timedelta(days=1) if before else last
    day = max(first, last - timedelta(days=CATCH_UP_DAYS))
    while day <= last:
        add_job(task=row.task, key=f"{stem}{day}", on=day.isoformat(), **_place(row, branch))
        day += timedelta(days=1)


def _place(row: Periodic, branch: Branch) -> dict[str, int]:
    return {"branch_id": branch.pk} if row.per == "branch" else {}


def day_of(on: str) -> date:
    """The date in a periodic job's arguments."""
    return date.fromisoformat(on)
