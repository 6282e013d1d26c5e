"""The template and the filling of weeks (SC-02, SC-03)."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule import queries
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.groups import change_group
from ritm.schedule.actions.lessons import add_missing_lesson, change_lesson, remove_lesson
from ritm.schedule.actions.template import add_slot, change_slot, copy_slot, remove_slot
from ritm.schedule.errors import BadDate, HallOfAnotherBranch, NoLongerOffered, SlotTaken
from ritm.schedule.models import Lesson, TemplateSlot, WeeklyTemplate
from ritm.schedule.templates import fill_preview
from tests.attendance.looking import everything
from tests.given import moment, open_studio_of

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _early():
    """None of the week's days has gone by."""
    with clock.at(moment(MONDAY, time(1))):
        yield


def slot(studio, weekday=0, at=time(18), group=None, **fields):
    group = group or studio.group()
    return add_slot(branch=studio.branch, group=group, weekday=weekday, wall_time=at, actor=studio.actor, **fields)


def fill(studio, monday=MONDAY, branch=None):
    return fill_week(branch=branch or studio.branch, monday=monday, actor=studio.actor)


@pytest.mark.req("SC-02")
def test_only_the_group_is_needed_and_the_lesson_stands_every_week(studio):
    slot(studio, weekday=2, at=time(19, 30))
    assert WeeklyTemplate.objects.get().branch == studio.branch
    for week in range(3):
        fill(studio, MONDAY + timedelta(weeks=week))
    stand = Lesson.objects.order_by("on").values_list("on", "wall_time")
    assert list(stand) == [(MONDAY + timedelta(days=2 + 7 * week), time(19, 30)) for week in range(3)]


@pytest.mark.req("SC-03")
@pytest.mark.rule("edge 20")
def test_edge_20_a_second_filling_adds_nothing_and_lessons_by_hand_stay(studio):
    group = studio.group()
    by_hand = studio.lesson(group=group, on=MONDAY, at=time(9))
    slot(studio, 0, time(18), group)
    slot(studio, 4, time(18), group)
    first, before = fill(studio), everything()
    again = fill(studio)
    assert (first.added, first.already, first.clashes) == (2, 0, ())
    assert (again.added, again.already, again.clashes, everything()) == (0, 2, (), before)
    assert Lesson.objects.count() == 3
    assert Lesson.objects.filter(pk=by_hand.pk, slot=None).exists()
    assert [event.data["lesson_ids"] for event in Event.objects.filter(name="schedule.lessons_added")] == [
        list(first.lesson_ids)
    ]


@pytest.mark.req("SC-03")
def test_the_preview_writes_nothing_and_says_what_the_filling_then_does(studio):
    slot(studio, 0)
    slot(studio, 1)
    fill(studio)
    slot(studio, 5)
    before = Lesson.objects.count(), Event.objects.count()
    preview = fill_preview(studio.branch, MONDAY)
    assert (len(preview.add), preview.already, preview.clashes) == (1, 2, ())
    assert (Lesson.objects.count(), Event.objects.count()) == before
    assert fill(studio).added == 1


def test_a_lesson_by_hand_of_the_same_group_and_time_stands_for_the_slot(studio):
    group = studio.group()
    slot(studio, 0, time(18), group)
    studio.lesson(group=group, on=MONDAY, at=time(18))
    result = fill(studio)
    assert (result.added, result.already) == (0, 1)


def test_a_moved_lesson_is_not_added_again(studio):
    slot(studio, 0, time(18))
    fill(studio)
    change_lesson(lesson=Lesson.objects.get(), on=MONDAY + timedelta(days=9), wall_time=time(7), actor=studio.actor)
    result = fill(studio)
    assert (result.added, result.already, Lesson.objects.count()) == (0, 1, 1)
    assert fill(studio, MONDAY + timedelta(weeks=1)).added == 1


def test_a_removed_lesson_comes_back_with_the_next_filling(studio):
    slot(studio, 0)
    fill(studio)
    remove_lesson(lesson=Lesson.objects.get(), actor=studio.actor)
    assert fill(studio).added == 1


