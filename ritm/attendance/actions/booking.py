"""Giving places and taking them back. The lesson's row is the lock: whoever holds it may count places."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ritm.attendance import paying
from ritm.attendance.actions import places
from ritm.attendance.actions.freeing import CANCEL_FIELDS, cancelled, free_places
from ritm.attendance.actions.holding import leave_line, release
from ritm.attendance.actions.offering import settle_offers
from ritm.attendance.cancelling import Shown, consequence
from ritm.attendance.charging import MISS_FIELDS, forget_miss, take_charge, take_money
from ritm.attendance.errors import (
    AlreadyMarked,
    BookingIsOver,
    ClassHasBegun,
    ConsequenceChanged,
    NotCancelled,
    TooLate,
)
from ritm.attendance.events import BookingMade, CancelUndone
from ritm.attendance.judging import judged
from ritm.attendance.models import Booking, Channel
from ritm.attendance.policy import Door, Judgement, against_clash, against_person, against_place
from ritm.attendance.queries import lessons_at_once
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import lock_pass
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson

# A booking undone this soon leaves no trace among the cancelled ones (rules §4).
UNDO = timedelta(seconds=10)


@action
def book(
    *,
    client: Client,
    lesson: Lesson,
    by: str = Channel.DESK,
    override: frozenset[str] = frozenset(),
    reason: str = "",
    client_pass: ClientPass | None = None,
    is_again: bool = False,
    actor: Actor,
) -> Booking:
    """Give the client a place in the lesson and reserve a lesson of the pass that will pay (BV-01, B-1, P-6).

    Locks lesson, then client. Already booked: that booking; offered a place by the line: that one is booked (W-1). Raises
    the first reason against it, with all in its `reasons`; `override` puts some aside, which the row keeps with the
    reason. `client_pass` pins the pass by hand. `is_again`: it stood before and comes back, so nobody chooses and no cap
    is asked.
    """
    now = clock.now()
    place, person = places.lock_place(lesson, client)
    settle_offers(place, now=now)
    standing, at_once, _late = places.around(place, person)
    offered = standing if standing is not None and standing.status == Booking.Status.HELD else None
    if standing is not None and offered is None:
        places.refuse(against_person(place, person), override)
        return standing
    paid_by = paying.choose_for(place, person, pinned=client_pass)
    door = Door.WAITING if offered else Door.of(by, is_again=is_again)
    found = judged(place, [(person, paid_by)], {person.pk: at_once}, door=door, needs_pass=_needs_pass(by, client_pass))
    used = places.refuse(found[person.pk].against, override)
    booking = offered or Booking(client=person, lesson=place, channel=by)
    booking.status, booking.held_until = Booking.Status.BOOKED, None
    booking.client_pass = paid_by.client_pass
    booking.is_pinned = client_pass is not None and paid_by.client_pass is not None
    booking.overrides, booking.override_reason = list(used), places.reason_of(reason, used)
    booking.booked_at, booking.booked_by = now, str(actor)
    booking.save()
    spare = leave_line(place, booking, now=now, actor=actor) + (offered is not None)
    places.count_places(place, taken=1, unmarked=1, held=-spare)
    record(BookingMade(booking_id=booking.pk, client_id=person.pk, lesson_id=place.pk), actor=actor)
    return booking


def foresee(*, lesson: Lesson, people: Iterable[tuple[Client, paying.Choice]]) -> dict[int, Judgement]:
    """What `book` would say to each client, rule by rule: for lines beside names. Nothing is locked or written.

    Two queries, three where the boss has set caps, whatever the number of people; who stands in the lesson already is
    not asked about.
    """
    pairs = list(people)
    return judged(lesson, pairs, lessons_at_once(lesson, client_ids=[client.pk for client, _choice in pairs]))


def _needs_pass(by: str, pinned: ClientPass | None) -> bool | None:
    """A pass chosen by hand has to fit; of a permanent participant nobody wants one (BV-09); else as the boss says."""
    if pinned is not None:
        return True
    return False if by == Channel.REGULAR else None


@action
def cancel_booking(
    *,
    booking: Booking,
    by: str = Booking.By.STAFF,
    override: frozenset[str] = frozenset(),
    shown: Shown | None = None,
    actor: Actor,
) -> Booking:
    """Take a booking off: the place and the reserved lesson are free (BV-01, B-4, B-5).

    Locks the lesson; by the client also him and his pass: cancelling after the limit takes what the boss has chosen,
    by nobody else anything. `shown`: what he was told that it takes. Cancelled already: nothing happens. Raises AlreadyMarked for a visit, BookingIsOver for a miss, TooLate after the lesson's day without
    Override.PAST; by the client ClassHasBegun, ConsequenceChanged.
    """
    now = clock.now()
    if by == Booking.By.CLIENT:
        place, _person = places.lock_place(booking.lesson, booking.client)
    else:
        place = lock_lesson(booking.lesson_id)
    row = _standing(booking)
    if row.status == Booking.Status.CANCELLED:
        return row
    if by == Booking.By.STAFF and places.is_day_over(place, now):
        places.refuse([TooLate()], override)
    if by == Booking.By.CLIENT:
        _charge_late(row, place, shown=shown, now=now, actor=actor)
    free_places(place, [row], by=by, now=now, actor=actor)
    record(cancelled(row), actor=actor)
    return row


def _standing(booking: Booking) -> Booking:
    """The row of a booking that can be cancelled, or was; its lesson is held. Raises AlreadyMarked, BookingIsOver."""
    row = Booking.objects.select_related("client").get(pk=booking.pk)
    if row.status not in (Booking.Status.BOOKED, Booking.Status.CANCELLED):
        raise AlreadyMarked if row.status == Booking.Status.VISITED else BookingIsOver
    return row


def _charge_late(row: Booking, place: Lesson, *, shown: Shown | None, now: datetime, actor: Actor) -> None:
    if now >= place.starts_at:
        raise ClassHasBegun
    if row.client_pass_id is not None:
        row.client_pass = lock_pass(row.client_pass_id)
    found = consequence(row, place, now)
    if shown is not None and found.shown != shown:
        raise ConsequenceChanged
    row.is_late = found.is_late
    if found.units:
        reason = CreditEntry.Reason.LATE_CANCEL
        take_charge(row, place, units=found.units, reason=reason, actor=actor, is_held=True)
    elif found.minor:
        take_money(row, place, minor=found.minor, actor=actor)


@action
def undo_booking(*, booking: Booking, actor: Actor) -> Booking:
    """Take back a booking just made: within ten seconds it leaves no trace among the cancelled ones (rules §4)."""
    now = clock.now()
    place = lock_lesson(booking.lesson_id)
    row = _standing(booking)
    if row.status == Booking.Status.CANCELLED:
        return row
    if places.is_day_over(place, now):
        places.refuse([TooLate()], frozenset())
    is_hidden = now - row.booked_at <= UNDO
    free_places(place, [row], by=Booking.By.STAFF, is_hidden=is_hidden, now=now, actor=actor)
    record(cancelled(row), actor=actor)
    return row


@action
def undo_cancelling(*, booking: Booking, override: frozenset[str] = frozenset(), actor: Actor) -> Booking:
    """Take a cancelling back: the booking stands as it was made, and a late one gives back exactly what it took (I-06).

    Locks lesson, client, pass. Nothing happens where the client has a place here. What the booking had put aside stays
    put aside. Raises LessonFull where the place was given away, and what else speaks against the person or the time;
    TooLate after the lesson's day without Override.PAST, NotCancelled where neither client nor staff took it off.
    """
    now = clock.now()
    place, person = places.lock_place(booking.lesson, booking.client)
    standing, at_once, _late = places.around(place, person)
    if standing is not None:
        return standing
    row = Booking.objects.select_related("entry", "charge").get(pk=booking.pk)
    if row.cancelled_by not in (Booking.By.CLIENT, Booking.By.STAFF) or row.is_walk_in:
        raise NotCancelled
    if not place.free:
        places.count_places(place, held=-release(place, 1))  # kept for the line, not given away yet (W-6)
    against = [*against_person(place, person), *([TooLate()] if places.is_day_over(place, now) else [])]
    against += against_clash(place, at_once) + against_place(place)
    places.refuse(against, override | frozenset(row.overrides))
    forget_miss(row, place, actor=actor)
    row.status, row.is_late, row.is_hidden = Booking.Status.BOOKED, False, False
    row.cancelled_at, row.cancelled_by, row.cancelled_by_actor = None, "", ""
    row.save(update_fields=[*CANCEL_FIELDS, *MISS_FIELDS])
    spare = leave_line(place, row, now=now, actor=actor)
    places.count_places(place, taken=1, unmarked=1, held=-spare)
    record(CancelUndone(booking_id=row.pk, client_id=row.client_id, lesson_id=row.lesson_id), actor=actor)
    return row
