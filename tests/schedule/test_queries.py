"""What the grids are given: rows, lanes, states, clashes, in a fixed number of queries."""

from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.schedule import queries
from ritm.schedule.actions.template import add_slot
from ritm.schedule.grid import State
from ritm.schedule.templates import fill_preview, template_week, templates_of
from tests.given import moment

MONDAY = date(2026, 11, 23)


def test_the_day_is_cut_to_its_lessons_with_half_an_hour_around(studio):
    group = studio.group(minutes=90)
    studio.lesson(group=group, on=MONDAY, at=time(9, 20))
    studio.lesson(group=group, on=MONDAY, at=time(18))
    page = queries.day(studio.branch, MONDAY)
    assert (page.first_hour, page.hours) == (8, 12)  # 8:50 … 20:00
    assert [(card.row, card.rows, card.size) for card in page.cards] == [(16, 18, 3), (120, 18, 3)]


def test_an_empty_day_shows_the_usual_hours(studio):
    page = queries.day(studio.branch, MONDAY)
    assert (page.first_hour, page.hours, page.cards) == (9, 12, ())


def test_columns_are_halls_or_teachers(studio):
    big, small = studio.hall("Большой"), studio.hall("Малый")
    vera = studio.teacher("Вера")
    one = studio.lesson(group=studio.group(hall=small, teacher=vera), on=MONDAY)
    two = studio.lesson(group=studio.group(hall=small), on=MONDAY, at=time(20))
    two.hall = None
    two.save()
    by_hall = queries.day(studio.branch, MONDAY).columns
    assert [(column.row, [card.lesson for card in column.cards]) for column in by_hall] == [
        (big, []),
        (small, [one]),
        (None, [two]),
    ]
    by_teacher = queries.day(studio.branch, MONDAY, by="teachers").columns
    assert [(column.row, [card.lesson for card in column.cards]) for column in by_teacher] == [
        (vera, [one]),
        (None, [two]),
    ]


def test_lessons_at_once_in_one_hall_stand_side_by_side_and_are_named_as_a_clash(studio):
    hall = studio.hall()
    first = studio.lesson(group=studio.group(hall=hall, minutes=90), on=MONDAY, at=time(10))
    second = studio.lesson(group=studio.group(hall=hall, minutes=60), on=MONDAY, at=time(11))
    third = studio.lesson(group=studio.group(hall=hall, minutes=60), on=MONDAY, at=time(12))
    (column,) = queries.day(studio.branch, MONDAY).columns
    cards = {card.lesson: card for card in column.cards}
    assert [(cards[one].lane, cards[one].lanes) for one in (first, second, third)] == [(1, 2), (2, 2), (1, 1)]
    assert [clash.other for clash in cards[first].clashes] == [second]
    assert cards[third].clashes == ()


def test_a_teacher_in_two_branches_at_once_is_a_clash(studio):
    vera = studio.teacher("Вера")
    north = studio.second_branch(zone=studio.branch.time_zone)
    here = studio.lesson(group=studio.group(teacher=vera), on=MONDAY)
    there = studio.lesson(group=studio.group(teacher=vera, hall=studio.hall(branch=north)), on=MONDAY)
    (card,) = queries.day(studio.branch, MONDAY).cards
    assert card.lesson == here
    assert [(clash.by, clash.other) for clash in card.clashes] == [("teacher", there)]


def test_cancelled_lessons_take_nothing(studio):
    hall = studio.hall()
    studio.lesson(group=studio.group(hall=hall), on=MONDAY)
    off = studio.lesson(group=studio.group(hall=hall), on=MONDAY)
    studio.call_off(off, may_past=True)
    cards = queries.day(studio.branch, MONDAY).cards
    assert [(card.state == State.CANCELLED, card.clashes) for card in cards] == [(False, ()), (True, ())]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (time(17, 59), State.COMING),
        (time(18), State.NOW),
        (time(18, 59), State.NOW),
        (time(19), State.PAST),
    ],
)
def test_a_lesson_is_coming_then_running_then_over(studio, at, state):
    studio.lesson(on=MONDAY, at=time(18))
    with clock.at(moment(MONDAY, at)):
        page = queries.day(studio.branch, MONDAY)
    assert page.cards[0].state == state
    assert page.now_row == (at.hour * 60 + at.minute - page.first_hour * 60) // 5


def test_the_shade_of_the_past_covers_a_day_that_is_over(studio):
    studio.lesson(on=MONDAY, at=time(18))
    with clock.at(moment(MONDAY + timedelta(days=1), time(1))):
        page = queries.day(studio.branch, MONDAY)
        assert (page.now_row, page.past_rows) == (None, page.hours * 12)
    with clock.at(moment(MONDAY - timedelta(days=1), time(1))):
        page = queries.day(studio.branch, MONDAY)
        assert (page.now_row, page.past_rows) == (None, 0)


@pytest.mark.parametrize(
    ("taken", "capacity", "tone"),
    [(0, 10, ""), (5, 10, ""), (6, 10, "mid"), (9, 10, "mid"), (10, 10, "full"), (9, None, "")],
)
def test_the_tone_of_occupancy(studio, taken, capacity, tone):
    lesson = studio.lesson(group=studio.group(capacity=capacity), on=MONDAY)
    lesson.taken = taken
    card = queries.Card(lesson, State.COMING)
    assert (card.tone, card.is_full) == (tone, tone == "full")


@pytest.mark.parametrize("count", [1, 5])
def test_queries_do_not_grow_with_lessons(studio, django_assert_num_queries, count):
    group = studio.group(teacher=studio.teacher())
    for number in range(count):
        studio.lesson(group=group, on=MONDAY, at=time(9 + number))
        add_slot(branch=studio.branch, group=group, weekday=number, wall_time=time(9), actor=studio.actor)
    with django_assert_num_queries(5):
        queries.day(studio.branch, MONDAY)
    with django_assert_num_queries(4):
        queries.week(studio.branch, MONDAY)
    with django_assert_num_queries(2):
        template_week(studio.branch, templates_of(studio.branch)[0])
    for weeks in (1, 26):
        with django_assert_num_queries(3):
            fill_preview(studio.branch, MONDAY, weeks)


def test_a_discipline_filter_keeps_the_columns(studio):
    yoga, ballet = studio.discipline("Йога"), studio.discipline("Балет")
    one = studio.lesson(group=studio.group(discipline=yoga), on=MONDAY)
    studio.lesson(group=studio.group(discipline=ballet), on=MONDAY)
    page = queries.day(studio.branch, MONDAY, discipline_ids=frozenset({yoga.pk}))
    assert [card.lesson for card in page.cards] == [one]
    assert len(page.columns) == 2


def test_the_nearest_day_with_lessons(studio):
    assert queries.next_day_with_lessons(studio.branch, MONDAY) is None
    studio.lesson(on=MONDAY)
    studio.lesson(on=MONDAY + timedelta(days=3))
    assert queries.next_day_with_lessons(studio.branch, MONDAY) == MONDAY + timedelta(days=3)
