"""«Расписание → Шаблон расписания»: a weekday, a press on a time, a group (5b; SC-02)."""

import re
from datetime import time, timedelta
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson, TemplateSlot
from tests.given import key
from tests.web.desk.pages import HTMX, chosen, complaints, queries, said, send, value, words


def _slots() -> list[tuple[int, time, str]]:
    rows = TemplateSlot.objects.filter(is_archived=False).order_by("weekday", "wall_time")
    return list(rows.values_list("weekday", "wall_time", "group__name"))


def _add(studio: Any, weekday: int = 0, at: time = time(18), group: Any = None) -> TemplateSlot:
    group = group or studio.group(name="Балет")
    return add_slot(branch=studio.branch, group=group, weekday=weekday, wall_time=at, actor=studio.actor)


@pytest.mark.req("SC-02")
def test_a_press_on_a_time_brings_day_and_time_and_only_the_group_is_asked(studio):
    group = studio.group(name="Балет")
    browser = studio.browser()
    grid = browser.get(studio.url("desk:template")).content.decode()
    cell = f"{studio.url('desk:template_new')}?weekday=2&amp;time=19:00"
    assert f'href="{cell}" data-dialog' in grid
    form = browser.get(cell.replace("&amp;", "&"), headers=HTMX)
    assert (chosen(form, "weekday"), value(form, "wall_time"), chosen(form, "group")) == (["2"], "19:00", [""])
    url = studio.url("desk:template_new")
    refused = send(browser, url, htmx=True, weekday="2", wall_time="19:00")
    assert complaints(refused) == {
        "group": "Выберите группу: из неё занятие берёт длительность, места, преподавателя и зал"
    }
    saved = send(browser, url, htmx=True, weekday="2", wall_time="19:00", group=group.pk)
    assert (saved.status_code, said(saved)) == (204, "Занятие поставлено в шаблон")
    assert _slots() == [(2, time(19), "Балет")]
    assert "19:00 Балет" in words(browser.get(studio.url("desk:template")))
    assert Lesson.objects.count() == 0


@pytest.mark.req("SC-02")
def test_it_is_repeated_on_other_days_in_the_same_form(studio):
    group = studio.group(name="Балет")
    form = {"weekday": "0", "wall_time": "18:00", "group": group.pk, "also": ["0", "2", "4"]}
    send(studio.browser(), studio.url("desk:template_new"), **form)
    assert _slots() == [(day, time(18), "Балет") for day in (0, 2, 4)]


@pytest.mark.req("SC-02", "CT-07")
def test_the_teacher_is_changed_in_the_template(studio):
    maria = studio.teacher("Тихонова Мария")
    slot = _add(studio)
    browser, url = studio.browser(), studio.url("desk:template_edit", slot.pk)
    assert f'href="{url}" data-dialog' in browser.get(studio.url("desk:template")).content.decode()
    form = {"weekday": "0", "wall_time": "18:00", "group": slot.group_id, "teacher": maria.pk}
    assert said(send(browser, url, htmx=True, **form)) == "Шаблон сохранён"
    slot.refresh_from_db()
    assert slot.teacher == maria
    assert "Мария Т." in words(browser.get(studio.url("desk:template")))


@pytest.mark.req("SC-02")
def test_a_lesson_is_taken_out_and_filled_weeks_keep_theirs(studio):
    slot = _add(studio)
    browser = studio.browser()
    send(browser, studio.url("desk:week_fill", on=(studio.today - timedelta(days=7)).isoformat()))
    gone = send(browser, studio.url("desk:template_delete", slot.pk), htmx=True)
    assert said(gone) == "Занятие убрано из шаблона"
    assert (_slots(), Lesson.objects.count()) == ([], 1)
    assert send(browser, studio.url("desk:template_delete", slot.pk), htmx=True).status_code == 404


