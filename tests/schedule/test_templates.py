"""Several templates with periods, odd and even weeks (SC-04, SC-07)."""

from datetime import date, time, timedelta

import pytest

from ritm.core import clock
from ritm.events.models import Event, EventDetail
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.lessons import add_missing_lesson, change_lesson
from ritm.schedule.actions.template import add_slot, change_slot, copy_slot
from ritm.schedule.actions.templates import add_template, change_template, remove_template
from ritm.schedule.errors import (
    BadDate,
    NameMissing,
    NameTaken,
    NoLongerOffered,
    SlotTaken,
    TemplateEndsBefore,
    TemplatesOverlap,
)
from ritm.schedule.models import Lesson, TemplateSlot, WeeklyTemplate
from ritm.schedule.planned import is_odd
from ritm.schedule.queries import week
from ritm.schedule.templates import template_now, template_week, templates_of
from tests.given import moment

pytestmark = pytest.mark.req("SC-07")
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _early():
    """None of that week's days has gone by."""
    with clock.at(moment(MONDAY, time(1))):
        yield


def template(studio, name, first=None, last=None, **more):
    return add_template(branch=studio.branch, name=name, first_on=first, last_on=last, actor=studio.actor, **more)


def slot(studio, of, weekday=0, at=time(18), **more):
    group = more.pop("group", None) or studio.group()
    return add_slot(
        branch=studio.branch, template=of, group=group, weekday=weekday, wall_time=at, actor=studio.actor, **more
    )


def fill(studio, monday):
    return fill_week(branch=studio.branch, monday=monday, actor=studio.actor)


def days():
    return list(Lesson.objects.order_by("on").values_list("on", "group__name"))


def test_each_day_is_filled_from_the_template_that_is_in_effect_on_it(studio):
    """31 August 2026 is a Monday, the school year begins on Tuesday."""
    summer = template(studio, "Лето", date(2026, 6, 1), date(2026, 8, 31))
    year = template(studio, "Учебный год", date(2026, 9, 1), date(2027, 5, 31))
    for weekday in (0, 1):
        slot(studio, summer, weekday, group=studio.group(name=f"Лагерь {weekday}"))
        slot(studio, year, weekday, group=studio.group(name=f"Балет {weekday}"))
    result = fill(studio, date(2026, 8, 31))
    assert (result.added, result.already) == (2, 0)
    assert days() == [(date(2026, 8, 31), "Лагерь 0"), (date(2026, 9, 1), "Балет 1")]
    strip = week(studio.branch, date(2026, 8, 31)).strip
    assert (strip.names, strip.slots, strip.missing) == (("Лето", "Учебный год"), 2, 0)
    assert fill(studio, date(2027, 6, 7)).added == 0
    assert week(studio.branch, date(2027, 6, 7)).strip.names == ()
    found = templates_of(studio.branch)
    assert [template_now(found, day).name for day in (date(2026, 7, 1), date(2026, 9, 1), date(2027, 7, 1))] == [
        "Лето",
        "Учебный год",
        "Учебный год",
    ]
    assert template_now(found, date(2026, 1, 1)).name == "Лето"  # the next that begins


def test_on_no_day_are_two_and_days_run_forward(studio):
    year = template(studio, "Учебный год", date(2026, 9, 1), date(2027, 5, 31))
    for first, last in (
        (None, None),
        (date(2027, 5, 31), None),
        (None, date(2026, 9, 1)),
        (date(2026, 12, 1), date(2026, 12, 2)),
    ):
        with pytest.raises(TemplatesOverlap) as refused:
            template(studio, "Лето", first, last)
        assert refused.value.details == {"name": "Учебный год"}
    summer = template(studio, "Лето", date(2027, 6, 1))
    with pytest.raises(TemplatesOverlap):
        change_template(template=summer, first_on=date(2027, 5, 31), actor=studio.actor)
    with pytest.raises(TemplateEndsBefore):
        change_template(template=summer, last_on=date(2027, 5, 31), actor=studio.actor)
    with pytest.raises(BadDate):
        change_template(template=summer, last_on=date(2100, 1, 1), actor=studio.actor)
    with pytest.raises(NameTaken):
        change_template(template=summer, name="учебный ГОД", actor=studio.actor)
    with pytest.raises(NameMissing):
        change_template(template=summer, name="  ", actor=studio.actor)
    assert list(WeeklyTemplate.objects.values_list("name", "first_on", "last_on")) == [
        ("Учебный год", date(2026, 9, 1), date(2027, 5, 31)),
        ("Лето", date(2027, 6, 1), None),
    ]
    change_template(template=year, last_on=date(2027, 5, 30), actor=studio.actor)
    change_template(template=year, last_on=date(2027, 5, 30), actor=studio.actor)  # nothing changes, nothing is written
    told = Event.objects.get(name="schedule.template_changed")
    assert list(EventDetail.objects.filter(event=told).values_list("field", "old", "new")) == [
        ("last_on", "2027-05-31", "2027-05-30")
    ]


def test_another_branch_has_templates_of_its_own_for_the_same_days(studio):
    template(studio, "Основной")
    north = studio.second_branch()
    assert add_template(branch=north, name="Основной", actor=studio.actor).branch == north


def test_odd_and_even_weeks_take_turns_over_the_turn_of_the_year(studio):
    """2026 has 53 weeks: by their numbers two odd ones would follow each other."""
    main = template(studio, "Основной")
    slot(studio, main, 0, weeks="odd", group=studio.group(name="Нечётная"))
    slot(studio, main, 0, weeks="even", group=studio.group(name="Чётная"))
    mondays = [date(2026, 12, 21) + timedelta(weeks=number) for number in range(4)]
    assert [day.isocalendar().week for day in mondays] == [52, 53, 1, 2]
    for monday in mondays:
        assert fill(studio, monday).added == 1
        assert fill(studio, monday).added == 0
    assert days() == list(zip(mondays, ("Чётная", "Нечётная", "Чётная", "Нечётная"), strict=True))
    assert [is_odd(main, monday) for monday in mondays] == [False, True, False, True]


