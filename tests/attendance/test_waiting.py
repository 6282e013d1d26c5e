"""The waiting list: into it, out of it, and what a place that comes free does (W)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions import promoting
from ritm.attendance.actions.booking import book, cancel_booking, undo_booking, undo_cancelling
from ritm.attendance.actions.promoting import promote, sweep_waitlists
from ritm.attendance.actions.regulars import join_group
from ritm.attendance.actions.waiting import (
    join_waitlist,
    leave_waitlist,
    move_in_line,
    promote_by_hand,
    remove_from_waitlist,
)
from ritm.attendance.errors import ClientIsBlocked, LessonFull, NoPass
from ritm.attendance.errors_of_queue import NotWaiting, PlaceIsFree, StandsInClass, WaitlistHasClosed, WaitlistIsFull
from ritm.attendance.models import Booking, Override
from ritm.attendance.models_of_queue import PlaceHold, SkipLog, WaitlistEntry
from ritm.attendance.waiting import line, place_in_line
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.removal import delete_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.lessons import change_lesson
from ritm.studio.actions import switch_module
from tests.given import Studio, moment
from tests.web.desk.pages import work


class Class:
    """A full class in three days, and three who wait: Vera and Gleb with a pass, Dina without."""

    def __init__(self, studio: Studio) -> None:
        self.lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(18), capacity=2)
        self.anna, self.boris = studio.client("Анна"), studio.client("Борис")
        self.bookings = [studio.book(one, self.lesson) for one in (self.anna, self.boris)]
        self.dina, self.vera, self.gleb = (studio.client(name) for name in ("Дина", "Вера", "Глеб"))
        self.plan = studio.plan()
        for one in (self.vera, self.gleb):
            studio.pass_(one, self.plan)


def begin(studio: Studio) -> Class:
    return Class(studio)


def noon(studio: Studio):
    return moment(studio.today + timedelta(days=1), time(12))


def wait(studio: Studio, *clients) -> list[WaitlistEntry]:
    return [join_waitlist(client=one, lesson=studio.begun.lesson, actor=studio.actor) for one in clients]


def put_in_front(studio: Studio, client) -> WaitlistEntry:
    """As a permanent participant for whom there is no place."""
    lesson = studio.begun.lesson
    join_group(client=client, group=lesson.group, begins_on=lesson.on, ends_on=lesson.on, actor=studio.actor)
    return line(lesson).get(client=client)


def counted(lesson) -> tuple[int, int, int, int]:
    """taken, held, over, unmarked."""
    lesson.refresh_from_db()
    return lesson.taken, lesson.held, lesson.over, lesson.unmarked


def statuses(*entries) -> list[str]:
    return [WaitlistEntry.objects.get(pk=one.pk).status for one in entries]


@pytest.mark.req("BV-06")
@pytest.mark.rule("W-1")
def test_who_may_wait_and_in_which_order(studio: Studio) -> None:
    given = studio.begun
    lesson, actor = given.lesson, studio.actor
    blocked = studio.client("Жанна", is_blocked=True)
    free = studio.lesson(capacity=1)
    with pytest.raises(PlaceIsFree):
        join_waitlist(client=given.vera, lesson=free, actor=actor)
    with pytest.raises(StandsInClass):
        join_waitlist(client=given.anna, lesson=lesson, actor=actor)
    with pytest.raises(ClientIsBlocked):
        join_waitlist(client=blocked, lesson=lesson, actor=actor)
    dina, _vera = wait(studio, given.dina, given.vera)
    assert wait(studio, given.dina) == [dina]
    assert [row.client for row in line(lesson)] == [given.dina, given.vera]
    with pytest.raises(WaitlistIsFull) as full:  # as many as there are places
        wait(studio, given.gleb)
    assert full.value.details == {"count": 2}
    gleb = put_in_front(studio, given.gleb)
    assert [row.client for row in line(lesson)] == [given.gleb, given.dina, given.vera]
    assert place_in_line(gleb) == 1
    move_in_line(entry=gleb, to=3, actor=actor)
    assert [row.client for row in line(lesson)] == [given.dina, given.vera, given.gleb]


@pytest.mark.req("BV-06")
@pytest.mark.rule("W-1", "W-8")
def test_leaving_and_the_hour_at_which_the_line_closes(studio: Studio) -> None:
    given, actor = studio.begun, studio.actor
    lesson = given.lesson
    dina, vera = wait(studio, given.dina, given.vera)
    gleb = put_in_front(studio, given.gleb)
    leave_waitlist(entry=dina, actor=actor)
    remove_from_waitlist(entry=vera, reason="  Просил   не звонить ", actor=actor)
    leave_waitlist(entry=vera, actor=actor)
    assert statuses(dina, vera, gleb) == ["left", "removed", "waiting"]
    assert WaitlistEntry.objects.get(pk=vera.pk).reason == "Просил не звонить"
    with pytest.raises(NotWaiting):
        move_in_line(entry=dina, to=1, actor=actor)
    assert counted(lesson) == (2, 0, 0, 2)
    with clock.at(lesson.starts_at - timedelta(minutes=15)), pytest.raises(WaitlistHasClosed):
        wait(studio, given.dina)
    with clock.at(lesson.starts_at - timedelta(minutes=15, seconds=1)):
        assert wait(studio, given.dina)[0].status == "waiting"


@pytest.mark.req("BV-06")
@pytest.mark.rule("W-2", "W-4", "edge 19")
def test_edge_19_whoever_has_no_pass_is_passed_over_and_told_and_the_next_moves_up(studio: Studio) -> None:
    given = studio.begun
    with clock.at(noon(studio)):
        (
            dina,
            vera,
        ) = wait(studio, given.dina, given.vera)
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        assert counted(given.lesson) == (1, 1, 0, 1)
        with pytest.raises(LessonFull) as full:  # no stranger slips in
            studio.book(studio.client("Чужой"), given.lesson)
        assert full.value.details == {"taken": 2, "capacity": 2}
        work()
        assert statuses(dina, vera) == ["waiting", "promoted"]
        assert counted(given.lesson) == (2, 0, 0, 2)
        booking = Booking.objects.get(client=given.vera)
        assert (booking.status, booking.channel, booking.booked_by) == ("booked", "queue", "system:0")
        assert booking.client_pass is not None
        skip = SkipLog.objects.get()
        assert (skip.entry, skip.code, skip.details["discipline"]) == (dina, "no_pass", given.lesson.discipline.name)
        assert Event.objects.filter(name="attendance.waitlist_passed_over", client_ref=given.dina.pk).count() == 1
        studio.pass_(given.dina, given.plan)  # she buys, and is next
        cancel_booking(booking=given.bookings[1], actor=studio.actor)
        work()
    assert statuses(dina) == ["promoted"]
    assert counted(given.lesson) == (2, 0, 0, 2)
    assert not PlaceHold.objects.exists()


@pytest.mark.rule("W-4")
def test_nobody_may_have_it_so_the_place_is_open(studio: Studio) -> None:
    given = studio.begun
    with clock.at(noon(studio)):
        (dina,) = wait(studio, given.dina)
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        assert promote(lesson_id=given.lesson.pk) == 0
        assert promote(lesson_id=given.lesson.pk) == 0
        assert counted(given.lesson) == (1, 0, 0, 1)
        again = studio.book(given.anna, given.lesson)
        cancel_booking(booking=again, actor=studio.actor)
        promote(lesson_id=given.lesson.pk)
    assert [skip.code for skip in SkipLog.objects.filter(entry=dina)] == ["no_pass", "no_pass"]
    assert Event.objects.filter(name="attendance.waitlist_passed_over").count() == 1  # told once a lesson


@pytest.mark.rule("W-1", "W-10")
@pytest.mark.parametrize(
    ("days", "at", "cancelled_on", "cancelled_at", "becomes"),
    [
        (
            3,
            time(18),
            3,
            time(13, 59),
            "promoted",
        ),  # the free limit is 15:00, an hour before it nobody is moved any more
        (3, time(18), 3, time(14), "offered"),
        (3, time(9), 2, time(19, 59), "promoted"),  # before 10:00 the limit is twelve hours
        (3, time(9), 2, time(20), "offered"),
        (3, time(18), 3, time(3), "promoted"),  # at night: he reads it at 08:00 and has until 14:00
        (3, time(12), 3, time(3), "offered"),  # at 08:00 the hour before the limit has begun
    ],
)
def test_nobody_is_moved_into_a_time_when_he_would_pay(
    days: int, at: time, cancelled_on: int, cancelled_at: time, becomes: str, studio: Studio
) -> None:
    given = studio.begun
    lesson = studio.lesson(on=studio.today + timedelta(days=days), at=at, capacity=1)
    booking = studio.book(studio.client(), lesson)
    entry = join_waitlist(client=given.vera, lesson=lesson, actor=studio.actor)
    with clock.at(moment(studio.today + timedelta(days=cancelled_on), cancelled_at)):
        cancel_booking(booking=booking, actor=studio.actor)
        assert counted(lesson) == (0, 1, 0, 0)
        assert promote(lesson_id=lesson.pk) == 1
    assert statuses(entry) == [becomes]


@pytest.mark.rule("B-12", "edge 25")
def test_edge_25_eight_places_for_ten_promote_nobody_until_there_is_one(studio: Studio) -> None:
    lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(18), capacity=10)
    bookings = [studio.book(studio.client(), lesson) for _ in range(10)]
    entry = join_waitlist(client=studio.begun.vera, lesson=lesson, actor=studio.actor)
    with clock.at(noon(studio)):
        change_lesson(lesson=lesson, capacity=8, is_over_accepted=True, actor=studio.actor)
        assert counted(lesson) == (10, 0, 2, 10)  # all ten are kept
        for booking, left in zip(bookings, ((9, 0, 1, 9), (8, 0, 0, 8), (7, 1, 0, 7)), strict=False):
            assert (promote(lesson_id=lesson.pk), statuses(entry)) == (0, ["waiting"])
            cancel_booking(booking=booking, actor=studio.actor)
            assert counted(lesson) == left
        work()
    assert statuses(entry) == ["promoted"]
    assert counted(lesson) == (8, 0, 0, 8)


@pytest.mark.rule("W-2")
def test_however_many_places_come_free_at_once_all_are_given(studio: Studio, monkeypatch) -> None:
    monkeypatch.setattr(promoting, "ATTEMPTS", 1)  # it bounds what changes under the lock, not the places
    given = studio.begun
    with clock.at(noon(studio)):
        entries = wait(studio, given.vera, given.gleb)
        change_lesson(lesson=given.lesson, capacity=4, actor=studio.actor)
        assert promote(lesson_id=given.lesson.pk) == 2
    assert statuses(*entries) == ["promoted", "promoted"]


@pytest.mark.rule("W-2")
def test_every_way_to_free_a_place_keeps_it(studio: Studio) -> None:
    given = studio.begun
    with clock.at(noon(studio)):
        vera, gleb = wait(studio, given.vera, given.gleb)
        delete_client(client=given.anna, actor=studio.actor)
        assert counted(given.lesson) == (1, 1, 0, 1)
        undo_booking(booking=given.bookings[1], actor=studio.actor)
        assert counted(given.lesson) == (0, 2, 0, 0)
        delete_client(client=given.vera, actor=studio.actor)  # no longer in line: one place too many is kept
        assert promote(lesson_id=given.lesson.pk) == 1
        assert statuses(vera, gleb) == ["void", "promoted"]
        assert counted(given.lesson) == (1, 0, 0, 1)


@pytest.mark.rule("W-2", "I-24")
def test_whoever_cancelled_and_waited_waits_no_more_once_the_cancelling_is_taken_back(studio: Studio) -> None:
    given = studio.begun
    with clock.at(noon(studio)):
        (gleb,) = wait(studio, given.gleb)
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        (anna,) = wait(studio, given.anna)
        undo_cancelling(booking=given.bookings[0], actor=studio.actor)
    assert statuses(gleb, anna) == ["waiting", "void"]
    assert counted(given.lesson) == (2, 0, 0, 2)
    assert not PlaceHold.objects.exists()


@pytest.mark.rule("W-2", "I-24")
def test_two_lines_keep_their_places_each_for_itself(studio: Studio) -> None:
    given = studio.begun
    other = studio.lesson(on=given.lesson.on, at=time(12), capacity=1)
    booking = studio.book(studio.client(), other)
    with clock.at(noon(studio)):
        wait(studio, given.gleb)
        join_waitlist(client=given.vera, lesson=other, actor=studio.actor)
        for one in (given.bookings[0], booking):
            cancel_booking(booking=one, actor=studio.actor)
    assert (counted(given.lesson), counted(other)) == ((1, 1, 0, 1), (0, 1, 0, 0))


@pytest.mark.rule("W-2")
def test_staff_give_a_place_past_the_line(studio: Studio) -> None:
    given = studio.begun
    with clock.at(noon(studio)):
        dina, vera = wait(studio, given.dina, given.vera)
        with pytest.raises(LessonFull):
            promote_by_hand(entry=vera, actor=studio.actor)
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        booking = promote_by_hand(entry=vera, actor=studio.actor)
        assert promote_by_hand(entry=vera, actor=studio.actor) == booking
        assert (booking.client, booking.channel, booking.booked_by) == (given.vera, "queue", str(studio.actor))
        above = promote_by_hand(
            entry=dina, override=frozenset({Override.FULL}), reason="Просила мама", actor=studio.actor
        )
        assert (above.overrides, above.override_reason) == (["full"], "Просила мама")
    assert statuses(dina, vera) == ["promoted", "promoted"]
    assert counted(given.lesson) == (3, 0, 1, 3)


@pytest.mark.rule("W-3")
def test_who_gets_a_place_waits_nowhere_at_that_time(studio: Studio) -> None:
    given = studio.begun
    other, later = (studio.lesson(on=given.lesson.on, at=at, capacity=1) for at in (time(18, 30), time(20)))
    for lesson in (other, later):
        studio.book(studio.client(), lesson)
    with clock.at(noon(studio)):
        (vera,) = wait(studio, given.vera)
        elsewhere, afterwards = (
            join_waitlist(client=given.vera, lesson=one, actor=studio.actor) for one in (other, later)
        )
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        work()
    row = WaitlistEntry.objects.get(pk=elsewhere.pk)
    assert (statuses(vera, afterwards), row.status, row.void_why) == (["promoted", "waiting"], "void", "overlap")


@pytest.mark.rule("W-2", "B-11")
def test_the_line_ends_with_the_class_its_cancelling_and_the_module(studio: Studio) -> None:
    given = studio.begun
    (vera,) = wait(studio, given.vera)
    with clock.at(given.lesson.starts_at):
        assert sweep_waitlists() == 1
        assert sweep_waitlists() == 0
    assert statuses(vera) == ["ended"]
    (gleb,) = wait(studio, given.gleb)
    switch_module(code="waitlist", is_on=False, by=studio.boss)
    work()
    assert (statuses(gleb), WaitlistEntry.objects.get(pk=gleb.pk).void_why) == (["void"], "off")
    assert counted(given.lesson) == (2, 0, 0, 2)
    switch_module(code="waitlist", is_on=True, by=studio.boss)
    with clock.at(noon(studio)):
        (dina,) = wait(studio, given.dina)
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        lesson = studio.call_off(given.lesson)
    assert (statuses(dina), counted(lesson)) == (["void"], (0, 0, 0, 0))


@pytest.mark.rule("W-3")
def test_booked_otherwise_blocked_or_merged_nobody_waits_on(studio: Studio) -> None:
    given = studio.begun
    actor = studio.actor
    vera, gleb = wait(studio, given.vera, given.gleb)
    book(client=given.vera, lesson=given.lesson, override=frozenset({Override.FULL}), actor=actor)
    merge_clients(kept=given.anna, dropped=given.gleb, chosen={}, actor=actor)
    assert statuses(vera, gleb) == ["void", "void"]


@pytest.mark.rule("W-2")
def test_a_place_forgotten_by_a_killed_process_moves_on_with_the_minute(studio: Studio) -> None:
    given = studio.begun
    with clock.at(noon(studio)):
        (vera,) = wait(studio, given.vera)
        cancel_booking(booking=given.bookings[0], actor=studio.actor)
        assert sweep_waitlists() == 0
    with clock.at(noon(studio) + timedelta(seconds=30)):
        assert sweep_waitlists() == 1
    assert statuses(vera) == ["promoted"]


@pytest.mark.rule("W-4")
def test_a_studio_that_forbids_bookings_without_a_pass_forbids_them_by_hand_too(studio: Studio) -> None:
    from ritm.accounts.models import AccountSettings

    AccountSettings.objects.update(booking_without_pass=AccountSettings.NoPass.FORBID)
    given = studio.begun
    (dina,) = wait(studio, given.dina)
    cancel_booking(booking=given.bookings[0], actor=studio.actor)
    with pytest.raises(NoPass):
        promote_by_hand(entry=dina, actor=studio.actor)
    assert statuses(dina) == ["waiting"]
    promote(lesson_id=given.lesson.pk)
