"""«Расписание → Расписание на неделю»: the week, its filling with a preview (5c; SC-03, CT-08)."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.schedule.actions.halls import archive_hall
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson, TemplateSlot
from tests.given import key, moment
from tests.web.desk.pages import HTMX, queries, said, send, words

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _early():
    """None of the week's days has gone by."""
    with clock.at(moment(MONDAY, time(1))):
        yield


def _slot(studio: Any, weekday: int = 0, at: time = time(18), group: Any = None, **fields: Any) -> TemplateSlot:
    group = group or studio.group()
    return add_slot(branch=studio.branch, group=group, weekday=weekday, wall_time=at, actor=studio.actor, **fields)


def _columns(html: str) -> dict[str, str]:
    """The words of each day of the grid."""
    parts = re.split(r'id="day-(\d{4}-\d\d-\d\d)"', html.partition("rt-strip")[0])
    return {
        on: " ".join(re.sub(r"<[^>]+>", " ", part).split()) for on, part in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.req("SC-03")
def test_filling_shows_first_what_it_would_do_and_is_confirmed(studio):
    group = studio.group(name="Балет", hall=studio.hall("Большой"))
    _slot(studio, 0, time(18), group)
    _slot(studio, 2, time(19, 30), group)
    browser, url = studio.browser(), studio.url("desk:week_fill", on=MONDAY)
    week = studio.url("desk:week", on=MONDAY)
    assert f'href="{url}"' in browser.get(week).content.decode()
    preview = browser.get(url, headers=HTMX)
    assert "Заполнить недели по шаблону?" in words(preview)
    assert "23–29 ноября Будет добавлено 2 занятия." in words(preview)
    assert "Не заполнять Заполнить на неделю" in words(preview)
    assert Lesson.objects.count() == 0
    done = send(browser, url, htmx=True)
    assert (done.status_code, said(done)) == (204, "Расписание успешно заполнено по шаблону: добавлено 2 занятия")
    assert {"schedule-changed", "dialog-close"} <= set(re.findall(r'"([a-z-]+)":', done.headers["HX-Trigger"]))
    days = _columns(browser.get(week).content.decode())
    assert "18:00 Балет" in days["2026-11-23"]
    assert "19:30 Балет" in days["2026-11-25"]
    assert "Балет" not in days["2026-11-24"]


@pytest.mark.req("SC-03")
def test_a_second_filling_offers_nothing_and_adds_nothing(studio):
    _slot(studio)
    browser, url = studio.browser(), studio.url("desk:week_fill", on=MONDAY)
    send(browser, url, htmx=True)
    preview = browser.get(url, headers=HTMX)
    assert "Добавлять нечего. 1 уже есть — не тронем." in words(preview)
    assert 'type="submit"' not in preview.content.decode()
    again = send(browser, url, htmx=True)
    assert said(again) == "Ничего не добавлено, уже заполнено: 1"
    assert Lesson.objects.count() == 1


@pytest.mark.req("SC-03")
def test_the_same_press_twice_fills_once_and_says_the_same(studio):
    _slot(studio)
    browser, url, form = studio.browser(), studio.url("desk:week_fill", on=MONDAY), key()
    answers = [browser.post(url, form, headers=HTMX) for _time in range(2)]
    assert [said(answer) for answer in answers] == ["Расписание успешно заполнено по шаблону: добавлено 1 занятие"] * 2
    assert Lesson.objects.count() == 1


@pytest.mark.req("SC-03")
def test_lessons_by_hand_stay_and_clashes_are_named_and_passed_by(studio):
    hall = studio.hall("Большой")
    by_hand = studio.lesson(group=studio.group(name="Мастер-класс", hall=hall), on=MONDAY, at=time(18))
    _slot(studio, 0, time(18, 30), studio.group(name="Балет", hall=hall))
    _slot(studio, 1, time(18), studio.group(name="Йога"))
    browser, url = studio.browser(), studio.url("desk:week_fill", on=MONDAY)
    preview = words(browser.get(url))
    assert "Будет добавлено 1 занятие. 1 накладка — пропустим:" in preview
    assert "пн 23.11, 18:30 «Балет»: Большой: занят, «Мастер-класс» в 18:00" in preview
    send(browser, url)
    assert sorted(Lesson.objects.values_list("group__name", flat=True)) == ["Йога", "Мастер-класс"]
    assert Lesson.objects.get(pk=by_hand.pk).slot is None


@pytest.mark.req("SC-03")
def test_an_empty_template_leads_to_itself(studio):
    studio.hall()
    browser = studio.browser()
    for url in (studio.url("desk:week_fill"), studio.url("desk:week")):
        page = browser.get(url)
        assert "Шаблон пуст" in words(page)
        assert f'href="{studio.url("desk:template")}"' in page.content.decode()


@pytest.mark.req("CT-08")
def test_without_a_hall_the_schedule_leads_to_halls(studio):
    browser = studio.browser()
    for name in ("week", "template", "lesson_new", "template_new"):
        page = browser.get(studio.url(f"desk:{name}"))
        assert "Сначала добавьте зал" in words(page)
        assert f'href="{studio.url("desk:halls")}">Занятия → Залы</a>' in page.content.decode()
    listed = browser.get(studio.url("desk:week")).content.decode()
    assert studio.url("desk:week_fill") not in listed
    archive_hall(hall=studio.hall(), actor=studio.actor)
    assert "Сначала добавьте зал" in words(browser.get(studio.url("desk:week")))


@pytest.mark.req("SC-03", "ST-06")
def test_who_may_only_look_has_no_button_and_is_refused(studio):
    _slot(studio)
    browser = studio.browser(studio.staff("week.read"))
    html = browser.get(studio.url("desk:week", on=MONDAY)).content.decode()
    assert "нет в неделе" in html
    assert "Заполнить на неделю" not in html
    assert "rt-ghost-add" not in html
    assert browser.get(studio.url("desk:week_fill")).status_code == 403
    assert send(browser, studio.url("desk:week_fill", on=MONDAY)).status_code == 403
    assert send(browser, studio.url("desk:week_add", TemplateSlot.objects.get().pk, on=MONDAY)).status_code == 403
    assert Lesson.objects.count() == 0
    nobody = studio.browser(studio.staff("week.change"))
    assert nobody.get(studio.url("desk:week")).status_code == 403


@pytest.mark.req("SC-03")
def test_a_ghost_is_added_by_itself_at_one_press(studio):
    slot = _slot(studio, 2, time(19))
    browser = studio.browser()
    html = browser.get(studio.url("desk:week", on=MONDAY)).content.decode()
    url = studio.url("desk:week_add", slot.pk, on="2026-11-25")
    assert f'hx-post="{url}"' in html
    assert said(send(browser, url, htmx=True)) == "Занятие добавлено"
    assert list(Lesson.objects.values_list("on", "wall_time")) == [(date(2026, 11, 25), time(19))]
    send(browser, url, htmx=True)
    assert Lesson.objects.count() == 1
    assert "нет в неделе" not in words(browser.get(studio.url("desk:week", on=MONDAY)))


@pytest.mark.req("SC-03")
def test_the_strip_counts_what_differs(studio):
    group = studio.group(name="Балет")
    _slot(studio, 0, time(18), group)
    _slot(studio, 1, time(18), group)
    browser = studio.browser()
    studio.lesson(group=studio.group(name="Разовое"), on=MONDAY)
    page = words(browser.get(studio.url("desk:week", on=MONDAY)))
    assert "Шаблон «Основной» , 2 занятия на этой неделе 1 не хватает 2 разовых 1" in page
    assert "Добавить 2 занятия" in page
    different = browser.get(studio.url("desk:week", on=MONDAY, diff=1))
    assert "Показать всю неделю" in words(different)


@pytest.mark.req("SC-03")
def test_the_week_is_chosen_at_the_top_left(studio):
    studio.hall()
    browser = studio.browser()
    present = clock.week_start(studio.today)
    html = browser.get(studio.url("desk:week")).content.decode()
    head = html.partition('<div class="rt-head">')[2]
    assert head.index('data-key="prev"') < head.index("Эта неделя") < head.index('data-key="next"') < head.index("<h1>")
    assert f'id="day-{present.isoformat()}"' in html
    for key_, shift in (("prev", -7), ("next", 7)):
        on = (present + timedelta(days=shift)).isoformat()
        assert re.search(rf'href="\?on={on}" data-key="{key_}"', html)
    assert 'id="day-2026-11-23"' in browser.get(studio.url("desk:week", on="2026-11-27")).content.decode()
    for nonsense in ("завтра", "0001-01-01", "9999-12-31", "2026-02-31"):
        assert browser.get(studio.url("desk:week", on=nonsense)).status_code == 200


@pytest.mark.req("SC-03")
def test_filters_stand_in_the_address(studio):
    maria, olga = studio.teacher("Мария"), studio.teacher("Ольга")
    ballet = studio.group(name="Балет", teacher=maria)
    studio.lesson(group=ballet, on=MONDAY)
    studio.lesson(group=studio.group(name="Йога", teacher=olga), on=MONDAY, at=time(9))
    browser = studio.browser()
    for name, value in (("teacher", maria.pk), ("hall", ballet.hall_id), ("discipline", ballet.discipline_id)):
        days = _columns(browser.get(studio.url("desk:week", on=MONDAY, **{name: value})).content.decode())
        assert "Балет" in days["2026-11-23"]
        assert "Йога" not in days["2026-11-23"]
    assert browser.get(studio.url("desk:week", teacher="x", hall="-1")).status_code == 200


@pytest.mark.req("SC-03")
def test_both_views_show_the_same_lessons(studio):
    studio.lesson(group=studio.group(name="Балет"), on=MONDAY, at=time(7, 15))
    browser = studio.browser()
    for view in ("", "hours"):
        html = browser.get(studio.url("desk:week", on=MONDAY, view=view)).content.decode()
        assert "7:15 Балет" in _columns(html)["2026-11-23"]
    assert ">7:00</div>" in html


@pytest.mark.req("AC-08")
def test_another_studio_and_another_branch_are_not_filled(studio, bobs):
    studio.hall()
    with account_scope(bobs.account.pk):
        foreign = add_slot(
            branch=bobs.branch, group=bobs.group(name="Боб-группа"), weekday=0, wall_time=time(9), actor=bobs.actor
        )
        before = Lesson.objects.count()
    browser = studio.browser()
    assert send(browser, studio.url("desk:week_add", foreign.pk, on=MONDAY)).status_code == 404
    send(browser, studio.url("desk:week_fill", on=MONDAY))
    with account_scope(bobs.account.pk):
        assert Lesson.objects.count() == before
    north = studio.second_branch()
    add_slot(
        branch=north,
        group=studio.group(hall=studio.hall("Зал Севера", branch=north)),
        weekday=0,
        wall_time=time(9),
        actor=studio.actor,
    )
    send(browser, studio.url("desk:week_fill", on=MONDAY))
    assert Lesson.objects.count() == 0
    bound = studio.browser(studio.staff("week.change", branches=(studio.branch,)))
    assert send(bound, studio.url("desk:week_add", TemplateSlot.objects.get().pk, on=MONDAY)).status_code == 404


@pytest.mark.req("SC-03")
def test_the_week_costs_the_same_however_many_lessons(studio):
    group = studio.group(teacher=studio.teacher(), capacity=8)
    _slot(studio, 0, time(8), group)
    studio.lesson(group=group, on=MONDAY, at=time(9))
    browser, url = studio.browser(), studio.url("desk:week", on=MONDAY)
    queries(browser, url)
    one = queries(browser, url)
    for number in range(1, 7):
        studio.lesson(group=group, on=MONDAY + timedelta(days=number), at=time(9))
        _slot(studio, number, time(18), group)
    assert queries(browser, url) == one <= 12
