"""Lanes of the worker: work of one kind, which waits for nothing but its own kind. `settings.LANES` names the only list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from operator import or_

from django.conf import settings
from django.db.models import Q

from ritm.events.models import Job


@dataclass(frozen=True)
class Lane:
    """`tasks`: how the names of its jobs begin; a lane without them takes whatever no other lane names.

    `at_once`: how many of its jobs are done beside each other: of one account half of them, of its one room one. So two
    imports of a studio wait for each other, and nobody waits for another studio's.
    """

    name: str
    tasks: tuple[str, ...] = ()
    at_once: int = 1

    def wants(self, held: Iterable["Held"] = ()) -> Q:
        """Its jobs among all, without those that must not be done beside what is `held`."""
        own = _begin_so(self.tasks) if self.tasks else ~_begin_so(_named())
        held, most = tuple(held), max(1, self.at_once // 2)
        full = [account for account, count in Counter(one.account_id for one in held).items() if count >= most]
        taken = (Q(account_id=one.account_id, task__startswith=f"{one.room}.") for one in held)
        return reduce(lambda found, one: found & ~one, taken, own & ~Q(account_id__in=full) if full else own)

    def takes(self, task: str) -> bool:
        """Whether a job of this name is its own."""
        return task.startswith(self.tasks) if self.tasks else not task.startswith(_named())


@dataclass(frozen=True)
class Held:
    """What a job at work keeps from others of its lane."""

    account_id: int
    room: str  # «ritm.imports»

    @classmethod
    def of(cls, job: Job) -> "Held":
        """By the job's account and the name of its task."""
        return cls(job.account_id, ".".join(job.task.split(".")[:2]))


def lanes() -> tuple[Lane, ...]:
    """All lanes; each job has exactly one."""
    return import_module(settings.LANES).LANES


def _named() -> tuple[str, ...]:
    return tuple(task for lane in lanes() for task in lane.tasks)


def _begin_so(tasks: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(task__startswith=task) for task in tasks))
