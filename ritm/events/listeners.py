"""Up is an event: the three kinds of listener, all listed in config/subscriptions.py.

`first` runs before the lower action locks anything and may refuse; `within` runs in the same transaction after
the write; `after` goes to the worker as a Job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal

from django.conf import settings


@dataclass(frozen=True)
class Subscription:
    """One handler of one kind of event."""

    when: Literal["first", "within", "after"]
    event: type
    handler: Callable[..., None] | Any


def first(event: type, handler: Callable[..., None]) -> Subscription:
    """handler(event, *, actor) before anything is locked."""
    return Subscription("first", event, handler)


def within(event: type, handler: Callable[..., None]) -> Subscription:
    """handler(event, *, actor) in the same transaction, after the write."""
    return Subscription("within", event, handler)


def after(event: type, task: Any) -> Subscription:
    """A django_tasks task that the worker calls as task(event_id=…), at least once."""
    return Subscription("after", event, task)


@cache
def listeners(when: str, event: type) -> tuple[Any, ...]:
    """The handlers of one kind for one event, in the order of the list."""
    rows: list[Subscription] = import_module(settings.SUBSCRIPTIONS).SUBSCRIPTIONS
    return tuple(row.handler for row in rows if row.when == when and row.event is event)
