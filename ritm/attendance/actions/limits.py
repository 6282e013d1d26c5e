"""Until when a client cancels free: the boss's choice, for the whole account or for one of its parts (B-4)."""

from typing import Any

from ritm.accounts.models import Branch
from ritm.attendance.errors import BadLimit
from ritm.attendance.events import CancelLimitChanged
from ritm.attendance.limits import SCOPES, Limit, limit_of
from ritm.attendance.models import CancelLimit
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.models import ClassGroup, Discipline, Lesson

LONGEST_HOURS = 168  # a week
Scope = Lesson | ClassGroup | Discipline | Branch
_NAMES: dict[type, str] = {Lesson: "lesson", ClassGroup: "group", Discipline: "discipline", Branch: "branch"}


@action
def choose_cancel_limit(*, limit: Limit, scope: Scope | None = None, actor: Actor) -> CancelLimit:
    """Until when cancelling is free in a lesson, group, discipline or branch, or (None) in the account (B-4).

    For bookings made from now on. Hours are whole, 0 (free until the start) to 168. The same choice again changes
    nothing. Raises BadLimit.
    """
    for name in ("hours", "morning_hours"):
        if not 0 <= getattr(limit, name) <= LONGEST_HOURS:
            raise BadLimit(field=name, longest=LONGEST_HOURS)
    last = _last(scope)
    if last is not None and limit_of(last) == limit:
        return last
    return _choose(scope, limit, last, actor)


@action
def lift_cancel_limit(*, scope: Scope, actor: Actor) -> None:
    """Let a lesson, group, discipline or branch go by the wider limit again; where it does, nothing happens (B-4)."""
    last = _last(scope)
    if last is not None and limit_of(last) is not None:
        _choose(scope, None, last, actor)


def _last(scope: Scope | None) -> CancelLimit | None:
    wanted = {f"{name}_id": value for name, value in _named(scope).items()}
    same = {name if value else f"{name}__isnull": value or True for name, value in wanted.items()}
    return CancelLimit.objects.filter(**same).order_by("-chosen_at", "-pk").first()


def _choose(scope: Scope | None, limit: Limit | None, last: CancelLimit | None, actor: Actor) -> CancelLimit:
    named = {f"{name}_id": value for name, value in _named(scope).items()}
    before, values = _values(limit_of(last) if last else None), _values(limit)
    made = CancelLimit.objects.create(chosen_at=clock.now(), **named, **values)
    changes = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    record(CancelLimitChanged(limit_id=made.pk), actor=actor, changes=changes)
    return made


def _named(scope: Scope | None) -> dict[str, int | None]:
    return {name: scope.pk if scope is not None and _NAMES[type(scope)] == name else None for name in SCOPES}


def _values(limit: Limit | None) -> dict[str, Any]:
    """As a row keeps it: hours, or the wall time of the day before."""
    hours: dict[str, Any] = dict.fromkeys(("hours", "morning_hours", "morning_until", "day_before_at"))
    if limit is not None and limit.day_before_at is not None:
        return {**hours, "day_before_at": limit.day_before_at}
    return {name: getattr(limit, name) for name in hours} if limit is not None else hours
