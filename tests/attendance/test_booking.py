"""Giving places and taking them back."""

from datetime import time, timedelta

import pytest

from ritm.accounts.models import AccountSettings
from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import book, cancel_booking, undo_booking
from ritm.attendance.actions.visit import check_in
from ritm.attendance.cancelled import cancelled_of
from ritm.attendance.errors import (
    AlreadyMarked,
    BookingHasClosed,
    Clash,
    ClientIsBlocked,
    ClientIsDeleted,
    LessonFull,
    LessonIsCancelled,
    NoPass,
    TooLate,
    WrongPass,
)
from ritm.attendance.models import Booking, Override
from ritm.attendance.queries import upcoming
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.models import Lesson
from tests.attendance.looking import everything, places, reserved_units
from tests.given import Studio, moment

BLOCKED, CLASH, FULL, NO_PASS, WINDOW = (
    Override.BLOCKED,
    Override.CLASH,
    Override.FULL,
    Override.NO_PASS,
    Override.WINDOW,
)


@pytest.mark.req("BV-01")
def test_a_booking_takes_a_place_and_keeps_a_lesson_of_the_pass(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=3), studio.client("Анна")
    held = studio.pass_(anna)
    version = lesson.version

    booking = book(client=anna, lesson=lesson, actor=studio.actor)

    assert (booking.status, booking.client_pass, booking.is_pinned) == ("booked", held, False)
    assert (booking.overrides, booking.override_reason, booking.booked_by) == ([], "", f"staff:{studio.boss.pk}")
    assert places(lesson) == (1, 0, 1)
    assert lesson.version == version + 1
    assert reserved_units((held.pk,)) == {held.pk: 100}
    assert upcoming(anna) == [booking]
    event = Event.objects.get(name="attendance.booking_made")
    assert event.data == {"booking_id": booking.pk, "client_id": anna.pk, "lesson_id": lesson.pk}
    assert (event.client_ref, event.actor_id) == (anna.pk, studio.boss.pk)


@pytest.mark.rule("B-1")
def test_booked_already_gives_the_same_booking_and_changes_nothing(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=1), studio.client("Анна")
    first = studio.book(anna, lesson)
    before = everything()

    assert studio.book(anna, lesson) == first
    assert everything() == before


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-1")
def test_a_full_lesson_refuses_and_changes_nothing(studio: Studio) -> None:
    lesson, anna, boris = studio.lesson(capacity=1), studio.client("Анна"), studio.client("Борис")
    studio.book(anna, lesson)
    before = everything()

    with pytest.raises(LessonFull) as refusal:
        studio.book(boris, lesson)

    assert (refusal.value.code, refusal.value.details) == ("lesson_full", {"taken": 1, "capacity": 1})
    assert str(refusal.value) == "Мест нет: занято 1 из 1. Запишите сверх мест или выберите другое занятие."
    assert everything() == before


@pytest.mark.rule("B-1")
def test_above_the_places_takes_a_right_and_leaves_its_reason(studio: Studio) -> None:
    lesson = studio.lesson(capacity=1)
    anna, boris, vera = (studio.client(name) for name in ("Анна", "Борис", "Вера"))
    studio.book(anna, lesson)

    second = book(
        client=boris, lesson=lesson, override=frozenset({FULL, CLASH}), reason=" сестра Анны ", actor=studio.actor
    )
    third = book(client=vera, lesson=lesson, override=frozenset({FULL}), actor=studio.actor)

    assert (second.overrides, second.override_reason) == (["full"], "сестра Анны")
    assert (third.overrides, third.override_reason) == (["full"], "причина не указана")
    assert places(lesson) == (3, 2, 3)


