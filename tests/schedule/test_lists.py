"""Halls, disciplines, groups: named, changed, taken away or archived."""

from datetime import time, timedelta

import pytest

from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.schedule import queries
from ritm.schedule.actions.disciplines import (
    add_discipline,
    archive_discipline,
    change_discipline,
    delete_discipline,
    restore_discipline,
)
from ritm.schedule.actions.groups import add_group, archive_group, delete_group
from ritm.schedule.actions.halls import add_hall, archive_hall, change_hall, delete_hall, restore_hall
from ritm.schedule.actions.template import add_slot
from ritm.schedule.errors import BadCapacity, BadColor, BadLength, InUse, NameMissing, NameTaken, NameTooLong
from ritm.schedule.models import ClassGroup, Discipline, Hall, TemplateSlot
from ritm.schedule.templates import template_week, templates_of


def refused(error: type[DomainError], act, **fields):
    """The refusal, having changed nothing."""
    before = snapshot()
    with pytest.raises(error) as refusal:
        act(**fields)
    assert snapshot() == before
    return refusal.value


def snapshot():
    rows = [list(model.objects.order_by("pk").values()) for model in (Hall, Discipline, ClassGroup, TemplateSlot)]
    return (*rows, Event.objects.count())


@pytest.mark.req("CT-01")
def test_a_hall_needs_a_name_and_nothing_else(studio):
    hall = add_hall(branch=studio.branch, name="  Большой   зал ", actor=studio.actor)
    second = add_hall(branch=studio.branch, name="Малый", actor=studio.actor)
    assert (hall.name, hall.branch, hall.position) == ("Большой зал", studio.branch, 0)
    assert second.position == 1
    assert list(queries.halls(studio.branch)) == [hall, second]


@pytest.mark.parametrize(
    ("name", "error"), [("", NameMissing), (" \t ", NameMissing), ("я" * 61, NameTooLong), ("БОЛЬШОЙ", NameTaken)]
)
def test_a_hall_with_a_wrong_name_is_refused(studio, name, error):
    add_hall(branch=studio.branch, name="Большой", actor=studio.actor)
    assert refused(error, add_hall, branch=studio.branch, name=name, actor=studio.actor).field == "name"


def test_another_branch_may_have_a_hall_of_the_same_name(studio):
    add_hall(branch=studio.branch, name="Большой", actor=studio.actor)
    other = add_hall(branch=studio.second_branch(), name="Большой", actor=studio.actor)
    assert queries.halls(studio.branch).count() == 1
    assert list(queries.halls(other.branch)) == [other]


@pytest.mark.req("CT-01")
def test_a_hall_is_renamed_everywhere_and_the_change_is_written_down(studio):
    lesson = studio.lesson(hall=studio.hall("Старый"))
    change_hall(hall=lesson.hall, name="Новый", actor=studio.actor)
    assert queries.day(studio.branch, lesson.on).cards[0].lesson.hall.name == "Новый"
    event = Event.objects.get(name="schedule.hall_changed")
    assert list(event.details.values_list("field", "old", "new")) == [("name", "Старый", "Новый")]


def test_a_rename_to_the_same_name_writes_nothing(studio):
    hall = studio.hall("Зал")
    count = Event.objects.count()
    change_hall(hall=hall, name="Зал ", actor=studio.actor)
    assert Event.objects.count() == count


def test_an_unused_hall_is_deleted(studio):
    hall = studio.hall("Лишний")
    assert delete_hall(hall=hall, actor=studio.actor).is_archived is False
    assert not Hall.objects.filter(name="Лишний").exists()


def test_a_hall_in_use_is_refused_with_its_counts_and_can_be_archived(studio):
    hall = studio.hall("Нужный")
    group = studio.group(hall=hall)
    studio.lesson(group=group)
    add_slot(branch=studio.branch, group=group, weekday=1, wall_time=time(10), hall=hall, actor=studio.actor)
    refusal = refused(InUse, delete_hall, hall=hall, actor=studio.actor)
    assert refusal.details == {"name": "Нужный", "groups": 1, "slots": 1, "lessons": 1}

    archive_hall(hall=hall, actor=studio.actor)
    assert list(queries.halls()) == []
    assert ClassGroup.objects.get().hall == hall
    restore_hall(hall=hall, actor=studio.actor)
    assert list(queries.halls()) == [hall]


def test_a_hall_with_past_lessons_only_goes_into_the_archive_by_itself(studio):
    hall = studio.hall("Прошлый")
    lesson = studio.lesson(
        group=studio.group(hall=studio.hall("Другой")), on=studio.today - timedelta(days=3), hall=hall
    )
    assert delete_hall(hall=hall, actor=studio.actor).is_archived is True
    lesson.refresh_from_db()
    assert lesson.hall == hall
    assert hall not in queries.halls()