def test_a_taken_hall_passes_the_slot_by_and_is_listed(studio):
    hall = studio.hall("Большой")
    ours = studio.lesson(group=studio.group(name="Йога", hall=hall, minutes=60), on=MONDAY, at=time(18))
    slot(studio, 0, time(18, 30), studio.group(name="Балет", hall=hall))
    slot(studio, 0, time(19), studio.group(name="Стретч", hall=hall))  # begins as the other ends: no clash
    result = fill(studio)
    assert (result.added, result.already) == (1, 0)
    (clash,) = result.clashes
    assert (clash.lesson.group.name, clash.clash.by, clash.clash.other) == ("Балет", "hall", ours)
    # After the hall is freed the same filling adds it.
    change_lesson(lesson=ours, hall=studio.hall("Малый"), actor=studio.actor)
    change_lesson(lesson=Lesson.objects.get(group__name="Стретч"), hall=None, actor=studio.actor)
    assert fill(studio).added == 1


def test_a_teacher_busy_in_another_branch_is_a_clash_too(studio):
    north = studio.second_branch(zone=studio.branch.time_zone)
    vera = studio.teacher("Вера")
    group = studio.group(name="Север", hall=studio.hall(branch=north), teacher=vera)
    studio.lesson(group=group, on=MONDAY, at=time(18))
    slot(studio, 0, time(18), studio.group(teacher=vera))
    (clash,) = fill(studio).clashes
    assert (clash.clash.by, clash.clash.other.group.name) == ("teacher", "Север")


def test_two_slots_that_clash_with_each_other_give_one_lesson(studio):
    hall = studio.hall()
    slot(studio, 3, time(10), studio.group(hall=hall))
    slot(studio, 3, time(10), studio.group(hall=hall))
    result = fill(studio)
    assert (result.added, len(result.clashes)) == (1, 1)


def test_the_slots_own_teacher_survives_an_edit_of_the_group(studio):
    anna, vera, olga = (studio.teacher(name) for name in ("Анна", "Вера", "Ольга"))
    group = studio.group(teacher=anna)
    slot(studio, 0, time(10), group, teacher=vera)
    slot(studio, 1, time(10), group)
    with clock.at(datetime(2026, 11, 20, tzinfo=UTC)):
        fill(studio)
        change_group(group=group, teacher=olga, actor=studio.actor)
    assert list(Lesson.objects.order_by("on").values_list("teacher__name", flat=True)) == ["Вера", "Ольга"]


def test_a_change_in_the_template_leaves_filled_weeks_and_shows_as_different(studio):
    row = slot(studio, 0, time(10))
    fill(studio)
    change_slot(slot=row, wall_time=time(11), actor=studio.actor)
    assert Lesson.objects.get().wall_time == time(10)
    page = queries.week(studio.branch, MONDAY)
    assert (page.strip.missing, page.strip.differ, page.strip.single) == (0, 1, 0)


def test_the_week_shows_what_it_lacks_and_adding_one_is_repeatable(studio):
    row = slot(studio, 6, time(10))
    slot(studio, 5, time(10))
    page = queries.week(studio.branch, MONDAY)
    assert [(ghost.on, ghost.slot) for ghost in page.ghosts][1] == (date(2026, 11, 29), row)
    one = add_missing_lesson(slot=row, on=date(2026, 11, 29), actor=studio.actor)
    assert add_missing_lesson(slot=row, on=date(2026, 11, 29), actor=studio.actor) == one
    assert queries.week(studio.branch, MONDAY).strip.missing == 1
    with pytest.raises(NoLongerOffered):
        add_missing_lesson(slot=row, on=date(2026, 11, 28), actor=studio.actor)
    assert fill(studio).added == 1


def test_slots_out_of_the_template_give_no_lessons(studio):
    row = slot(studio, 0)
    fill(studio)
    remove_slot(slot=row, actor=studio.actor)
    assert TemplateSlot.objects.get().is_archived  # its lesson points at it
    unused = slot(studio, 1)
    remove_slot(slot=unused, actor=studio.actor)
    assert TemplateSlot.objects.count() == 1
    assert fill(studio, MONDAY + timedelta(weeks=1)).added == 0


def test_the_same_group_twice_at_one_time_is_refused(studio):
    group = studio.group()
    row = slot(studio, 0, time(10), group)
    with pytest.raises(SlotTaken):
        slot(studio, 0, time(10), group)
    other = slot(studio, 0, time(11), group)
    with pytest.raises(SlotTaken):
        change_slot(slot=other, wall_time=time(10), actor=studio.actor)
    assert copy_slot(slot=row, weekdays=(0, 2, 4, 2), actor=studio.actor) == 2
    assert list(TemplateSlot.objects.values_list("weekday", "wall_time")) == [
        (0, time(10)),
        (0, time(11)),
        (2, time(10)),
        (4, time(10)),
    ]


