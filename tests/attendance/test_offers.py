"""Offers of the waiting list: a place for a quarter of an hour, accepted, missed, missed again (W-1, W-8, W-10, W-11)."""

from datetime import time, timedelta

import pytest
from django.core import mail

from ritm.attendance.actions.answering import take_place
from ritm.attendance.actions.booking import cancel_booking, undo_booking
from ritm.attendance.actions.promoting import sweep_waitlists
from ritm.attendance.actions.waiting import join_waitlist, leave_waitlist, promote_by_hand
from ritm.attendance.cancelling import free_until
from ritm.attendance.errors import Clash, LessonFull
from ritm.attendance.errors_of_queue import PlaceIsGone
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import PlaceHold, WaitlistEntry
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.core import clock
from ritm.events.actor import Actor
from tests.given import Studio, moment
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-06")]


class Line:
    """A full class at 18:00 in three days; Vera and Gleb wait with passes, and read letters."""

    def __init__(self, studio: Studio) -> None:
        self.lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(18), capacity=2)
        self.bookings = [studio.book(studio.client(), self.lesson) for _ in range(2)]
        self.vera, self.gleb = (studio.client(name, email=f"{name}@example.org") for name in ("vera", "gleb"))
        for one in (self.vera, self.gleb):
            studio.pass_(one)
        self.entries = [
            join_waitlist(client=one, lesson=self.lesson, actor=studio.actor) for one in (self.vera, self.gleb)
        ]


def begin(studio: Studio) -> Line:
    return Line(studio)


def at(studio: Studio, wall: time):
    """That hour of the class's day."""
    return clock.at(moment(studio.begun.lesson.on, wall))


def free_one(studio: Studio, wall: time = time(15)) -> None:
    """A booking is cancelled in the hours of offers; the worker does what it owes, and the letters are gone."""
    with at(studio, wall):
        cancel_booking(booking=studio.begun.bookings[0], actor=studio.actor)
        mail.outbox.clear()
        work()


def state(studio: Studio) -> tuple[int, int, list[str]]:
    """taken, held, the line's statuses."""
    lesson = studio.begun.lesson
    lesson.refresh_from_db()
    statuses = [WaitlistEntry.objects.get(pk=one.pk).status for one in studio.begun.entries]
    return lesson.taken, lesson.held, statuses


@pytest.mark.rule("W-1", "W-9")
def test_a_place_is_offered_and_taken(studio: Studio) -> None:
    given = studio.begun
    free_one(studio)
    assert state(studio) == (1, 1, ["offered", "waiting"])
    held = Booking.objects.get(client=given.vera)
    assert (held.status, held.held_until) == ("held", moment(given.lesson.on, time(15, 15)))
    letters = {one.to[0]: one.subject for one in mail.outbox}
    assert letters["vera@example.org"].startswith("Место ваше до 15:15")
    with at(studio, time(15, 14)):
        with pytest.raises(LessonFull):  # it is hers, nobody else is booked into it
            studio.book(studio.client(), given.lesson)
        booking = promote_by_hand(entry=given.entries[0], actor=studio.actor)
    assert (booking.status, booking.client_pass is not None) == ("booked", True)
    assert state(studio) == (2, 0, ["promoted", "waiting"])
    held.refresh_from_db()  # the place that was kept is the one that he has
    assert (booking.pk, held.status, held.held_until, held.channel) == (held.pk, "booked", None, "offer")
    assert free_until(held, given.lesson) == moment(given.lesson.on, time(15))  # the text said so: no grace


@pytest.mark.rule("W-8", "W-11")
def test_an_offer_without_an_answer_goes_on_and_the_second_ends_the_waiting(studio: Studio) -> None:
    given = studio.begun
    free_one(studio)
    with at(studio, time(15, 14, 59)):
        assert sweep_waitlists() == 0
    with at(studio, time(15, 15)):
        assert sweep_waitlists() == 1
        mail.outbox.clear()
        work()
        assert state(studio) == (1, 1, ["waiting", "offered"])
        assert "vera@example.org" in [one.to[0] for one in mail.outbox if one.subject.startswith("Место ушло")]
    with at(studio, time(15, 30)):
        with pytest.raises(LessonFull):  # too late: the place is for the next one already
            promote_by_hand(entry=given.entries[1], actor=studio.actor)
        assert sweep_waitlists() == 1
    assert state(studio) == (1, 1, ["offered", "waiting"])
    with at(studio, time(15, 45)):
        sweep_waitlists()
    assert state(studio) == (1, 1, ["missed", "offered"])
    with at(studio, time(16)):
        sweep_waitlists()
        assert state(studio) == (1, 0, ["missed", "missed"])
        assert studio.book(studio.client(), given.lesson).status == "booked"  # open to everybody
    assert not PlaceHold.objects.exists()


