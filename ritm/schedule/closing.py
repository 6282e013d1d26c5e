"""What the worker does after a closure: one job a lesson, as each has locks of its own; safe to repeat."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks.base import Task

from ritm.core.errors import DomainError
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.events.outbox import add_job
from ritm.schedule.actions.cancelling import cancel_lesson, reopen_lesson
from ritm.schedule.actions.closures import lock_closure
from ritm.schedule.closed import cancel_key, touches
from ritm.schedule.models import Lesson


@task()
def cancel_closed(*, event_id: int) -> None:
    """The lessons of a closure, or of one that was changed, are cancelled, as long as it stands."""
    _one_by_one(cancel_one, event_id, Event.objects.get(pk=event_id).data["lesson_ids"])


@task()
def hold_again(*, event_id: int) -> None:
    """The lessons of a closure that is gone are held after all."""
    _one_by_one(hold_one, event_id, Event.objects.get(pk=event_id).data["lesson_ids"])


@task()
def hold_outside(*, event_id: int) -> None:
    """The same of lessons that a changed closure no longer lies over."""
    _one_by_one(hold_one, event_id, Event.objects.get(pk=event_id).data["held_ids"])


@task()
def cancel_one(*, event_id: int, lesson_id: int) -> None:
    """One lesson of a closure; where somebody is marked already it stays (B-11)."""
    event = Event.objects.get(pk=event_id)
    closure = lock_closure(event.data["closure_id"])
    lesson = Lesson.objects.filter(pk=lesson_id).first()
    if closure is not None and lesson is not None and touches(closure, lesson):
        _try_to(cancel_lesson, lesson_id, event, reason=closure.name, is_silent=event.data["is_silent"])


@task()
def hold_one(*, event_id: int, lesson_id: int) -> None:
    """One lesson after all; whoever can is booked again."""
    _try_to(reopen_lesson, lesson_id, Event.objects.get(pk=event_id))


def _one_by_one(one: Task, event_id: int, lesson_ids: Iterable[int]) -> None:
    for lesson_id in lesson_ids:
        key = cancel_key(event_id, lesson_id) if one is cancel_one else f"{one.name}:{event_id}:{lesson_id}"
        add_job(task=one.module_path, key=key, event_id=event_id, lesson_id=lesson_id)


def _try_to(act: Callable[..., Lesson], lesson_id: int, event: Event, **how: Any) -> None:
    lesson = Lesson.objects.filter(pk=lesson_id).first()
    if lesson is None:
        return
    try:
        with transaction.atomic():
            act(lesson=lesson, actor=Actor.of(f"{event.actor_kind}:{event.actor_id or 0}"), **how)
    except DomainError:
        return  # it was held, or its day is over: it stays, and its card shows it
