"""Everybody who is booked is marked by one press, and all those marks are taken back by one (BV-12)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ritm.attendance.actions.visit import check_in, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.core.errors import DomainError
from ritm.events.actions import once, require_key
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson


@dataclass(frozen=True)
class GroupMark:
    """Visits that were made, and who was not marked and why, in the order of the roster."""

    visits: tuple[int, ...]
    not_marked: tuple[tuple[Booking, DomainError], ...]


def mark_everybody(*, lesson: Lesson, key: str, override: frozenset[str] = frozenset(), actor: Actor) -> GroupMark:
    """«Отметить всех»: whoever is booked now is marked, each by the pass that P-6 chooses (BV-12).

    A transaction for each person: one who cannot be marked keeps nobody from it, and no two people's rows are locked
    together. `key` is the press: the same press again marks nobody twice, and after a cut goes on where it ended.
    """
    require_key(key)
    visits, against = [], []
    for booking in standing(lesson):
        try:
            visits.append(_mark(booking, lesson, key=key, override=override, actor=actor))
        except DomainError as error:
            against.append((booking, error))
    return GroupMark(tuple(visits), tuple(against))


def standing(lesson: Lesson) -> list[Booking]:
    """Who is booked and not marked yet, in the order of booking."""
    rows = Booking.objects.select_related("client").filter(lesson=lesson, status=Booking.Status.BOOKED)
    return list(rows.order_by("booked_at", "pk"))


def _mark(booking: Booking, lesson: Lesson, *, key: str, override: frozenset[str], actor: Actor) -> int:
    def act() -> str:
        return str(check_in(lesson=lesson, client=booking.client, override=override, actor=actor).pk)

    return int(once(actor=actor, key=f"{key[:40]}x{booking.pk}", form=f"mark everybody: {booking.pk}", act=act)[0])


def unmark_everybody(
    *, lesson: Lesson, visits: Iterable[int], key: str, override: frozenset[str] = frozenset(), actor: Actor
) -> int:
    """Take these marks of a lesson back, the last first, each exactly as it was made (BV-05); how many were taken back.

    A transaction for each, as for the marks; the same press again takes nothing more back, nor does it where somebody
    has marked anew. Raises TooLate after the lesson's day without Override.PAST.
    """
    require_key(key)
    rows = Visit.objects.select_related("client", "lesson").filter(lesson=lesson, pk__in=visits, undone_at=None)
    found = list(rows.order_by("-pk"))
    for visit in found:
        undo_check_in(visit=visit, override=override, actor=actor)
    return len(found)
