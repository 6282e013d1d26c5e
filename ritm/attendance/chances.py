"""What one who waits may hope for: a place that is his if he says so, one for whoever comes first, his number (W-1, W-7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median_low

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ritm.attendance.cancelling import consequence, consequence_text
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.paying import choose_for
from ritm.attendance.waiting import closes_at, place_in_line
from ritm.core import clock
from ritm.schedule.models import Lesson

_Status = WaitlistEntry.Status
FEWEST, LATEST = 10, 20  # past classes of the group by which "usually" is said (W-7)


class Chance(StrEnum):
    """What the client can do about it now."""

    OFFERED = "offered"  # the place is kept for him
    OPEN = "open"  # a place is free: whoever comes first
    WAITS = "waits"
    HAS_PLACE = "has_place"
    OVER = "over"


@dataclass(frozen=True)
class Outlook:
    """One entry as its client sees it: never anybody else's name."""

    chance: Chance
    number: int = 0
    until: datetime | None = None
    usually: int | None = None  # places that come free in a class of this group; None: nobody can say yet
    costs: str = ""  # until when he cancels free, or what it takes, if he takes the place now


def outlook(entry: WaitlistEntry, now: datetime) -> Outlook:
    """What stands on the page of the letter's link; at most eight queries."""
    chance, lesson = _chance(entry, now), entry.lesson
    if chance in {Chance.HAS_PLACE, Chance.OVER}:
        return Outlook(chance)
    if chance == Chance.WAITS:
        return Outlook(chance, number=place_in_line(entry), usually=usually_free(lesson))
    is_his = chance == Chance.OFFERED and entry.booking is not None
    until = entry.booking.held_until if is_his and entry.booking is not None else closes_at(lesson)
    return Outlook(chance, until=until, costs=_costs(entry, Channel.OFFER if is_his else Channel.LETTER, now))


def _chance(entry: WaitlistEntry, now: datetime) -> Chance:
    has = Booking.objects.filter(lesson=entry.lesson_id, client=entry.client_id)
    if has.filter(status__in=(Booking.Status.BOOKED, Booking.Status.VISITED)).exists():
        return Chance.HAS_PLACE
    if entry.status not in LIVE or now >= entry.lesson.starts_at or entry.lesson.status != Lesson.Status.SCHEDULED:
        return Chance.OVER
    if is_to_be_had(entry, entry.lesson, now):
        return Chance.OFFERED if entry.status == _Status.OFFERED else Chance.OPEN
    return Chance.WAITS


def is_to_be_had(entry: WaitlistEntry, lesson: Lesson, now: datetime) -> bool:
    """Whether he may take a place now by himself: his offer stands, or one is free and the line has not closed (W-1)."""
    if entry.status == _Status.OFFERED:
        return entry.booking is not None and entry.booking.held_until is not None and now < entry.booking.held_until
    return lesson.free != 0 and now < closes_at(lesson)


def _costs(entry: WaitlistEntry, by: str, now: datetime) -> str:
    """The consequence of B-4 for the booking that he would have."""
    lesson = entry.lesson
    held = choose_for(lesson, entry.client, pinned=None).client_pass
    booking = Booking(client=entry.client, lesson=lesson, channel=by, client_pass=held, booked_at=now)
    return consequence_text(consequence(booking, lesson, now), lesson, now)


def usually_free(lesson: Lesson) -> int | None:
    """How many places came free before the start in the middle one of the group's last classes; None: fewer than ten (W-7).

    One query.
    """
    freed = Booking.objects.filter(
        lesson=OuterRef("pk"), status=Booking.Status.CANCELLED, is_hidden=False, cancelled_at__lt=F("lesson__starts_at")
    )
    counted = Coalesce(Subquery(freed.order_by().values("lesson").annotate(n=Count("pk")).values("n")), 0)
    past = Lesson.objects.filter(group=lesson.group_id, status=Lesson.Status.SCHEDULED, ends_at__lte=clock.now())
    found = list(past.order_by("-starts_at", "-pk").annotate(freed=counted).values_list("freed", flat=True)[:LATEST])
    return median_low(found) if len(found) >= FEWEST else None
