"""What each right opens on Home; a missing one leaves no control and no data (ST-05, table ST-A)."""

from datetime import date, time

import pytest

from tests.web.desk.home.cards import now, panel_of, shown
from tests.web.desk.pages import HTMX, words

MONDAY = date(2026, 11, 23)


@pytest.fixture
def lesson(studio):
    """Today's lesson with somebody whose name must not leak."""
    lesson = studio.lesson(group=studio.group(name="Тайная йога"), on=MONDAY, at=time(18))
    with now(studio, MONDAY, time(8)):
        studio.book(studio.client("Белова Мария", phone="+79165551234"), lesson)
    return lesson


def _get(studio, person, url, **more):
    with now(studio, MONDAY, time(18)):
        return studio.browser(person).get(url, **more)


@pytest.mark.req("ST-05")
def test_without_the_schedule_there_is_no_schedule(studio, lesson):
    person = studio.staff("home.search", "clients.read", "visits.change", "bookings.change", "lessons.change")
    home = studio.url("desk:home")
    for url, more in ((home, {}), (f"{home}?lesson={lesson.pk}", {}), (home, {"headers": HTMX})):
        page = _get(studio, person, url, **more)
        assert page.status_code == 200
        assert "Расписание для вас закрыто" in words(page)
        assert (shown(page), panel_of(page)) == ([], "")
        assert "Тайная йога" not in page.content.decode()


@pytest.mark.req("ST-05")
def test_without_the_search_there_is_no_search(studio, lesson):
    person = studio.staff("home.schedule", "clients.read", "clients.change")
    page = _get(studio, person, studio.url("desk:home"))
    assert [card.pk for card in shown(page)] == [lesson.pk]
    assert 'id="search"' not in page.content.decode()
    assert studio.url("desk:birthdays") not in page.content.decode()
    assert _get(studio, person, studio.url("desk:search", q="белова")).status_code == 403
    assert _get(studio, person, studio.url("desk:birthdays")).status_code == 403


def test_reading_the_schedule_is_not_changing_it(studio, lesson):
    page = _get(studio, studio.staff("home.schedule"), studio.url("desk:home"))
    html = page.content.decode()
    assert [word in html for word in ('id="lesson-new"', "data-new=", "lessons/new")] == [False, False, False]
    more = _get(studio, studio.staff("home.schedule", "lessons.change"), studio.url("desk:home")).content.decode()
    assert [word in more for word in ('id="lesson-new"', "data-new=", "lessons/new")] == [True, True, True]


@pytest.mark.req("ST-12")
@pytest.mark.parametrize(
    ("codes", "may"),
    [(("home.search",), False), (("clients.change",), False)],
)
def test_the_plus_beside_the_search_needs_both_rights(studio, codes, may):
    page = _get(studio, studio.staff(*codes), studio.url("desk:home"))
    assert ('title="Новый клиент (N)"' in page.content.decode()) is may


@pytest.mark.req("AC-08")
def test_nothing_of_another_account_is_on_the_page(studio, bobs, lesson):
    for view in ("halls", "teachers", "list"):
        text = words(_get(studio, None, studio.url("desk:home", view=view)))
        assert "Боб" not in text
        assert "Тайная йога" in text


def test_strangers_are_sent_to_the_sign_in(studio):
    from django.test import Client as Browser

    for name in ("desk:home", "desk:search", "desk:birthdays"):
        answer = Browser().get(studio.url(name))
        assert (answer.status_code, studio.url("desk:login") in answer.headers["Location"]) == (302, True)
