"""A class is moved with its bookings: what that does is said first, and the roster shows whom it does not suit (B-11)."""

import json
from datetime import time, timedelta

import pytest

from ritm.core import clock
from ritm.events.models import Event
from tests.given import moment
from tests.web.desk.pages import HTMX, queries, said, send, words

pytestmark = [pytest.mark.req("SC-05"), pytest.mark.rule("B-11")]


def _two(studio):
    """A class with Anna and Boris; Boris stands in another one two hours later."""
    day = studio.today + timedelta(days=1)
    lesson, other = (
        studio.lesson(on=day, at=time(18)),
        studio.lesson(group=studio.group(name="Пилатес"), on=day, at=time(20)),
    )
    anna = studio.client("Белова Анна", email="anna@example.org")
    boris = studio.client("Козлов Борис", phone="+79165551234")
    for client in (anna, boris):
        studio.book(client, lesson)
    studio.book(boris, other)
    lesson.refresh_from_db()
    return lesson


def _edit(lesson, **more):
    values = {"on": f"{lesson.on:%d.%m.%Y}", "wall_time": f"{lesson.wall_time:%H:%M}", "minutes": lesson.minutes}
    return {
        **values,
        "hall": lesson.hall_id or "",
        "teacher": lesson.teacher_id or "",
        "capacity": lesson.capacity or "",
        **more,
    }


def _accepted(lesson, at):
    """The move that was asked about, pressed."""
    return _edit(lesson, wall_time=at, accept_move=f"{lesson.on} {at}:00 {lesson.minutes}")


def test_the_dialog_says_what_it_does_and_then_does_it(studio):
    lesson = _two(studio)
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        assert 'name="tell" value="on"' in browser.get(url, headers=HTMX).content.decode()
        asked = send(browser, url, htmx=True, **_edit(lesson, wall_time="20:30", tell="on"))
        page = words(asked).replace("\xa0", " ")
        assert asked.status_code == 422
        for line in (
            "На занятие записаны клиенты. Они перейдут вместе с ним.",
            "2 записи перейдут на ",
            "Не подходит 1 клиенту, запись останется:",
            "Козлов Борис В 20:00 уже на «Пилатес»",
            "Письмо получит 1 клиент.",
            "Козлов Борис, +7 916 555-12-34",
        ):
            assert line in page, page
        assert f'name="accept_move" value="{lesson.on} 20:30:00 60"' in asked.content.decode()
        lesson.refresh_from_db()
        assert lesson.wall_time == time(18)
        done = send(browser, url, htmx=True, **_accepted(lesson, "20:30"), tell="on")
    assert (done.status_code, said(done)) == (204, "Занятие перенесено вместе с записями")
    lesson.refresh_from_db()
    assert (lesson.wall_time, lesson.taken) == (time(20, 30), 2)
    assert Event.objects.get(name="schedule.lesson_moved").data["is_silent"] is False


def test_whoever_presses_without_letters_writes_none(studio):
    lesson = _two(studio)
    url = studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        send(studio.browser(), url, htmx=True, **_accepted(lesson, "16:00"))
    assert Event.objects.get(name="schedule.lesson_moved").data["is_silent"] is True


def test_another_time_typed_after_the_question_is_asked_about_anew(studio):
    lesson = _two(studio)
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        typed = {**_accepted(lesson, "16:00"), "wall_time": "20:30"}
        asked = send(browser, url, htmx=True, **typed)
        assert asked.status_code == 422
        assert "Козлов Борис В 20:00 уже на «Пилатес»" in words(asked)
        longer = send(browser, url, htmx=True, **{**_accepted(lesson, "18:30"), "minutes": "120"})
        assert longer.status_code == 422
    lesson.refresh_from_db()
    assert (lesson.wall_time, lesson.minutes) == (time(18), 60)


def test_a_time_and_fewer_places_are_asked_about_one_after_the_other(studio):
    lesson = _two(studio)
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        change = {"wall_time": "16:00", "capacity": "1", "tell": "on"}
        asked = send(browser, url, htmx=True, **_edit(lesson, **change)).content.decode()
        assert 'name="accept_over" value="1" data-main' in asked
        asked = send(browser, url, htmx=True, **_edit(lesson, **change, accept_over="1")).content.decode()
        move = f"{lesson.on} 16:00:00 {lesson.minutes}"
        assert f'name="accept_move" value="{move}" data-main' in asked
        assert '<input type="hidden" name="accept_over" value="1">' in asked
        send(browser, url, htmx=True, **_edit(lesson, **change, accept_over="1", accept_move=move))
    lesson.refresh_from_db()
    assert (lesson.wall_time, lesson.capacity, lesson.over) == (time(16), 1, 1)


def test_the_roster_of_a_moved_class_shows_who_is_in_two_at_once(studio):
    lesson = _two(studio)
    browser, panel = studio.browser(), studio.url("desk:lesson", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        assert "уже на" not in words(browser.get(panel, headers=HTMX))
        send(browser, studio.url("desk:lesson_edit", lesson.pk), **_accepted(lesson, "20:30"))
        page = browser.get(panel, headers=HTMX)
        assert queries(browser, panel) <= 12
    assert 't-bad" title="' in page.content.decode()
    assert "В 20:00 уже на «Пилатес»" in words(page)
    assert words(page).count("уже на") == 1


@pytest.mark.rule("T-6")
def test_letters_that_would_come_too_late_are_not_counted_but_called(studio):
    lesson = _two(studio)
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(23))):
        page = words(send(browser, url, htmx=True, **_edit(lesson, wall_time="07:00", tell="on")))
        late = words(send(browser, url, htmx=True, **_edit(lesson, wall_time="09:00", tell="on")))
    assert "Письмо получит" not in page, page
    assert "Письмо не дойдёт до 2 клиентов, позвоните:" in page.replace("\xa0", " "), page
    assert "Белова Анна занятие начнётся раньше, чем уйдут письма" in page, page
    assert "Письмо получит 1 клиент." in late, late


def test_the_toast_takes_the_move_back(studio):
    lesson = _two(studio)
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        done = send(browser, url, htmx=True, **_accepted(lesson, "16:00"), tell="on")
        undo = json.loads(done.headers["HX-Trigger"])["toast"]["undo"]
        assert undo["label"] == "Отменить"
        back = send(browser, undo["url"], htmx=True, **undo["values"])
        assert (back.status_code, said(back)) == (204, "Занятие вернулось на прежнее время")
        lesson.refresh_from_db()
        assert (lesson.wall_time, lesson.taken) == (time(18), 2)
        send(browser, url, htmx=True, **_accepted(lesson, "15:00"), tell="on")
        late = send(browser, undo["url"], htmx=True, **undo["values"])
    assert (late.status_code, said(late)) == (
        422,
        "Занятие с тех пор перенесли ещё раз или отменили. Откройте его и выберите день и время.",
    )
    other = studio.lesson(on=lesson.on, at=time(21))
    stray = undo["url"].replace(f"/{lesson.pk}/moves/", f"/{other.pk}/moves/")
    assert send(browser, stray, htmx=True).status_code == 404


def test_a_class_without_bookings_has_nothing_to_take_back(studio):
    lesson = studio.lesson(on=studio.today + timedelta(days=1), at=time(18))
    url = studio.url("desk:lesson_edit", lesson.pk)
    with clock.at(moment(studio.today, time(12))):
        done = send(studio.browser(), url, htmx=True, **_edit(lesson, wall_time="16:00"))
    assert said(done) == "Занятие сохранено"
    assert "undo" not in json.loads(done.headers["HX-Trigger"])["toast"]
