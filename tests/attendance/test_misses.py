"""Who was booked and did not come: what it takes, how it is taken back, and that a miss becomes a visit at once."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.closing import close_unmarked
from ritm.attendance.actions.missing import mark_no_show, undo_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms, waive_charge
from ritm.attendance.actions.visit import PayBy, check_in, undo_check_in
from ritm.attendance.errors import BookingIsOver, NotBooked, NothingToCharge, TooLate
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.penalties import MissKind, Terms, terms_at
from ritm.attendance.queries import missed_of
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.models import Event
from ritm.passes.actions.freezing import freeze
from ritm.passes.errors import FreezeHasVisits
from ritm.passes.models import CreditEntry
from ritm.tools import checks
from tests.attendance.looking import booked_money, everything, places, reserved_units
from tests.given import Studio, moment

PAST = frozenset({Override.PAST})


def terms(studio: Studio, charges: bool = True, miss: int = 100, excused: int = 0) -> Any:
    return choose_penalty_terms(charges=charges, miss_percent=miss, excused_percent=excused, actor=studio.actor)


def miss(studio: Studio, booking: Booking, kind: str = MissKind.CHARGED, **fields: Any) -> Booking:
    return mark_no_show(booking=booking, kind=kind, actor=studio.actor, **fields)


def left(held: Any) -> int:
    held.refresh_from_db()
    return held.left_units


@pytest.mark.req("BV-08")
@pytest.mark.rule("B-6")
@pytest.mark.rule("R-2")
def test_a_miss_takes_a_lesson_of_the_pass_that_kept_the_place(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    booking = studio.book(anna, lesson)

    made = miss(studio, booking)

    assert (made.status, made.charge_units, made.is_excused, places(lesson)) == ("no_show", 100, False, (1, 0, 0))
    assert (made.missed_by, made.missed_at is not None) == (str(studio.actor), True)
    entry = held.entries.get(reason="miss")
    assert (entry.units, entry.left_after, entry.cause, entry.on) == (-100, 700, f"miss:{booking.pk}", lesson.on)
    assert (made.entry, left(held), reserved_units((held.pk,))) == (entry, 700, {})
    assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == (70000, 490000)
    assert list(missed_of(anna)) == [made]
    assert Event.objects.get(name="attendance.booking_missed").data == {
        "booking_id": booking.pk,
        "client_id": anna.pk,
        "lesson_id": lesson.pk,
        "units": 100,
        "is_excused": False,
    }
    figures = ClientFigures.objects.get(client=anna)
    assert (figures.credits_left, figures.next_lesson_at, figures.last_visit_at) == (700, None, None)
    before = everything()
    miss(studio, booking)
    assert everything() == before
    with pytest.raises(BookingIsOver):
        cancel_booking(booking=booking, actor=studio.actor)
    assert everything() == before
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-6")
@pytest.mark.rule("N-5")
def test_a_booking_is_judged_by_the_choice_that_stood_when_it_was_made(studio: Studio) -> None:
    anna = studio.client("Анна")
    held = studio.pass_(anna)
    early = studio.book(anna, studio.lesson(at=time(9)))
    assert terms_at(early.booked_at) == Terms(charges=False, miss_percent=100, excused_percent=0, is_chosen=False)
    with clock.at(clock.now() + timedelta(minutes=1)):
        terms(studio, miss=50, excused=25)
    with clock.at(clock.now() + timedelta(minutes=2)):
        late = studio.book(anna, studio.lesson(at=time(12)))
        ill = studio.book(anna, studio.lesson(at=time(15)))
        free = studio.book(anna, studio.lesson(at=time(18)))

    assert [terms_at(row.booked_at).preselected for row in (early, late)] == ["free", "charged"]
    assert miss(studio, early).charge_units == 100
    assert miss(studio, late).charge_units == 50
    excused = miss(studio, ill, MissKind.EXCUSED)
    assert (excused.charge_units, excused.is_excused) == (25, True)
    assert (miss(studio, free, MissKind.FREE).charge_units, left(held)) == (0, 625)
    assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == (122500, 437500)


@pytest.mark.rule("B-6")
def test_a_good_reason_takes_nothing_by_default(studio: Studio) -> None:
    terms(studio)
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    made = miss(studio, studio.book(anna, lesson), MissKind.EXCUSED)
    assert (made.charge_units, made.is_excused, made.entry, left(held)) == (0, True, None, 800)


def test_the_same_choice_again_is_no_new_one(studio: Studio) -> None:
    first = terms(studio, charges=False)
    before = everything()
    assert terms(studio, charges=False) == first
    assert everything() == before
    terms(studio, miss=70)
    assert Event.objects.filter(name="attendance.penalty_terms_changed").count() == 2


@pytest.mark.rule("B-5")
def test_without_a_pass_that_kept_the_place_there_is_nothing_to_charge(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    booking = studio.book(anna, lesson)
    before = everything()
    with pytest.raises(NothingToCharge):
        miss(studio, booking)
    assert everything() == before
    assert miss(studio, booking, MissKind.FREE).charge_units == 0


@pytest.mark.rule("N-4")
def test_of_a_truly_unlimited_pass_a_miss_takes_nothing_that_is_counted(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(count=None, kind="unlimited"))
    made = miss(studio, studio.book(anna, lesson))
    assert (made.charge_units, made.entry.units, made.entry.left_after, left(held)) == (100, 0, None, None)
    undo_no_show(booking=made, actor=studio.actor)
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("P-2")
@pytest.mark.rule("P-3")
def test_a_charged_miss_activates_a_pass_and_its_undo_lets_it_wait_again(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(activation="first_visit"))
    made = miss(studio, studio.book(anna, lesson))
    held.refresh_from_db()
    assert held.starts_on == lesson.on
    second = check_in(client=anna, lesson=studio.lesson(on=lesson.on + timedelta(days=1)), actor=studio.actor)
    undo_check_in(visit=second, actor=studio.actor)
    held.refresh_from_db()
    assert held.starts_on == lesson.on
    undo_no_show(booking=made, actor=studio.actor)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on, held.left_units) == (None, None, 800)


@pytest.mark.req("BV-08")
@pytest.mark.rule("I-06")
def test_a_miss_is_taken_back_with_exactly_what_it_took(studio: Studio) -> None:
    terms(studio, miss=33)
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(count=3, price_minor=100000))
    with clock.at(clock.now() + timedelta(minutes=1)):
        booking = studio.book(anna, lesson)
    made = miss(studio, booking)
    assert (made.charge_units, booked_money("revenue:passes")) == (33, 11000)

    undone = undo_no_show(booking=made, actor=studio.actor)

    assert (undone.status, undone.charge_units, undone.entry, undone.missed_at) == ("booked", 0, None, None)
    assert (places(lesson), left(held), booked_money("revenue:passes")) == ((1, 0, 1), 300, 0)
    assert reserved_units((held.pk,)) == {held.pk: 100}
    before = everything()
    undo_no_show(booking=made, actor=studio.actor)
    assert everything() == before
    assert miss(studio, booking).entry.pk != made.entry_id
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-16")
def test_an_hour_after_the_end_a_miss_takes_the_right_of_the_past_and_so_does_its_undo_after_midnight(
    studio: Studio,
) -> None:
    lesson, anna = studio.lesson(at=time(18), minutes=60), studio.client("Анна")
    studio.pass_(anna)
    booking = studio.book(anna, lesson)
    with clock.at(moment(lesson.on, time(20, 0, 1))), pytest.raises(TooLate):
        miss(studio, booking)
    with clock.at(moment(lesson.on, time(20))):
        made = miss(studio, booking)
    with clock.at(moment(lesson.on, time(23, 59, 59))):
        undo_no_show(booking=made, actor=studio.actor)
    with clock.at(moment(lesson.on + timedelta(days=1), time(0))):
        made = miss(studio, booking, override=PAST)
        before = everything()
        with pytest.raises(TooLate):
            undo_no_show(booking=made, actor=studio.actor)
        assert everything() == before
        undo_no_show(booking=made, override=PAST, actor=studio.actor)


@pytest.mark.rule("B-8")
def test_edge_30_a_miss_at_half_becomes_a_visit(studio: Studio) -> None:
    terms(studio, miss=50)
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    with clock.at(clock.now() + timedelta(minutes=1)):
        booking = studio.book(anna, lesson)
    made = miss(studio, booking)
    assert (made.charge_units, left(held)) == (50, 750)

    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)

    entries = held.entries.order_by("number").values_list("units", "reason")
    assert list(entries)[1:] == [(-50, "miss"), (50, "undo"), (-100, "visit")]
    row = Booking.objects.get(pk=booking.pk)
    assert (row.status, row.charge_units, row.entry, row.missed_at) == ("visited", 0, None, None)
    assert (visit.entry.units, left(held), places(lesson)) == (-100, 700, (1, 0, 0))
    assert (booked_money("revenue:passes"), booked_money("deferred:passes")) == (70000, 490000)
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-8")
def test_the_lesson_that_a_miss_took_last_pays_the_visit_that_it_becomes(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna, studio.plan(count=1))
    made = miss(studio, studio.book(anna, lesson))
    assert left(held) == 0
    visit = check_in(client=anna, lesson=lesson, actor=studio.actor)
    assert (visit.entry.client_pass, left(held), visit.booking_id) == (held, 0, made.pk)


@pytest.mark.rule("B-8")
def test_a_visit_becomes_a_miss_in_one_action(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    other = studio.pass_(anna)
    booking = studio.book(anna, lesson, client_pass=held)
    Booking.objects.filter(pk=booking.pk).update(is_pinned=False)
    visit = check_in(client=anna, lesson=lesson, pay=PayBy(client_pass=other), actor=studio.actor)
    assert (left(held), left(other)) == (800, 700)

    made = miss(studio, booking)

    visit.refresh_from_db()
    assert (made.status, made.charge_units, visit.undone_at is not None) == ("no_show", 100, True)
    assert (left(held), left(other), places(lesson)) == (700, 800, (1, 0, 0))
    assert Visit.objects.filter(undone_at=None).count() == 0
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


@pytest.mark.rule("B-8")
def test_a_visit_on_credit_becomes_a_free_miss_and_owes_nothing(studio: Studio) -> None:
    lesson, anna = studio.lesson(drop_in_minor=70000), studio.client("Анна")
    booking = studio.book(anna, lesson)
    check_in(client=anna, lesson=lesson, pay=PayBy(kind="credit"), actor=studio.actor)
    assert studio.money(anna).debt_minor == 70000
    made = miss(studio, booking, MissKind.FREE)
    assert (made.status, studio.money(anna).debt_minor, booked_money("revenue:")) == ("no_show", 0, 0)


def test_nobody_is_missed_who_was_not_booked(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.pass_(anna)
    walked_in = check_in(client=anna, lesson=lesson, actor=studio.actor).booking
    gone = cancel_booking(booking=studio.book(studio.client(), lesson), actor=studio.actor)
    before = everything()
    for booking in (walked_in, gone):
        with pytest.raises(NotBooked):
            miss(studio, booking, MissKind.FREE)
    assert everything() == before


@pytest.mark.rule("P-7")
def test_what_nobody_marked_can_still_be_charged_with_the_right_of_the_past(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    booking = studio.book(anna, lesson)
    later = lesson.on + timedelta(days=8)
    with clock.at(moment(later, time(1))):
        close_unmarked(branch_id=studio.branch.pk, on=later.isoformat())
        booking.refresh_from_db()
        assert (booking.status, booking.missed_at, booking.charge_units) == ("no_show", None, 0)
        made = miss(studio, booking, override=PAST)
    assert (made.missed_by, made.charge_units, left(held), places(lesson)) == (str(studio.actor), 100, 700, (1, 0, 0))


@pytest.mark.rule("B-5")
@pytest.mark.rule("B-11")
def test_a_lesson_that_the_studio_cancels_gives_back_what_misses_took(studio: Studio) -> None:
    lesson = studio.lesson()
    people = [studio.client(name) for name in ("Анна", "Борис")]
    held = [studio.pass_(client) for client in people]
    bookings = [studio.book(client, lesson) for client in people]
    for booking in bookings:
        miss(studio, booking)
    studio.call_off(lesson)
    for booking in bookings:
        booking.refresh_from_db()
        assert (booking.status, booking.cancelled_by, booking.charge_units) == ("cancelled", "studio", 0)
    assert ([left(one) for one in held], places(lesson), booked_money("revenue:")) == ([800, 800], (0, 0, 0), 0)
    assert checks.run_all(account_ids=(studio.account.pk,)) == []


def test_undo_for_a_deleted_client_gives_back_and_books_nobody(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    held = studio.pass_(anna)
    made = miss(studio, studio.book(anna, lesson))
    delete_client(client=anna, actor=studio.actor)
    undone = undo_no_show(booking=made, actor=studio.actor)
    assert (left(held), undone.status, undone.cancelled_by, places(lesson)) == (800, "cancelled", "rule", (0, 0, 0))


@pytest.mark.rule("B-10")
@pytest.mark.parametrize(
    "change",
    [
        {"charge_units": 50},
        {"is_excused": True},
        {"is_late": True},
        {"given_back_as": "waived"},
        {"missed_at": moment(clock.now().date(), time(9))},
    ],
)
def test_the_database_refuses_a_charge_without_a_miss(studio: Studio, change: dict[str, Any]) -> None:
    booking = studio.book(studio.client("Анна"), studio.lesson())
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**change)


@pytest.mark.rule("B-10")
def test_the_database_refuses_one_taking_for_two(studio: Studio) -> None:
    lesson, anna, boris = studio.lesson(), studio.client("Анна"), studio.client("Борис")
    for client in (anna, boris):
        studio.pass_(client)
    one, other = (miss(studio, studio.book(client, lesson)) for client in (anna, boris))
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=other.pk).update(entry=one.entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.create(
            client_pass=one.client_pass, number=99, units=100, reason="undo", on=lesson.on, happened_at=clock.now(),
            reverses=_reversed(studio, one),
        )  # fmt: skip


def _reversed(studio: Studio, booking: Booking) -> CreditEntry:
    entry = booking.entry
    undo_no_show(booking=booking, actor=studio.actor)
    return entry


@pytest.mark.rule("F-3")
def test_a_charged_miss_inside_stands_in_the_way_of_a_freeze_and_a_free_one_does_not(studio: Studio) -> None:
    anna = studio.client("Анна")
    held = studio.pass_(anna, studio.plan(term_count=60))
    lesson = studio.lesson(on=studio.today + timedelta(days=3))
    made = miss(studio, studio.book(anna, lesson))
    days = {"begins_on": lesson.on, "ends_on": lesson.on + timedelta(days=3)}
    with pytest.raises(FreezeHasVisits):
        freeze(client_pass=held, **days, actor=studio.actor)
    waive_charge(booking=made, actor=studio.actor)
    freeze(client_pass=held, **days, actor=studio.actor)
    assert checks.run_all(account_ids=(studio.account.pk,)) == []
