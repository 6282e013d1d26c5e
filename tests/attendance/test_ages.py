"""Of which age a group is: counted on the day of the lesson, put aside with a right and a reason (B-1, BV-10)."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.booking import book, foresee
from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.ages import against_age
from ritm.attendance.errors import Clash, WrongAge
from ritm.attendance.models import Booking, Override
from ritm.attendance.paying import Choice
from ritm.core import clock
from ritm.schedule.actions.groups import change_group
from ritm.schedule.errors import BadAge
from tests.attendance.looking import everything
from tests.given import Studio

FREE = PayBy(kind=PayKind.FREE)


def years_before(day: date, years: int) -> date:
    """Somebody who has his birthday on that day (not on 29 February)."""
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def test_the_age_is_that_of_the_day_of_the_class(studio: Studio) -> None:
    lesson = studio.lesson(min_age=5, max_age=7)
    today = lesson.on
    born = {
        "a day before he is five": years_before(today, 5) + timedelta(days=1),
        "five on that day": years_before(today, 5),
        "seven to his last day": years_before(today, 8) + timedelta(days=1),
        "eight on that day": years_before(today, 8),
    }
    found = {who: bool(against_age(lesson, studio.client(birth_date=day))) for who, day in born.items()}
    assert list(found.values()) == [True, False, False, True]
    assert against_age(lesson, studio.client()) == [], "nobody knows his age"
    refusal = against_age(lesson, studio.client(birth_date=born["eight on that day"]))[0]
    assert refusal.details == {"group": lesson.group.name, "ages": "5–7", "age": 8}
    grown = studio.lesson(min_age=18)
    assert against_age(grown, studio.client(birth_date=born["five on that day"]))[0].details["ages"] == "от 18"
    small = studio.lesson(max_age=4)
    assert against_age(small, studio.client(birth_date=born["five on that day"]))[0].details["ages"] == "до 4"


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-1")
def test_another_age_is_refused_before_a_clash_and_put_aside_with_its_reason(studio: Studio) -> None:
    lesson = studio.lesson(min_age=5, max_age=7)
    anna = studio.client(birth_date=years_before(lesson.on, 30))
    studio.book(anna, studio.lesson(on=lesson.on, at=time(18, 30)))
    said = foresee(lesson=lesson, people=[(anna, Choice(None, None))])[anna.pk]
    assert [type(one) for one in said.against] == [WrongAge, Clash]
    before = everything()
    with pytest.raises(WrongAge) as refusal:
        book(client=anna, lesson=lesson, actor=studio.actor)
    assert [type(one) for one in refusal.value.reasons] == [WrongAge, Clash]
    with pytest.raises(WrongAge):
        studio.mark(anna, lesson, FREE, override=frozenset({Override.CLASH}))
    assert everything() == before
    aside = frozenset({Override.AGE, Override.CLASH})
    row = book(client=anna, lesson=lesson, override=aside, reason="мама рядом", actor=studio.actor)
    assert (row.overrides, row.override_reason) == (["age", "clash"], "мама рядом")


@pytest.mark.rule("B-2")
def test_a_changed_limit_touches_no_booking_that_stands(studio: Studio) -> None:
    lesson = studio.lesson(at=time(18))
    anna = studio.client(birth_date=years_before(lesson.on, 30))
    booking = studio.book(anna, lesson)
    group, reached = change_group(group=lesson.group, min_age=5, max_age=7, actor=studio.actor)
    assert (group.min_age, group.max_age, reached) == (5, 7, 0)
    assert Booking.objects.get(pk=booking.pk).status == "booked"
    with clock.at(lesson.starts_at):
        assert studio.mark(anna, lesson, FREE).booking_id == booking.pk


@pytest.mark.parametrize("ages", [{"min_age": 8, "max_age": 7}, {"max_age": 121}, {"min_age": -1}])
def test_impossible_ages_are_refused(studio: Studio, ages: Any) -> None:
    group = studio.group()
    before = everything()
    with pytest.raises(BadAge):
        change_group(group=group, actor=studio.actor, **ages)
    assert everything() == before
