"""The open page keeps itself fresh: it asks again, and an unchanged day costs one query (mechanics §9)."""

import json
import re
from datetime import date, time
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.desk.home.cards import attribute, now, panel_of, part, shown
from tests.web.desk.pages import HTMX

MONDAY = date(2026, 11, 23)
# What any page of the desk asks: which account, who is it, in which branch.
WHO_ASKS = {
    "accounts_account",
    "django_session",
    "accounts_login",
    "staff_staffmember",
    "staff_staffbranch",
    "accounts_branch",
}


class Open:
    """A page that stays open and asks again as its grid says."""

    def __init__(self, studio, **query):
        self.studio, self.browser = studio, studio.browser()
        self.read(self.browser.get(studio.url("desk:home", **query)))

    def read(self, response):
        tag = part(response, 'div id="day"')
        self.address, self.headers = attribute(tag, "hx-get"), json.loads(_headers(response))

    def again(self):
        with CaptureQueriesContext(connection) as seen:
            answer = self.browser.get(self.address, headers=HTMX | self.headers)
        self.asked = [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in seen]
        if answer.status_code == 200:
            self.read(answer)
        return answer


def _headers(response):
    html = response.content.decode()
    return unescape(html.split('hx-headers="')[1].split('"')[0]) if 'id="day"' in html else "{}"


@pytest.fixture
def lesson(studio):
    return studio.lesson(group=studio.group(capacity=5), on=MONDAY, at=time(18))


def test_the_grid_listens_to_what_changes_it(studio, lesson):
    with now(studio, MONDAY, time(12)):
        tag = part(studio.browser().get(studio.url("desk:home")), 'div id="day"')
    events = attribute(tag, "hx-trigger")
    assert events == (
        "schedule-changed from:body, bookings-changed from:body, lessons-changed from:body, every 15s, focus from:window"
    )
    assert attribute(tag, "hx-get") == studio.url("desk:home", on=MONDAY, view="halls")


def test_an_unchanged_day_costs_one_query(studio, lesson):
    with now(studio, MONDAY, time(12)):
        page = Open(studio)
        answer = page.again()
        asked = page.asked
        studio.book(studio.client(), lesson)
        changed = page.again()
    assert (answer.status_code, answer.content) == (304, b"")
    assert [table for table in asked if table not in WHO_ASKS] == ["schedule_lesson"]
    assert [card.words for card in shown(changed)] == [f"18:00 {lesson.group.name} 1/5"]
    assert changed.headers["ETag"] == page.headers["If-None-Match"]
    assert "HX-Request" in changed.headers["Vary"]


@pytest.mark.parametrize("change", ["added", "removed", "moved", "minute"])
def test_every_change_of_the_day_is_seen(studio, lesson, change):
    from ritm.schedule.actions.lessons import change_lesson, remove_lesson

    with now(studio, MONDAY, time(12)):
        page = Open(studio)
        assert page.again().status_code == 304
        if change == "added":
            studio.lesson(group=lesson.group, on=MONDAY, at=time(9))
        elif change == "removed":
            remove_lesson(lesson=lesson, actor=studio.actor)
        elif change == "moved":
            change_lesson(lesson=lesson, wall_time=time(19), actor=studio.actor)
    with now(studio, MONDAY, time(12, 1) if change == "minute" else time(12)):
        assert page.again().status_code == 200
        assert page.again().status_code == 304


def test_another_day_does_not_wake_this_one(studio, lesson):
    with now(studio, MONDAY, time(12)):
        page = Open(studio)
        studio.lesson(group=lesson.group, on=date(2026, 11, 24))
        assert page.again().status_code == 304


def test_the_part_brings_neither_head_nor_panel(studio, lesson):
    with now(studio, MONDAY, time(18)):
        answer = studio.browser().get(studio.url("desk:home", lesson=lesson.pk), headers=HTMX)
    assert answer.content.decode().startswith('<div id="day"')
    assert panel_of(answer) == ""
    assert "<h1" not in answer.content.decode()


def test_a_page_open_past_midnight_stays_on_its_day(studio, lesson):
    with now(studio, MONDAY, time(23, 59)):
        page = Open(studio)
    with now(studio, date(2026, 11, 24), time(0, 1)):
        (card,) = shown(page.again())
    assert card.pk == lesson.pk


def test_another_language_is_not_taken_for_the_same(studio, lesson):
    with now(studio, MONDAY, time(12)):
        page = Open(studio)
        studio.boss.language = "en"
        studio.boss.save(update_fields=["language"])
        assert page.again().status_code == 200