def test_the_first_week_of_a_template_is_odd(studio):
    for first in (date(2026, 9, 1), date(2026, 9, 7), date(2026, 9, 13)):
        main = WeeklyTemplate(first_on=first)
        monday = clock.week_start(first)
        assert [is_odd(main, monday + timedelta(days=7 * number + 6)) for number in range(3)] == [True, False, True]


def test_lessons_of_odd_and_even_weeks_neither_clash_nor_are_the_same(studio):
    main, hall = template(studio, "Основной"), studio.hall()
    one, other = studio.group(name="А", hall=hall), studio.group(name="Б", hall=hall)
    odd = slot(studio, main, weeks="odd", group=one)
    slot(studio, main, weeks="even", group=one)
    with pytest.raises(SlotTaken):
        slot(studio, main, group=one)
    with pytest.raises(SlotTaken):
        change_slot(slot=odd, weeks="every", actor=studio.actor)
    slot(studio, main, weeks="even", at=time(18, 30), group=other)
    page = template_week(studio.branch, main)
    clashing = {(card.slot.group.name, card.slot.weeks): len(card.clashes) for card in page.cards}
    assert clashing == {("А", "odd"): 0, ("А", "even"): 1, ("Б", "even"): 1}
    assert (page.minutes, page.has_fortnight) == (90, True)
    assert copy_slot(slot=odd, weekdays=(2,), actor=studio.actor) == 1
    assert TemplateSlot.objects.get(weekday=2).weeks == "odd"


def test_an_every_week_lesson_clashes_once_with_each(studio):
    main, hall = template(studio, "Основной"), studio.hall()
    slot(studio, main, group=studio.group(name="А", hall=hall))
    slot(studio, main, group=studio.group(name="Б", hall=hall))
    assert [len(card.clashes) for card in template_week(studio.branch, main).cards] == [1, 1]


@pytest.mark.req("SC-04")
def test_a_lesson_that_moved_to_another_weekday_doubles_nothing_in_weeks_that_are_filled(studio):
    main = template(studio, "Основной")
    row = slot(studio, main, 0)
    fill(studio, MONDAY)
    change_slot(slot=row, weekday=3, actor=studio.actor)
    result = fill(studio, MONDAY)
    assert (result.added, result.already, days()[0][0]) == (0, 1, MONDAY)
    assert week(studio.branch, MONDAY).strip.differ == 1
    with pytest.raises(NoLongerOffered):
        add_missing_lesson(slot=row, on=MONDAY, actor=studio.actor)
    assert add_missing_lesson(slot=row, on=MONDAY + timedelta(days=3), actor=studio.actor) == Lesson.objects.get()
    fill(studio, MONDAY + timedelta(weeks=1))
    assert [day for day, _name in days()] == [MONDAY, MONDAY + timedelta(days=10)]


@pytest.mark.req("SC-04")
def test_an_exception_survives_filling_and_later_edits_of_its_template(studio):
    main = template(studio, "Основной")
    row = slot(studio, main, 0)
    fill(studio, MONDAY)
    change_lesson(lesson=Lesson.objects.get(), on=MONDAY + timedelta(days=2), wall_time=time(7), actor=studio.actor)
    change_slot(slot=row, wall_time=time(12), weekday=4, actor=studio.actor)
    change_template(template=main, name="Осень", first_on=date(2026, 9, 1), actor=studio.actor)
    assert fill(studio, MONDAY).added == 0
    assert list(Lesson.objects.values_list("on", "wall_time")) == [(MONDAY + timedelta(days=2), time(7))]


def test_a_template_begins_as_another_and_goes_its_own_way(studio):
    year = template(studio, "Учебный год", date(2026, 9, 1), date(2027, 5, 31))
    teacher = studio.teacher("Анна")
    first = slot(studio, year, 2, time(10), weeks="even", minutes=90, teacher=teacher)
    summer = template(studio, "Лето", date(2027, 6, 1), like=year)
    copied = TemplateSlot.objects.get(template=summer)
    for name in ("group", "weekday", "weeks", "wall_time", "minutes", "teacher"):
        assert getattr(copied, name) == getattr(first, name)
    change_slot(slot=copied, wall_time=time(11), actor=studio.actor)
    assert TemplateSlot.objects.get(pk=first.pk).wall_time == time(10)


def test_a_template_goes_with_its_lessons_and_filled_weeks_keep_theirs(studio):
    main = template(studio, "Основной")
    slot(studio, main, 0)
    slot(studio, main, 1, weeks="odd")
    fill(studio, MONDAY)  # an even week
    remove_template(template=main, actor=studio.actor)
    remove_template(template=main, actor=studio.actor)
    assert (templates_of(studio.branch), Lesson.objects.count()) == ([], 1)
    assert Event.objects.filter(name="schedule.template_removed").count() == 1
    assert fill(studio, MONDAY + timedelta(weeks=1)).added == 0
    assert [card.lesson.on for card in week(studio.branch, MONDAY).cards] == [MONDAY]
    with pytest.raises(NoLongerOffered):
        slot(studio, main)
    with pytest.raises(NoLongerOffered):
        change_template(template=main, name="Снова", actor=studio.actor)
    again = template(studio, "Основной")
    assert again.pk != main.pk
    remove_template(template=again, actor=studio.actor)  # it has given nothing: it is gone
    assert not WeeklyTemplate.objects.filter(pk=again.pk).exists()
