"""An edit of a group reaches its coming lessons only (CT-07)."""

from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.groups import change_group
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.models import Lesson
from tests.given import moment

NOON = moment(date(2026, 11, 23), time(12))


@pytest.fixture
def group(studio):
    return studio.group(teacher=studio.teacher("Анна"), capacity=12, minutes=60, drop_in_minor=70000)


@pytest.mark.req("CT-07")
def test_a_new_teacher_reaches_coming_lessons_and_says_how_many(studio, group):
    with clock.at(NOON):
        past = studio.lesson(group=group, on=date(2026, 11, 22))
        running = studio.lesson(group=group, on=date(2026, 11, 23), at=time(11, 30))
        begins_now = studio.lesson(group=group, on=date(2026, 11, 23), at=time(12))
        soon = studio.lesson(group=group, on=date(2026, 11, 23), at=time(12, 5))
        later = studio.lesson(group=group, on=date(2026, 12, 22))
        vera = studio.teacher("Вера")
        saved, count = change_group(group=group, teacher=vera, actor=studio.actor)
    teachers = {one.pk: one.teacher.name for one in Lesson.objects.all()}
    assert count == 2
    assert teachers == {past.pk: "Анна", running.pk: "Анна", begins_now.pk: "Анна", soon.pk: "Вера", later.pk: "Вера"}
    event = Event.objects.get(name="schedule.group_changed")
    assert event.data == {"group_id": saved.pk, "lesson_ids": [soon.pk, later.pk]}


@pytest.mark.req("CT-07")
def test_a_teacher_changed_inside_one_lesson_survives(studio, group):
    lesson = studio.lesson(group=group)
    vera, olga = studio.teacher("Вера"), studio.teacher("Ольга")
    change_lesson(lesson=lesson, teacher=vera, actor=studio.actor)
    _group, count = change_group(group=group, teacher=olga, minutes=90, actor=studio.actor)
    lesson.refresh_from_db()
    assert (lesson.teacher, lesson.minutes, lesson.own_fields) == (vera, 90, ["teacher"])
    assert lesson.ends_at - lesson.starts_at == timedelta(minutes=90)
    assert count == 1


@pytest.mark.req("CT-07")
def test_only_what_was_changed_in_the_group_is_carried_over(studio, group):
    lesson = studio.lesson(group=group)
    Lesson.objects.filter(pk=lesson.pk).update(capacity=7)  # as an import might leave it
    change_group(group=group, minutes=45, actor=studio.actor)
    lesson.refresh_from_db()
    assert (lesson.capacity, lesson.minutes) == (7, 45)


def test_saving_without_a_change_reaches_nothing(studio, group):
    lesson = studio.lesson(group=group)
    assert change_group(group=group, minutes=60, name=group.name, actor=studio.actor)[1] == 0
    lesson.refresh_from_db()
    assert lesson.version == 1


def test_a_new_name_reaches_no_lesson_row(studio, group):
    studio.lesson(group=group)
    assert change_group(group=group, name="Другое имя", actor=studio.actor)[1] == 0


def test_a_hall_of_another_branch_does_not_reach_lessons_of_this_one(studio, group):
    north = studio.second_branch()
    here = studio.lesson(group=group)
    hall = studio.hall("Северный", branch=north)
    assert change_group(group=group, hall=hall, actor=studio.actor)[1] == 0
    here.refresh_from_db()
    assert here.hall.branch == studio.branch


@pytest.mark.rule("B-12")
def test_fewer_places_than_taken_leave_everybody_in(studio, group):
    lesson = studio.lesson(group=group)
    for number in range(3):
        studio.book(studio.client(f"Клиент Номер {number}"), lesson)
    change_group(group=group, capacity=2, actor=studio.actor)
    lesson.refresh_from_db()
    assert (lesson.capacity, lesson.taken, lesson.over) == (2, 3, 1)
    change_group(group=group, capacity=None, actor=studio.actor)
    lesson.refresh_from_db()
    assert (lesson.capacity, lesson.over) == (None, 0)


def test_a_new_discipline_recolours_coming_lessons(studio, group):
    lesson = studio.lesson(group=group)
    other = studio.discipline("Другое")
    change_group(group=group, discipline=other, actor=studio.actor)
    lesson.refresh_from_db()
    assert lesson.discipline == other


def test_many_lessons_cost_a_fixed_number_of_queries(studio, group, django_assert_max_num_queries):
    for day in range(1, 13):
        studio.lesson(group=group, on=studio.today + timedelta(days=day))
    with django_assert_max_num_queries(16):
        assert change_group(group=group, minutes=75, actor=studio.actor)[1] == 12
