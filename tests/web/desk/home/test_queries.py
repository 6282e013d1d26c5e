"""What Home costs: a fixed number of queries, with the panel open (issue 2 §4)."""

from datetime import date, time, timedelta

import pytest

from tests.web.desk.home.cards import now, panel_of, shown
from tests.web.desk.pages import queries

MONDAY = date(2026, 11, 23)
LIMIT = 12


@pytest.fixture
def busy(studio):
    """Fill the day with lessons, the first of them with people."""

    def fill(lessons: int, people: int):
        groups = [studio.group(teacher=studio.teacher(), capacity=40) for _ in range(min(lessons, 8))]
        made = [
            studio.lesson(group=groups[number % 8], on=MONDAY, at=time(8 + number // 8)) for number in range(lessons)
        ]
        plan = studio.plan()
        with now(studio, MONDAY, time(7)):
            for number in range(people):
                client = studio.client(birth_date=date(2018, 11, 23))
                if number % 2:
                    studio.pass_(client, plan, paid=bool(number % 3))
                studio.book(client, made[0])
        return made

    return fill


@pytest.mark.parametrize(("lessons", "people"), [(1, 1), (40, 12)])
@pytest.mark.parametrize("view", ["halls", "teachers", "list"])
def test_home_with_the_panel_open(studio, busy, lessons, people, view):
    made = busy(lessons, people)
    url = studio.url("desk:home", on=MONDAY, view=view, lesson=made[0].pk)
    with now(studio, MONDAY, time(8)):
        for person in (None, studio.staff("home.schedule", "home.search", "lessons.change", "visits.change")):
            browser = studio.browser(person)
            page = browser.get(url)
            assert (len(shown(page)), panel_of(page)) == (lessons, str(made[0].pk))
            assert queries(browser, url) <= LIMIT


def test_as_many_for_one_lesson_as_for_forty(studio, busy):
    browser = studio.browser()
    with now(studio, MONDAY, time(8)):
        first = busy(1, 1)[0]
        one = queries(browser, studio.url("desk:home", lesson=first.pk))
        busy(39, 0)
        assert queries(browser, studio.url("desk:home", lesson=first.pk)) == one


def test_the_day_comes_with_the_lesson_of_the_address(studio, busy):
    browser, first = studio.browser(), busy(3, 1)[0]
    with now(studio, MONDAY, time(8)):
        alone = queries(browser, studio.url("desk:home", lesson=first.pk))
        assert alone == queries(browser, studio.url("desk:home", on=MONDAY, lesson=first.pk))


def test_an_empty_day(studio, busy):
    busy(1, 0)
    browser = studio.browser()
    with now(studio, MONDAY, time(8)):
        assert queries(browser, studio.url("desk:home", on=MONDAY + timedelta(days=1))) <= LIMIT
