"""Taking back a mark that had ended a freeze: the freeze lies again where nobody has used its days since (F-5, I-06)."""

from ritm.attendance.actions.locking import hold_all
from ritm.attendance.models import Channel, Visit
from ritm.attendance.thawing import booked_inside, cause_of, ended_by
from ritm.events.actor import Actor
from ritm.passes.actions.thawing import put_freeze_back


def hold_for_undo(visit: Visit | None) -> None:
    """Before the lesson of a visit is locked: it, the lessons of bookings that the freeze would reach, then the client."""
    if visit is not None and ended_by(visit) is not None:
        known = visit
        hold_all((visit.client_id,), lambda: (_lessons(known), frozenset()))


def put_back_ended(visit: Visit, *, actor: Actor) -> None:
    """What the visit had ended lies again, but where somebody was booked into its days by hand; the lessons are held."""
    kept = ended_by(visit)
    if kept is not None:
        may = all(row.channel == Channel.REGULAR for row in booked_inside(kept))
        put_freeze_back(cause=cause_of(visit), may=may, actor=actor)


def _lessons(visit: Visit) -> frozenset[int]:
    kept = ended_by(visit)
    inside = booked_inside(kept) if kept is not None else []
    return frozenset({visit.lesson_id, *(row.lesson_id for row in inside)})
