"""Whoever goes along when a lesson is moved, and who of them no longer fits (B-11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ritm.attendance.errors import Refused
from ritm.attendance.models import Booking
from ritm.attendance.paying import Choice, choices_of_booked
from ritm.attendance.policy import against_clash
from ritm.attendance.queries import lessons_at_once
from ritm.clients.models import Client
from ritm.schedule.models import Lesson


@dataclass(frozen=True)
class Misfit:
    """One who stays booked although something speaks against it now."""

    client: Client
    reasons: tuple[Refused, ...]


def misfits(lesson: Lesson, moved: Lesson) -> list[Misfit]:
    """Whom `moved`, the same lesson at its new time, does not suit: another lesson at once, a pass that no longer pays.

    By name; who had no pass before has lost none. Four queries, however many are booked.
    """
    rows = booked(lesson)
    pinned = {row.client_id: row.client_pass_id for row in rows if row.is_pinned and row.client_pass_id}
    ids = [row.client_id for row in rows]
    before, after = choices_of_booked(lesson, ids, pinned), choices_of_booked(moved, ids, pinned)
    at_once = clashes(moved, ids)
    found = [
        Misfit(row.client, (*at_once.get(row.client_id, ()), *_lost(before[row.client_id], after[row.client_id])))
        for row in rows
    ]
    return [one for one in found if one.reasons]


def booked(lesson: Lesson) -> list[Booking]:
    """Who is coming, by name."""
    rows = Booking.objects.select_related("client").filter(lesson=lesson, status=Booking.Status.BOOKED)
    return list(rows.order_by("client__name", "pk"))


def booked_into(lesson_ids: Iterable[int]) -> list[Booking]:
    """The same of several lessons, by lesson. One query."""
    rows = Booking.objects.select_related("client").filter(lesson__in=list(lesson_ids), status=Booking.Status.BOOKED)
    return list(rows.order_by("lesson", "client__name", "pk"))


def clashes(lesson: Lesson, client_ids: list[int]) -> dict[int, tuple[Refused, ...]]:
    """What each of these has at that time beside it; who has nothing is absent. One query."""
    others = lessons_at_once(lesson, client_ids=client_ids)
    return {client_id: tuple(against_clash(lesson, lessons)) for client_id, lessons in others.items()}


def _lost(before: Choice, after: Choice) -> tuple[Refused, ...]:
    if before.client_pass is None or after.client_pass is not None or after.why_not is None:
        return ()
    return (after.why_not,)
