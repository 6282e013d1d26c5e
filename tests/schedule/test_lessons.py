"""Lessons by hand: local time, what comes from the group, what may be changed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ritm.accounts.scope import account_scope
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.schedule import queries
from ritm.schedule.actions.groups import archive_group
from ritm.schedule.actions.halls import archive_hall
from ritm.schedule.actions.lessons import add_lesson, change_lesson, remove_lesson
from ritm.schedule.errors import (
    BadCapacity,
    BadDate,
    BadLength,
    BranchNotChosen,
    CapacityBelowTaken,
    HallOfAnotherBranch,
    LessonHasBookings,
    NoLongerOffered,
    NoSuchTime,
)
from ritm.schedule.models import Lesson

MONDAY = date(2026, 11, 23)


def refused(error: type[DomainError], act, **fields):
    before = list(Lesson.objects.order_by("pk").values()), Event.objects.count()
    with pytest.raises(error) as refusal:
        act(**fields)
    assert (list(Lesson.objects.order_by("pk").values()), Event.objects.count()) == before
    return refusal.value


@pytest.mark.req("SC-01", "CT-06")
def test_group_and_time_are_enough_the_rest_comes_from_the_group(studio):
    group = studio.group(teacher=studio.teacher(), minutes=75, capacity=9, drop_in_minor=65000)
    lesson = add_lesson(group=group, on=MONDAY, wall_time=time(18, 30), actor=studio.actor)
    assert (lesson.hall, lesson.teacher, lesson.minutes, lesson.capacity, lesson.drop_in_minor, lesson.branch) == (
        group.hall,
        group.teacher,
        75,
        9,
        65000,
        studio.branch,
    )
    # Vladivostok is ten hours ahead of UTC.
    assert (lesson.starts_at, lesson.zone) == (datetime(2026, 11, 23, 8, 30, tzinfo=UTC), "Asia/Vladivostok")
    assert lesson.ends_at - lesson.starts_at == timedelta(minutes=75)
    assert (lesson.own_fields, lesson.slot, lesson.slot_on) == ([], None, None)


@pytest.mark.req("SC-01")
def test_the_lesson_stands_on_that_day_only(studio):
    lesson = studio.lesson(on=MONDAY)
    stands = [day for day in range(-8, 9) if queries.day(studio.branch, MONDAY + timedelta(days=day)).cards]
    assert stands == [0]
    assert [card.lesson for card in queries.day(studio.branch, MONDAY).cards] == [lesson]


@pytest.mark.req("CT-07")
def test_what_is_given_by_hand_is_remembered_as_own(studio):
    group = studio.group(minutes=60, capacity=9)
    hall, vera = studio.hall(), studio.teacher("Вера")
    lesson = add_lesson(
        group=group,
        on=MONDAY,
        wall_time=time(9),
        hall=hall,
        teacher=vera,
        minutes=60,
        capacity=None,
        actor=studio.actor,
    )
    assert (lesson.hall, lesson.teacher, lesson.capacity) == (hall, vera, None)
    assert lesson.own_fields == ["capacity", "hall", "teacher"]


@pytest.mark.rule("T-2")
def test_a_lesson_over_midnight_belongs_to_its_starting_day(studio):
    lesson = studio.lesson(group=studio.group(minutes=60), on=MONDAY, at=time(23, 30))
    page = queries.day(studio.branch, MONDAY)
    assert [card.lesson for card in page.cards] == [lesson]
    assert (page.first_hour + page.hours, page.cards[0].rows) == (24, 6)
    assert queries.day(studio.branch, MONDAY + timedelta(days=1)).cards == ()


@pytest.mark.parametrize(
    ("zone", "on", "wall", "nearest"),
    [
        ("America/New_York", date(2026, 3, 8), time(2, 30), "03:00"),
        ("America/New_York", date(2026, 3, 8), time(2), "03:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 59), "03:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "02:30"),
    ],
)
def test_a_time_that_the_clock_change_skips_is_refused_with_the_nearest(studio, zone, on, wall, nearest):
    branch = studio.second_branch(zone=zone)
    group = studio.group(hall=studio.hall(branch=branch))
    refusal = refused(NoSuchTime, add_lesson, group=group, on=on, wall_time=wall, actor=studio.actor)
    assert refusal.details == {"time": f"{wall:%H:%M}", "nearest": nearest}
    assert refusal.field == "wall_time"


@pytest.mark.rule("T-3")
@pytest.mark.parametrize(
    ("zone", "on", "first"),
    [
        ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
    ],
)
def test_of_a_doubled_time_the_first_counts(studio, zone, on, first):
    branch = studio.second_branch(zone=zone)
    group = studio.group(hall=studio.hall(branch=branch))
    lesson = add_lesson(group=group, on=on, wall_time=time(1, 30), actor=studio.actor)
    assert lesson.starts_at == first


def test_a_hall_of_another_branch_is_refused(studio):
    group = studio.group()
    north = studio.hall("Северный", branch=studio.second_branch())
    refusal = refused(
        HallOfAnotherBranch,
        add_lesson,
        group=group,
        on=MONDAY,
        wall_time=time(9),
        branch=studio.branch,
        hall=north,
        actor=studio.actor,
    )
    assert refusal.details == {"hall": "Северный", "branch": "Центр"}


def test_the_hall_tells_the_branch_and_without_one_it_must_be_chosen(studio):
    north = studio.second_branch()
    group = studio.group()
    lesson = add_lesson(group=group, on=MONDAY, wall_time=time(9), hall=studio.hall(branch=north), actor=studio.actor)
    assert (lesson.branch, lesson.zone) == (north, "Europe/Kaliningrad")
    type(group).objects.filter(pk=group.pk).update(hall=None)
    refused(BranchNotChosen, add_lesson, group=group, on=MONDAY, wall_time=time(9), actor=studio.actor)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"minutes": 0}, BadLength),
        ({"minutes": 1441}, BadLength),
        ({"capacity": 0}, BadCapacity),
        ({"capacity": 10**6}, BadCapacity),
        ({"on": date(1, 1, 1)}, BadDate),
        ({"on": date(9999, 12, 31)}, BadDate),
    ],
)
def test_impossible_values_are_refused(studio, fields, error):
    group = studio.group()
    refused(error, add_lesson, **{"group": group, "on": MONDAY, "wall_time": time(9), "actor": studio.actor, **fields})


def test_archived_groups_and_halls_are_refused(studio):
    group, hall = studio.group(), studio.hall("Старый")
    archive_hall(hall=hall, actor=studio.actor)
    hall.refresh_from_db()
    fields = {"on": MONDAY, "wall_time": time(9), "actor": studio.actor}
    assert refused(NoLongerOffered, add_lesson, group=group, hall=hall, **fields).field == "hall"
    archive_group(group=group, actor=studio.actor)
    assert refused(NoLongerOffered, add_lesson, group=group, **fields).field == "group"


def test_a_lesson_is_changed_and_its_old_values_are_written_down(studio):
    group = studio.group(teacher=studio.teacher("Анна"), minutes=60)
    lesson = studio.lesson(group=group, on=MONDAY, at=time(18))
    vera = studio.teacher("Вера")
    saved = change_lesson(
        lesson=lesson,
        teacher=vera,
        hall=None,
        minutes=90,
        wall_time=time(19),
        on=date(2026, 11, 24),
        actor=studio.actor,
    )
    saved.refresh_from_db()
    assert (saved.teacher, saved.hall, saved.minutes, saved.on, saved.wall_time) == (
        vera,
        None,
        90,
        date(2026, 11, 24),
        time(19),
    )
    assert saved.starts_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert saved.ends_at == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    assert (saved.own_fields, saved.version) == (["hall", "minutes", "teacher"], 2)
    fields = Event.objects.get(name="schedule.lesson_changed").details.values_list("field", flat=True)
    assert sorted(fields) == ["hall_id", "minutes", "on", "teacher_id", "wall_time"]


def test_saving_without_a_change_writes_nothing(studio):
    lesson = studio.lesson()
    count = Event.objects.count()
    change_lesson(lesson=lesson, hall=lesson.hall, minutes=lesson.minutes, on=lesson.on, actor=studio.actor)
    lesson.refresh_from_db()
    assert (lesson.version, Event.objects.count()) == (1, count)


def test_a_booked_lesson_may_get_another_teacher_and_length(studio):
    lesson = studio.lesson()
    studio.book(studio.client("Белова Анна"), lesson)
    vera = studio.teacher("Вера")
    saved = change_lesson(lesson=lesson, teacher=vera, minutes=45, actor=studio.actor)
    assert (saved.teacher, saved.minutes, saved.moved_at) == (vera, 45, None)


@pytest.mark.rule("B-12")
def test_capacity_below_taken_is_saved_after_a_confirmation_that_names_the_excess(studio):
    lesson = studio.lesson(group=studio.group(capacity=5))
    for number in range(3):
        studio.book(studio.client(f"Клиент Номер {number}"), lesson)
    refusal = refused(CapacityBelowTaken, change_lesson, lesson=lesson, capacity=1, actor=studio.actor)
    assert refusal.details == {"taken": 3, "capacity": 1, "over": 2}
    saved = change_lesson(lesson=lesson, capacity=1, is_over_accepted=True, actor=studio.actor)
    assert (saved.capacity, saved.taken, saved.over) == (1, 3, 2)
    saved = change_lesson(lesson=lesson, capacity=10, actor=studio.actor)
    assert (saved.capacity, saved.over) == (10, 0)


def test_a_lesson_nobody_was_booked_into_is_removed(studio):
    lesson = studio.lesson()
    remove_lesson(lesson=lesson, actor=studio.actor)
    assert not Lesson.objects.exists()
    assert Event.objects.filter(name="schedule.lesson_removed").count() == 1


def test_a_lesson_with_a_booking_is_not_removed(studio):
    lesson = studio.lesson()
    studio.book(studio.client("Белова Анна"), lesson)
    refused(LessonHasBookings, remove_lesson, lesson=lesson, actor=studio.actor)


def test_a_lesson_with_a_cancelled_booking_is_not_removed_either(studio):
    from ritm.attendance.actions.booking import cancel_booking

    lesson = studio.lesson()
    booking = studio.book(studio.client("Белова Анна"), lesson)
    cancel_booking(booking=booking, by="staff", actor=studio.actor)
    lesson.refresh_from_db()
    assert lesson.taken == 0
    refused(LessonHasBookings, remove_lesson, lesson=lesson, actor=studio.actor)


def test_lessons_of_another_account_are_not_seen(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = Lesson.objects.get()
    assert queries.lesson_by_id(foreign.pk) is None
    assert queries.lock_lessons([foreign.pk]) == []