def test_a_slot_takes_no_hall_of_another_branch(studio):
    hall = studio.hall(branch=studio.second_branch())
    with pytest.raises(HallOfAnotherBranch):
        slot(studio, 0, hall=hall)
    assert not TemplateSlot.objects.exists()


def test_each_branch_has_a_template_of_its_own(studio):
    north = studio.second_branch()
    slot(studio, 0)
    group = studio.group(hall=studio.hall(branch=north))
    add_slot(branch=north, group=group, weekday=1, wall_time=time(8), actor=studio.actor)
    assert fill(studio).added == 1
    assert queries.week(north, MONDAY).cards == ()
    assert fill(studio, branch=north).added == 1


def test_a_week_far_away_is_refused(studio):
    slot(studio, 0)
    for monday in (date(1, 1, 1), date(1999, 12, 27), date(9999, 12, 27)):
        with pytest.raises(BadDate):
            fill(studio, monday)
    assert not Lesson.objects.exists()


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Asia/Vladivostok"])
@pytest.mark.parametrize("wall", [time(0), time(1, 30), time(2, 30), time(3), time(9), time(18), time(23, 30)])
def test_local_start_times_hold_across_every_clock_change(db, zone, wall):
    """Over a year of weeks each lesson shows its wall time; a skipped one shows the first time that exists."""
    place = open_studio_of("Clock", zone=zone)
    with account_scope(place.account.pk):
        add_slot(branch=place.branch, group=place.group(), weekday=6, wall_time=wall, actor=place.actor)
        sundays = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 7, 5), date(2026, 10, 25), date(2026, 11, 1)]
        for sunday in sundays:
            assert fill_week(branch=place.branch, monday=clock.week_start(sunday), actor=place.actor).added == 1
            assert fill_week(branch=place.branch, monday=clock.week_start(sunday), actor=place.actor).added == 0
        for lesson, sunday in zip(Lesson.objects.order_by("on"), sundays, strict=True):
            shown = clock.local(lesson.starts_at, zone)
            wanted = wall if clock.exists(sunday, wall, zone) else time(3)
            assert (shown.date(), shown.time(), shown.fold) == (sunday, wanted, 0)
            assert lesson.wall_time == wanted
            assert lesson.ends_at - lesson.starts_at == timedelta(minutes=lesson.minutes)


def test_a_filling_costs_a_fixed_number_of_queries(studio, django_assert_max_num_queries):
    group = studio.group()
    for weekday in range(7):
        slot(studio, weekday, time(9 + weekday), group)
    with django_assert_max_num_queries(14):  # two of them ask for permanent participants
        assert fill(studio).added == 7


@pytest.mark.postgres
@pytest.mark.req("SC-03")
@pytest.mark.django_db(transaction=True)
def test_two_fillings_at_once_add_nothing_twice():
    place = open_studio_of("Race")
    with account_scope(place.account.pk):
        group = place.group()
        for weekday in range(7):
            add_slot(branch=place.branch, group=group, weekday=weekday, wall_time=time(9), actor=place.actor)
    barrier, added = Barrier(2), []

    def run():
        try:
            with account_scope(place.account.pk), clock.at(moment(MONDAY, time(8))):
                barrier.wait(timeout=10)
                added.append(fill_week(branch=place.branch, monday=MONDAY, actor=place.actor).added)
        finally:
            connection.close()

    threads = [Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [0, 7]
    with account_scope(place.account.pk):
        assert Lesson.objects.count() == 7


@pytest.mark.req("SC-03")
def test_days_of_the_present_week_that_have_gone_by_are_left_alone_and_a_week_that_is_over_is_filled_whole(studio):
    made = [slot(studio, weekday, time(9), studio.group()) for weekday in (0, 2, 4)]
    with clock.at(moment(MONDAY + timedelta(days=2), time(12))):
        preview = fill_preview(studio.branch, MONDAY)
        assert ([one.on.weekday() for one in preview.add], preview.gone, preview.already) == ([2, 4], 1, 0)
        strip = queries.week(studio.branch, MONDAY).strip
        assert (strip.missing, strip.addable) == (3, 2)
        assert fill(studio).added == 2
        assert fill_preview(studio.branch, MONDAY, 2).gone == 1
        assert fill(studio, MONDAY - timedelta(weeks=1)).added == 3
        assert add_missing_lesson(slot=made[0], on=MONDAY, actor=studio.actor).on == MONDAY
