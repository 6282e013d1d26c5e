"""Two cards of one client become one: bookings of both in one lesson, and what visits owe (edge 14, CL-35)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from ritm.accounts.queries import current_account
from ritm.attendance.actions.freeing import cancelled, free_places
from ritm.attendance.actions.holding import close_entries
from ritm.attendance.actions.places import count_places
from ritm.attendance.actions.visit import give_back, ids_of_visit
from ritm.attendance.charging import MISS_FIELDS, forget_miss, take_charge
from ritm.attendance.events import VisitMarked, VisitUndone
from ritm.attendance.models import Booking, Visit
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.penalties import stands
from ritm.attendance.queries import live_visits
from ritm.clients.errors import MergeChanged
from ritm.clients.moving import Moving
from ritm.core import clock
from ritm.events.actions import record
from ritm.ledger.accounts import revenue
from ritm.ledger.actions import charge
from ritm.ledger.errors import NotEnoughMoney
from ritm.ledger.handover import Owed, hand_back, hand_over
from ritm.ledger.models import Charge, Transfer
from ritm.passes.actions.credits import take_credit
from ritm.passes.models import ClientPass
from ritm.sales.models import SaleLine
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lessons

_Status = Booking.Status
# Visited before booked before missed; then the earlier one stays.
_RANK = {_Status.VISITED: 0, _Status.BOOKED: 1, _Status.NO_SHOW: 2, _Status.HELD: 3}


@dataclass(frozen=True)
class Double:
    """Both are in one lesson: one booking stays, the other goes."""

    stays: Booking
    goes: Booking


def doubles(kept_id: int, dropped_id: int) -> list[Double]:
    """Lessons in which both cards have a place, and which booking stays (edge 14). One query."""
    rows = Booking.objects.filter(client__in=(kept_id, dropped_id)).exclude(status=_Status.CANCELLED)
    by_lesson: dict[int, list[Booking]] = {}
    for row in rows.select_related("lesson__group", "lesson__discipline", "client").order_by("lesson__starts_at", "pk"):
        by_lesson.setdefault(row.lesson_id, []).append(row)
    pairs = [sorted(found, key=_turn) for found in by_lesson.values() if len(found) > 1]
    return [Double(stays, goes) for stays, goes in pairs]


def _turn(row: Booking) -> tuple[Any, ...]:
    return _RANK[_Status(row.status)], row.booked_at, row.pk


def settle_doubles(moving: Moving) -> None:
    """Cancel the second booking of a lesson by the rule; a second visit gives back what it took. Lessons are held."""
    found = doubles(moving.kept_id, moving.dropped_id)
    ahead = Booking.objects.filter(client=moving.dropped_id, status=_Status.BOOKED).values_list("lesson", flat=True)
    held = {place.pk: place for place in lock_lessons({*ahead, *(one.goes.lesson_id for one in found)})}
    for one in found:
        _cancel(one.goes, held[one.goes.lesson_id], moving)
    _settle_waiting(moving)
    for place in held.values():
        count_places(place)  # another name stands in its list now


def _settle_waiting(moving: Moving) -> None:
    """One waits once for a lesson, and not where the other card has a place."""
    pair = (moving.kept_id, moving.dropped_id)
    has_place = Booking.objects.filter(client__in=pair).exclude(status=_Status.CANCELLED).values("lesson")
    waiting = WaitlistEntry.objects.filter(client__in=pair, status__in=LIVE)
    twice = waiting.filter(client=moving.kept_id).values("lesson")
    gone = waiting.filter(lesson__in=has_place) | waiting.filter(client=moving.dropped_id, lesson__in=twice)
    why, now = WaitlistEntry.Why.BOOKED, clock.now()
    close_entries(list(gone), WaitlistEntry.Status.VOID, why=why, now=now, actor=moving.actor)


def _cancel(row: Booking, place: Lesson, moving: Moving) -> None:
    was = row.status
    visit = live_visits().filter(booking=row).select_related("booking").first()
    if visit is not None:
        give_back(visit, place, key=f"{_key(moving)}:visit:{visit.pk}", reason="merged", actor=moving.actor)
        visit.undone_at, visit.undone_by = clock.now(), str(moving.actor)
        visit.save(update_fields=["undone_at", "undone_by"])
        record(VisitUndone(**ids_of_visit(visit)), actor=moving.actor)
        moving.note(visit, "undone_at", "", "")
    if was == _Status.NO_SHOW:
        _note_miss(row, moving)
        forget_miss(row, place, actor=moving.actor)
        row.save(update_fields=[*MISS_FIELDS])
    free_places(place, [row], by=Booking.By.RULE, now=clock.now(), actor=moving.actor)
    record(cancelled(row), actor=moving.actor)
    moving.note(row, "status", was, row.status)
    moving.note(row, "lesson", place.pk, place.pk)


def _note_miss(row: Booking, moving: Moving) -> None:
    """What a miss was, for the way back: what it still costs, when and by whom it was marked."""
    if row.missed_at is not None:
        moving.note(row, "charge_units", row.charge_units if stands(row) else 0, 0)
        moving.note(row, "missed_at", row.missed_at.isoformat(), "")
        moving.note(row, "missed_by", row.missed_by, "")
        moving.note(row, "is_excused", "1" if row.is_excused else "", "")


def _miss_again(row: Booking, place: Lesson, moving: Moving) -> None:
    """The miss as it was noted, with what it took taken once more."""
    was = {name: _noted(moving, row, name) for name in ("charge_units", "missed_at", "missed_by", "is_excused")}
    if was["missed_at"]:
        row.missed_at, row.missed_by = datetime.fromisoformat(was["missed_at"]), was["missed_by"]
        row.is_excused = bool(was["is_excused"])
        if units := int(was["charge_units"]):
            take_charge(row, place, units=units, actor=moving.actor)
        row.save(update_fields=[*MISS_FIELDS])


def _noted(moving: Moving, row: Booking, name: str) -> str:
    return next((move.old for move in moving.of(Booking._meta.label, name) if move.row_id == row.pk), "")


def part_doubles(moving: Moving) -> None:
    """The cancelled second bookings stand again, where there is still a place for them; the rest is `left`."""
    was = {move.row_id: move.old for move in moving.of(Booking._meta.label, "status")}
    undone = {move.row_id for move in moving.of(Visit._meta.label, "undone_at")}
    rows = list(Booking.objects.filter(pk__in=was).order_by("pk"))
    ahead = Booking.objects.filter(client=moving.dropped_id, status=_Status.BOOKED).values_list("lesson", flat=True)
    held = {place.pk: place for place in lock_lessons({*ahead, *(row.lesson_id for row in rows)})}
    for row in rows:
        place = held[row.lesson_id]
        if place.free == 0:
            moving.left.append(row)
            continue
        row.status, row.cancelled_at, row.cancelled_by, row.cancelled_by_actor = was[row.pk], None, "", ""
        row.save(update_fields=["status", "cancelled_at", "cancelled_by", "cancelled_by_actor"])
        if row.status == _Status.NO_SHOW:
            _miss_again(row, place, moving)
        count_places(place, taken=1, unmarked=int(row.status == _Status.BOOKED))
        for visit in Visit.objects.filter(pk__in=undone, booking=row).select_related("entry__client_pass", "charge"):
            _mark_again(visit, place, moving)
    for place in held.values():
        count_places(place)


def _mark_again(visit: Visit, place: Lesson, moving: Moving) -> None:
    """Take once more what the merge gave back."""
    cause = f"visit:{visit.pk}"
    if visit.source == Visit.Source.PASS and visit.entry is not None:
        held, units = visit.entry.client_pass, -visit.entry.units
        visit.entry = take_credit(
            client_pass=held, units=units, on=place.on, cause=cause, branch=place.branch, actor=moving.actor
        )
    elif visit.source == Visit.Source.CHARGE and visit.charge is not None:
        visit.charge = charge(
            client_id=visit.client_id,
            target=revenue(what="drop_in", branch=place.branch),
            minor=visit.charge.minor,
            kind=Charge.Kind.VISIT,
            subject=cause,
            opened_on=visit.charge.opened_on,
            due_on=visit.charge.due_on,
            key=f"{_key(moving)}:back:{cause}",
            booked_on=_today(),
            actor=moving.actor,
        )
    visit.undone_at, visit.undone_by = None, ""
    visit.save(update_fields=["undone_at", "undone_by", "entry", "charge"])
    record(VisitMarked(**ids_of_visit(visit)), actor=moving.actor)


def move_money(moving: Moving) -> None:
    """The balance goes over in one transfer, what is owed by counter-charges; sales and visits follow theirs."""
    handed = hand_over(
        source_id=moving.dropped_id,
        target_id=moving.kept_id,
        key=_key(moving),
        booked_on=_today(),
        actor=moving.actor,
    )
    _follow(handed.owed)
    for one in handed.owed:
        moving.note(one.new, "holder", one.paid_minor, one.old_id)
    for own in Charge.objects.filter(pk__in=handed.settled).order_by("pk"):
        moving.note(own, "open_minor", own.minor - handed.settled[own.pk], own.open_minor)
    if handed.minor:
        moving.note(Transfer.objects.get(key=_key(moving)), "minor", 0, handed.minor)


def move_money_back(moving: Moving) -> None:
    """The same backwards. Raises MergeChanged where the balance has been spent since."""
    theirs, own = (
        {move.row_id: int(move.old) for move in moving.of(Charge._meta.label, name)}
        for name in ("holder", "open_minor")
    )
    moved = moving.of(Transfer._meta.label, "minor")
    try:
        made = hand_back(
            source_id=moving.kept_id,
            target_id=moving.dropped_id,
            owed=theirs,
            own={pk: paid for pk, paid in own.items() if pk not in theirs},
            minor=int(moved[0].new) if moved else 0,
            key=f"{_key(moving)}:back",
            booked_on=_today(),
            actor=moving.actor,
        )
    except NotEnoughMoney:
        raise MergeChanged(rows=((Transfer._meta.label, moved[0].row_id if moved else 0),)) from None
    _follow(made)


def _follow(owed: tuple[Owed, ...]) -> None:
    """Whatever was charged points at the charge that stands for it now."""
    now = {one.old_id: one.new for one in owed}
    models: tuple[Any, ...] = (SaleLine, Visit, Booking)
    for model in models:
        rows: list[Any] = list(model.objects.filter(charge__in=now).order_by("pk"))
        for row in rows:
            row.charge = now[row.charge_id]
            row.save(update_fields=["charge"])


def kept_passes_of_others(moving: Moving) -> list[Model]:
    """Bookings made since the merge that a moved pass is to pay: they stand in the way back."""
    passes = [move.row_id for move in moving.of(ClientPass._meta.label, "client")]
    moved = [move.row_id for move in moving.of(Booking._meta.label, "client")]
    rows = Booking.objects.filter(client_pass__in=passes, status=_Status.BOOKED, client=moving.kept_id)
    return list(rows.exclude(pk__in=moved))


def _key(moving: Moving) -> str:
    return f"merge:{moving.merge.pk}"


def _today() -> date:
    return clock.today(current_account().time_zone)