@pytest.mark.req("SC-02")
def test_the_same_group_twice_at_one_time_and_nonsense_are_refused(studio):
    slot = _add(studio)
    browser, url = studio.browser(), studio.url("desk:template_new")
    good = {"weekday": "0", "wall_time": "18:00", "group": slot.group_id}
    assert send(browser, url, **good).status_code == 422
    for field, typed in (("weekday", "7"), ("wall_time", "25:00"), ("wall_time", ""), ("minutes", "4"), ("group", "x")):
        page = send(browser, url, **{**good, field: typed})
        assert page.status_code == 422
        assert list(complaints(page)) == [field]
    assert len(_slots()) == 1


@pytest.mark.req("SC-02")
def test_a_clash_is_said_on_both_cards(studio):
    hall = studio.hall("Большой")
    _add(studio, at=time(18), group=studio.group(name="Балет", hall=hall))
    _add(studio, at=time(18, 30), group=studio.group(name="Йога", hall=hall))
    page = studio.browser().get(studio.url("desk:template"))
    assert page.content.decode().count("is-clash") == 2
    assert words(page).count("Зал занят") == 2
    assert 'Зал занят: 18:30 Йога"' in page.content.decode()
    assert "2 занятия 2 ч в неделю накладки у 2 занятий" in words(page)


@pytest.mark.req("SC-02", "CT-08")
def test_without_a_group_the_form_leads_to_groups(studio):
    studio.hall()
    for name in ("template_new", "lesson_new"):
        page = studio.browser().get(studio.url(f"desk:{name}"))
        assert "Сначала добавьте группу" in words(page)
        assert f'href="{studio.url("desk:groups")}">Занятия → Группы</a>' in page.content.decode()


@pytest.mark.req("SC-02", "ST-06")
def test_who_may_only_look_has_no_control_and_is_refused(studio):
    slot = _add(studio)
    browser = studio.browser(studio.staff("template.read"))
    html = browser.get(studio.url("desk:template")).content.decode()
    assert "Балет" in html
    assert re.findall(r"schedule/template/(?:new|\d+)/", html) == []
    for name, args in (("template_new", ()), ("template_edit", (slot.pk,)), ("template_delete", (slot.pk,))):
        assert send(browser, studio.url(f"desk:{name}", *args)).status_code == 403
    assert browser.get(studio.url("desk:template_new")).status_code == 403
    assert len(_slots()) == 1


@pytest.mark.req("AC-08")
def test_slots_of_another_studio_and_of_foreign_branches_do_not_exist(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = _add(bobs, group=bobs.group(name="Боб-группа"))
    browser = studio.browser()
    own = _add(studio)
    bound = studio.browser(studio.staff("template.change", branches=(studio.second_branch(),)))
    for who, slot in ((browser, foreign), (bound, own)):
        assert who.get(studio.url("desk:template_edit", slot.pk)).status_code == 404
        assert send(who, studio.url("desk:template_delete", slot.pk)).status_code == 404
    form = {"weekday": "0", "wall_time": "9:00", "group": foreign.group_id}
    assert list(complaints(send(browser, studio.url("desk:template_new"), **form))) == ["group"]
    assert _slots() == [(0, time(18), "Балет")]


def test_one_key_makes_one_slot(studio):
    form = {**key(), "weekday": "0", "wall_time": "18:00", "group": studio.group().pk}
    browser, url = studio.browser(), studio.url("desk:template_new")
    assert [browser.post(url, form).status_code for _time in range(2)] == [302, 302]
    assert len(_slots()) == 1


@pytest.mark.req("SC-02")
def test_the_template_costs_the_same_however_many_lessons(studio):
    group = studio.group(teacher=studio.teacher())
    _add(studio, group=group)
    browser, url = studio.browser(), studio.url("desk:template")
    queries(browser, url)
    one = queries(browser, url)
    for day in range(1, 7):
        _add(studio, day, group=group)
    assert queries(browser, url) == one <= 12
