"""A class to which too few come is not held: counted once, three hours before its start (B-11)."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.schedule.actions.cancelling import reopen_lesson
from ritm.schedule.actions.groups import change_group
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.minimum import cancel_small
from ritm.schedule.models import ClassGroup, Lesson
from tests.given import moment
from tests.web.desk.pages import words, work

pytestmark = [pytest.mark.rule("B-11")]


def begin(studio):
    """Tomorrow at 18 and at 19: each wants two people, Anna is booked into the first, she and Boris into the second."""
    day = studio.today + timedelta(days=1)
    small, enough = (studio.lesson(group=studio.group(name=name), on=day, at=at) for name, at in _GROUPS)
    for lesson in (small, enough):
        change_group(group=lesson.group, min_people=2, actor=studio.actor)
    anna, boris = studio.client("Белова Анна", email="anna@example.org"), studio.client("Козлов Борис")
    for client, lesson in ((anna, small), (anna, enough), (boris, enough)):
        studio.book(client, lesson)
    return small, enough


_GROUPS = (("Балет", time(18)), ("Йога", time(19)))


def held(*lessons):
    return [Lesson.objects.get(pk=one.pk).status for one in lessons]


def counted(lesson, at):
    with clock.at(moment(lesson.on, at)):
        return cancel_small()


def test_too_few_three_hours_before_the_start_and_it_is_cancelled_as_by_the_studio(studio):
    small, enough = studio.begun
    assert (counted(small, time(14, 59)), held(small, enough)) == (0, ["scheduled", "scheduled"])
    assert (counted(small, time(15)), held(small, enough)) == (1, ["cancelled", "scheduled"])
    work()
    row = Lesson.objects.get(pk=small.pk)
    assert row.cancel_reason == "Записалось слишком мало людей"
    assert Booking.objects.get(lesson=small).cancelled_by == Booking.By.STUDIO
    assert Event.objects.filter(name="schedule.lesson_cancelled", actor_kind="system").count() == 1
    assert (counted(small, time(16)), held(small, enough)) == (0, ["cancelled", "scheduled"])


def test_it_is_counted_once_so_a_class_held_after_all_stays_and_who_leaves_later_cancels_nothing(studio):
    small, enough = studio.begun
    counted(small, time(16))
    with clock.at(moment(small.on, time(16, 1))):
        reopen_lesson(lesson=small, actor=studio.actor)
        cancel_booking(booking=Booking.objects.get(lesson=enough, client__name="Козлов Борис"), actor=studio.actor)
    assert (counted(small, time(16, 2)), held(small, enough)) == (0, ["scheduled", "scheduled"])


def test_a_class_added_or_moved_within_the_notice_is_held_and_one_moved_ahead_is_counted_again(studio):
    small, _enough = studio.begun
    with clock.at(moment(small.on, time(16))):
        studio.lesson(group=small.group, on=small.on, at=time(17))  # nobody, in an hour
    assert counted(small, time(16, 1)) == 1
    added = Lesson.objects.get(wall_time=time(17))
    with clock.at(moment(small.on, time(16, 2))):
        change_lesson(lesson=added, on=added.on + timedelta(days=1), actor=studio.actor)
    assert held(small, added) == ["cancelled", "scheduled"]
    assert counted(added, time(13)) == 0
    with clock.at(moment(added.on + timedelta(days=1), time(14))):
        assert cancel_small() == 1


def test_who_is_marked_already_keeps_it(studio):
    small, enough = studio.begun
    with clock.at(moment(small.on, time(14))):
        studio.pass_(Booking.objects.get(lesson=small).client)
        studio.mark(Booking.objects.get(lesson=small).client, small)
    assert (counted(small, time(15)), held(small, enough)) == (0, ["scheduled", "scheduled"])


def test_the_panel_says_on_the_day_before_what_is_missing(studio):
    small, enough = studio.begun
    browser = studio.browser()
    with clock.at(moment(small.on, time(12))):
        page = words(browser.get(studio.url("desk:lesson", small.pk)))
        assert "Нужен ещё 1 человек: иначе в 15:00 занятие отменится" in page
        assert "Нужен ещё" not in words(browser.get(studio.url("desk:lesson", enough.pk)))
    with clock.at(moment(small.on - timedelta(days=1), time(12))):
        assert "Нужен ещё" not in words(browser.get(studio.url("desk:lesson", small.pk)))


@pytest.mark.parametrize(("places", "people"), [(8, 9), (None, 1000), (None, 0)])
def test_more_people_than_places_are_refused_by_the_group_and_nonsense_by_the_database(studio, places, people):
    group = studio.group()
    with pytest.raises(DomainError) as refused:
        change_group(group=group, capacity=places, min_people=people, actor=studio.actor)
    assert (refused.value.code, refused.value.field) == ("bad_least", "min_people")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassGroup.objects.filter(pk=group.pk).update(min_people=0)
