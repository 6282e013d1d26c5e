"""The cake of the top bar: how many today, who, and who in the next seven days (SC-08)."""

import re
from datetime import date, time
from html import unescape

import pytest

from tests.web.desk.home.cards import now
from tests.web.desk.pages import HTMX, words

MONDAY = date(2026, 11, 23)


@pytest.fixture
def people(studio):
    """Birthdays yesterday, today, in a week and a day too late."""
    for name, born in (
        ("Вчерашний Олег", date(1990, 11, 22)),
        ("Белова Мария", date(2018, 11, 23)),
        ("Зимин Антон", date(1980, 11, 30)),
        ("Поздний Пётр", date(1980, 12, 1)),
        ("Без даты", None),
    ):
        studio.client(name, birth_date=born, phone="" if born else "+79165551234")


def _rows(response):
    html = response.content.decode()
    return [unescape(row) for row in re.findall(r'<li class="rt-li".*?(?:<a[^>]*>|<b>)([^<]+)<', html, re.DOTALL)]


@pytest.mark.req("SC-08")
def test_today_and_the_next_seven_days(studio, people):
    with now(studio, MONDAY, time(12)):
        home = studio.browser().get(studio.url("desk:home"))
        page = studio.browser().get(studio.url("desk:birthdays"), headers=HTMX)
    assert "Дни рождения сегодня: 1" in home.content.decode()
    assert _rows(page) == ["Белова Мария", "Зимин Антон"]
    assert "Сегодня 1 БМ Белова Мария 8 лет" in words(page)
    assert "Ближайшие 7 дней 1 ЗА Зимин Антон 46 лет пн 30.11" in words(page)


def test_nobody_is_said_in_words(studio):
    with now(studio, MONDAY, time(12)):
        page = studio.browser().get(studio.url("desk:birthdays"), headers=HTMX)
    assert "Сегодня дней рождения нет" in words(page)
    assert "В ближайшие 7 дней дней рождения нет" in words(page)


def test_today_is_the_branchs_own(studio, people):
    # 23:30 of the 22nd in UTC is the 23rd in Vladivostok, and still the 22nd in Kaliningrad... so is the number.
    north = studio.second_branch()
    with now(studio, MONDAY, time(5)):
        browser = studio.browser()
        east = browser.get(studio.url("desk:birthdays"), headers=HTMX)
        browser.post(studio.url("desk:branch"), {"branch": north.pk, "request_key": "a" * 32})
        west = browser.get(studio.url("desk:birthdays"), headers=HTMX)
    assert _rows(east) == ["Белова Мария", "Зимин Антон"]
    assert _rows(west) == ["Вчерашний Олег", "Белова Мария"]


def test_a_level_of_own_branches_sees_its_own(studio):
    north = studio.second_branch(zone=studio.branch.time_zone)
    studio.client("Белова Южная", branch=studio.branch, birth_date=date(1990, 11, 23))
    studio.client("Белова Северная", branch=north, birth_date=date(1990, 11, 23))
    guest = studio.staff("home.search", branches=(north,), clients="branches")
    with now(studio, MONDAY, time(12)):
        page = studio.browser(guest).get(studio.url("desk:birthdays"), headers=HTMX)
    assert _rows(page) == ["Белова Северная"]


@pytest.mark.req("AC-08")
def test_another_accounts_birthdays_stay_there(studio, bobs):
    from ritm.accounts.scope import account_scope

    with account_scope(bobs.account.pk):
        bobs.client("Бобов Чужой", birth_date=date(1990, 11, 23))
    with now(studio, MONDAY, time(12)):
        page = studio.browser().get(studio.url("desk:birthdays"), headers=HTMX)
    assert _rows(page) == []


@pytest.mark.parametrize("count", [1, 5])
def test_queries_do_not_grow_with_people(studio, django_assert_max_num_queries, count):
    for number in range(count):
        studio.client(f"Белова {number}", birth_date=date(1990, 11, 23))
    with now(studio, MONDAY, time(12)):
        browser = studio.browser()
        with django_assert_max_num_queries(6):
            assert len(_rows(browser.get(studio.url("desk:birthdays"), headers=HTMX))) == count
