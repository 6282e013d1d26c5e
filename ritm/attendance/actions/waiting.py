"""Into the waiting list, out of it, and to another place in it (BV-06, W)."""

from django.db.models import Max

from ritm.attendance.actions import places
from ritm.attendance.actions.booking import book
from ritm.attendance.actions.holding import close_entries, release, release_spare
from ritm.attendance.actions.offering import withdraw
from ritm.attendance.errors import Refused
from ritm.attendance.errors_of_queue import NotWaiting, PlaceIsFree, StandsInClass, WaitlistHasClosed, WaitlistIsFull
from ritm.attendance.events import WaitlistJoined, WaitlistReordered
from ritm.attendance.judging import against_waiting
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.policy import against_person
from ritm.attendance.queries import standing
from ritm.attendance.waiting import closes_at, line, longest, pass_kept_for
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson

_Status = WaitlistEntry.Status


@action
def join_waitlist(*, client: Client, lesson: Lesson, by: str = Channel.DESK, actor: Actor) -> WaitlistEntry:
    """Let a client wait for a place in a full lesson; he needs no pass for that yet (BV-06).

    Where the boss wants it, a class of a pass that fits is kept for him (W-5). Locks lesson, client. Waiting already: that
    entry. Raises LessonIsCancelled, ClientIsDeleted, ClientIsBlocked, StandsInClass, WaitlistHasClosed, PlaceIsFree,
    WaitlistIsFull; `by` the client himself, in the portal, also what speaks against his window and his age (B-1, B-2).
    """
    place, person = places.lock_place(lesson, client)
    known = line(place).filter(client=person).first()
    if known is not None:
        return known
    against = _against(place, person)
    if by == Channel.PORTAL:
        against += against_waiting(place, person)
    places.refuse(against, frozenset())
    return _enter(place, person, actor)


def _against(place: Lesson, person: Client) -> list[Refused]:
    found = against_person(place, person)
    if standing(place, (person.pk,)):
        found.append(StandsInClass())
    if clock.now() >= closes_at(place):
        found.append(WaitlistHasClosed())
    if place.free != 0:
        found.append(PlaceIsFree())
    count = line(place).count()
    if count >= longest(place):
        found.append(WaitlistIsFull(count=count))
    return found


def _enter(place: Lesson, person: Client, actor: Actor) -> WaitlistEntry:
    now = clock.now()
    rank = (line(place).aggregate(last=Max("rank"))["last"] or 0) + 1
    entry = WaitlistEntry.objects.create(
        client=person,
        lesson=place,
        client_pass=pass_kept_for(place, person),
        rank=rank,
        placed_at=now,
        joined_at=now,
        joined_by=str(actor),
    )
    if not place.has_queue:
        place.has_queue = True
        place.save(update_fields=["has_queue"])
    places.count_places(place)
    record(WaitlistJoined(entry_id=entry.pk, client_id=person.pk, lesson_id=place.pk), actor=actor)
    return entry


@action
def leave_waitlist(*, entry: WaitlistEntry, actor: Actor) -> WaitlistEntry:
    """The client, or staff for him, no longer wants to wait; that costs nothing (W-8). Left already: nothing happens."""
    return _out(entry, _Status.LEFT, actor=actor)


@action
def remove_from_waitlist(*, entry: WaitlistEntry, reason: str = "", actor: Actor) -> WaitlistEntry:
    """Staff take a client off the list, with a reason of at most 200 characters; he is told. Off already: nothing happens."""
    return _out(entry, _Status.REMOVED, reason=" ".join(reason.split())[:200], actor=actor)


@action
def end_offer(*, entry: WaitlistEntry, why: str, actor: Actor) -> WaitlistEntry:
    """An open offer stands no longer, `why` as on the entry; the place goes to the next one. Answered already: nothing happens."""
    return _out(entry, _Status.VOID, why=why, actor=actor)


def _out(entry: WaitlistEntry, status: str, *, why: str = "", reason: str = "", actor: Actor) -> WaitlistEntry:
    place, row = hold_entry(entry)
    if row.status in LIVE:
        freed = withdraw(place, [row], now=clock.now())
        close_entries([row], status, why=why, reason=reason, now=clock.now(), actor=actor)
        places.count_places(place, held=-release_spare(place), freed=freed)
        row.refresh_from_db()
    return row


@action
def move_in_line(*, entry: WaitlistEntry, to: int, actor: Actor) -> WaitlistEntry:
    """Staff put a client to the place `to` of the line, counted from 1; the others keep their order. Raises NotWaiting."""
    place, row = hold_entry(entry)
    if row.status not in LIVE:
        raise NotWaiting
    return _put(place, row, to, actor=actor)


def _put(place: Lesson, entry: WaitlistEntry, to: int, *, actor: Actor) -> WaitlistEntry:
    rows = [row for row in line(place) if row.pk != entry.pk]
    at = max(0, min(to - 1, len(rows)))
    now = clock.now()
    rows.insert(at, entry)
    first = min(row.rank for row in rows)
    for number, row in enumerate(rows):
        row.rank = first + number
        row.placed_at = now if row.pk == entry.pk else row.placed_at
    WaitlistEntry.objects.bulk_update(rows, ["rank", "placed_at"])
    places.count_places(place)
    ids = {"entry_id": entry.pk, "client_id": entry.client_id, "lesson_id": place.pk}
    record(WaitlistReordered(**ids, place=at + 1), actor=actor)
    return entry


@action
def promote_by_hand(
    *, entry: WaitlistEntry, override: frozenset[str] = frozenset(), reason: str = "", actor: Actor
) -> Booking:
    """Staff give a place to somebody of the line, past those before him: one kept for the line, a free one, or above.

    Locks lesson, client. Raises NotWaiting and what `book` raises.
    """
    place, row = hold_entry(entry)
    if row.status == _Status.PROMOTED and row.booking is not None:
        return row.booking
    if row.status not in LIVE:
        raise NotWaiting
    if row.status == _Status.WAITING:  # whoever has an offer takes that place
        places.count_places(place, held=-release(place, 1))
    return book(client=row.client, lesson=place, by=Channel.QUEUE, override=override, reason=reason, actor=actor)


def hold_entry(entry: WaitlistEntry) -> tuple[Lesson, WaitlistEntry]:
    """The lesson's row, then the entry as it stands under it."""
    place = lock_lesson(entry.lesson_id)
    return place, WaitlistEntry.objects.select_related("client", "booking").get(pk=entry.pk)
