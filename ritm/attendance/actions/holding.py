"""Places that came free and are kept for the waiting list (W-2). The lesson's row is held by the caller."""

from collections.abc import Iterable
from datetime import datetime

from ritm.attendance.events import PlacesHeld, PlacesOpened, WaitlistClosed, WaitlistPromoted
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import LIVE, PlaceHold, WaitlistEntry
from ritm.attendance.waiting import Phase, closes_at, is_switched_on, phase_of
from ritm.core import clock
from ritm.events.actions import record, record_many
from ritm.events.actor import SYSTEM, Actor
from ritm.schedule.models import Lesson

_Status = WaitlistEntry.Status
_BY_LINE = (Channel.QUEUE, Channel.OFFER)


def hold_freed(place: Lesson, freed: int) -> int:
    """Keep what just came free for whoever waits; how many places that are. Nothing where a place goes to anybody now."""
    free = place.free
    if not freed or not place.has_queue or not free or place.status != Lesson.Status.SCHEDULED:
        return 0
    now = clock.now()
    if not is_switched_on():
        return 0
    if phase_of(place, now) == Phase.OPEN:
        tell_of_open(place, min(freed, free), now=now)
        return 0
    held = min(freed, free, _waiting(place) - _held(place))
    if held <= 0:
        return 0
    PlaceHold.objects.bulk_create(PlaceHold(lesson=place, made_at=now) for _ in range(held))
    record(PlacesHeld(lesson_id=place.pk, count=held), actor=SYSTEM)
    return held


def tell_of_open(place: Lesson, count: int, *, now: datetime) -> bool:
    """Places that anybody may take now: whoever waits hears of it while the line is open, «кто первый» (W-1)."""
    is_told = count > 0 and now < closes_at(place) and _waiting(place) > 0
    if is_told:
        record(PlacesOpened(lesson_id=place.pk, count=count), actor=SYSTEM)
    return is_told


def release(place: Lesson, count: int | None = None) -> int:
    """Places kept no longer, the oldest first (None: all); how many they were. Counted by the caller."""
    ids = list(PlaceHold.objects.filter(lesson=place).order_by("pk").values_list("pk", flat=True)[:count])
    PlaceHold.objects.filter(pk__in=ids).delete()
    return len(ids)


def release_spare(place: Lesson) -> int:
    """The same with what is kept for more people than wait (I-24)."""
    spare = _held(place) - _waiting(place)
    return release(place, spare) if spare > 0 else 0


def close_entries(
    entries: Iterable[WaitlistEntry], status: str, *, why: str = "", reason: str = "", now: datetime, actor: Actor
) -> list[WaitlistEntry]:
    """Those who wait no longer. Each is written only where it still waits, so no lesson needs to be held for it."""
    closed = []
    fields = {"status": status, "void_why": why, "reason": reason, "closed_at": now, "closed_by": str(actor)}
    for entry in entries:
        if WaitlistEntry.objects.filter(pk=entry.pk, status=entry.status).update(**fields):
            closed.append(entry)
    events = [
        WaitlistClosed(entry_id=one.pk, client_id=one.client_id, lesson_id=one.lesson_id, status=status, why=why)
        for one in closed
    ]
    record_many(events, actor=actor)
    return closed


def leave_line(place: Lesson, booking: Booking, *, now: datetime, actor: Actor) -> int:
    """Whoever has a place now waits no longer; how many places are kept for nobody now (to be counted).

    Booked by the line, or as the permanent participant as whom he stood in it, he was promoted: then he waits for no
    other class of that time either.
    """
    if not place.has_queue:
        return 0
    entries = list(WaitlistEntry.objects.filter(lesson=place, client=booking.client_id, status__in=LIVE))
    is_own = booking.channel == Channel.REGULAR and any(entry.is_regular for entry in entries)
    if booking.channel not in _BY_LINE and not is_own:
        close_entries(entries, _Status.VOID, why=WaitlistEntry.Why.BOOKED, now=now, actor=actor)
        return release_spare(place)
    for entry in entries:
        entry.status, entry.booking, entry.closed_at, entry.closed_by = _Status.PROMOTED, booking, now, str(actor)
        entry.save(update_fields=["status", "booking", "closed_at", "closed_by"])
        ids = {"client_id": entry.client_id, "lesson_id": place.pk}
        record(WaitlistPromoted(entry_id=entry.pk, booking_id=booking.pk, **ids), actor=actor)
    close_entries(
        _meanwhile(place, booking.client_id), _Status.VOID, why=WaitlistEntry.Why.OVERLAP, now=now, actor=actor
    )
    return release_spare(place)


def _meanwhile(place: Lesson, client_id: int) -> list[WaitlistEntry]:
    """Where else the client waits at that time."""
    rows = WaitlistEntry.objects.filter(client=client_id, status=_Status.WAITING).exclude(lesson=place)
    return list(rows.filter(lesson__starts_at__lt=place.ends_at, lesson__ends_at__gt=place.starts_at))


def live_entries(place: Lesson) -> list[WaitlistEntry]:
    """Everybody whom the lesson's end, or its cancelling, lets go."""
    return (
        list(WaitlistEntry.objects.filter(lesson=place, status__in=LIVE).select_related("booking").order_by("pk"))
        if place.has_queue
        else []
    )


def _waiting(place: Lesson) -> int:
    return WaitlistEntry.objects.filter(lesson=place, status=_Status.WAITING).count()


def _held(place: Lesson) -> int:
    return PlaceHold.objects.filter(lesson=place).count()
