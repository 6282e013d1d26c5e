"""+«Новое занятие» and the pencil of a lesson (5a; SC-01, CT-06, CT-07)."""

from datetime import time, timedelta
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.visit import PayBy
from ritm.schedule.models import Lesson
from tests.given import key
from tests.web.desk.pages import HTMX, chosen, complaints, said, send, value, words


def _form(studio: Any, group: Any, **fields: Any) -> dict[str, Any]:
    return {"group": group.pk, "on": studio.today.isoformat(), "wall_time": "10:00", **fields}


def _edit(lesson: Lesson, **fields: Any) -> dict[str, Any]:
    """The pencil's form as it stands."""
    stands = {"on": lesson.on.isoformat(), "wall_time": f"{lesson.wall_time:%H:%M}", "minutes": lesson.minutes}
    chosen_ = {"hall": lesson.hall_id or "", "teacher": lesson.teacher_id or "", "capacity": lesson.capacity or ""}
    return {**stands, **chosen_, **fields}


@pytest.mark.req("SC-01")
def test_group_and_time_are_needed(studio):
    group = studio.group()
    browser, url = studio.browser(), studio.url("desk:lesson_new")
    page = send(browser, url, htmx=True, on=studio.today.isoformat())
    assert page.status_code == 422
    assert complaints(page) == {
        "group": "Выберите группу: из неё занятие берёт длительность, места, преподавателя и зал",
        "wall_time": "Укажите время начала занятия",
    }
    without_time = send(browser, url, **_form(studio, group, wall_time=""))
    assert list(complaints(without_time)) == ["wall_time"]
    assert chosen(without_time, "group") == [str(group.pk)]
    assert Lesson.objects.count() == 0


@pytest.mark.req("SC-01", "CT-06")
def test_the_lesson_stands_on_that_day_only_with_all_of_its_group(studio):
    maria = studio.teacher("Тихонова Мария")
    group = studio.group(name="Балет", teacher=maria, minutes=45, capacity=8, hall=studio.hall("Большой"))
    browser = studio.browser()
    saved = send(browser, studio.url("desk:lesson_new"), htmx=True, **_form(studio, group))
    assert (saved.status_code, said(saved)) == (204, "Занятие добавлено")
    lesson = Lesson.objects.get()
    assert (lesson.on, lesson.wall_time, lesson.minutes, lesson.capacity) == (studio.today, time(10), 45, 8)
    home = browser.get(studio.url("desk:home", on=studio.today))
    assert "Балет" in words(home)
    assert f"d-{group.discipline_id}" in home.content.decode()
    next_week = studio.today + timedelta(days=7)
    assert "Балет" not in browser.get(studio.url("desk:home", on=next_week)).content.decode().partition("<main")[2]
    assert "Балет" not in browser.get(studio.url("desk:week", on=next_week)).content.decode().partition("rt-strip")[0]


@pytest.mark.req("SC-01")
def test_the_place_that_was_pressed_comes_with_the_form(studio):
    hall = studio.group(hall=studio.hall("Большой")).hall
    url = studio.url("desk:lesson_new", on="2026-11-23", time="19:30", hall=hall.pk)
    page = studio.browser().get(url, headers=HTMX)
    assert (value(page, "on"), value(page, "wall_time"), chosen(page, "hall")) == (
        "2026-11-23",
        "19:30",
        [str(hall.pk)],
    )


@pytest.mark.req("SC-01", "CT-06")
def test_what_is_given_by_hand_wins_over_the_group(studio):
    group = studio.group(minutes=60, capacity=8)
    olga, other = studio.teacher("Ольга"), studio.hall("Малый")
    form = _form(studio, group, teacher=olga.pk, hall=other.pk, minutes="90", capacity="3")
    send(studio.browser(), studio.url("desk:lesson_new"), **form)
    lesson = Lesson.objects.get()
    assert (lesson.teacher, lesson.hall, lesson.minutes, lesson.capacity) == (olga, other, 90, 3)


@pytest.mark.req("CT-07")
def test_the_pencil_changes_one_lesson(studio):
    lesson = studio.lesson(capacity=8)
    olga = studio.teacher("Ольга")
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    page = browser.get(url)
    assert "То, что изменено здесь, останется и после правки группы" in words(page)
    saved = send(browser, url, htmx=True, **_edit(lesson, teacher=olga.pk, wall_time="19:15"))
    assert said(saved) == "Занятие сохранено"
    lesson.refresh_from_db()
    assert (lesson.teacher, lesson.wall_time) == (olga, time(19, 15))