def test_a_name_is_free_again_after_archiving_and_a_restore_then_refuses(studio):
    hall = studio.hall("Зал")
    archive_hall(hall=hall, actor=studio.actor)
    studio.hall("зал")
    assert refused(NameTaken, restore_hall, hall=hall, actor=studio.actor).details == {"name": "Зал"}


@pytest.mark.req("CT-03")
@pytest.mark.parametrize("color", ["", "red", "#12", "#12345G", "2F6FDE0", "rgb(1,2,3)", "#2F6FDE;}"])
def test_a_colour_is_six_hexadecimal_digits(studio, color):
    assert refused(BadColor, add_discipline, name="Йога", color=color, actor=studio.actor).field == "color"


@pytest.mark.req("CT-04")
def test_a_colour_is_taken_with_and_without_the_hash(studio):
    assert add_discipline(name="Йога", color="2f6fde", actor=studio.actor).color == "#2F6FDE"
    discipline = add_discipline(name="Балет", color="#d43b3b", actor=studio.actor)
    change_discipline(discipline=discipline, name="Балет", color="#abcdef", actor=studio.actor)
    assert (discipline.pk, "#ABCDEF") in queries.colors_in_use()


@pytest.mark.req("CT-03")
def test_new_disciplines_take_the_next_unused_colour_in_the_tested_order(studio):
    order = [
        "2F6FDE",
        "D9600F",
        "2E9A4B",
        "A445C4",
        "B87A00",
        "0E8A8F",
        "D6408F",
        "7A9A01",
        "5563DB",
        "D43B3B",
        "6E56CF",
        "6B7785",
    ]
    for color in order:
        assert queries.next_color() == f"#{color}"
        studio.discipline(color=queries.next_color())
    assert queries.next_color() == "#2F6FDE"  # all taken once: from the start
    studio.discipline(color="#2f6fde")
    assert queries.next_color() == "#D9600F"


def test_a_discipline_opened_by_a_pass_is_archived_not_deleted(studio):
    discipline = studio.discipline("Йога")
    studio.plan(all_disciplines=False, disciplines=(discipline,))
    assert delete_discipline(discipline=discipline, actor=studio.actor).is_archived is True
    assert Discipline.objects.get(pk=discipline.pk).is_archived is True


def test_a_discipline_with_groups_is_refused_and_archived_by_choice(studio):
    group = studio.group()
    refusal = refused(InUse, delete_discipline, discipline=group.discipline, actor=studio.actor)
    assert refusal.details["groups"] == 1
    archive_discipline(discipline=group.discipline, actor=studio.actor)
    assert not queries.disciplines().exists()
    restore_discipline(discipline=group.discipline, actor=studio.actor)
    assert list(queries.disciplines()) == [group.discipline]


@pytest.mark.req("CT-06")
def test_a_group_needs_a_name_and_a_discipline(studio):
    group = add_group(name="Утро", discipline=studio.discipline(), actor=studio.actor)
    assert (group.minutes, group.capacity, group.teacher, group.hall, group.drop_in_minor) == (
        60,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"minutes": 0}, BadLength),
        ({"minutes": 4}, BadLength),
        ({"minutes": 1441}, BadLength),
        ({"capacity": 0}, BadCapacity),
        ({"capacity": -1}, BadCapacity),
        ({"capacity": 10**6}, BadCapacity),
    ],
)
def test_a_group_with_impossible_numbers_is_refused(studio, fields, error):
    refused(error, add_group, name="Утро", discipline=studio.discipline(), actor=studio.actor, **fields)


def test_an_archived_group_leaves_the_template_and_keeps_its_lessons(studio):
    group = studio.group()
    lesson = studio.lesson(group=group)
    add_slot(branch=studio.branch, group=group, weekday=2, wall_time=time(9), actor=studio.actor)
    refusal = refused(InUse, delete_group, group=group, actor=studio.actor)
    assert refusal.details == {"name": group.name, "groups": 0, "slots": 1, "lessons": 1}
    archive_group(group=group, actor=studio.actor)
    assert template_week(studio.branch, templates_of(studio.branch)[0]).cards == ()
    assert [card.lesson for card in queries.day(studio.branch, lesson.on).cards] == [lesson]


def test_a_group_nobody_used_is_deleted(studio):
    group = studio.group()
    assert delete_group(group=group, actor=studio.actor).is_archived is False
    assert not ClassGroup.objects.exists()
