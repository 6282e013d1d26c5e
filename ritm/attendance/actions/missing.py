"""Misses: who was booked and did not come. From a visit and back it is one action, never an edit in place (B-6, B-8)."""

from datetime import datetime

from ritm.attendance.actions import places
from ritm.attendance.actions.freeing import free_places
from ritm.attendance.actions.replacing import costing_late, hand_on, replace_late, replaced_by, take_again
from ritm.attendance.actions.thawed import hold_for_undo, put_back_ended
from ritm.attendance.actions.visit import give_back, ids_of_visit
from ritm.attendance.charging import MISS_FIELDS, forget_miss, lock_passes_of, take_charge
from ritm.attendance.errors import NotBooked, TooLate
from ritm.attendance.events import BookingMissed, MissUndone, VisitUndone
from ritm.attendance.models import Booking
from ritm.attendance.penalties import MissKind, terms_at
from ritm.attendance.policy import against_person, is_long_over
from ritm.attendance.queries import live_visits
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson


@action
def mark_no_show(
    *, booking: Booking, kind: str = MissKind.FREE, override: frozenset[str] = frozenset(), actor: Actor
) -> Booking:
    """«Пропуск»: the client was booked and did not come; the pass that kept the place pays as `kind` says (BV-08, B-6).

    Locks lesson, client, passes. A visit is taken back in the same act, with what it took (B-8); a charged miss stands
    in the place of a late cancel of the same class (B-10). Missed already: that booking. Raises NotBooked, NothingToCharge where no pass kept the place, TooLate an hour after the end without
    Override.PAST, and what `take_credit` raises.
    """
    now = clock.now()
    if booking.status == Booking.Status.VISITED:
        hold_for_undo(live_visits().filter(booking=booking).first())
    place, person = places.lock_place(booking.lesson, booking.client)
    row = Booking.objects.select_related("client_pass", "client", "lesson").get(pk=booking.pk)
    if row.missed_at is not None:
        return row
    _refuse(row, place, person, override=override, now=now)
    was, units = row.status, terms_at(row.booked_at).units(kind)
    if was == Booking.Status.VISITED:
        _take_visit_back(row, place, person, is_charged=units > 0, now=now, actor=actor)
    elif units:
        late = costing_late(place, person)
        replace_late(late=late, place=place, person=person, now=now, actor=actor)
    row.status, row.missed_at, row.missed_by = Booking.Status.NO_SHOW, now, str(actor)
    row.is_excused = kind == MissKind.EXCUSED
    if units:
        take_charge(row, place, units=units, actor=actor)
    row.save(update_fields=["status", *MISS_FIELDS])
    places.count_places(place, unmarked=-int(was == Booking.Status.BOOKED))
    record(BookingMissed(**_ids(row), units=row.charge_units, is_excused=row.is_excused), actor=actor)
    return row


def _refuse(row: Booking, place: Lesson, person: Client, *, override: frozenset[str], now: datetime) -> None:
    if row.status == Booking.Status.CANCELLED or (row.status == Booking.Status.VISITED and row.is_walk_in):
        raise NotBooked
    against = [reason for reason in against_person(place, person) if not reason.override]
    if is_long_over(place, now):
        against.append(TooLate())
    places.refuse(against, override)


def _take_visit_back(
    row: Booking, place: Lesson, person: Client, *, is_charged: bool, now: datetime, actor: Actor
) -> None:
    lock_passes_of(person)
    visit = live_visits().select_related("booking").annotate(replaced=replaced_by("marked_at")).get(booking=row)
    give_back(visit, place, key=f"visit:{visit.pk}:undo", reason="visit_undone", actor=actor)
    put_back_ended(visit, actor=actor)
    visit.undone_at, visit.undone_by = now, str(actor)
    visit.save(update_fields=["undone_at", "undone_by"])
    if is_charged:
        hand_on(place, person, since=visit.marked_at, now=now)
    else:
        take_again(booking_id=visit.replaced, place=place, actor=actor)
    record(VisitUndone(**ids_of_visit(visit)), actor=actor)


@action
def undo_no_show(*, booking: Booking, override: frozenset[str] = frozenset(), actor: Actor) -> Booking:
    """Take a miss back with exactly what it took: the booking stands again (BV-08, I-06).

    Locks lesson, client, pass. No miss: nothing happens. Raises TooLate after the lesson's day without Override.PAST.
    """
    now = clock.now()
    place, person = places.lock_place(booking.lesson, booking.client)
    row = Booking.objects.select_related("entry").annotate(replaced=replaced_by("missed_at")).get(pk=booking.pk)
    if row.status != Booking.Status.NO_SHOW:
        return row
    if places.is_day_over(place, now):
        places.refuse([TooLate()], override)
    if row.replaced:
        lock_passes_of(person)
    forget_miss(row, place, actor=actor)
    row.status = Booking.Status.BOOKED if person.deleted_at is None else row.status
    row.save(update_fields=["status", *MISS_FIELDS])
    take_again(booking_id=row.replaced, place=place, actor=actor)
    if person.deleted_at is None:
        places.count_places(place, unmarked=1)
    else:
        free_places(place, [row], by=Booking.By.RULE, is_hidden=True, now=now, actor=actor)
    record(MissUndone(**_ids(row)), actor=actor)
    return row


def _ids(row: Booking) -> dict[str, int]:
    return {"booking_id": row.pk, "client_id": row.client_id, "lesson_id": row.lesson_id}
