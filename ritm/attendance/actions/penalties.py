"""What a miss or a late cancel took goes back, exactly and once: waived, restored, or because the miss is no miss (B-7 … B-9)."""

from datetime import datetime
from typing import Any

from ritm.attendance.actions import places
from ritm.attendance.charging import MISS_FIELDS, forget_miss, return_charge
from ritm.attendance.errors import NothingTaken, TooLate
from ritm.attendance.events import ChargeWaived, CreditRestored, PenaltyTermsChanged
from ritm.attendance.models import Booking, PenaltyTerms
from ritm.attendance.penalties import COSTING_LATE, has_taken, rosters_until, stands, terms_at
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.queries import lock_passes
from ritm.schedule.models import Lesson


@action
def waive_charge(*, booking: Booking, override: frozenset[str] = frozenset(), actor: Actor) -> Booking:
    """«Снять штраф»: what a miss or a late cancel took goes back, and it stays what it is (B-7).

    Locks lesson, client, then the pass or the client's money. Given back already: nothing happens. Raises NothingTaken, TooLate a day after it was
    taken without Override.PAST.
    """
    now = clock.now()
    row, place = _held(booking)
    if not stands(row):
        return row
    until = rosters_until(row)
    if until is not None and now > until:
        places.refuse([TooLate()], override)
    _give_back(row, place, as_=Booking.GivenBack.WAIVED, now=now, actor=actor)
    record(ChargeWaived(**_taken(row)), actor=actor)
    return row


@action
def restore_credit(*, booking: Booking, actor: Actor) -> Booking:
    """«Возместить занятие»: the same from the card, whenever; once a booking (B-9, PA-06).

    A pass that has ended stays ended, and what came back burns three days later (P-8). Raises NothingTaken, of what
    became a debt too: that is waived.
    """
    row, place = _held(booking)
    if row.entry_id is None:
        raise NothingTaken
    if not stands(row):
        return row
    _give_back(row, place, as_=Booking.GivenBack.RESTORED, now=clock.now(), actor=actor)
    record(CreditRestored(**_taken(row)), actor=actor)
    return row


def _held(booking: Booking) -> tuple[Booking, Lesson]:
    place, _person = places.lock_place(booking.lesson, booking.client)
    row = Booking.objects.select_related("entry", "charge").get(pk=booking.pk)
    if not has_taken(row):
        raise NothingTaken
    return row, place


def _give_back(row: Booking, place: Lesson, *, as_: str, now: datetime, actor: Actor) -> None:
    return_charge(row, place, actor=actor)
    row.given_back_at, row.given_back_as = now, as_
    row.save(update_fields=["given_back_at", "given_back_as"])


@action
def forgive_lesson(*, place: Lesson, missed: list[Booking], actor: Actor) -> None:
    """A class that is not held costs nobody anything: misses are none, late cancels give back what they took (B-5).

    The caller holds the lesson and saves nothing of `missed` himself.
    """
    gone = Booking.objects.filter(COSTING_LATE, lesson=place)
    late = list(gone.select_related("entry", "charge").order_by("client", "pk"))
    lock_passes({row.entry.client_pass_id for row in (*missed, *late) if row.entry is not None})
    for row in missed:
        forget_miss(row, place, actor=actor)
        row.save(update_fields=[*MISS_FIELDS])
    for row in late:
        _give_back(row, place, as_=Booking.GivenBack.WAIVED, now=clock.now(), actor=actor)
        record(ChargeWaived(**_taken(row)), actor=actor)


@action
def choose_penalty_terms(
    *,
    charges: bool,
    miss_percent: int,
    excused_percent: int,
    late_percent: int | None = None,
    charges_drop_in: bool = False,
    actor: Actor,
) -> PenaltyTerms:
    """The boss's choice of what a miss and a late cancel take, in percent of a lesson; for bookings made from now on.

    `late_percent` None: not chosen, 0: nothing. `charges_drop_in`: a late cancel without a pass takes the same part of
    the price of a single visit. The same choice again changes nothing (B-5, B-6, N-5).
    """
    now = clock.now()
    was = terms_at(now)
    values: dict[str, Any] = {"charges": charges, "miss_percent": miss_percent, "excused_percent": excused_percent}
    values |= {"late_percent": late_percent, "charges_drop_in": charges_drop_in}
    before = {name: getattr(was, name) for name in values}
    last = PenaltyTerms.objects.order_by("-chosen_at", "-pk").first()
    if last is not None and before == values:
        return last
    made = PenaltyTerms.objects.create(chosen_at=now, **values)
    changes = {name: (before[name] if last else None, value) for name, value in values.items()}
    record(
        PenaltyTermsChanged(terms_id=made.pk),
        actor=actor,
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
    )
    return made


def _taken(row: Booking) -> dict[str, int]:
    ids = {"booking_id": row.pk, "client_id": row.client_id, "lesson_id": row.lesson_id}
    return {**ids, "units": row.charge_units, "minor": row.charge_minor}
