"""A card is dropped elsewhere or drawn longer: the server decides, and asks first what is to be asked (SC-06, B-11)."""

import json
from datetime import time, timedelta

import pytest

from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.closures import add_closure
from ritm.schedule.models import Lesson
from tests.given import moment
from tests.web.desk.pages import said, send, words

pytestmark = [pytest.mark.req("SC-06"), pytest.mark.rule("B-11")]


def begin(studio):
    """Tomorrow: a class at 18 and another at 20, each in a hall of its own, both empty."""
    day = studio.today + timedelta(days=1)
    lesson = studio.lesson(group=studio.group(hall=studio.hall("Большой")), on=day, at=time(18))
    other = studio.lesson(group=studio.group(name="Пилатес", hall=studio.hall("Малый")), on=day, at=time(20))
    return lesson, other


@pytest.fixture
def two(studio):
    return studio.begun


def stands(lesson):
    return f"{lesson.on} {lesson.wall_time:%H:%M} {lesson.minutes} {lesson.hall_id or 0} {lesson.teacher_id or 0}"


def drag(studio, lesson, **to):
    with clock.at(moment(studio.today, time(12))):
        sent = {"from": stands(lesson), **to}
        answer = send(studio.browser(), studio.url("desk:lesson_drag", lesson.pk), htmx=True, **sent)
    lesson.refresh_from_db()
    return answer


def undo(answer):
    return json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]


def test_cards_of_both_grids_say_where_they_stand_and_where_a_drop_is_sent(studio, two):
    lesson, _other = two
    with clock.at(moment(studio.today, time(12))):
        for page in (f"{studio.url('desk:home')}?on={lesson.on}", f"{studio.url('desk:week')}?on={lesson.on}"):
            html = studio.browser().get(page).content.decode()
            assert f'data-stands="{stands(lesson)}"' in html
            assert "data-print" in html  # «Распечатать» beside it
            assert f'data-drag="{studio.url("desk:lesson_drag", 0)}"' in html
        viewer = studio.browser(studio.staff("home.schedule", "week.read"))
        assert 'data-stands="' not in viewer.get(page).content.decode()
    with clock.at(moment(lesson.on, time(23))):
        assert 'data-stands="' not in studio.browser().get(f"{studio.url('desk:home')}?on={lesson.on}").content.decode()


def test_an_empty_class_is_moved_at_once_and_dragged_back_by_the_toast(studio, two):
    lesson, _other = two
    day = lesson.on + timedelta(days=1)
    done = drag(studio, lesson, on=str(day), wall_time="09:45", minutes="90", hall="0")
    assert (done.status_code, lesson.on, lesson.wall_time, lesson.minutes, lesson.hall) == (
        204,
        day,
        time(9, 45),
        90,
        None,
    )
    assert said(done).startswith("Занятие перенесено: ")
    back = undo(done)
    again = drag(studio, lesson, **back["values"])
    assert (back["url"], again.status_code) == (studio.url("desk:lesson_drag", lesson.pk), 204)
    assert (lesson.on, lesson.wall_time, lesson.minutes) == (day - timedelta(days=1), time(18), 60)


def test_the_past_somebody_marked_and_a_card_grown_old_are_refused(studio, two):
    lesson, _other = two
    past = drag(studio, lesson, on=str(studio.today), wall_time="11:45")
    assert (past.status_code, past.headers["HX-Reswap"]) == (422, "none")
    assert said(past) == "Это время уже прошло. Выберите время позже или отмените занятие."
    old = drag(studio, lesson, wall_time="19:00", **{"from": stands(lesson).replace("18:00", "17:00")})
    assert old.status_code == 409
    assert "schedule-changed" in old.headers["HX-Trigger"]
    assert said(old) == "Занятие тем временем изменил кто-то другой. Теперь оно стоит здесь."
    bad = drag(studio, lesson, wall_time="25:90")
    assert bad.status_code == 422
    assert said(bad)
    anna = studio.client("Белова Анна")
    studio.pass_(anna)
    with clock.at(moment(lesson.on, time(18))):
        studio.mark(anna, lesson)
    lesson.refresh_from_db()
    marked = drag(studio, lesson, wall_time="19:00")
    assert marked.status_code == 422
    assert said(marked).startswith("На занятии отмечены клиенты")
    longer = drag(studio, lesson, minutes="75")
    assert (longer.status_code, said(longer), lesson.wall_time) == (204, "Занятие до 19:15", time(18))


