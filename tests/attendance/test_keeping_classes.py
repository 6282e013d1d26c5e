"""A class of the pass kept while its client waits, where the boss wants that (W-5)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.models import AccountSettings
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist, leave_waitlist
from ritm.attendance.errors import PassReserved, PassWaited
from ritm.attendance.kept import kept_of
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import SkipLog, WaitlistEntry
from ritm.attendance.paying import choices_at, choose_for
from ritm.core import clock
from ritm.passes.data import Kept
from ritm.passes.explaining import explanation
from ritm.studio.actions import change_settings
from ritm.tools import checks
from tests.given import Studio, moment
from tests.tools.test_checks import planted
from tests.web.desk.pages import words

pytestmark = [pytest.mark.req("BV-06"), pytest.mark.rule("W-5")]


class Lines:
    """Two full classes in three days, an open one; Vera has one class left on her pass."""

    def __init__(self, studio: Studio) -> None:
        day = studio.today + timedelta(days=3)
        self.first, self.second = (studio.lesson(on=day, at=time(hour), capacity=1) for hour in (15, 18))
        self.open = studio.lesson(on=day, at=time(20))
        self.bookings = [studio.book(studio.client(), one) for one in (self.first, self.second)]
        self.vera = studio.client("Вера")
        self.held = studio.pass_(self.vera, studio.plan(name="Одно", count=1))


def begin(studio: Studio) -> Lines:
    return Lines(studio)


def wait(studio: Studio, lesson) -> WaitlistEntry:
    return join_waitlist(client=studio.begun.vera, lesson=lesson, actor=studio.actor)


def kept(studio: Studio) -> Kept:
    return kept_of(studio.begun.vera.pk).get(studio.begun.held.pk, Kept())


def free_place(studio: Studio, number: int) -> None:
    lesson = (studio.begun.first, studio.begun.second)[number]
    with clock.at(moment(studio.today + timedelta(days=1), time(12))):
        cancel_booking(booking=studio.begun.bookings[number], actor=studio.actor)
        promote(lesson_id=lesson.pk)


def test_off_one_class_waits_twice_and_the_first_place_takes_it(studio: Studio) -> None:
    given = studio.begun
    entries = [wait(studio, one) for one in (given.first, given.second)]
    assert (kept(studio), [one.client_pass for one in entries]) == (Kept(), [None, None])
    free_place(studio, 0)
    free_place(studio, 1)
    assert [WaitlistEntry.objects.get(pk=one.pk).status for one in entries] == ["promoted", "waiting"]
    assert (kept(studio), SkipLog.objects.get().code) == (Kept(booked=100), PassReserved.code)


def test_on_a_class_is_kept_until_the_waiting_ends(studio: Studio) -> None:
    given = studio.begun
    change_settings(by=studio.boss, waiting_keeps=True)
    first = wait(studio, given.first)
    assert (first.client_pass, kept(studio)) == (given.held, Kept(waits=frozenset({given.first.pk})))
    # For the class waited for it is free, for any other it is not, and «Почему?» says so, by every way of asking.
    assert choose_for(given.first, given.vera, pinned=None).client_pass == given.held
    other = choose_for(given.open, given.vera, pinned=None)
    assert isinstance(other.why_not, PassWaited)
    told = "остаток занят, пока клиент ждёт других занятий"
    assert [line.endswith(told) for line in explanation(list(other.fits))] == [True]
    among = choices_at(given.vera.pk, [given.first, given.open])
    assert [among[one.pk].client_pass for one in (given.first, given.open)] == [given.held, None]
    # He may wait elsewhere all the same, with nothing kept: a pass is not needed for that.
    second = wait(studio, given.second)
    assert second.client_pass is None
    free_place(studio, 1)
    assert SkipLog.objects.get(entry=second).code == PassWaited.code
    free_place(studio, 0)  # his own: what was kept becomes what the booking keeps
    assert (kept(studio), Booking.objects.get(client=given.vera).client_pass) == (Kept(booked=100), given.held)


def test_leaving_the_line_or_a_cancelled_class_gives_it_back(studio: Studio) -> None:
    given = studio.begun
    change_settings(by=studio.boss, waiting_keeps=True)
    leave_waitlist(entry=wait(studio, given.first), actor=studio.actor)
    assert kept(studio) == Kept()
    wait(studio, given.second)
    assert kept(studio).units == 100
    studio.call_off(given.second)
    assert kept(studio) == Kept()
    assert choose_for(given.open, given.vera, pinned=None).client_pass == given.held


def test_whoever_buys_while_waiting_has_it_kept_from_then_on(studio: Studio) -> None:
    given = studio.begun
    change_settings(by=studio.boss, waiting_keeps=True)
    gleb = studio.client("Глеб")
    late, early = (join_waitlist(client=gleb, lesson=one, actor=studio.actor) for one in (given.second, given.first))
    held = studio.pass_(gleb, studio.plan(count=1))
    assert kept_of(gleb.pk) == {held.pk: Kept(waits=frozenset({given.first.pk}))}  # the soonest; one is all there is
    assert [WaitlistEntry.objects.get(pk=one.pk).client_pass for one in (late, early)] == [None, held]


def test_it_is_shown_and_switched_on_by_the_boss(studio: Studio) -> None:
    given, browser = studio.begun, studio.browser()
    url = studio.url("desk:settings_bookings")
    assert "waiting_keeps" in browser.get(url).content.decode()
    assert AccountSettings.objects.get().waiting_keeps is False
    change_settings(by=studio.boss, waiting_keeps=True)
    wait(studio, given.first)
    said = words(browser.get(studio.url("desk:client_pass_left", given.held.pk)))
    assert "Осталось занятий 1 Занято записями 0 Занято, пока ждёт 1 Свободно для записи 0" in said


@pytest.mark.rule("I-24")
@pytest.mark.plants
def test_the_invariant_knows_whose_pass_it_is(studio: Studio) -> None:
    change_settings(by=studio.boss, waiting_keeps=True)
    entry = wait(studio, studio.begun.first)
    assert checks.run_all((studio.account.pk,), ("I-24",)) == []
    with planted():
        WaitlistEntry.objects.filter(pk=entry.pk).update(client_pass=studio.pass_(studio.client()))
        (found,) = checks.run_all((studio.account.pk,), ("I-24",))
        assert found.text == f"entry {entry.pk}: keeps a class of a pass of somebody else"
