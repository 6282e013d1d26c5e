"""Who takes part in a group permanently: joining, other days, pauses, leaving (B-15, BV-09)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from ritm.attendance.actions.freeing import cancelled, free_places
from ritm.attendance.actions.heading import entries_gone, step_out
from ritm.attendance.actions.seating import lock_groups, seat
from ritm.attendance.errors import ClientIsDeleted
from ritm.attendance.errors_of_regulars import (
    AlreadyRegular,
    GroupIsArchived,
    NoWeekdays,
    PausesOverlap,
    PeriodInverted,
    PeriodTooFar,
    RegularIsOver,
)
from ritm.attendance.events_of_regulars import RegularChanged, RegularJoined, RegularLeft, RegularPaused, RegularResumed
from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause
from ritm.attendance.regulars import coming_of, overlapping, own_bookings
from ritm.clients.models import Client
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.core.weekdays import EVERY_DAY, as_bits
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor
from ritm.schedule.models import FIRST_DAY, LAST_DAY, ClassGroup, Lesson
from ritm.schedule.queries import lock_lessons

ALL_DAYS = tuple(range(7))


@transaction.atomic
def join_group(
    *,
    client: Client,
    group: ClassGroup,
    begins_on: date,
    ends_on: date | None = None,
    weekdays: Iterable[int] = ALL_DAYS,
    actor: Actor,
) -> StandingBooking:
    """Make the client a permanent participant and book him into the lessons that stand already (BV-09, B-15).

    Both dates are inclusive; weekdays count from Monday 0. Locks the group, its coming lessons, the client.
    Raises NoWeekdays, PeriodInverted, PeriodTooFar, AlreadyRegular, GroupIsArchived, ClientIsDeleted.
    """
    standing = StandingBooking(
        client=client,
        weekdays=as_bits(weekdays),
        begins_on=begins_on,
        ends_on=ends_on,
        joined_at=clock.now(),
        joined_by=str(actor),
    )
    standing.group, lessons = _hold(group.pk)
    standing.client = lock_clients((client.pk,))[client.pk]
    if standing.group.is_archived:
        raise GroupIsArchived(group=group.name)
    if standing.client.deleted_at is not None:
        raise ClientIsDeleted
    check_terms(standing)
    standing.save()
    record(RegularJoined(**_ids(standing)), actor=actor)
    seat(standing=[standing], lessons=lessons, actor=actor)
    return standing


@transaction.atomic
def change_regular(
    *, standing: StandingBooking, begins_on: date, ends_on: date | None, weekdays: Iterable[int], actor: Actor
) -> StandingBooking:
    """Other weekdays or dates. Coming bookings that are his no longer come off, free; new ones are made.

    Raises as join_group, and RegularIsOver.
    """
    standing, lessons = _held(standing)
    wanted = {"weekdays": as_bits(weekdays), "begins_on": begins_on, "ends_on": ends_on}
    changes = {name: (getattr(standing, name), value) for name, value in wanted.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_old, new) in changes.items():
        setattr(standing, name, new)
    check_terms(standing)
    if changes:
        standing.save(update_fields=[*changes])
        record(RegularChanged(**_ids(standing)), actor=actor, changes=changes)
    _settle(standing, lessons, actor)
    return standing


@transaction.atomic
def pause_regular(*, standing: StandingBooking, begins_on: date, ends_on: date, actor: Actor) -> StandingPause:
    """He keeps his place in the group and is not booked on these days, both inclusive; bookings inside come off, free.

    Raises PeriodInverted, PeriodTooFar, PausesOverlap, RegularIsOver.
    """
    standing, lessons = _held(standing)
    check_pause(standing, begins_on, ends_on)
    pause = StandingPause.objects.create(standing=standing, begins_on=begins_on, ends_on=ends_on)
    record(RegularPaused(**_ids(standing), **_days(pause)), actor=actor)
    _settle(_again(standing), lessons, actor)
    return pause


@transaction.atomic
def end_pause(*, pause: StandingPause, actor: Actor) -> StandingBooking:
    """Take a pause away: he is booked into the lessons in it that are still to come. Gone already: nothing happens."""
    standing, lessons = _held(pause.standing)
    days = _days(pause)
    if StandingPause.objects.filter(pk=pause.pk).delete()[0]:
        record(RegularResumed(**_ids(standing), **days), actor=actor)
    _settle(_again(standing), lessons, actor)
    return standing


@transaction.atomic
def seat_again(*, standing: StandingBooking, actor: Actor) -> StandingBooking:
    """Book him into the coming lessons in which there was no place for him, where there is one now."""
    standing, lessons = _held(standing)
    seat(standing=[standing], lessons=lessons, actor=actor)
    return standing


@transaction.atomic
def leave_group(*, standing: StandingBooking, lets_go: bool, actor: Actor) -> StandingBooking:
    """He is no permanent participant any more. `lets_go`: his coming bookings come off, free; else they stay.

    Left already: nothing happens.
    """
    lock_groups((standing.group_id,))
    standing = _again(standing)
    if standing.left_at is not None:
        return standing
    off = own_bookings(standing, gone=False) if lets_go else []
    standing.left_at = clock.now()
    waits = entries_gone(standing)
    ids = {row.lesson_id for row in off} | {entry.lesson_id for entry in waits}
    held = {place.pk: place for place in lock_lessons(ids)}
    lock_clients((standing.client_id,))
    standing.save(update_fields=["left_at"])
    record(RegularLeft(**_ids(standing)), actor=actor)
    _let_go(off, held, actor)
    step_out(waits, held, actor)
    return standing


def check_terms(standing: StandingBooking) -> None:
    """Raises NoWeekdays, PeriodInverted, PeriodTooFar, AlreadyRegular."""
    if not 0 < standing.weekdays <= EVERY_DAY:
        raise NoWeekdays
    _check_days(standing.begins_on, standing.ends_on)
    if overlapping(standing.client_id, standing.group_id, standing):
        raise AlreadyRegular(group=standing.group.name)


def check_pause(standing: StandingBooking, begins_on: date, ends_on: date) -> None:
    """Raises PeriodInverted, PeriodTooFar, PausesOverlap."""
    _check_days(begins_on, ends_on)
    if any(first <= ends_on and begins_on <= last for first, last in standing.off):
        raise PausesOverlap


def _check_days(begins_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < begins_on:
        raise PeriodInverted
    if not FIRST_DAY <= begins_on <= LAST_DAY or not FIRST_DAY <= (ends_on or begins_on) <= LAST_DAY:
        raise PeriodTooFar


def _hold(group_id: int) -> tuple[ClassGroup, list[Lesson]]:
    group = lock_groups((group_id,))[group_id]
    return group, lock_lessons(coming_of(group_id).values_list("pk", flat=True))


def _held(standing: StandingBooking) -> tuple[StandingBooking, list[Lesson]]:
    """His row as it is under the lock of the group, with its coming lessons; then the client is held."""
    _group, lessons = _hold(standing.group_id)
    lock_clients((standing.client_id,))
    standing = _again(standing)
    if standing.left_at is not None:
        raise RegularIsOver
    return standing, lessons


def _again(standing: StandingBooking) -> StandingBooking:
    rows = StandingBooking.objects.select_related("client", "group").prefetch_related("pauses")
    return rows.get(pk=standing.pk)


def _settle(standing: StandingBooking, lessons: list[Lesson], actor: Actor) -> None:
    """What is no longer his comes off; what has become his is booked."""
    held = {place.pk: place for place in lessons}
    _let_go(own_bookings(standing, gone=True), held, actor)
    step_out(entries_gone(standing), held, actor)
    seat(standing=[standing], lessons=lessons, actor=actor)


def _let_go(rows: list[Booking], held: dict[int, Lesson], actor: Actor) -> None:
    """By the rule: what somebody takes off by hand is not booked again, this is."""
    now = clock.now()
    rows = [row for row in rows if row.lesson_id in held]
    for row in rows:
        free_places(held[row.lesson_id], [row], by=Booking.By.RULE, now=now, actor=actor)
    record_many([cancelled(row) for row in rows], actor=actor)


def _ids(standing: StandingBooking) -> dict[str, Any]:
    return {"standing_id": standing.pk, "client_id": standing.client_id, "group_id": standing.group_id}


def _days(pause: StandingPause) -> dict[str, Any]:
    return {"pause_id": pause.pk, "begins_on": pause.begins_on.isoformat(), "ends_on": pause.ends_on.isoformat()}
