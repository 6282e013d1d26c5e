"""The panel: what it shows, to whom, and what it costs (SC-11, ux §4.2)."""

from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.core import clock
from ritm.schedule.actions.lessons import change_lesson
from tests.given import Studio, moment
from tests.web.desk.lessons.conftest import AtDesk, block


@pytest.mark.req("SC-11")
def test_the_panel_has_its_blocks_with_counts_and_what_will_be_spent(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    anna, boris, vera = (studio.client(name) for name in ("Белова Анна", "Громов Борис", "Ким Вера"))
    held = studio.pass_(anna, studio.plan(name="8 занятий"))
    studio.pass_(vera, studio.plan(name="Вечерний"))
    studio.book(anna, lesson)
    studio.mark(vera, lesson)
    cancel_booking(booking=studio.book(boris, lesson), actor=studio.actor)

    page = desk.panel().content.decode()

    assert '<h3 id="booked">Записано</h3><span class="rt-cnt">1</span>' in page
    assert '<h3 id="visited">Посетило</h3><span class="rt-cnt">1</span>' in page
    assert 'Отменили <span class="num">1</span>' in page
    assert "Пропустили" not in page
    assert f"«8 занятий» 8/8 до {held.ends_on:%d.%m}" in block(page, "booked")
    assert "Белова Анна" in block(page, "booked")
    assert "−1, осталось 7<" in block(page, "visited")
    assert " · «Вечерний»<" in block(page, "visited")
    assert "Громов Борис" not in block(page, "booked") + block(page, "visited")
    assert "<b>2 из 3</b>" in page
    assert f'class="rt-panel d-{lesson.discipline_id}"' in page


@pytest.mark.req("SC-11")
def test_flags_say_first_time_child_birthday_and_debt(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    child = studio.client("Юный Олег", birth_date=date(lesson.on.year - 8, lesson.on.month, lesson.on.day))
    debtor = studio.client("Долгов Пётр")
    earlier = studio.lesson(at=time(8), drop_in_minor=50000)
    studio.mark(debtor, earlier, PayBy(kind="credit"))
    for client in (child, debtor):
        studio.book(client, lesson)

    page = desk.panel().content.decode()

    assert "День рождения, исполняется 8" in page
    assert "Ребёнок, 8 лет" in page
    assert page.count("Первый раз") == 1
    assert "Долг 500\u00a0₽" in page
    bare = AtDesk(studio, lesson, studio.staff("home.schedule")).panel().content.decode()
    assert "500\u00a0₽" not in bare
    assert "Долг 1 зан." in bare


@pytest.mark.req("CL-37")
def test_a_name_leads_to_the_card_of_whoever_may_open_it(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    desk.studio.book(anna, desk.lesson)
    card = f'href="{desk.studio.url("desk:client", anna.pk)}"'
    assert card in desk.panel().content.decode()
    bare = AtDesk(desk.studio, desk.lesson, desk.studio.staff("home.schedule")).panel().content.decode()
    assert "Белова Анна" in bare
    assert card not in bare


@pytest.mark.req("SC-11")
def test_the_visible_note_stands_where_people_are_marked_and_nowhere_else(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна", alert_note="Аллергия на латекс", note="Пишет стихи")
    desk.studio.pass_(anna)
    assert "Аллергия на латекс" in desk.search("белова")
    booking = desk.studio.book(anna, desk.lesson)
    assert "Аллергия на латекс" in block(desk.panel(), "booked")
    assert "Аллергия на латекс" in desk.dialog(anna)
    desk.mark(anna)
    assert "Аллергия на латекс" not in desk.panel().content.decode()
    printed = desk.browser.get(desk.studio.url("desk:lesson_print", desk.lesson.pk)).content.decode()
    assert "Белова Анна" in printed
    assert "латекс" not in printed
    assert "стихи" not in desk.panel().content.decode() + printed + desk.dialog(anna)
    assert booking.pk


def test_a_long_note_opens_by_a_press(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна", alert_note="Колено. " * 20)
    desk.studio.book(anna, desk.lesson)
    assert f'<details class="rt-note wide" id="note-{anna.pk}">' in desk.panel().content.decode()


@pytest.mark.req("BV-03")
def test_a_mark_takes_two_presses_or_one_by_the_account(desk: AtDesk) -> None:
    from ritm.accounts.models import AccountSettings

    anna = desk.studio.client("Белова Анна")
    desk.studio.pass_(anna)
    desk.studio.book(anna, desk.lesson)
    two = desk.panel().content.decode()
    button = two.partition(f'id="mark-{anna.pk}"')[2].partition("</button>")[0]
    assert 'data-confirm="Точно?"' in button
    assert 'data-confirm-say="Нажмите ещё раз, чтобы отметить: Белова Анна"' in button
    assert " data-mark" in button
    assert button.endswith(">Отметить")
    AccountSettings.objects.update(mark_confirm="one_press")
    one = desk.panel().content.decode()
    button = one.partition(f'id="mark-{anna.pk}"')[2].partition("</button>")[0]
    assert button == " data-mark>Отметить"


def test_the_page_of_the_lesson_stands_in_the_frame_and_the_part_does_not(desk: AtDesk) -> None:
    url = desk.studio.url("desk:lesson", desk.lesson.pk)
    page = desk.browser.get(url).content.decode()
    part = desk.panel().content.decode()
    assert page.startswith("<!doctype html>")
    assert "<title>Хип-хоп, 18:00 — Ритм</title>" in page
    assert '<aside id="panel"' in page
    assert part.lstrip().startswith('<section class="rt-panel')
    assert "<!doctype" not in part


def test_nothing_changed_is_a_304_for_one_query(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    desk.studio.book(anna, desk.lesson)
    first = desk.panel()
    etag = first["ETag"]
    assert etag in unescape(first.content.decode()).replace('\\"', '"')
    bare = desk.studio.url("desk:disciplines_css")
    with CaptureQueriesContext(connection) as around:
        desk.browser.get(bare)
    with CaptureQueriesContext(connection) as asked:
        again = desk.panel(headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    own = [query["sql"] for query in asked if "schedule_lesson" in query["sql"]]
    assert len(own) == 1
    assert len(asked) <= len(around) + 1


def test_every_change_that_the_panel_shows_ends_the_304(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    anna = studio.client("Белова Анна")
    studio.book(anna, lesson)
    teacher = studio.teacher("Ирина Лаптева")
    changes: list[Any] = [
        lambda: studio.pass_(anna),
        lambda: change_client(client=anna, data=ClientData(name="Чернова Анна"), actor=studio.actor),
        lambda: studio.book(anna, studio.lesson(at=time(9))),
        lambda: change_lesson(lesson=desk.fresh(), teacher=teacher, actor=studio.actor),
        lambda: studio.mark(anna, desk.fresh()),
    ]
    etag = desk.panel()["ETag"]
    for change in changes:
        change()
        answer = desk.panel(headers={"If-None-Match": etag})
        assert answer.status_code == 200
        assert answer["ETag"] != etag
        etag = answer["ETag"]
    assert desk.panel(headers={"If-None-Match": etag}).status_code == 304
    with clock.at(moment(lesson.on + timedelta(days=1), time(9))):
        assert desk.panel(headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("people", [1, 12])
def test_the_panel_costs_the_same_for_one_and_for_twelve(studio: Studio, people: int) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=60, drop_in_minor=70000))
    plan = studio.plan(all_disciplines=False, disciplines=(desk.lesson.discipline,))
    for number in range(people):
        coming, came, without = (studio.client() for _ in range(3))
        studio.pass_(coming, plan)
        studio.pass_(came, plan)
        studio.book(coming, desk.lesson)
        studio.book(without, desk.lesson)
        studio.mark(came, desk.lesson)
        if number:
            cancel_booking(booking=studio.book(studio.client(), desk.lesson), actor=studio.actor)
    desk.panel()
    with CaptureQueriesContext(connection) as queries:
        page = desk.panel()
    assert block(page, "booked").count("data-row") == 2 * people
    assert len([query for query in queries if "set_config('TimeZone'" not in query["sql"]]) == 6


def test_an_empty_lesson_says_what_to_do(desk: AtDesk) -> None:
    page = desk.panel().content.decode()
    assert "Пока никто не записан. Найдите клиента выше: по имени, телефону или штрихкоду." in page
    assert "Пока никто не отмечен" in page
    bare = AtDesk(desk.studio, desk.lesson, desk.studio.staff("home.schedule")).panel().content.decode()
    assert '<p class="rt-p-none">Пока никто не записан</p>' in bare


def test_the_head_leads_to_the_lesson_form_and_to_paper_and_deletes_only_an_empty_lesson(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    edit, delete = studio.url("desk:lesson_edit", lesson.pk), studio.url("desk:lesson_delete", lesson.pk)
    page = desk.panel().content.decode()
    assert f'href="{edit}" data-dialog' in page
    assert 'id="lesson-teacher"' in page
    assert f'href="{studio.url("desk:lesson_print", lesson.pk)}"' in page
    assert f'data-copy="http://testserver{studio.url("desk:lesson", lesson.pk)}"' in page
    assert f'action="{delete}"' in page
    cancel_booking(booking=studio.book(studio.client(), lesson), actor=studio.actor)
    assert f'action="{delete}"' not in desk.panel().content.decode()
    bare = AtDesk(studio, lesson, studio.staff("home.schedule")).panel().content.decode()
    assert edit not in bare


@pytest.mark.req("CT-07")
def test_the_teacher_is_changed_from_the_panel_in_one_press_and_the_group_does_not_take_him_back(desk: AtDesk) -> None:
    from ritm.schedule.actions.groups import change_group

    studio, lesson = desk.studio, desk.lesson
    irina, olga = studio.teacher("Лаптева Ирина"), studio.teacher("Петрова Ольга")
    form = desk.browser.get(studio.url("desk:lesson_edit", lesson.pk, focus="teacher"), headers={"HX-Request": "true"})
    select = form.content.decode().partition('name="teacher"')[2].partition(">")[0]
    assert "autofocus" in select
    change_lesson(lesson=desk.fresh(), teacher=irina, actor=studio.actor)
    change_group(group=lesson.group, teacher=olga, actor=studio.actor)
    page = desk.panel().content.decode()
    assert "Ирина Л." in page
    assert "Ольга П." not in page


def test_the_print_list_has_a_line_for_each_and_some_to_spare(desk: AtDesk) -> None:
    anna, vera = desk.studio.client("Белова Анна"), desk.studio.client("Ким Вера")
    desk.studio.pass_(vera)
    desk.studio.book(anna, desk.lesson)
    desk.studio.mark(vera, desk.lesson)
    page = desk.browser.get(desk.studio.url("desk:lesson_print", desk.lesson.pk)).content.decode()
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert len(rows) == 5
    assert "Белова Анна" in rows[0]
    assert "нет абонемента" in rows[0]
    assert "rt-square" in rows[0]
    assert "✓" in rows[1]
    assert "data-print" in page


@pytest.mark.req("BV-14")
def test_a_day_gone_by_is_shown_as_it_was_and_closed_without_the_right(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    anna, vera = studio.client("Белова Анна"), studio.client("Ким Вера")
    studio.pass_(anna)
    studio.pass_(vera)
    studio.book(anna, lesson)
    studio.mark(vera, lesson)
    bound = AtDesk(studio, lesson, studio.staff("home.schedule", "bookings.change", "visits.change"))
    with clock.at(moment(lesson.on + timedelta(days=1), time(9))):
        page = bound.panel().content.decode()
        assert "Занятие закончилось больше часа назад." in page
        for control in (f"mark-{anna.pk}", f"cancel-{anna.pk}", f"undo-{vera.pk}"):
            assert control not in page
        open_page = desk.panel().content.decode()
        assert "закончилось больше часа назад" not in open_page
        for control in (f"mark-{anna.pk}", f"cancel-{anna.pk}", f"undo-{vera.pk}"):
            assert f'id="{control}"' in open_page
