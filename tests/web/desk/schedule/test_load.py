"""«Загрузка»: hours and heads of halls and teachers against what there is room for (CT-02)."""

from datetime import time, timedelta

import pytest

from ritm.core import clock
from ritm.schedule.load import load_of
from tests.web.desk.pages import queries, words

pytestmark = pytest.mark.req("CT-02")


def begin(studio):
    """A week: two classes of 90 minutes in the large hall (4 of 10 and 2 of 2 places), one without a limit in none, one off."""
    monday = clock.week_start(studio.today) + timedelta(days=7)
    irina, large = studio.teacher("Ирина Лебедева"), studio.hall("Большой")
    studio.hall("Пустой")
    ten = studio.group(hall=large, teacher=irina, capacity=10, minutes=90)
    two = studio.group(hall=large, capacity=2, minutes=90)
    first, second = studio.lesson(group=ten, on=monday, at=time(10)), studio.lesson(group=two, on=monday, at=time(12))
    for number in range(4):
        client = studio.client(f"Клиент {number}")
        studio.book(client, first)
        if number < 2:
            studio.book(client, second)
    free = studio.group(hall=large, teacher=irina, minutes=45)
    third = studio.lesson(group=free, on=monday + timedelta(days=2), at=time(9))
    from ritm.schedule.actions.lessons import change_lesson

    change_lesson(lesson=third, hall=None, actor=studio.actor)
    studio.call_off(studio.lesson(group=ten, on=monday + timedelta(days=1), at=time(10)))
    studio.lesson(group=ten, on=monday + timedelta(days=7), at=time(10))
    return monday


def test_sums_of_halls_teachers_and_the_whole(studio, django_assert_num_queries):
    monday = studio.begun
    with django_assert_num_queries(3):
        page = load_of(studio.branch, monday, monday + timedelta(days=6))
    told = [
        (one.row and one.row.name, one.classes, one.minutes, one.taken, one.seated, one.places, one.percent)
        for one in (*page.halls, *page.teachers, page.whole)
    ]
    assert told == [
        ("Большой", 2, 180, 6, 6, 12, 50),
        ("Пустой", 0, 0, 0, 0, 0, None),
        (None, 1, 45, 0, 0, 0, None),
        ("Ирина Лебедева", 2, 135, 4, 4, 10, 40),
        (None, 1, 90, 2, 2, 2, 100),
        (None, 3, 225, 6, 6, 12, 50),
    ]
    assert page.halls[0].by_day == {monday: 180}
    assert page.longest == 180


def test_the_page_says_it_and_takes_other_days(studio):
    monday = studio.begun
    browser, url = studio.browser(), studio.url("desk:load")
    assert "На эти дни занятий нет" in words(browser.get(url))
    page = words(browser.get(f"{url}?from={monday}&to={monday + timedelta(days=6)}"))
    assert "Большой 2 3 6 6 из 12 50 % 3" in page, page
    assert "Ирина Лебедева 2 2,3 4 4 из 10 40 % 1,5 0,8" in page, page
    month = words(browser.get(f"{url}?from={monday}&to={monday + timedelta(days=13)}"))
    assert "Большой 3 4,5 6 6 из 22 27 %" in month, month
    for bad in ("from=2026-13-40", "from=1000-01-01&to=9999-12-31", f"from={monday}&to={monday - timedelta(days=3)}"):
        assert browser.get(f"{url}?{bad}").status_code == 200
    assert queries(browser, f"{url}?from={monday}") <= 9
    assert studio.browser(studio.staff("home.schedule")).get(url).status_code == 403
