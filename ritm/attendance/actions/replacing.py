"""One class costs a client once at most: what comes after a late cancel there takes the place of its charge (B-5, B-8, B-10).

Who cancelled late, booked again and came, or missed it with a charge, pays for that alone; whoever cancels late again is
not charged again (`cancelling.consequence`). What took the place is known by its moment: the row was given back at
that very instant, which is read once an action (T-5).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery

from ritm.attendance.charging import MISS_FIELDS, lock_passes_of, return_charge, take_charge, take_money
from ritm.attendance.events import ChargeBack, ChargeReplaced, ChargeWaived
from ritm.attendance.models import Booking
from ritm.attendance.penalties import COSTING_LATE
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.models import CreditEntry
from ritm.schedule.models import Lesson

_REPLACED = Booking.GivenBack.REPLACED


def costing_late(place: Lesson, person: Client) -> list[Booking]:
    """The client's late cancels here that still cost something; one at most. One query."""
    rows = Booking.objects.select_related("entry", "charge").filter(COSTING_LATE, lesson=place, client=person)
    return list(rows.order_by("pk"))


@action
def replace_late(*, late: Sequence[Booking], place: Lesson, person: Client, now: datetime, actor: Actor) -> None:
    """What they took comes back exactly, as what is about to be taken stands in their place.

    Takes all passes of the client by id, then his money; the caller holds lesson and client.
    """
    if late:
        lock_passes_of(person)
    for row in late:
        return_charge(row, place, actor=actor)
        row.given_back_at, row.given_back_as = now, _REPLACED
        row.save(update_fields=["given_back_at", "given_back_as"])
        record(ChargeReplaced(**_told(row)), actor=actor)


def replaced_by(moment: str) -> Subquery:
    """The late cancel in whose place a row stands, as a column of it; `moment` names when that row took."""
    same = {"lesson": OuterRef("lesson"), "client": OuterRef("client"), "given_back_at": OuterRef(moment)}
    return Subquery(Booking.objects.filter(given_back_as=_REPLACED, **same).order_by("pk").values("pk")[:1])


def hand_on(place: Lesson, person: Client, *, since: datetime | None, now: datetime) -> None:
    """Something else stands in the place of a late cancel now: a visit of a miss, a miss of a visit."""
    rows = Booking.objects.filter(lesson=place, client=person, given_back_as=_REPLACED, given_back_at=since)
    rows.update(given_back_at=now)


@action
def take_again(*, booking_id: int | None, place: Lesson, actor: Actor) -> None:
    """What had taken its place was taken back: the late cancel costs again what it had taken.

    A pass that cannot pay it any more is let off (B-5). The caller holds lesson, client, and the passes by id.
    """
    if booking_id is None:
        return
    row = Booking.objects.select_related("client_pass").get(pk=booking_id)
    units, minor = row.charge_units, row.charge_minor
    row.given_back_at, row.given_back_as = None, ""
    try:
        if minor:
            take_money(row, place, minor=minor, actor=actor)
        else:
            take_charge(row, place, units=units, reason=CreditEntry.Reason.LATE_CANCEL, actor=actor)
    except DomainError:
        row.given_back_at, row.given_back_as = clock.now(), Booking.GivenBack.WAIVED
    row.save(update_fields=[*MISS_FIELDS])
    event = ChargeWaived if row.given_back_as else ChargeBack
    record(event(**_told(row)), actor=actor)


def _told(row: Booking) -> dict[str, int]:
    ids = {"booking_id": row.pk, "client_id": row.client_id, "lesson_id": row.lesson_id}
    return {**ids, "units": row.charge_units, "minor": row.charge_minor}
