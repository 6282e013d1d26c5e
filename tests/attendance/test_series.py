"""Several dates by one press: a result for each, none takes another back, a repeat adds nothing (B-3)."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.actions.series import MOST, book_series
from ritm.attendance.errors import LessonFull, PassReserved, Refused
from ritm.attendance.errors_of_policy import NoDates, TooManyDates
from ritm.attendance.models import Booking
from ritm.core.errors import RequestKeyMissing
from ritm.studio.actions import change_settings
from tests.attendance.looking import everything
from tests.given import Studio

pytestmark = [pytest.mark.req("BV-02"), pytest.mark.rule("B-3")]
KEY = "a" * 32


class Weeks:
    """Anna with a pass of 3 classes, and four Tuesdays of a group; the second is full."""

    def __init__(self, studio: Studio) -> None:
        group = studio.group(capacity=1)
        days = [studio.today + timedelta(days=1 + 7 * week) for week in range(4)]
        self.lessons = [studio.lesson(group=group, on=day, at=time(18)) for day in days]
        self.anna = studio.client("Анна")
        self.held = studio.pass_(self.anna, studio.plan(count=3, term_count=60))
        studio.book(studio.client(), self.lessons[1])


def begin(studio: Studio) -> Weeks:
    return Weeks(studio)


def press(studio: Studio, key: str = KEY, lessons: Any = None) -> list[Any]:
    given = studio.begun
    return book_series(client=given.anna, lessons=lessons or given.lessons, key=key, actor=studio.actor)


def test_each_date_has_its_own_result(studio: Studio) -> None:
    made = press(studio)
    assert [(one.lesson, one.refusal and type(one.refusal)) for one in made] == [
        (studio.begun.lessons[0], None),
        (studio.begun.lessons[1], LessonFull),
        (studio.begun.lessons[2], None),
        (studio.begun.lessons[3], None),
    ]
    rows = Booking.objects.filter(client=studio.begun.anna)
    assert {(row.lesson, row.client_pass) for row in rows} == {
        (one.lesson, studio.begun.held) for one in made if one.booking_id
    }
    before = everything()
    again = press(studio)
    assert [(one.booking_id, one.refusal and str(one.refusal)) for one in again] == [
        (one.booking_id, one.refusal and str(one.refusal)) for one in made
    ]
    assert everything() == before


def test_a_repeat_does_not_try_again_what_was_refused_but_another_press_does(studio: Studio) -> None:
    full = studio.begun.lessons[1]
    assert isinstance(press(studio, lessons=[full])[0].refusal, LessonFull)
    type(full).objects.filter(pk=full.pk).update(capacity=5)
    before = everything()
    repeated = press(studio, lessons=[full])[0]
    assert (str(repeated.refusal), repeated.booking_id) == (
        "Мест нет: занято 1 из 1. Запишите сверх мест или выберите другое занятие.",
        None,
    )
    assert everything() == before
    assert press(studio, "b" * 32, [full])[0].booking_id is not None


def test_what_an_earlier_date_takes_is_not_there_for_a_later_one(studio: Studio) -> None:
    change_settings(by=studio.boss, booking_without_pass="forbid")
    last = studio.lesson(group=studio.begun.lessons[0].group, on=studio.today + timedelta(days=29), at=time(18))
    made = press(studio, lessons=[one for one in (*studio.begun.lessons, last) if one != studio.begun.lessons[1]])
    assert [type(one.refusal) for one in made] == [type(None)] * 3 + [PassReserved]


def test_the_press_itself_may_be_refused(studio: Studio) -> None:
    lesson = studio.begun.lessons[0]
    before = everything()
    for lessons, key, error in (
        ([], KEY, NoDates),
        ([lesson] * (MOST + 1), KEY, TooManyDates),
        ([lesson], "", RequestKeyMissing),
    ):
        with pytest.raises(error):
            book_series(client=studio.begun.anna, lessons=lessons, key=key, actor=studio.actor)
    assert everything() == before
    assert str(TooManyDates(count=21, most=MOST)) == "За раз — не больше 20 занятий, выбрано 21"
    assert issubclass(TooManyDates, Refused)


def test_the_queries_grow_by_the_date_and_no_faster(studio: Studio) -> None:
    def queries(count: int, key: str) -> int:
        group = studio.group()
        days = [studio.today + timedelta(days=1 + day) for day in range(count)]
        lessons = [studio.lesson(group=group, on=day, at=time(9)) for day in days]
        client = studio.client()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            book_series(client=client, lessons=lessons, key=key, actor=studio.actor)
        return len(seen)

    one, two, six = (queries(count, letter * 32) for count, letter in ((1, "x"), (2, "y"), (6, "z")))
    assert six - two <= 4 * (two - one)
    assert two - one <= 40