@pytest.mark.rule("B-12")
def test_what_is_above_the_places_shrinks_with_each_cancel(studio: Studio) -> None:
    lesson = studio.lesson(capacity=1)
    bookings = [studio.book(studio.client(), lesson, FULL, NO_PASS) for _ in range(3)]
    assert places(lesson) == (3, 2, 3)

    cancel_booking(booking=bookings[0], actor=studio.actor)
    assert places(lesson) == (2, 1, 2)
    cancel_booking(booking=bookings[1], actor=studio.actor)
    assert places(lesson) == (1, 0, 1)
    with pytest.raises(LessonFull):
        studio.book(studio.client(), lesson)
    cancel_booking(booking=bookings[2], actor=studio.actor)
    assert places(lesson) == (0, 0, 0)


def test_without_a_capacity_there_is_no_limit(studio: Studio) -> None:
    lesson = studio.lesson(capacity=None)
    for _ in range(4):
        studio.book(studio.client(), lesson)
    assert places(lesson) == (4, 0, 4)


@pytest.mark.rule("B-1")
def test_the_blocklist_bars_staff_without_the_right(studio: Studio) -> None:
    lesson, vera = studio.lesson(), studio.client("Вера", is_blocked=True)
    before = everything()

    with pytest.raises(ClientIsBlocked) as refusal:
        studio.book(vera, lesson)
    assert refusal.value.exits == ("blocked",)
    assert everything() == before

    booking = studio.book(vera, lesson, BLOCKED, reason="извинилась")
    assert (booking.overrides, booking.override_reason) == (["blocked"], "извинилась")


@pytest.mark.rule("B-1")
def test_a_clash_is_half_open_and_may_be_put_aside(studio: Studio) -> None:
    day = studio.today + timedelta(days=1)
    yoga = studio.group(name="Йога", minutes=60)
    first = studio.lesson(group=yoga, on=day, at=time(18))
    after = studio.lesson(on=day, at=time(19))
    across = studio.lesson(on=day, at=time(18, 30))
    anna = studio.client("Анна")
    studio.book(anna, first)
    studio.book(anna, after)
    before = everything()

    with pytest.raises(Clash) as refusal:
        studio.book(anna, across)
    assert [reason.details for reason in refusal.value.reasons] == [
        {"time": "18:00", "group": "Йога"},
        {"time": "19:00", "group": after.group.name},
    ]
    assert everything() == before
    assert studio.book(anna, across, CLASH).overrides == ["clash"]


@pytest.mark.rule("B-1")
def test_all_reasons_are_listed_in_order_and_the_first_is_the_headline(studio: Studio) -> None:
    AccountSettings.objects.update(booking_without_pass="forbid")
    day = studio.today
    lesson = studio.lesson(on=day - timedelta(days=1), at=time(18), capacity=1)
    other = studio.lesson(on=day - timedelta(days=1), at=time(18))
    vera = studio.client("Вера", is_blocked=True)
    studio.book(studio.client(), lesson, WINDOW, NO_PASS)
    studio.book(vera, other, BLOCKED, WINDOW, NO_PASS)
    before = everything()

    def codes(*override: Override) -> list[str]:
        with pytest.raises((ClientIsBlocked, BookingHasClosed, LessonFull)) as refusal:
            book(client=vera, lesson=lesson, override=frozenset(override), actor=studio.actor)
        assert refusal.value is refusal.value.reasons[0]
        return [reason.code for reason in refusal.value.reasons]

    assert codes() == ["client_blocked", "booking_closed", "clash", "no_pass", "lesson_full"]
    assert codes(BLOCKED, CLASH) == ["booking_closed", "no_pass", "lesson_full"]
    assert codes(BLOCKED, CLASH, WINDOW, NO_PASS) == ["lesson_full"]
    assert everything() == before
    booking = studio.book(vera, lesson, BLOCKED, CLASH, WINDOW, NO_PASS, FULL)
    assert booking.overrides == ["blocked", "clash", "full", "no_pass", "window"]


