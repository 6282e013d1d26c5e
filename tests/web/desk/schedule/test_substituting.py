"""«Замена преподавателя»: of one class from its panel, of a teacher who is ill for some days; shown wherever he is named."""

from datetime import time, timedelta

import pytest

from ritm.accounts.scope import account_scope
from ritm.schedule.actions.feeds import give_feed
from ritm.schedule.actions.substituting import substitute
from ritm.schedule.feeds import token_of
from ritm.schedule.models import Lesson
from tests.web.desk.pages import HTMX, complaints, said, send, words

pytestmark = pytest.mark.req("SC-05", "CT-02", "SC-06")


def begin(studio):
    """Anna gives ballet on two days, Olga has yoga at the same hour of the second; Eva is booked into both."""
    anna, olga, vera = (studio.teacher(name) for name in ("Анна Ким", "Ольга Пак", "Вера Ли"))
    ballet = studio.group(name="Балет", teacher=anna, hall=studio.hall("Большой"))
    yoga = studio.group(name="Йога", teacher=olga, hall=studio.hall("Малый"))
    first, second = (studio.lesson(group=ballet, on=studio.today + timedelta(days=days)) for days in (1, 2))
    studio.lesson(group=yoga, on=second.on)
    eva = studio.client("Ева", email="eva@mail.example")
    for lesson in (first, second):
        studio.book(eva, lesson)
    return {"anna": anna, "olga": olga, "vera": vera, "first": first, "second": second}


def teachers(studio):
    rows = Lesson.objects.filter(group__name="Балет").order_by("on")
    return [(str(one.teacher), str(one.stands_for or "")) for one in rows]


def test_one_class_from_its_panel(studio):
    browser, begun = studio.browser(), studio.begun
    lesson, url = begun["second"], studio.url("desk:lesson_substitute", begun["second"].pk)
    panel = browser.get(studio.url("desk:lesson", lesson.pk), headers=HTMX).content.decode()
    assert f'id="lesson-teacher" href="{url}"' in panel
    text = words(browser.get(url, headers=HTMX))
    assert "Сейчас: Анна Ким" in text
    assert "Свободны: Вера Ли" in text
    foreseen = {**HTMX, "HX-Target": "substitute-foreseen"}
    busy = words(browser.get(f"{url}?teacher={begun['olga'].pk}", headers=foreseen))
    assert "занят: 18:00 Йога" in busy
    assert "Письмо получит 1 клиент" in busy
    assert "<form" not in browser.get(f"{url}?teacher={begun['olga'].pk}", headers=foreseen).content.decode()
    refused = send(browser, url, htmx=True, teacher=begun["olga"].pk)
    assert refused.status_code == 422
    assert list(complaints(refused)) == ["teacher"]
    done = send(browser, url, htmx=True, teacher=begun["olga"].pk, busy="on", tell="on")
    assert said(done) == "На 1 занятии другой преподаватель"
    assert teachers(studio) == [("Анна Ким", ""), ("Ольга Пак", "Анна Ким")]
    assert "вместо: Ким А." in words(browser.get(studio.url("desk:lesson", lesson.pk), headers=HTMX))


def test_a_teacher_who_is_ill_and_back_from_the_toast(studio):
    browser, begun, url = studio.browser(), studio.begun, studio.url("desk:substitutes")
    assert "Выберите, кого и в какие дни заменить" in words(browser.get(url, headers=HTMX))
    ill = {
        "absent": begun["anna"].pk,
        "first_on": begun["first"].on.isoformat(),
        "last_on": begun["second"].on.isoformat(),
    }
    query = "&".join(f"{name}={value}" for name, value in ill.items())
    foreseen = {**HTMX, "HX-Target": "substitute-foreseen"}
    text = words(browser.get(f"{url}?{query}&teacher=", headers=foreseen))
    assert "2 занятия" in text
    assert "Свободны: Вера Ли" in text
    assert "Свободны не на всех: Ольга Пак (1 из 2)" in text
    answer = send(browser, url, htmx=True, **ill, teacher=begun["olga"].pk, tell="on")
    assert said(answer) == "На 1 занятии другой преподаватель"
    assert teachers(studio) == [("Ольга Пак", "Анна Ким"), ("Анна Ким", "")]
    undo = answer["HX-Trigger"].partition('"url": "')[2].partition('"')[0]
    assert said(send(browser, undo, htmx=True)) == "1 занятие возвращено"
    assert teachers(studio) == [("Анна Ким", ""), ("Анна Ким", "")]
    for wrong, field in (
        ({**ill, "teacher": begun["anna"].pk}, "teacher"),
        ({**ill, "last_on": studio.today.isoformat()}, "last_on"),
        ({**ill, "last_on": (studio.today + timedelta(days=200)).isoformat()}, "last_on"),
        ({**ill, "absent": ""}, "absent"),
        ({**ill, "first_on": "вчера"}, "first_on"),
    ):
        answer = send(browser, url, htmx=True, **wrong)
        assert (answer.status_code, list(complaints(answer))) == (422, [field])


def test_day_list_week_load_and_the_calendar_say_it(studio):
    browser, begun = studio.browser(), studio.begun
    substitute(lesson_ids=[begun["first"].pk], teacher=begun["vera"], actor=studio.actor)
    day = studio.url("desk:home", on=begun["first"].on.isoformat())
    for view in ("halls", "teachers", "list"):
        assert "вместо: Анна Ким" in browser.get(f"{day}&view={view}").content.decode()
    assert "(замена)" in words(browser.get(f"{day}&view=list"))
    week = browser.get(studio.url("desk:week", on=begun["first"].on.isoformat()))
    assert "замена" in words(week)
    assert "вместо: Анна Ким" in week.content.decode()
    days = {"from": begun["first"].on.isoformat(), "to": begun["second"].on.isoformat()}
    assert "1 на замене" in words(browser.get(studio.url("desk:load", **days)))
    feed = studio.url("portal:calendar", token_of(give_feed(teacher=begun["vera"], actor=studio.actor)))
    text = browser.get(feed).content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "Вместо: Анна Ким" in text


@pytest.mark.req("ST-06", "AC-08")
def test_only_for_who_may_change_classes_and_of_his_branches(studio, bobs):
    begun = studio.begun
    made = substitute(lesson_ids=[begun["first"].pk], teacher=begun["vera"], actor=studio.actor)
    with account_scope(bobs.account.pk):
        theirs = bobs.lesson(at=time(9))
    looker = studio.browser(studio.staff("week.read", "home.schedule"))
    bound = studio.browser(studio.staff("lessons.change", branches=(studio.second_branch(),)))
    url = studio.url("desk:lesson_substitute", begun["first"].pk)
    assert looker.get(url).status_code == looker.get(studio.url("desk:substitutes")).status_code == 403
    assert bound.get(url).status_code == 404
    assert send(bound, studio.url("desk:substitution_undo", made.pk)).status_code == 404
    assert studio.browser().get(studio.url("desk:lesson_substitute", theirs.pk)).status_code == 404
    days = {"absent": begun["anna"].pk, "first_on": begun["first"].on.isoformat(), "last_on": ""}
    answer = send(bound, studio.url("desk:substitutes"), htmx=True, **days, teacher=begun["vera"].pk)
    assert (answer.status_code, list(complaints(answer))) == (422, ["teacher"])
