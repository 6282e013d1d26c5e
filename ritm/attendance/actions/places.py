"""Locks and counters that booking and marking share."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ritm.accounts.questions import question
from ritm.attendance.actions.holding import hold_freed
from ritm.attendance.errors import Refused
from ritm.attendance.models import Booking
from ritm.attendance.penalties import COSTING_LATE
from ritm.attendance.queries import day_over, meanwhile
from ritm.clients.models import Client
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson

Overrides = frozenset[str]


def lock_place(lesson: Lesson, client: Client) -> tuple[Lesson, Client]:
    """The lesson's row, then the client's: whoever holds both may count places and choose the pass."""
    place = lock_lesson(lesson.pk)
    return place, lock_clients((client.pk,))[client.pk]


class Around(NamedTuple):
    """A client's rows around a lesson."""

    here: Booking | None  # his standing booking, a missed and an attended one too
    at_once: list[Lesson]  # what he has at that time beside it
    late: list[Booking]  # late cancels here that still cost something


def around(place: Lesson, client: Client) -> Around:
    """One query for all three."""
    found = list(_around(client.pk, place.pk, place.starts_at, place.ends_at))
    own = [row for row in found if row.lesson_id == place.pk]
    here = next((row for row in own if row.status != Booking.Status.CANCELLED), None)
    late = [row for row in own if row is not here]
    return Around(here, [row.lesson for row in found if row.lesson_id != place.pk], late)


@question
def _around(client_id: int, lesson_id: int, starts_at: datetime, ends_at: datetime) -> QuerySet[Booking]:
    here = Q(lesson=lesson_id) & (~Q(status=Booking.Status.CANCELLED) | COSTING_LATE)
    rows = Booking.objects.select_related("client_pass", "lesson__group").filter(client=client_id)
    return rows.filter(here | meanwhile(lesson_id, starts_at, ends_at)).order_by("lesson__starts_at", "lesson")


def count_places(place: Lesson, *, taken: int = 0, unmarked: int = 0, held: int = 0, freed: int = 0) -> None:
    """Write the counters of a lesson whose row is held; what is given above the capacity shrinks by itself (B-12).

    Of the `freed` places each is kept for whoever waits (W-2).
    """
    place.taken += taken
    place.unmarked += unmarked
    place.held += held
    place.held += hold_freed(place, freed)
    if taken > 0 and place.capacity is not None:  # only staff get so far: what they gave is no longer kept
        place.kept_back -= max(0, min(place.kept_back, place.gone - place.capacity))
    place.over = max(0, place.gone - place.capacity) if place.capacity is not None else 0
    place.version += 1
    place.save(update_fields=["taken", "over", "unmarked", "held", "kept_back", "version"])


def refuse(reasons: Iterable[Refused], override: Overrides) -> tuple[str, ...]:
    """Raise the first reason that is not put aside, with all of them; returns the overrides that were needed."""
    reasons = tuple(reasons)
    standing = tuple(reason for reason in reasons if reason.override not in override)
    if standing:
        standing[0].reasons = standing
        raise standing[0]
    return tuple(sorted({reason.override for reason in reasons}))


def reason_of(reason: str, used: tuple[str, ...]) -> str:
    """What stands on the row for an override: never nothing (I-01)."""
    return (reason.strip() or _("no reason given"))[:200] if used else ""


def is_day_over(place: Lesson, now: datetime) -> bool:
    """From here on it is the past (B-16)."""
    return now >= day_over(place)


def undone_on(place: Lesson) -> date:
    """The local date of taking something back: today, yet never before the lesson that it was for."""
    return max(place.on, clock.today(place.zone))