@pytest.mark.rule("B-1")
def test_a_cancelled_lesson_takes_nobody_with_any_right(studio: Studio) -> None:
    lesson = studio.call_off(studio.lesson())
    with pytest.raises(LessonIsCancelled):
        studio.book(studio.client(), lesson, *Override)
    assert places(lesson) == (0, 0, 0)


def test_a_deleted_client_is_not_booked(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    delete_client(client=anna, actor=studio.actor)
    with pytest.raises(ClientIsDeleted):
        studio.book(anna, lesson, *Override)
    assert places(lesson) == (0, 0, 0)


@pytest.mark.rule("B-2")
def test_staff_book_until_an_hour_after_the_end(studio: Studio) -> None:
    lesson = studio.lesson(at=time(18), minutes=90)
    end = moment(lesson.on, time(19, 30))
    anna, boris = studio.client("Анна"), studio.client("Борис")

    with clock.at(end + timedelta(minutes=60)):
        studio.book(anna, lesson)
    with clock.at(end + timedelta(minutes=60, seconds=1)):
        before = everything()
        with pytest.raises(BookingHasClosed):
            studio.book(boris, lesson)
        assert everything() == before
        assert studio.book(boris, lesson, WINDOW, NO_PASS).overrides == ["window"]


@pytest.mark.req("BV-13")
@pytest.mark.rule("B-13")
def test_without_a_pass_staff_go_on_unless_the_studio_forbids_it(studio: Studio) -> None:
    group = studio.group(discipline=studio.discipline("Хип-хоп"), drop_in_minor=70000)
    lesson, anna, boris = studio.lesson(group=group), studio.client("Анна"), studio.client("Борис")
    booking = book(client=anna, lesson=lesson, actor=studio.actor)
    assert (booking.client_pass, booking.overrides) == (None, [])

    AccountSettings.objects.update(booking_without_pass="forbid")
    before = everything()
    with pytest.raises(NoPass) as refusal:
        book(client=boris, lesson=lesson, actor=studio.actor)
    assert str(refusal.value) == (
        "Нет абонемента на «Хип-хоп». Продайте его, отметьте в долг или возьмите разовую оплату 700\u00a0₽."
    )
    assert refusal.value.exits == ("sell", "credit", "drop_in")
    assert everything() == before
    assert studio.book(boris, lesson, NO_PASS, reason="обещала купить").overrides == ["no_pass"]


@pytest.mark.rule("P-6")
def test_a_pass_chosen_by_hand_is_pinned_and_has_to_fit(studio: Studio) -> None:
    yoga = studio.discipline("Йога")
    lesson = studio.lesson()
    anna = studio.client("Анна")
    soon = studio.pass_(anna, studio.plan(term_count=10))
    late = studio.pass_(anna, studio.plan(term_count=60))
    wrong = studio.pass_(anna, studio.plan(name="Йога 8", all_disciplines=False, disciplines=(yoga,)))
    before = everything()

    with pytest.raises(WrongPass) as refusal:
        book(client=anna, lesson=lesson, client_pass=wrong, actor=studio.actor)
    assert refusal.value.details["pass_name"] == "Йога 8"
    assert everything() == before

    booking = book(client=anna, lesson=lesson, client_pass=late, actor=studio.actor)
    assert (booking.client_pass, booking.is_pinned) == (late, True)
    assert reserved_units((soon.pk, late.pk)) == {late.pk: 100}


@pytest.mark.rule("P-7")
def test_bookings_reserve_no_more_than_the_pass_has(studio: Studio) -> None:
    anna = studio.client("Анна")
    held = studio.pass_(anna, studio.plan(count=1))
    first, second = studio.lesson(at=time(10)), studio.lesson(at=time(12))

    assert studio.book(anna, first).client_pass == held
    assert studio.book(anna, second).client_pass is None
    assert reserved_units((held.pk,)) == {held.pk: 100}


@pytest.mark.req("BV-01")
@pytest.mark.rule("B-5")
def test_cancelling_frees_the_place_and_charges_nothing(studio: Studio) -> None:
    lesson, anna = studio.lesson(capacity=1), studio.client("Анна")
    held = studio.pass_(anna)
    booking = studio.book(anna, lesson)

    cancel_booking(booking=booking, by=Booking.By.STAFF, actor=studio.actor)

    booking.refresh_from_db()
    held.refresh_from_db()
    assert (booking.status, booking.cancelled_by, booking.charge_units) == ("cancelled", "staff", 0)
    assert (booking.cancelled_by_actor, booking.is_hidden) == (f"staff:{studio.boss.pk}", False)
    assert (held.left_units, reserved_units((held.pk,))) == (800, {})
    assert places(lesson) == (0, 0, 0)
    assert (upcoming(anna), list(cancelled_of(anna))) == ([], [booking])
    assert Event.objects.get(name="attendance.booking_cancelled").data["by"] == "staff"
    again = studio.book(anna, lesson)
    assert again.pk != booking.pk


def test_a_second_cancel_changes_nothing(studio: Studio) -> None:
    booking = studio.book(studio.client(), studio.lesson())
    cancel_booking(booking=booking, by=Booking.By.CLIENT, actor=studio.actor)
    before = everything()
    assert cancel_booking(booking=booking, by=Booking.By.STUDIO, actor=studio.actor).cancelled_by == "client"
    assert everything() == before


def test_a_visit_is_not_cancelled(studio: Studio) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    studio.pass_(anna)
    booking = studio.book(anna, lesson)
    check_in(client=anna, lesson=lesson, actor=studio.actor)
    before = everything()
    with pytest.raises(AlreadyMarked):
        cancel_booking(booking=booking, actor=studio.actor)
    assert everything() == before


@pytest.mark.rule("B-16")
def test_a_booking_of_a_day_that_is_over_takes_the_right_of_the_past(studio: Studio) -> None:
    lesson = studio.lesson(at=time(22), minutes=60)
    booking = studio.book(studio.client(), lesson)
    midnight = moment(lesson.on + timedelta(days=1), time(0))

    with clock.at(midnight):
        before = everything()
        with pytest.raises(TooLate):
            cancel_booking(booking=booking, actor=studio.actor)
        assert everything() == before
        cancel_booking(booking=booking, override=frozenset({Override.PAST}), actor=studio.actor)
    assert places(lesson) == (0, 0, 0)


def test_until_midnight_a_booking_of_today_is_cancelled_freely(studio: Studio) -> None:
    lesson = studio.lesson(at=time(10), minutes=60)
    booking = studio.book(studio.client(), lesson)
    with clock.at(moment(lesson.on, time(23, 59, 59))):
        cancel_booking(booking=booking, actor=studio.actor)
    assert places(lesson) == (0, 0, 0)


@pytest.mark.parametrize(("seconds", "is_hidden"), [(10, True), (11, False)])
def test_a_booking_undone_at_once_leaves_no_trace(studio: Studio, seconds: int, is_hidden: bool) -> None:
    lesson, anna = studio.lesson(), studio.client("Анна")
    start = clock.now()
    with clock.at(start):
        booking = studio.book(anna, lesson)
    with clock.at(start + timedelta(seconds=seconds)):
        undone = undo_booking(booking=booking, actor=studio.actor)

    assert (undone.status, undone.is_hidden) == ("cancelled", is_hidden)
    assert list(cancelled_of(anna)) == ([] if is_hidden else [undone])


@pytest.mark.req("AC-08")
def test_another_studios_lesson_and_client_are_not_there(studio: Studio, bobs: Studio) -> None:
    with account_scope(bobs.account.pk):
        theirs = Lesson.objects.order_by("pk")[0]
        taken = theirs.taken
    with pytest.raises(Lesson.DoesNotExist):
        studio.book(studio.client(), theirs)
    with account_scope(bobs.account.pk):
        theirs.refresh_from_db()
        assert (theirs.taken, taken) == (2, 2)
