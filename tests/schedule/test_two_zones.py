"""Two branches at the two ends of the country in one account, looked at in one browser (T-TZ-2, T-TZ-4, T-TZ-8; T-1, T-2)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ritm.accounts.models import Branch
from ritm.attendance.actions.booking import book
from ritm.attendance.cancelling import free_until
from ritm.attendance.errors import NoPass
from ritm.core import clock
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.template import add_slot
from ritm.schedule.load import load_of
from ritm.schedule.models import Lesson
from ritm.schedule.planning import day_over
from tests.web.desk.pages import send, words

pytestmark = [pytest.mark.req("SC-09"), pytest.mark.rule("T-1", "T-2")]
WEST, EAST = "Europe/Kaliningrad", "Asia/Kamchatka"  # UTC+2 and UTC+12
# 13:00 of Wednesday in UTC: 15:00 of the same day in Kaliningrad, 01:00 of Thursday in Kamchatka.
NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


def begin(studio):
    """«Запад» and «Восток», each with a class at 19:00 of Wednesday and one at 00:30 of Thursday."""
    halls = []
    for name, zone in (("Запад", WEST), ("Восток", EAST)):
        branch = Branch.objects.create(name=name, time_zone=zone, position=5)
        halls.append(studio.hall(f"Зал {name}", branch=branch))
        group = studio.group(name=f"Йога {name}", hall=halls[-1])
        studio.lesson(group=group, on=WEDNESDAY, at=time(19))
        studio.lesson(group=group, on=THURSDAY, at=time(0, 30))
    return [hall.branch for hall in halls]


def choose(studio, browser, branch):
    send(browser, studio.url("desk:branch"), branch=branch.pk)


def test_home_of_each_branch_is_its_own_today_whatever_the_viewer_s_machine_says(studio):
    west, east = studio.begun
    browser = studio.browser()
    seen = {}
    with clock.at(NOW):
        for branch in (west, east, west):
            choose(studio, browser, branch)
            seen[branch.name] = words(browser.get(studio.url("desk:home")))
    assert "Среда, 25 ноября" in seen["Запад"]
    assert "19:00 Йога Запад" in seen["Запад"]
    assert "Четверг, 26 ноября" in seen["Восток"]
    assert "0:30 Йога Восток" in seen["Восток"]
    assert "Йога Запад" not in seen["Восток"]


def test_one_wall_time_is_two_instants_and_each_class_belongs_to_its_branch_s_day(studio):
    west, east = studio.begun
    at = {(one.branch_id, one.wall_time): one for one in Lesson.objects.all()}
    evening_west, evening_east = at[west.pk, time(19)], at[east.pk, time(19)]
    assert evening_west.starts_at == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert evening_east.starts_at == datetime(2026, 11, 25, 7, tzinfo=UTC)
    night = at[east.pk, time(0, 30)]
    assert (night.on, night.starts_at) == (THURSDAY, datetime(2026, 11, 25, 12, 30, tzinfo=UTC))
    assert [load_of(branch, WEDNESDAY, WEDNESDAY).whole.classes for branch in (west, east)] == [1, 1]


def test_what_is_past_in_the_east_is_ahead_in_the_west(studio):
    west, east = studio.begun
    browser = studio.browser()
    with clock.at(NOW):
        for branch, is_past in ((west, False), (east, True)):
            choose(studio, browser, branch)
            page = browser.get(f"{studio.url('desk:home')}?on={WEDNESDAY}").content.decode()
            assert (" is-past" in page) is is_past
            assert ('data-stands="' in page) is not is_past


def test_a_week_is_filled_by_the_wall_clock_of_its_own_branch(studio):
    monday = WEDNESDAY + timedelta(days=5)
    for branch in studio.begun:
        group = studio.group(hall=studio.hall(branch=branch))
        add_slot(branch=branch, group=group, weekday=0, wall_time=time(0, 15), actor=studio.actor)
        assert fill_week(branch=branch, monday=monday, actor=studio.actor).added == 1
    filled = {one.zone: one.starts_at for one in Lesson.objects.filter(on=monday)}
    assert filled == {
        WEST: datetime(2026, 11, 29, 22, 15, tzinfo=UTC),
        EAST: datetime(2026, 11, 29, 12, 15, tzinfo=UTC),
    }


@pytest.mark.rule("edge 23", "T-3", "P-1")
def test_edge_23_day_limit_and_pass_end_by_the_branch_and_the_boss_sees_whose_time_it_is(studio):
    """A pass that ends on Wednesday, a class at 19:00 of Wednesday in each branch, a boss whose machine is in Moscow."""
    anna = studio.client("Анна")
    lessons = {one.zone: one for one in Lesson.objects.filter(on=WEDNESDAY)}
    with clock.at(datetime(2026, 11, 16, 9, tzinfo=UTC)):
        held = studio.pass_(anna, studio.plan(term_count=10))
        bookings = {zone: studio.book(anna, lessons[zone]) for zone in (WEST, EAST)}
    assert (held.ends_on, {one.client_pass for one in bookings.values()}) == (WEDNESDAY, {held})
    night = Lesson.objects.get(on=THURSDAY, zone=EAST)  # still Wednesday in UTC
    with clock.at(datetime(2026, 11, 16, 9, tzinfo=UTC)), pytest.raises(NoPass):
        book(client=anna, lesson=night, client_pass=held, actor=studio.actor)
    free = {zone: free_until(bookings[zone], lessons[zone]) for zone in (WEST, EAST)}
    assert {zone: f"{clock.local(at, zone):%d.%m %H:%M}" for zone, at in free.items()} == dict.fromkeys(
        (WEST, EAST), "25.11 16:00"
    )
    browser = studio.browser()
    with clock.at(NOW):
        assert [clock.now() >= day_over(lessons[zone]) for zone in (WEST, EAST)] == [False, True]
        for branch, whose in zip(studio.begun, ("Запад Калининград", "Восток Петропавловск-Камчатский"), strict=True):
            choose(studio, browser, branch)
            page = words(browser.get(f"{studio.url('desk:home')}?on={WEDNESDAY}"))
            assert whose in page
            assert f"19:00 Йога {branch.name}" in page
