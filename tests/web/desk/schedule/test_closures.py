"""«Закрытые дни»: the list, the question before classes are cancelled, the days opened again; day and week say it (SC-07)."""

import json
import re
from datetime import time, timedelta

import pytest

from ritm.schedule.actions.closures import add_closure
from ritm.schedule.models import Closure, Lesson
from tests.web.desk.pages import complaints, said, send, words, work

pytestmark = [pytest.mark.req("SC-07"), pytest.mark.rule("B-11")]


def begin(studio):
    """A class in eight days with Anna in it."""
    day = studio.today + timedelta(days=8)
    lesson = studio.lesson(group=studio.group(name="Йога", hall=studio.hall("Большой")), on=day, at=time(18))
    studio.book(studio.client("Белова Анна"), lesson)
    return day, lesson


def fill(day, **more):
    return {"name": "Новый год", "where": "studio", "first_on": f"{day:%d.%m.%Y}", "last_on": "", "tell": "on", **more}


def test_classes_are_named_then_cancelled_and_the_toast_opens_the_days_again(studio):
    day, lesson = studio.begun
    browser, url = studio.browser(), studio.url("desk:closure_new")
    assert "Вся студия" in words(browser.get(url))
    asked = send(browser, url, htmx=True, **fill(day))
    page = words(asked).replace("\xa0", " ")
    assert (asked.status_code, Closure.objects.count()) == (422, 0)
    for line in ("Будет отменено 1 занятие.", "Снимется 1 запись, ничего не списывается.", "18:00 Йога 1 запись"):
        assert line in page, page
    about = re.search(r'name="accept_closure" value="(\w+)"', asked.content.decode())[1]
    studio.lesson(on=day, at=time(20))  # one has come since: asked anew
    again = send(browser, url, htmx=True, **fill(day), accept_closure=about)
    assert again.status_code == 422
    assert "Будет отменено 2 занятия." in words(again)
    about = re.search(r'name="accept_closure" value="(\w+)"', again.content.decode())[1]
    done = send(browser, url, htmx=True, **fill(day), accept_closure=about)
    assert (done.status_code, said(done)) == (204, "Дни закрыты, отменяются 2 занятия")
    work()
    lesson.refresh_from_db()
    assert (lesson.status, lesson.cancel_reason) == (Lesson.Status.CANCELLED, "Новый год")
    undo = json.loads(done.headers["HX-Trigger"])["toast"]["undo"]
    assert send(browser, undo["url"], htmx=True, **undo["values"]).status_code == 204
    work()
    lesson.refresh_from_db()
    assert (lesson.status, lesson.taken, Closure.objects.count()) == (Lesson.Status.SCHEDULED, 1, 0)


def test_day_week_list_and_filling_say_what_is_closed(studio):
    day, lesson = studio.begun
    browser = studio.browser()
    hall = lesson.hall
    send(
        browser, studio.url("desk:closure_new"), **fill(day + timedelta(days=1), where=f"hall:{hall.pk}", name="Ремонт")
    )
    assert Closure.objects.get().hall == hall
    send(browser, studio.url("desk:closure_new"), **fill(day + timedelta(days=1), name="Праздник"))
    shown = words(browser.get(f"{studio.url('desk:home')}?on={day + timedelta(days=1)}"))
    assert "Закрыто: Ремонт , Большой" in shown
    assert "Закрыто: Праздник" in shown
    assert "Закрыто:" not in words(browser.get(f"{studio.url('desk:home')}?on={day}"))
    week = browser.get(f"{studio.url('desk:week')}?on={day + timedelta(days=1)}")
    assert "is-closed" in week.content.decode()
    assert "Праздник" in words(week)
    listed = words(browser.get(studio.url("desk:closures")))
    assert "Ремонт" in listed
    assert f"{studio.branch.name}: Большой" in listed


def test_slips_are_said_at_their_place_and_rights_are_kept(studio):
    day, _lesson = studio.begun
    url = studio.url("desk:closure_new")
    bad = send(studio.browser(), url, **fill(day, name="", first_on="", where="hall:0"))
    assert bad.status_code == 422
    assert complaints(bad)["name"] == "Укажите повод: его прочтут клиенты"
    backwards = send(studio.browser(), url, **fill(day, last_on=f"{studio.today:%d.%m.%Y}"))
    assert complaints(backwards)["last_on"] == "Последний день раньше первого"
    reader = studio.browser(studio.staff("week.read"))
    assert reader.get(url).status_code == 403
    page = reader.get(studio.url("desk:closures")).content.decode()
    assert 'id="closure-new"' not in page


def test_whoever_does_not_see_all_branches_closes_only_his_own(studio):
    day, _lesson = studio.begun
    north = studio.second_branch()
    person = studio.staff("week.read", "week.change", "lessons.change", branches=(studio.branch,))
    browser, url = studio.browser(person), studio.url("desk:closure_new")
    html = browser.get(url).content.decode()
    assert 'value="studio"' not in html
    assert f'value="branch:{north.pk}"' not in html
    assert send(browser, url, **fill(day, where="studio")).status_code == 422
    whole = add_closure(
        name="Общий", first_on=day + timedelta(days=3), last_on=day + timedelta(days=3), actor=studio.actor
    )
    assert browser.get(studio.url("desk:closure_open", whole.pk)).status_code == 404
    assert send(browser, studio.url("desk:closure_open", whole.pk)).status_code == 404
    assert Closure.objects.filter(pk=whole.pk).exists()
