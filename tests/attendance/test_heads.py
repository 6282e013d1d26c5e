"""A permanent participant without a place stands at the head of the waiting list, and needs no pass there (B-15, edge 26)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.models import AccountSettings
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.regulars import change_regular, end_pause, join_group, leave_group, pause_regular
from ritm.attendance.actions.waiting import join_waitlist, move_in_line
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.regulars import left_out, standing_in
from ritm.attendance.waiting import line, line_up
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.actions.freezing import freeze
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from ritm.studio.actions import switch_module
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-09", "BV-06"), pytest.mark.rule("B-15")]


def begin(studio):
    """A group of two places on Mondays; Anna, Boris, Vera, Gleb take part, in this order. Nobody has a pass."""
    group = studio.group(name="Хор", capacity=2)
    add_slot(branch=studio.branch, group=group, weekday=0, wall_time=time(18), actor=studio.actor)
    people = {name: studio.client(name) for name in ("Анна", "Борис", "Вера", "Глеб", "Дина")}
    standing = {
        name: join_group(client=people[name], group=group, begins_on=studio.today, actor=studio.actor)
        for name in ("Анна", "Борис", "Вера", "Глеб")
    }
    return {"group": group, "people": people, "standing": standing}


def filled(studio) -> Lesson:
    """The lesson of the Monday after next: there is time to give places by themselves."""
    monday = clock.week_start(studio.today) + timedelta(weeks=2)
    fill_week(branch=studio.branch, monday=monday, actor=studio.actor)
    return Lesson.objects.get()


def waits(lesson) -> list[str]:
    return [entry.client.name for entry in line(lesson)]


def stands(lesson) -> list[str]:
    rows = Booking.objects.filter(lesson=lesson, status=Booking.Status.BOOKED)
    return list(rows.order_by("booked_at", "pk").values_list("client__name", flat=True))


def take_off(studio, lesson, name):
    cancel_booking(booking=Booking.objects.get(lesson=lesson, client__name=name), actor=studio.actor)
    work()


@pytest.mark.req("SC-03")
def test_edge_26_the_filling_goes_on_and_whoever_has_no_place_waits_first(studio):
    AccountSettings.objects.update(booking_without_pass=AccountSettings.NoPass.FORBID)
    lesson = filled(studio)
    assert (stands(lesson), waits(lesson)) == (["Анна", "Борис"], ["Вера", "Глеб"])
    assert (lesson.taken, lesson.held, lesson.has_queue) == (2, 0, True)
    told = Event.objects.filter(name__in=("attendance.regular_waits", "attendance.waitlist_joined"))
    assert [(event.name, event.client_ref) for event in told.order_by("pk")] == [
        ("attendance.regular_waits", studio.begun["people"][name].pk) for name in ("Вера", "Глеб")
    ]
    assert [waiter.turn.against for waiter in line_up(lesson)] == [None, None]
    assert [one.standing.client.name for one in left_out(list(standing_in([studio.begun["group"]])), [lesson])] == [
        "Вера",
        "Глеб",
    ]
    take_off(studio, lesson, "Анна")
    assert (stands(lesson), waits(lesson)) == (["Борис", "Вера"], ["Глеб"])
    got = Booking.objects.get(client__name="Вера")
    assert (got.channel, got.client_pass, got.overrides) == ("regular", None, [])
    entry = WaitlistEntry.objects.get(client__name="Вера")
    assert (entry.status, entry.booking) == ("promoted", got)
    assert Event.objects.filter(name="attendance.waitlist_promoted", client_ref=entry.client_id).exists()


def test_they_stand_before_everybody_else_in_the_order_of_joining(studio):
    """Dina waited by herself; staff had put Gleb before Vera; Olga joins the group last."""
    lesson = filled(studio)
    people, standing = studio.begun["people"], studio.begun["standing"]
    leave_group(standing=standing["Вера"], lets_go=True, actor=studio.actor)
    join_waitlist(client=people["Дина"], lesson=lesson, actor=studio.actor)
    assert waits(lesson) == ["Глеб", "Дина"]
    olga = studio.client("Ольга")
    for who in (people["Вера"], olga):
        join_group(client=who, group=studio.begun["group"], begins_on=studio.today, actor=studio.actor)
    assert waits(lesson) == ["Глеб", "Вера", "Ольга", "Дина"]
    move_in_line(entry=WaitlistEntry.objects.get(client=olga), to=1, actor=studio.actor)
    change_regular(standing=standing["Глеб"], begins_on=studio.today, ends_on=None, weekdays=(0, 1), actor=studio.actor)
    assert waits(lesson) == ["Ольга", "Глеб", "Вера", "Дина"]  # staff's order stands, nobody stands there twice
    join_group(client=people["Дина"], group=studio.begun["group"], begins_on=studio.today, actor=studio.actor)
    assert waits(lesson) == ["Ольга", "Глеб", "Вера", "Дина"]
    assert list(line(lesson).values_list("is_regular", flat=True)) == [True] * 4


def test_whoever_pauses_or_leaves_waits_no_longer_and_comes_back_where_he_was(studio):
    lesson, standing = filled(studio), studio.begun["standing"]
    days = {"begins_on": lesson.on - timedelta(days=1), "ends_on": lesson.on}
    pause = pause_regular(standing=standing["Вера"], actor=studio.actor, **days)
    assert waits(lesson) == ["Глеб"]
    assert WaitlistEntry.objects.get(client__name="Вера").status == "left"
    end_pause(pause=pause, actor=studio.actor)
    assert waits(lesson) == ["Вера", "Глеб"]
    leave_group(standing=standing["Вера"], lets_go=False, actor=studio.actor)
    assert waits(lesson) == ["Глеб"]
    # Anna pauses: her place is free, and Gleb's at once.
    pause_regular(standing=standing["Анна"], actor=studio.actor, **days)
    work()
    assert (stands(lesson), waits(lesson)) == (["Борис", "Глеб"], [])
    lesson.refresh_from_db()
    assert (lesson.taken, lesson.held) == (2, 0)


def test_a_frozen_pass_keeps_him_away_and_the_next_is_tried(studio):
    people = studio.begun["people"]
    held = studio.pass_(people["Вера"], studio.plan(term_count=90))
    lesson = filled(studio)
    freeze(client_pass=held, begins_on=lesson.on, ends_on=lesson.on + timedelta(days=2), actor=studio.actor)
    take_off(studio, lesson, "Анна")
    assert (stands(lesson), waits(lesson)) == (["Борис", "Глеб"], ["Вера"])


def test_more_places_are_theirs_first(studio):
    lesson = filled(studio)
    leave_group(standing=studio.begun["standing"]["Глеб"], lets_go=True, actor=studio.actor)
    join_waitlist(client=studio.begun["people"]["Дина"], lesson=lesson, actor=studio.actor)
    change_lesson(lesson=lesson, capacity=3, actor=studio.actor)
    work()
    assert (stands(lesson), waits(lesson)) == (["Анна", "Борис", "Вера"], ["Дина"])


def test_where_the_waitlist_is_off_they_are_only_listed(studio):
    switch_module(code="waitlist", is_on=False, by=studio.boss)
    lesson = filled(studio)
    assert (stands(lesson), lesson.has_queue) == (["Анна", "Борис"], False)
    assert not WaitlistEntry.objects.exists()
    assert len(left_out(list(standing_in([studio.begun["group"]])), [lesson])) == 2


@pytest.mark.rule("B-17")
def test_a_line_costs_a_fixed_number_of_queries_however_many_stand_in_it(studio, django_assert_max_num_queries):
    for day in range(1, 6):
        add_slot(branch=studio.branch, group=studio.begun["group"], weekday=day, wall_time=time(9), actor=studio.actor)
    monday = clock.week_start(studio.today) + timedelta(weeks=2)
    with django_assert_max_num_queries(44):
        assert fill_week(branch=studio.branch, monday=monday, actor=studio.actor).added == 6
    assert WaitlistEntry.objects.filter(is_regular=True).count() == 12


@pytest.mark.rule("W-2")
def test_a_freed_place_is_theirs_at_once_or_open_at_once_without_the_worker(studio, django_capture_on_commit_callbacks):
    lesson = filled(studio)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_booking(booking=Booking.objects.get(client__name="Анна"), actor=studio.actor)
    assert (stands(lesson), waits(lesson)) == (["Борис", "Вера"], ["Глеб"])
    held = studio.pass_(studio.begun["people"]["Глеб"], studio.plan(term_count=90))
    freeze(client_pass=held, begins_on=lesson.on, ends_on=lesson.on + timedelta(days=2), actor=studio.actor)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_booking(booking=Booking.objects.get(client__name="Вера"), actor=studio.actor)
    lesson.refresh_from_db()
    assert (stands(lesson), waits(lesson), lesson.held, lesson.free) == (["Борис"], ["Глеб"], 0, 1)
