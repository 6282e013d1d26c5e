"""The panel beside the day: the lesson of the address, or the one that people are coming to (SC-11, ux 4.1)."""

from datetime import date, time

import pytest

from ritm.accounts.scope import account_scope
from ritm.schedule.models import Lesson
from tests.web.desk.home.cards import now, panel_of, shown
from tests.web.desk.pages import words

MONDAY = date(2026, 11, 23)


def _home(studio, at=time(12), person=None, **query):
    with now(studio, MONDAY, at):
        return studio.browser(person).get(studio.url("desk:home", **query))


@pytest.mark.req("SC-11", "BV-01")
def test_the_lesson_of_the_address_is_open(studio):
    lesson = studio.lesson(group=studio.group(name="Йога", capacity=5), on=MONDAY)
    with now(studio, MONDAY, time(10)):
        studio.book(studio.client("Белова Мария", alert_note="Аллергия"), lesson)
    page = _home(studio, lesson=lesson.pk)
    panel = page.content.decode().split('<aside id="panel"')[1]
    assert panel_of(page) == str(lesson.pk)
    assert "Белова Мария" in panel
    assert "Аллергия" in panel
    assert "data-auto" not in panel.split("</section>")[0]


def test_the_lessons_address_alone_shows_its_day(studio):
    lesson = studio.lesson(group=studio.group(), on=date(2026, 11, 27))
    page = _home(studio, lesson=lesson.pk)
    assert panel_of(page) == str(lesson.pk)
    assert "Пятница, 27 ноября" in words(page)


def test_the_lessons_address_alone_shows_the_other_lessons_of_its_day(studio):
    friday = date(2026, 11, 27)
    lesson, beside = studio.lesson(group=studio.group(), on=friday), studio.lesson(group=studio.group(), on=friday)
    studio.lesson(group=studio.group(), on=MONDAY)
    north = studio.second_branch(zone=studio.branch.time_zone)
    there = studio.lesson(group=studio.group(hall=studio.hall(branch=north)), on=friday)
    assert {one.pk for one in shown(_home(studio, lesson=lesson.pk))} == {lesson.pk, beside.pk}
    elsewhere = _home(studio, lesson=there.pk)
    assert panel_of(elsewhere) == str(there.pk)
    assert {one.pk for one in shown(elsewhere)} == {lesson.pk, beside.pk}


def test_a_lesson_of_another_account_is_not_there(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = Lesson.objects.order_by("pk")[0].pk
    assert [_home(studio, lesson=pk).status_code for pk in (foreign, 10**9)] == [404, 404]
    assert _home(studio, on=MONDAY, lesson=foreign).status_code == 404


def test_a_lesson_of_a_branch_that_is_not_ones_own_is_not_there(studio):
    north = studio.second_branch(zone=studio.branch.time_zone)
    there = studio.lesson(group=studio.group(hall=studio.hall(branch=north)), on=MONDAY)
    guest = studio.staff("home.schedule", branches=(studio.branch,))
    assert _home(studio, person=guest, lesson=there.pk).status_code == 404
    assert _home(studio, lesson=there.pk).status_code == 200


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(time(17, 39), False), (time(17, 40), True), (time(18), True), (time(18, 15), True), (time(18, 16), False)],
)
def test_the_nearest_lesson_opens_by_itself(studio, at, is_open):
    lesson = studio.lesson(group=studio.group(), on=MONDAY, at=time(18))
    page = _home(studio, at=at)
    assert panel_of(page) == (str(lesson.pk) if is_open else "")
    assert ("data-auto" in page.content.decode()) is is_open


def test_first_where_people_are_not_marked_then_the_earliest(studio):
    halls = [studio.hall() for _ in range(3)]
    early, waiting, late = (
        studio.lesson(group=studio.group(hall=hall), on=MONDAY, at=at)
        for hall, at in zip(halls, (time(18), time(18, 5), time(18, 10)), strict=True)
    )
    assert panel_of(_home(studio, at=time(18))) == str(early.pk)
    with now(studio, MONDAY, time(17)):
        studio.book(studio.client(), late)
        studio.book(studio.client(), waiting)
    assert panel_of(_home(studio, at=time(18))) == str(waiting.pk)


def test_nothing_opens_by_itself_on_another_day_or_once_it_was_closed(studio):
    studio.lesson(group=studio.group(), on=MONDAY, at=time(18))
    assert panel_of(_home(studio, at=time(18), on="2026-11-24")) == ""
    assert panel_of(_home(studio, at=time(18), lesson=0)) == ""


def test_a_cancelled_lesson_does_not_open_by_itself(studio):
    lesson = studio.lesson(group=studio.group(), on=MONDAY, at=time(18))
    studio.call_off(lesson, may_past=True)
    assert panel_of(_home(studio, at=time(18))) == ""


def test_stepping_to_another_day_leaves_the_lesson_behind(studio):
    lesson = studio.lesson(group=studio.group(), on=MONDAY)
    page = _home(studio, lesson=lesson.pk)
    head = page.content.decode().split('class="rt-head')[1].split('id="day-box"')[0]
    assert "on=2026-11-24" in head
    assert "lesson=" not in head
