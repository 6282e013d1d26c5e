"""Days on which nothing is held: closed, and opened again (SC-07, B-11)."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.schedule.actions.naming import clean_name
from ritm.schedule.closed import lessons_within, touches
from ritm.schedule.errors import (
    BadDate,
    ClosureEndsBefore,
    ClosureIsOver,
    ClosureTooLong,
    HallOfAnotherBranch,
    LessonsInClosure,
)
from ritm.schedule.events_of_closures import CANCELLING, ClosureAdded, ClosureChanged, ClosureRemoved
from ritm.schedule.models import FIRST_DAY, LAST_DAY, Closure, Hall, Lesson
from ritm.schedule.queries import lock_lessons

MOST_DAYS = 366
_FIELDS = ("name", "first_on", "last_on", "branch_id", "hall_id")


@transaction.atomic
def add_closure(
    *,
    name: str,
    first_on: date,
    last_on: date,
    branch: Branch | None = None,
    hall: Hall | None = None,
    accepted: frozenset[int] = frozenset(),
    is_silent: bool = False,
    actor: Actor,
) -> Closure:
    """Close the studio, a branch or a hall from one day to another, both inclusive; the template fills nothing there.

    Lessons that stand there are cancelled by the worker as by the studio (B-11); `accepted` names them, else
    LessonsInClosure. Clients read `name` as the reason. Raises NameMissing, NameTooLong, ClosureEndsBefore, ClosureTooLong,
    ClosureIsOver, BadDate, HallOfAnotherBranch.
    """
    closure = Closure(
        branch=hall.branch if hall and not branch else branch, hall=hall, first_on=first_on, last_on=last_on
    )
    closure.name = clean_name(closure, name)
    _check(closure)
    inside = tuple(lessons_within(closure).values_list("pk", flat=True))
    if not accepted.issuperset(inside):
        raise LessonsInClosure
    closure.save()
    event = ClosureAdded(closure_id=closure.pk, lesson_ids=inside, is_silent=is_silent)
    changes = {"name": ("", closure.name), "first_on": ("", first_on), "last_on": ("", last_on)}
    record(event, actor=actor, changes=changes)
    return closure


@transaction.atomic
def remove_closure(*, closure: Closure, hold_again: bool, actor: Actor) -> None:
    """These days are ordinary ones again; with `hold_again` its lessons ahead that it had cancelled are held after all.

    Gone already: nothing happens.
    """
    held = lock_closure(closure.pk)
    if held is None:
        return
    ids = tuple(cancelled_by(held).values_list("pk", flat=True)) if hold_again else ()
    held.delete()
    changes = {"name": (held.name, ""), "first_on": (held.first_on, ""), "last_on": (held.last_on, "")}
    record(ClosureRemoved(closure_id=closure.pk, lesson_ids=ids), actor=actor, changes=changes)


@transaction.atomic
def change_closure(
    *,
    closure: Closure,
    name: str,
    first_on: date,
    last_on: date,
    branch: Branch | None = None,
    hall: Hall | None = None,
    accepted: frozenset[int] = frozenset(),
    hold_again: bool = True,
    is_silent: bool = False,
    actor: Actor,
) -> Closure:
    """Other days, another place or name. What lies inside now is cancelled as by add_closure; with `hold_again` lessons
    ahead that it had cancelled and that lie outside now are held after all.

    Gone meanwhile: nothing happens. Raises as add_closure.
    """
    held = lock_closure(closure.pk)
    if held is None:
        return closure
    before = {one: getattr(held, one) for one in _FIELDS}
    off = list(cancelled_by(held))
    held.branch, held.hall = (hall.branch if hall and not branch else branch), hall
    held.first_on, held.last_on = first_on, last_on
    held.name = clean_name(held, name)
    changes = {one: (old, getattr(held, one)) for one, old in before.items() if old != getattr(held, one)}
    if not changes:
        return held
    _check(held)
    inside = tuple(lessons_within(held).values_list("pk", flat=True))
    if not accepted.issuperset(inside):
        raise LessonsInClosure
    held.save()
    _rename(off, held.name)
    outside = tuple(one.pk for one in off if not touches(held, one)) if hold_again else ()
    event = ClosureChanged(closure_id=held.pk, lesson_ids=inside, held_ids=outside, is_silent=is_silent)
    record(event, actor=actor, changes=changes)
    return held


def _rename(off: list[Lesson], name: str) -> None:
    """Clients read the name as the reason; by it the closure knows its lessons."""
    for lesson in lock_lessons(one.pk for one in off if one.cancel_reason != name):
        lesson.cancel_reason, lesson.version = name, lesson.version + 1
        lesson.save(update_fields=["cancel_reason", "version"])


def lock_closure(closure_id: int) -> Closure | None:
    """The row, held: whoever cancels by it and whoever removes it wait for each other. None where it is gone."""
    return Closure.objects.select_for_update(no_key=True, of=("self",)).filter(pk=closure_id).first()


def cancelled_by(closure: Closure) -> QuerySet[Lesson]:
    """Lessons ahead that it was to cancel and that are not held now for its reason, in order of time."""
    told = Event.objects.filter(name__in=CANCELLING, data__closure_id=closure.pk)
    ids = {pk for data in told.values_list("data", flat=True) for pk in data["lesson_ids"]}
    rows = Lesson.objects.select_related("group").filter(pk__in=ids, starts_at__gt=clock.now())
    return rows.filter(status=Lesson.Status.CANCELLED, cancel_reason=closure.name).order_by("starts_at", "id")


def _check(closure: Closure) -> None:
    if not (FIRST_DAY <= closure.first_on <= LAST_DAY and FIRST_DAY <= closure.last_on <= LAST_DAY):
        raise BadDate(field="first_on")
    if closure.last_on < closure.first_on:
        raise ClosureEndsBefore
    if (closure.last_on - closure.first_on).days >= MOST_DAYS:
        raise ClosureTooLong(days=MOST_DAYS)
    if closure.last_on < clock.today(closure.branch.time_zone if closure.branch else "UTC"):
        raise ClosureIsOver
    if closure.hall and closure.hall.branch_id != closure.branch_id:
        raise HallOfAnotherBranch(hall=closure.hall.name, branch=closure.branch.name if closure.branch else "")
