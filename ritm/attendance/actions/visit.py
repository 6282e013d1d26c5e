"""Marking who came, and taking a mark back exactly as it was made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ritm.accounts.queries import settings_of_account
from ritm.attendance import paying
from ritm.attendance.actions import places
from ritm.attendance.actions.by_pass import pay_by_pass
from ritm.attendance.actions.freeing import free_places
from ritm.attendance.actions.holding import leave_line
from ritm.attendance.actions.offering import make_way, settle_offers
from ritm.attendance.actions.replacing import hand_on, replace_late, replaced_by, take_again
from ritm.attendance.actions.thawed import hold_for_undo, put_back_ended
from ritm.attendance.ages import against_age
from ritm.attendance.charging import MISS_FIELDS, forget_miss, lock_passes_of
from ritm.attendance.errors import PriceDiffers, PriceNeeded, Refused, TooLate
from ritm.attendance.events import VisitMarked, VisitUndone
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.policy import against_clash, against_person, against_place, is_long_over
from ritm.attendance.queries import live_visits
from ritm.attendance.thawing import Mode
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.ledger.accounts import revenue
from ritm.ledger.actions import cancel_charge, charge
from ritm.ledger.errors import written
from ritm.ledger.models import Charge
from ritm.passes.actions.credits import return_credit
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson


class PayKind(StrEnum):
    """What pays for a visit."""

    PASS = "pass"  # noqa: S105 -- a pass, not a word to enter
    CREDIT = "credit"
    FREE = "free"


@dataclass(frozen=True, kw_only=True)
class PayBy:
    """How a visit is paid: by the pass that P-6 chooses or the one named here, on credit, or not at all.

    `price_minor` is the price that was shown, or the one typed where the lesson has none (0 is allowed). `ends_freeze`:
    a freeze of the pass ends with the visit, where the boss wants that (F-5).
    """

    kind: str = PayKind.PASS
    client_pass: ClientPass | None = None
    price_minor: int | None = None
    ends_freeze: bool = False


@action
def check_in(
    *,
    lesson: Lesson,
    client: Client,
    pay: PayBy = PayBy(),
    override: frozenset[str] = frozenset(),
    reason: str = "",
    actor: Actor,
) -> Visit:
    """Mark that the client came, and take what pays for it (BV-03, BV-07, PA-08, R-5).

    Locks lesson, client, then the pass or the client's money. Who was not booked gets a booking with the mark.
    Marked already: that visit; a miss gives back what it took first (B-8), and so does a late cancel of the same
    class: it is paid once (B-10). The pass is chosen again by P-6 unless pinned. The visit comes back with its `entry`
    (`entry.client_pass`, `entry.left_after`) or its `charge`. Raises the first reason against it, as `book` does,
    NoPass and its kin, PriceNeeded, PriceDiffers.
    """
    now = clock.now()
    place, person = places.lock_place(lesson, client)
    settle_offers(place, now=now)
    make_way(place, person.pk, now=now)
    booking, at_once, late = places.around(place, person)
    if booking is not None and booking.status == Booking.Status.VISITED:
        return live_visits().get(booking=booking)
    used = places.refuse(_against(place, person, booking, at_once, now), override)
    taken, unmarked = (1, 0) if booking is None else (0, -int(booking.status == Booking.Status.BOOKED))
    booking = booking or _walk_in(place, person, now=now, actor=actor)
    spare = leave_line(place, booking, now=now, actor=actor) if taken else 0
    if booking.status == Booking.Status.NO_SHOW:
        _forget_miss(booking, place, person, now=now, actor=actor)
    replace_late(late=late, place=place, person=person, now=now, actor=actor)
    visit = Visit.objects.create(
        booking=booking, client=person, lesson=place, source=Visit.Source.FREE, marked_at=now, marked_by=str(actor)
    )
    aside = _PAYING[PayKind(pay.kind)](visit, pay, override, actor)
    _note_overrides(booking, (*used, *aside), reason)
    booking.status = Booking.Status.VISITED
    booking.save(update_fields=["status", "overrides", "override_reason"])
    places.count_places(place, taken=taken, unmarked=unmarked, held=-spare)
    record(VisitMarked(**ids_of_visit(visit)), actor=actor)
    return visit


def _against(
    place: Lesson, person: Client, booking: Booking | None, at_once: list[Lesson], now: datetime
) -> list[Refused]:
    """B-1 for a mark. Who holds a place has passed the checks of people, time and room already."""
    found = against_person(place, person)
    if booking is not None:
        found = [reason for reason in found if not reason.override]
    if is_long_over(place, now):
        found.append(TooLate())
    if booking is None:
        found += against_age(place, person)
        found += against_clash(place, at_once) + against_place(place)
    return found


def _walk_in(place: Lesson, person: Client, *, now: datetime, actor: Actor) -> Booking:
    return Booking.objects.create(client=person, lesson=place, is_walk_in=True, booked_at=now, booked_by=str(actor))


def _forget_miss(booking: Booking, place: Lesson, person: Client, *, now: datetime, actor: Actor) -> None:
    if booking.entry_id is not None:
        lock_passes_of(person)  # one gets back, another may pay
        hand_on(place, person, since=booking.missed_at, now=now)
    forget_miss(booking, place, actor=actor)
    booking.status = Booking.Status.BOOKED
    booking.save(update_fields=["status", *MISS_FIELDS])


def _note_overrides(booking: Booking, used: tuple[str, ...], reason: str) -> None:
    if used:
        booking.overrides = sorted({*booking.overrides, *used})
        known = booking.override_reason
        added = places.reason_of(reason, used)
        booking.override_reason = added if not known or known == added else f"{known}; {added}"[:200]


def _by_pass(visit: Visit, pay: PayBy, override: frozenset[str], actor: Actor) -> tuple[str, ...]:
    pinned = pay.client_pass or (visit.booking.client_pass if visit.booking.is_pinned else None)
    wanted = Mode.KEEP if Override.FROZEN in override else Mode.END_FREEZE if pay.ends_freeze else ""
    return pay_by_pass(visit, pinned=pinned, on_frozen=wanted, actor=actor)


def _on_credit(visit: Visit, pay: PayBy, _override: frozenset[str], actor: Actor) -> tuple[str, ...]:
    lesson = visit.lesson
    days = settings_of_account().visit_credit_days
    opened = charge(
        client_id=visit.client_id,
        target=revenue(what="drop_in", branch=lesson.branch),
        minor=_price(lesson, pay),
        kind=Charge.Kind.VISIT,
        subject=f"visit:{visit.pk}",
        opened_on=lesson.on,
        due_on=max(lesson.on, clock.today(lesson.zone)) + timedelta(days=days),
        key=f"visit:{visit.pk}",
        actor=actor,
    )
    if opened is not None:  # a visit for 0 owes nothing: it stays free
        visit.charge, visit.source = opened, Visit.Source.CHARGE
        visit.save(update_fields=["source", "charge"])
    return ()


def _for_free(_visit: Visit, _pay: PayBy, _override: frozenset[str], _actor: Actor) -> tuple[str, ...]:
    """A free visit takes nothing."""
    return ()


_PAYING: dict[PayKind, Callable[[Visit, PayBy, frozenset[str], Actor], tuple[str, ...]]] = {
    PayKind.PASS: _by_pass,
    PayKind.CREDIT: _on_credit,
    PayKind.FREE: _for_free,
}


def _price(lesson: Lesson, pay: PayBy) -> int:
    known = paying.drop_in_minor(lesson)
    if known is None and pay.price_minor is None:
        raise PriceNeeded
    if known is not None and pay.price_minor is not None and pay.price_minor != known:
        raise PriceDiffers(was=written(pay.price_minor), now=written(known))
    return known if known is not None else pay.price_minor or 0


@action
def undo_check_in(*, visit: Visit, override: frozenset[str] = frozenset(), actor: Actor) -> Visit:
    """Take a mark back with exactly what it took: lesson of the pass, its dates, money, debt (BV-05, I-06).

    Locks lesson, client, then the pass or the client's money. A second undo changes nothing. The booking stands again;
    one that the mark itself had made goes without a trace; a freeze that the mark had ended lies again (F-5), a late
    cancel that the visit had replaced costs again. Raises TooLate after the lesson's day without Override.PAST.
    """
    now = clock.now()
    hold_for_undo(visit)
    place, person = places.lock_place(visit.lesson, visit.client)
    rows = Visit.objects.select_related("booking", "entry", "charge").annotate(replaced=replaced_by("marked_at"))
    row = rows.get(pk=visit.pk)
    if row.undone_at is not None:
        return row
    if places.is_day_over(place, now):
        places.refuse([TooLate()], override)
    if row.replaced:
        lock_passes_of(person)
    give_back(row, place, key=f"visit:{row.pk}:undo", reason="visit_undone", actor=actor)
    put_back_ended(row, actor=actor)
    row.undone_at, row.undone_by = now, str(actor)
    row.save(update_fields=["undone_at", "undone_by"])
    take_again(booking_id=row.replaced, place=place, actor=actor)
    _reopen(row.booking, place, person, now=now, actor=actor)
    record(VisitUndone(**ids_of_visit(row)), actor=actor)
    return row


def give_back(visit: Visit, place: Lesson, *, key: str, reason: str, actor: Actor) -> None:
    """What paid for a visit comes back exactly; the caller holds the lesson and the client."""
    on = places.undone_on(place)
    if visit.entry is not None and visit.source == Visit.Source.PASS:
        return_credit(entry=visit.entry, on=on, branch=place.branch, actor=actor)
    elif visit.charge is not None and visit.source == Visit.Source.CHARGE:
        cancel_charge(charge=visit.charge, key=key, reason=reason, booked_on=on, actor=actor)


def _reopen(booking: Booking, place: Lesson, person: Client, *, now: datetime, actor: Actor) -> None:
    if booking.is_walk_in or person.deleted_at is not None:
        by = Booking.By.STAFF if booking.is_walk_in else Booking.By.RULE
        free_places(place, [booking], by=by, is_hidden=True, now=now, actor=actor)
    else:
        booking.status = Booking.Status.BOOKED
        booking.save(update_fields=["status"])
        places.count_places(place, unmarked=1)


def ids_of_visit(visit: Visit) -> dict[str, int]:
    """What the events of a visit name."""
    return {
        "visit_id": visit.pk,
        "booking_id": visit.booking_id,
        "client_id": visit.client_id,
        "lesson_id": visit.lesson_id,
    }
