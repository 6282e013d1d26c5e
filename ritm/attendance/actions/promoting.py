"""The line moves: a place that came free goes to the first who may have it, each in a transaction of its own (W-2)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from ritm.attendance.actions.booking import book
from ritm.attendance.actions.holding import close_entries, live_entries, release, tell_of_open
from ritm.attendance.actions.offering import offer, settle_offers, withdraw
from ritm.attendance.actions.places import count_places
from ritm.attendance.errors import Refused
from ritm.attendance.events import PlacesOpened, WaitlistPassedOver
from ritm.attendance.kept_refusals import kept
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import LIVE, PlaceHold, SkipLog, WaitlistEntry
from ritm.attendance.waiting import CLOSES, LAST_OFFER, Phase, is_switched_on, line, phase_of, turns
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.core.errors import Busy
from ritm.core.quiet import NIGHT, loud
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.events.models import Event
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson

ATTEMPTS = 20  # by so many people may the line be other than it was when it was read
# A place is kept so long at most; what a killed process has left is seen to by the sweep.
STALE = timedelta(seconds=30)


def promote(*, lesson_id: int) -> int:
    """Give each place kept for the line to the first in it who may have it; how many were given (W-2, W-4).

    A transaction for each: Lesson, then that Client. Whom it passes over stays in the line, with the reason in the
    skip log. Nobody may have it, or it is too late: the place is open to everybody. Safe to repeat.
    """
    given, changed, refused = 0, 0, dict[int, Refused]()
    while changed < ATTEMPTS:
        try:
            if not _one_turn(lesson_id, refused):
                return given
            given, refused = given + 1, {}
        except _Changed as found:
            changed += 1
            refused[found.client_id] = found.against
    raise Busy


class _Changed(Exception):
    """Under the lock somebody may not have the place after all."""

    def __init__(self, client_id: int, against: Refused) -> None:
        self.client_id, self.against = client_id, against


@transaction.atomic
def _one_turn(lesson_id: int, refused: dict[int, Refused]) -> bool:
    now, place = clock.now(), lock_lesson(lesson_id)
    settle_offers(place, now=now)
    if not PlaceHold.objects.filter(lesson=place).exists():
        return False
    if place.status != Lesson.Status.SCHEDULED or phase_of(place, now) == Phase.OPEN or not is_switched_on():
        opened = release(place)
        count_places(place, held=-opened)
        if place.status == Lesson.Status.SCHEDULED and is_switched_on():
            tell_of_open(place, opened, now=now)
        return False
    waiting = [entry for entry in line(place) if entry.status == WaitlistEntry.Status.WAITING]
    seen = turns(place, waiting)
    against = {client_id: refused.get(client_id, turn.against) for client_id, turn in seen.items()}
    chosen = next((entry for entry in waiting if against[entry.client_id] is None), None)
    for entry in waiting[: waiting.index(chosen)] if chosen else waiting:
        _pass_over(entry, against[entry.client_id], now)
    count_places(place, held=-release(place, 1 if chosen else None))
    if chosen is not None:
        _give(place, chosen, now)
    return chosen is not None


def _give(place: Lesson, entry: WaitlistEntry, now: datetime) -> None:
    person = entry.client = lock_clients((entry.client_id,))[entry.client_id]
    turn = turns(place, [entry])[person.pk]
    if turn.against is not None:
        raise _Changed(person.pk, turn.against)
    if phase_of(place, now) == Phase.OFFERED:
        offer(place, entry, now=now)
        count_places(place, held=1)
        return
    try:
        book(client=person, lesson=place, by=Channel.REGULAR if entry.is_regular else Channel.QUEUE, actor=SYSTEM)
    except Refused as against:
        raise _Changed(person.pk, against) from against


def _pass_over(entry: WaitlistEntry, against: Refused | None, now: datetime) -> None:
    """The reason stands in the log each time; the client is told of the first (W-4)."""
    refusal = against or Refused()
    SkipLog.objects.create(entry=entry, passed_at=now, code=refusal.code, details=kept(refusal))
    if WaitlistEntry.objects.filter(pk=entry.pk, told_at=None).update(told_at=now):
        ids = {"entry_id": entry.pk, "client_id": entry.client_id, "lesson_id": entry.lesson_id}
        record(WaitlistPassedOver(**ids, code=refusal.code), actor=SYSTEM)


def sweep_waitlists() -> int:
    """What the minute brings: begun lessons let their line go, places kept too long and offers without an answer move on.

    Whoever waits hears of places that were open before the last hour began (W-1). How many lessons were seen to; each in
    a transaction of its own.
    """
    now = clock.now()
    begun = Q(lesson__starts_at__lte=now)
    ended = WaitlistEntry.objects.filter(begun, status__in=LIVE).values_list("lesson", flat=True)
    kept = PlaceHold.objects.filter(begun | Q(made_at__lte=now - STALE)).values_list("lesson", flat=True)
    over = Booking.objects.filter(status=Booking.Status.HELD, held_until__lte=now).values_list("lesson", flat=True)
    ids = sorted({*ended.distinct(), *kept.distinct(), *over.distinct()})
    for lesson_id in ids:
        end_line(lesson_id=lesson_id)
        promote(lesson_id=lesson_id)
    return len(ids) + sum(tell_of_last_hour(lesson_id=lesson_id) for lesson_id in _open_in_last_hour(now))


def _open_in_last_hour(now: datetime) -> list[int]:
    """Lessons with a line and a place that nobody in it could have, which any of them may take now."""
    hour = Lesson.objects.filter(starts_at__gt=now + CLOSES, starts_at__lte=now + LAST_OFFER, has_queue=True)
    open_ones = hour.filter(status=Lesson.Status.SCHEDULED, capacity__gt=F("taken") + F("held") + F("kept_back"))
    waited_for = open_ones.filter(waiting__status=WaitlistEntry.Status.WAITING).distinct()
    return list(waited_for.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def tell_of_last_hour(*, lesson_id: int) -> bool:
    """Places that are open as the last hour begins: everybody who waits is told, once (W-1). Locks the lesson."""
    now, place = clock.now(), lock_lesson(lesson_id)
    begins = place.starts_at - LAST_OFFER
    told = Event.objects.filter(name=PlacesOpened.name, happened_at__gte=begins - NIGHT, data__lesson_id=place.pk)
    # What came free at night is told when it ends.
    if not is_switched_on() or any(loud(at, place.zone) >= begins for at in told.values_list("happened_at", flat=True)):
        return False
    return tell_of_open(place, place.free or 0, now=now)


@transaction.atomic
def end_line(*, lesson_id: int) -> None:
    """A lesson that has begun gives no places by itself any more: whoever waited waits no longer. Locks the lesson."""
    now, place = clock.now(), lock_lesson(lesson_id)
    if place.starts_at > now:
        return
    entries = live_entries(place)
    withdraw(place, entries, now=now)
    close_entries(entries, WaitlistEntry.Status.ENDED, now=now, actor=SYSTEM)
    count_places(place, held=-release(place))
