"""Whom the line moves in cancels free for an hour after he was told; nobody is moved in at night unawares (W-9, W-10)."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist, promote_by_hand
from ritm.attendance.cancelling import Shown, consequence, free_until
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.core import clock
from tests.given import Studio, moment
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-06")]
SECOND = timedelta(seconds=1)


class Line:
    """A full class at 18:00 in three days, free of charge until 15:00; Vera waits with a pass and reads letters."""

    def __init__(self, studio: Studio) -> None:
        choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=studio.actor)
        self.vera = studio.client("vera", email="vera@example.org")
        self.held = studio.pass_(self.vera)
        self.day = studio.today + timedelta(days=3)
        self.lesson, self.booking, self.entry = self.full(studio, time(18))

    def full(self, studio: Studio, at: time) -> tuple:
        lesson = studio.lesson(on=self.day, at=at, capacity=1)
        booking = studio.book(studio.client(), lesson)
        return lesson, booking, join_waitlist(client=self.vera, lesson=lesson, actor=studio.actor)


def begin(studio: Studio) -> Line:
    return Line(studio)


def at(studio: Studio, wall: time, days: int = 0) -> datetime:
    """That hour of the class's day, or so many days from it."""
    return moment(studio.begun.day + timedelta(days=days), wall)


def units(booking: Booking, now: datetime) -> int:
    """What cancelling by the client takes at that instant, in hundredths."""
    booking.refresh_from_db()
    return consequence(booking, booking.lesson, now).units


def told(studio: Studio, now: datetime) -> str:
    """The worker runs at that instant; the letter that says that he has a place."""
    with clock.at(now):
        mail.outbox.clear()
        work()
    return next(one.body for one in mail.outbox if "вы записаны" in one.body)


@pytest.mark.rule("W-9")
def test_the_hour_runs_from_the_instant_at_which_the_letter_went(studio: Studio) -> None:
    given = studio.begun
    with clock.at(at(studio, time(13, 59, 59))):
        cancel_booking(booking=given.booking, actor=studio.actor)
        assert promote(lesson_id=given.lesson.pk) == 1
    booking = Booking.objects.get(client=given.vera)
    assert free_until(booking, given.lesson) == given.lesson.starts_at  # nobody has told her yet
    assert "16:30" in told(studio, at(studio, time(15, 30)))  # an hour and a half later, past the limit
    assert units(booking, at(studio, time(16, 30))) == 0
    assert units(booking, at(studio, time(16, 30)) + SECOND) == 100  # afterwards B-4 and B-5
    with clock.at(at(studio, time(16, 30))):
        cancel_booking(booking=booking, by=Booking.By.CLIENT, shown=Shown(), actor=studio.actor)
    given.held.refresh_from_db()
    booking.refresh_from_db()
    assert (given.held.left_units, booking.is_late) == (800, False)


@pytest.mark.rule("W-9")
@pytest.mark.parametrize(
    ("starts", "given_at", "told_at", "free"),
    [
        (time(18), (0, time(16)), (0, time(16)), (0, time(17))),
        (time(18), (0, time(17, 30)), (0, time(17, 30)), (0, time(18))),  # never later than the start
        (time(18), (0, time(10)), (0, time(10)), (0, time(15))),  # the limit itself is later
        (time(10, 30), (-1, time(21, 30)), (-1, time(21, 30)), (0, time(8, 30))),  # the night does not count
        (time(10, 30), (-1, time(23)), (0, time(8)), (0, time(9))),  # she reads it at 08:00
    ],
)
def test_until_when_whom_staff_move_in_cancels_free(
    starts: time, given_at: tuple, told_at: tuple, free: tuple, studio: Studio
) -> None:
    lesson, booking, entry = studio.begun.full(studio, starts)
    with clock.at(at(studio, given_at[1], given_at[0])):
        cancel_booking(booking=booking, actor=studio.actor)
        got = promote_by_hand(entry=entry, actor=studio.actor)
        assert got.channel == "queue"
    told(studio, at(studio, told_at[1], told_at[0]))
    got.refresh_from_db()
    until = at(studio, free[1], free[0])
    assert free_until(got, lesson) == until
    assert units(got, until) == 0
    if until < lesson.starts_at:
        assert units(got, until + SECOND) == 100


@pytest.mark.rule("W-9")
def test_an_accepted_offer_has_no_such_hour_and_its_letter_says_so(studio: Studio) -> None:
    given = studio.begun
    with clock.at(at(studio, time(14))):
        cancel_booking(booking=given.booking, actor=studio.actor)
        promote(lesson_id=given.lesson.pk)
        mail.outbox.clear()
        work()
        (letter,) = (one for one in mail.outbox if one.subject.startswith("Место ваше до 14:15"))
        assert "15:00" in letter.body  # until when cancelling would still be free
    with clock.at(at(studio, time(14, 10))):
        got = promote_by_hand(entry=given.entry, actor=studio.actor)
        work()
    assert got.channel == "offer"
    assert units(got, at(studio, time(15))) == 0
    assert units(got, at(studio, time(15)) + SECOND) == 100


@pytest.mark.rule("W-10")
@pytest.mark.parametrize(
    ("starts", "freed", "becomes", "until"),
    [
        (time(13), (-1, time(22)), "promoted", None),  # nobody is moved any more from 09:00: an hour after the night
        (time(13), (0, time(7, 59, 59)), "promoted", None),
        (time(12, 59), (-1, time(22)), "offered", time(8, 15)),  # a minute less: she has to say yes, from 08:00
        (time(12, 59), (0, time(7, 59, 59)), "offered", time(8, 15)),
        (time(12, 59), (0, time(8)), "promoted", None),  # by day, and it is not 08:59 yet
        (time(9, 15), (-1, time(22)), "offered", time(8, 15)),  # the last hour begins at 08:15
        (time(9, 14), (-1, time(22)), "waiting", None),  # before it: the place is simply open
        (time(9, 15), (-1, time(21, 59)), "offered", time(8, 14)),  # a minute of its quarter ran before the night
    ],
)
def test_what_becomes_of_a_place_that_comes_free_at_night(
    starts: time, freed: tuple, becomes: str, until: time | None, studio: Studio
) -> None:
    lesson, booking, entry = studio.begun.full(studio, starts)
    with clock.at(at(studio, freed[1], freed[0])):
        cancel_booking(booking=booking, actor=studio.actor)
        promote(lesson_id=lesson.pk)
    row = WaitlistEntry.objects.select_related("booking").get(pk=entry.pk)
    assert (row.status, row.booking.held_until if row.booking else None) == (becomes, until and at(studio, until))
    lesson.refresh_from_db()
    assert lesson.free == (1 if becomes == "waiting" else 0)