@pytest.mark.req("SC-05")
def test_a_taken_hall_is_asked_about_with_its_class_named(studio, two):
    lesson, other = two
    asked = drag(studio, lesson, wall_time="20:30", hall=str(other.hall_id))
    assert (asked.status_code, lesson.wall_time) == (422, time(18))
    page = words(asked).replace("\xa0", " ")
    assert "В это время зал или преподаватель занят" in page
    assert "20:00 Пилатес" in page
    html = asked.content.decode()
    assert f'hx-post="{studio.url("desk:lesson_edit", lesson.pk)}"' in html
    about = f"{lesson.on} 20:30:00 60 {other.hall_id} {lesson.teacher_id or ''}"
    assert f'name="accept_clash" value="{about}" data-main' in html
    values = {"on": f"{lesson.on:%d.%m.%Y}", "wall_time": "20:30", "minutes": 60, "hall": other.hall_id}
    values |= {"teacher": lesson.teacher_id or "", "capacity": lesson.capacity or "", "tell": "on"}
    with clock.at(moment(studio.today, time(12))):
        url = studio.url("desk:lesson_edit", lesson.pk)
        done = send(studio.browser(), url, htmx=True, **values, accept_clash=about)
    lesson.refresh_from_db()
    assert (done.status_code, lesson.wall_time) == (204, time(20, 30))


@pytest.mark.req("SC-05")
def test_a_new_class_in_a_taken_hall_is_asked_about_too(studio, two):
    lesson, _other = two
    url = studio.url("desk:lesson_new")
    values = {"group": lesson.group_id, "on": f"{lesson.on:%d.%m.%Y}", "wall_time": "18:30", "hall": lesson.hall_id}
    with clock.at(moment(studio.today, time(12))):
        asked = send(studio.browser(), url, htmx=True, **values)
        assert asked.status_code == 422
        assert "18:00" in words(asked)
        about = f"{lesson.group_id} {lesson.on} 18:30:00 None {lesson.hall_id} "
        assert f'name="accept_clash" value="{about}"' in asked.content.decode()
        done = send(studio.browser(), url, htmx=True, **values, accept_clash=about)
    assert done.status_code == 204


@pytest.mark.req("SC-07")
def test_a_closed_day_is_asked_about_by_its_name_whether_a_class_is_dragged_there_or_new(studio, two):
    lesson, _other = two
    day = lesson.on + timedelta(days=1)
    add_closure(name="Санитарный день", first_on=day, last_on=day, branch=studio.branch, actor=studio.actor)
    asked = drag(studio, lesson, on=str(day))
    assert (asked.status_code, lesson.on) == (422, day - timedelta(days=1))
    assert "В этот день там не проводят занятий" in words(asked)
    assert "Санитарный день:" in words(asked)
    about = f"{day} 18:00:00 60 {lesson.hall_id} {lesson.teacher_id or ''}"
    assert f'name="accept_clash" value="{about}" data-main' in asked.content.decode()
    with clock.at(moment(studio.today, time(12))):
        values = {"group": lesson.group_id, "on": f"{day:%d.%m.%Y}", "wall_time": "18:30", "hall": lesson.hall_id}
        new = send(studio.browser(), studio.url("desk:lesson_new"), htmx=True, **values)
        assert (new.status_code, "Санитарный день:" in words(new)) == (422, True)
        values["accept_clash"] = f"{lesson.group_id} {day} 18:30:00 None {lesson.hall_id} "
        assert send(studio.browser(), studio.url("desk:lesson_new"), htmx=True, **values).status_code == 204
    # What stays under a closure is not asked about again: only a day or a hall puts a class there.
    added = Lesson.objects.get(on=day)
    assert drag(studio, added, minutes="75").status_code == 204


def test_bookings_go_along_after_the_question_and_a_longer_class_names_whom_it_does_not_suit(studio, two):
    lesson, other = two
    boris = studio.client("Козлов Борис")
    studio.book(boris, lesson)
    studio.book(boris, other)
    lesson.refresh_from_db()
    asked = drag(studio, lesson, wall_time="17:00")
    assert "1 запись перейдёт на" in words(asked)
    assert 'name="accept_move"' in asked.content.decode()
    fine = drag(studio, lesson, minutes="120")
    assert (fine.status_code, said(fine), lesson.minutes) == (204, "Занятие до 20:00", 120)
    longer = drag(studio, lesson, minutes="150")
    page = words(longer).replace("\xa0", " ")
    assert (longer.status_code, lesson.minutes) == (422, 120)
    for line in ("Занятие продлится до 20:30.", "Не подходит 1 клиенту", "Козлов Борис В 20:00 уже на «Пилатес»"):
        assert line in page, page
    assert not Event.objects.filter(name="schedule.lesson_moved").exists()
