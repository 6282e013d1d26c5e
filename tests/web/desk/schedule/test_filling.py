"""Several weeks from the dialog «Заполнить на неделю»: foreseen, done by the worker, told afterwards (SC-04, BV-09)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.regulars import join_group
from ritm.core import clock
from ritm.events import outbox
from ritm.schedule.actions.filling import fill_weeks
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from ritm.schedule.models_of_filling import WeeksFilling
from tests.given import key
from tests.web.desk.pages import HTMX, complaints, queries, said, send, words

pytestmark = pytest.mark.req("SC-04")


def begin(studio):
    """A group of one place on Mondays; two permanent participants; the next Monday."""
    group = studio.group(name="Балет", capacity=1, hall=studio.hall("Большой"))
    add_slot(branch=studio.branch, group=group, weekday=0, wall_time=time(18), actor=studio.actor)
    for name in ("Анна", "Борис"):
        join_group(client=studio.client(name), group=group, begins_on=studio.today, actor=studio.actor)
    return clock.week_start(studio.today) + timedelta(weeks=1)


def foreseen(studio, browser, weeks):
    headers = {**HTMX, "HX-Target": "fill-foreseen"}
    return browser.get(f"{studio.url('desk:week_fill', on=studio.begun)}&weeks={weeks}", headers=headers)


@pytest.mark.req("BV-09")
@pytest.mark.rule("B-15")
def test_the_dialog_says_how_many_classes_and_bookings_and_who_has_no_place(studio):
    browser = studio.browser()
    one = words(browser.get(studio.url("desk:week_fill", on=studio.begun), headers=HTMX))
    assert "Будет добавлено 1 занятие. Будет сделана 1 запись постоянных участников" in one
    part = foreseen(studio, browser, 3)
    text = words(part)
    assert "<form" not in part.content.decode()
    assert "Будет добавлено 3 занятия. Будет сделано 3 записи постоянных участников" in text
    assert "Постоянные участники не записаны в 3 случаях:" in text
    assert f"пн {studio.begun:%d.%m}, 18:00 Балет: Борис, мест нет: 1 из 1" in text
    assert "Заполнить 3 недели" in text
    assert not Lesson.objects.exists()
    hidden = studio.browser(studio.staff("week.change", "week.read"))
    assert "клиент, которого вы не видите, мест нет" in words(foreseen(studio, hidden, 3))


def test_numbers_out_of_range_are_said_at_the_field_and_fill_nothing(studio):
    browser, url = studio.browser(), studio.url("desk:week_fill", on=studio.begun)
    for typed in ("0", "27", "", "много"):
        refused = send(browser, url, htmx=True, weeks=typed)
        assert refused.status_code == 422
        assert list(complaints(refused)) == ["weeks"]
        assert 'type="submit"' not in foreseen(studio, browser, typed).content.decode()
    assert not WeeksFilling.objects.exists()
    assert not Lesson.objects.exists()


def test_the_worker_does_it_while_one_is_elsewhere_and_the_result_says_what_came_of_it(studio):
    browser, url, form = studio.browser(), studio.url("desk:week_fill", on=studio.begun), {**key(), "weeks": "3"}
    first = browser.post(url, form, headers=HTMX)
    assert browser.post(url, form, headers=HTMX).content == first.content
    filling = WeeksFilling.objects.get()
    own = studio.url("desk:week_filling", filling.pk)
    assert f'hx-get="{own}" hx-trigger="every 1s"' in first.content.decode()
    assert "0 из 3 недель, добавлено 0 занятий" in words(first)
    assert "Страницу можно закрыть: работа продолжится сама" in words(first)
    week = browser.get(studio.url("desk:week", on=studio.begun))
    assert "Заполняется: 0 из 3 недель" in words(week)
    while job := outbox.claim():
        outbox.run(job)
    done = browser.get(own, headers=HTMX)
    assert "schedule-changed" in done["HX-Trigger"]
    assert "every" not in done.content.decode()
    text = words(done)
    assert "Добавлено 3 занятия В этих неделях 3 записи постоянных участников" in text
    assert "Постоянные участники не записаны в 3 случаях:" in text
    assert f"пн {studio.begun:%d.%m}, 18:00 Балет: Борис, мест нет: 1 из 1" in text
    assert "Заполняется" not in words(browser.get(studio.url("desk:week", on=studio.begun)))
    assert f'href="{own}"' in browser.get(url, headers=HTMX).content.decode()
    assert Lesson.objects.count() == 3


def test_without_the_script_a_page_shows_the_same(studio):
    browser = studio.browser()
    answer = send(browser, studio.url("desk:week_fill", on=studio.begun), weeks="2")
    assert answer.status_code == 302
    assert "Заполняется" in words(browser.get(answer["Location"]))
    assert said(send(browser, studio.url("desk:week_fill", on=studio.begun), htmx=True, weeks="1")).endswith(
        "добавлено 1 занятие"
    )


@pytest.mark.req("ST-06", "AC-08")
def test_whose_branch_it_is_not_and_who_has_no_right(studio, bobs):
    mine = fill_weeks(branch=studio.branch, monday=studio.begun, weeks=2, actor=studio.actor)
    with account_scope(bobs.account.pk):
        foreign = fill_weeks(branch=bobs.branch, monday=studio.begun, weeks=2, actor=bobs.actor)
    bound = studio.browser(studio.staff("week.change", branches=(studio.second_branch(),)))
    looker = studio.browser(studio.staff("week.read"))
    for who, pk, status in ((bound, mine.pk, 404), (studio.browser(), foreign.pk, 404), (looker, mine.pk, 403)):
        assert who.get(studio.url("desk:week_filling", pk)).status_code == status
    assert "Заполняется" not in words(looker.get(studio.url("desk:week")))


def test_the_dialog_costs_the_same_for_one_week_and_for_twenty_six(studio):
    browser, url = studio.browser(), studio.url("desk:week_fill", on=studio.begun)
    queries(browser, url)
    assert queries(browser, f"{url}&weeks=1") == queries(browser, f"{url}&weeks=26") <= 22
