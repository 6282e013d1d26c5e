"""Permanent participants to be seen to: three misses in a row, a debt; marked, and paused by itself where the boss wants it (B-15)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.queries import settings_of_account
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.regulars import end_pause, join_group
from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.actions.watching import pause_regulars
from ritm.attendance.concerns import Concern, concerns
from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause
from ritm.attendance.penalties import MissKind
from ritm.core import clock
from ritm.studio.actions import change_settings
from ritm.studio.errors import BadCap
from tests.given import moment
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-09"), pytest.mark.rule("B-15")]


def begin(studio):
    """Eva takes part in the ballet; five classes of the last days, the latest yesterday, and one tomorrow."""
    group = studio.group(name="Балет")
    eva = studio.client("Ева", email="eva@mail.example")
    with clock.at(moment(studio.today - timedelta(days=9), time(9))):
        standing = join_group(client=eva, group=group, begins_on=studio.today, actor=studio.actor)
        past = [studio.lesson(group=group, on=studio.today - timedelta(days=days)) for days in (5, 4, 3, 2, 1)]
    ahead = studio.lesson(group=group)
    return {"eva": eva, "standing": standing, "past": past, "ahead": ahead, "group": group}


def miss(studio, lesson, kind=MissKind.FREE):
    with clock.at(lesson.starts_at - timedelta(hours=1)):
        booking = studio.book(studio.begun["eva"], lesson)
    with clock.at(lesson.ends_at):
        mark_no_show(booking=booking, kind=kind, actor=studio.actor)


def came(studio, lesson):
    with clock.at(lesson.starts_at):
        studio.mark(studio.begun["eva"], lesson, pay=PayBy(kind=PayKind.CREDIT, price_minor=0))


def told(studio):
    return concerns(StandingBooking.objects.all(), settings_of_account()).get(studio.begun["standing"].pk)


def test_misses_in_a_row_count_up_to_the_last_visit_and_good_reasons_do_not(studio):
    first, second, third, fourth, fifth = studio.begun["past"]
    for lesson in (first, third):
        miss(studio, lesson)
    miss(studio, second, MissKind.EXCUSED)
    assert told(studio) is None
    miss(studio, fourth)
    assert told(studio) == Concern(misses=3)
    change_settings(by=studio.boss, regular_misses=4)
    assert told(studio) is None
    change_settings(by=studio.boss, regular_misses=3)
    came(studio, fifth)
    assert told(studio) is None
    change_settings(by=studio.boss, regular_misses=None)
    with pytest.raises(BadCap):
        change_settings(by=studio.boss, regular_misses=0)


def test_a_debt_above_the_limit(studio):
    studio.pass_(studio.begun["eva"], studio.plan(price_minor=500_00), paid=False)
    assert told(studio) is None
    for limit, found in ((500_00, None), (499_99, Concern(debt_minor=500_00)), (0, Concern(debt_minor=500_00))):
        change_settings(by=studio.boss, regular_debt_minor=limit)
        assert told(studio) == found


def test_the_night_pauses_once_in_four_weeks_and_writes(studio, mailoutbox):
    begun = studio.begun
    for lesson in begun["past"][:3]:
        miss(studio, lesson)
    night = studio.today.isoformat()
    pause_regulars(on=night)
    assert not StandingPause.objects.exists()  # the boss has not chosen it
    change_settings(by=studio.boss, regular_pauses=True)
    with clock.at(moment(studio.today, time(12))):
        for _twice in range(2):
            pause_regulars(on=night)
        pause = StandingPause.objects.get()
        assert (pause.begins_on, pause.ends_on) == (studio.today, studio.today + timedelta(days=27))
        assert Booking.objects.get(lesson=begun["ahead"]).status == "cancelled"
        work()
        (letter,) = mailoutbox
        assert letter.to == ["eva@mail.example"]
        assert "Ваше постоянное место в «Балет» на паузе" in letter.body
        # Staff let her go on: she is left alone for the four weeks.
        end_pause(pause=pause, actor=studio.actor)
        pause_regulars(on=(studio.today + timedelta(days=20)).isoformat())
        assert not StandingPause.objects.exists()
        assert Booking.objects.filter(lesson=begun["ahead"], status="booked").exists()
    with clock.at(moment(studio.today + timedelta(days=28), time(5))):
        pause_regulars(on=(studio.today + timedelta(days=28)).isoformat())
    assert StandingPause.objects.count() == 1