@pytest.mark.rule("W-1", "W-10")
@pytest.mark.parametrize(
    ("wall", "hour", "held", "until"),
    [
        (time(18), time(16, 59, 59), 1, time(17, 14, 59)),
        (time(18), time(17), 0, None),  # the last hour: whoever comes first
        (time(9, 30), time(3), 1, time(8, 15)),  # at night its quarter of an hour runs from 08:00
        (time(9), time(3), 0, None),  # 08:15 would be too late
    ],
)
def test_when_places_are_offered(studio: Studio, wall: time, hour: time, held: int, until: time | None) -> None:
    lesson = studio.lesson(on=studio.begun.lesson.on, at=wall, capacity=1)
    booking = studio.book(studio.client(), lesson)
    client = studio.client()
    studio.pass_(client)
    join_waitlist(client=client, lesson=lesson, actor=studio.actor)
    with at(studio, hour):
        cancel_booking(booking=booking, actor=studio.actor)
        work()
    found = Booking.objects.filter(client=client, status="held").first()
    assert (found is not None) is bool(held)
    if found is not None and until is not None:
        assert found.held_until == moment(lesson.on, until)


@pytest.mark.rule("W-2", "W-8")
def test_an_offer_that_is_refused_or_whose_client_is_gone_goes_on(studio: Studio) -> None:
    given = studio.begun
    free_one(studio)
    with at(studio, time(15, 5)):
        leave_waitlist(entry=given.entries[0], actor=studio.actor)
        work()
        assert state(studio) == (1, 1, ["left", "offered"])
        delete_client(client=given.gleb, actor=studio.actor)
        work()
        assert state(studio) == (1, 0, ["left", "void"])
        assert Booking.objects.get(client=given.gleb).status == "cancelled"


@pytest.mark.rule("B-11")
def test_a_cancelled_class_and_a_begun_one_withdraw_their_offers(studio: Studio) -> None:
    free_one(studio)
    studio.mark(studio.begun.vera, studio.begun.lesson)  # who came all the same takes his own offer
    assert state(studio) == (2, 0, ["void", "waiting"])
    with at(studio, time(15, 20)):
        cancel_booking(booking=studio.begun.bookings[1], actor=studio.actor)
        work()
    assert state(studio) == (1, 1, ["void", "offered"])
    with at(studio, time(18)):
        sweep_waitlists()
    assert state(studio) == (1, 0, ["void", "ended"])


@pytest.mark.rule("W-2")
def test_an_offer_ends_with_the_blocklist_or_a_place_elsewhere_at_that_time(studio: Studio) -> None:
    given = studio.begun
    other = studio.lesson(on=given.lesson.on, at=time(18, 30), capacity=1)
    theirs = studio.book(studio.client(), other)
    join_waitlist(client=given.vera, lesson=other, actor=studio.actor)
    free_one(studio)
    with at(studio, time(15, 5)):
        cancel_booking(booking=theirs, actor=studio.actor)
        work()
        second = WaitlistEntry.objects.get(lesson=other)
        assert (state(studio)[2], second.status) == (["offered", "waiting"], "offered")
        promote_by_hand(entry=second, actor=studio.actor)
        work()
        assert state(studio) == (1, 1, ["void", "offered"])
        assert WaitlistEntry.objects.get(pk=given.entries[0].pk).void_why == "overlap"
        change_client(client=given.gleb, data=ClientData(name="gleb", is_blocked=True), actor=studio.actor)
        work()
        assert state(studio) == (1, 0, ["void", "void"])