@pytest.mark.req("CT-07")
def test_a_booked_lesson_asks_before_places_run_short(studio):
    lesson = studio.lesson(capacity=8)
    for name in ("Анна", "Борис", "Вера"):
        studio.book(studio.client(name), lesson)
    lesson.refresh_from_db()
    browser, url = studio.browser(), studio.url("desk:lesson_edit", lesson.pk)
    assert studio.url("desk:lesson_delete", lesson.pk) not in browser.get(url).content.decode()
    asked = send(browser, url, htmx=True, **_edit(lesson, capacity="2"))
    assert asked.status_code == 422
    assert complaints(asked) == {"capacity": "Занято мест: 3, это на 1 больше, чем 2. Никого не снимем. Сохранить?"}
    assert 'name="accept_over" value="2"' in asked.content.decode()
    assert send(browser, url, htmx=True, **_edit(lesson, capacity="1", accept_over="2")).status_code == 422
    lesson.refresh_from_db()
    assert lesson.capacity == 8
    send(browser, url, htmx=True, **_edit(lesson, capacity="2", accept_over="2"))
    lesson.refresh_from_db()
    assert (lesson.capacity, lesson.taken) == (2, 3)
    studio.mark(lesson.bookings.first().client, lesson, PayBy(kind="free"))
    page = browser.get(url)
    assert "Клиенты отмечены, поэтому день и время не меняются." in words(page)
    assert 'name="wall_time"' not in page.content.decode()


@pytest.mark.req("SC-01")
def test_a_lesson_nobody_was_booked_into_is_removed(studio):
    lesson = studio.lesson()
    browser, url = studio.browser(), studio.url("desk:lesson_delete", lesson.pk)
    assert f'action="{url}"' in browser.get(studio.url("desk:lesson_edit", lesson.pk)).content.decode()
    assert said(send(browser, url, htmx=True)) == "Занятие удалено"
    assert Lesson.objects.count() == 0
    booked = studio.lesson()
    studio.book(studio.client("Анна"), booked)
    refused = send(browser, studio.url("desk:lesson_delete", booked.pk), htmx=True)
    assert refused.status_code == 422
    assert said(refused)
    assert Lesson.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("on", "31.02.2026"),
        ("on", ""),
        ("wall_time", "25:00"),
        ("minutes", "4"),
        ("capacity", "0"),
        ("hall", "x"),
        ("group", ""),
    ],
)
def test_nonsense_is_refused_at_its_field_and_kept(studio, field, typed):
    page = send(studio.browser(), studio.url("desk:lesson_new"), **{**_form(studio, studio.group()), field: typed})
    assert page.status_code == 422
    assert list(complaints(page)) == [field]
    if field not in {"hall", "group"}:
        assert value(page, field) == typed
    assert Lesson.objects.count() == 0


@pytest.mark.req("SC-01", "ST-06")
def test_without_the_right_there_is_no_button_and_the_server_refuses(studio):
    lesson = studio.lesson(on=studio.today)
    browser = studio.browser(studio.staff("home.schedule", "week.read"))
    for name in ("home", "week"):
        html = browser.get(studio.url(f"desk:{name}")).content.decode()
        assert "schedule/lessons/" not in html
    for name, args in (("lesson_new", ()), ("lesson_edit", (lesson.pk,)), ("lesson_delete", (lesson.pk,))):
        assert send(browser, studio.url(f"desk:{name}", *args)).status_code == 403


@pytest.mark.req("AC-08")
def test_lessons_of_another_studio_and_of_foreign_branches_do_not_exist(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = bobs.lesson()
    own = studio.lesson()
    bound = studio.browser(studio.staff("lessons.change", branches=(studio.second_branch(),)))
    for browser, lesson in ((studio.browser(), foreign), (bound, own)):
        for name in ("lesson_edit", "lesson_delete"):
            assert send(browser, studio.url(f"desk:{name}", lesson.pk)).status_code == 404
        assert browser.get(studio.url("desk:lesson_edit", lesson.pk)).status_code == 404
    form = _form(studio, foreign.group)
    assert list(complaints(send(studio.browser(), studio.url("desk:lesson_new"), **form))) == ["group"]
    assert list(Lesson.objects.all()) == [own]


def test_one_key_makes_one_lesson(studio):
    form = {**key(), **_form(studio, studio.group())}
    browser, url = studio.browser(), studio.url("desk:lesson_new")
    assert [browser.post(url, form).status_code for _time in range(2)] == [302, 302]
    assert Lesson.objects.count() == 1