@pytest.mark.rule("W-1")
def test_in_the_last_hour_everybody_who_waits_is_told_at_once(studio: Studio) -> None:
    given = studio.begun
    free_one(studio, time(17, 30))
    assert state(studio) == (1, 0, ["waiting", "waiting"])
    assert sorted(one.to[0] for one in mail.outbox if one.subject.startswith("Место свободно")) == [
        "gleb@example.org",
        "vera@example.org",
    ]
    with at(studio, time(17, 31)):
        taken = take_place(entry=given.entries[1], actor=Actor("client", given.gleb.pk))
        assert (taken.status, taken.channel, free_until(taken, given.lesson)) == (
            "booked",
            "letter",
            moment(given.lesson.on, time(17, 46)),
        )
        assert state(studio) == (2, 0, ["waiting", "void"])
        with pytest.raises(PlaceIsGone):
            take_place(entry=given.entries[0], actor=Actor("client", given.vera.pk))
        work()
        mail.outbox.clear()
        undo_booking(booking=taken, actor=studio.actor)
        studio.book(studio.client(), given.lesson)  # before the letter could go
        work()
    assert mail.outbox == []
    with at(studio, time(17, 45)):  # the line has closed
        cancel_booking(booking=given.bookings[1], actor=studio.actor)
        work()
        with pytest.raises(PlaceIsGone):
            take_place(entry=given.entries[0], actor=Actor("client", given.vera.pk))
    assert mail.outbox == []


@pytest.mark.rule("W-11")
def test_the_offer_decides_until_its_second_and_what_speaks_against_him_is_asked_again(studio: Studio) -> None:
    given = studio.begun
    free_one(studio)
    vera, actor = given.entries[0], Actor("client", given.vera.pk)
    clash = studio.lesson(on=given.lesson.on, at=time(18, 30))
    with at(studio, time(15, 14, 59)):
        there = studio.book(given.vera, clash)
        with pytest.raises(Clash):
            take_place(entry=vera, actor=actor)
        cancel_booking(booking=there, actor=studio.actor)
    with at(studio, time(15, 15)), pytest.raises(PlaceIsGone):
        take_place(entry=vera, actor=actor)
    assert state(studio) == (1, 1, ["offered", "waiting"])  # no row
    with at(studio, time(15, 14, 59)):
        first = take_place(entry=vera, actor=actor)
        assert take_place(entry=vera, actor=actor) == first
    assert state(studio) == (2, 0, ["promoted", "waiting"])


@pytest.mark.rule("W-1")
def test_a_place_that_nobody_could_have_is_told_of_as_the_last_hour_begins_once(studio: Studio) -> None:
    lesson = studio.lesson(on=studio.begun.lesson.on, at=time(18), capacity=1, name="Йога")
    booking, dina = studio.book(studio.client(), lesson), studio.client("dina", email="dina@example.org")
    join_waitlist(client=dina, lesson=lesson, actor=studio.actor)
    with at(studio, time(12)):
        cancel_booking(booking=booking, actor=studio.actor)
        work()
    lesson.refresh_from_db()
    assert (lesson.free, WaitlistEntry.objects.get(lesson=lesson).status) == (1, "waiting")  # she has no pass
    told = []
    for wall in (time(16, 59, 59), time(17), time(17, 1), time(17, 44)):
        with at(studio, wall):
            mail.outbox.clear()
            told.append((sweep_waitlists(), work() > 0, [one.subject.partition(":")[0] for one in mail.outbox]))
    assert told == [(0, False, []), (1, True, ["Место свободно, кто первый"]), (0, False, []), (0, False, [])]


@pytest.mark.rule("W-1", "W-10")
def test_what_came_free_at_night_is_not_told_of_a_second_time(studio: Studio) -> None:
    lesson = studio.lesson(on=studio.begun.lesson.on, at=time(9), capacity=1)
    booking, dina = studio.book(studio.client(), lesson), studio.client("dina", email="dina@example.org")
    join_waitlist(client=dina, lesson=lesson, actor=studio.actor)
    work()
    with at(studio, time(3)):
        cancel_booking(booking=booking, actor=studio.actor)
        work()
        mail.outbox.clear()
    with at(studio, time(8)):
        assert sweep_waitlists() == 0
        work()
    assert [(one.to, one.subject.partition(",")[0]) for one in mail.outbox] == [([dina.email], "Место свободно")]
