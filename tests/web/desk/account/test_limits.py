"""«Бесплатная отмена» of the account's settings: the studio's limit, and parts that have their own (B-4)."""

from datetime import time

import pytest

from ritm.attendance.limits import DEFAULT, Limit, limit_for
from ritm.attendance.models import CancelLimit
from ritm.core import clock
from tests.given import Studio, key
from tests.web.desk.pages import words

DIALOG = {"HX-Request": "true", "HX-Target": "dialog"}
HOURS = {"kind": "hours", "hours": "5", "morning_hours": "14", "morning_until": "11:00", "day_before_at": ""}


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-4")
def test_the_boss_chooses_hours_or_a_time_of_the_day_before_for_all_and_for_parts(studio: Studio) -> None:
    lesson, browser = studio.lesson(name="Йога утром"), studio.browser()
    page_url, new = studio.url("desk:settings_limits"), studio.url("desk:settings_limit_new")
    page = browser.get(page_url).content.decode()
    assert 'name="hours" value="3"' in page
    assert "Исключений нет" in page
    assert browser.post(page_url, {**key(), **HOURS}).status_code == 302
    assert limit_for(lesson, clock.now()) == Limit(5, 14, time(11))

    scope = f"group:{lesson.group_id}"
    evening = {"scope": scope, "kind": "day_before", "day_before_at": "20:00"}
    assert browser.post(new, {**key(), **evening}, headers=DIALOG).status_code == 204
    assert limit_for(lesson, clock.now()) == Limit(day_before_at=time(20))
    row = CancelLimit.objects.get(group=lesson.group_id)
    assert "Группа «Йога утром» накануне до 20:00" in words(browser.get(page_url))

    edit = studio.url("desk:settings_limit_edit", row.pk)
    assert 'value="20:00"' in browser.get(edit, headers=DIALOG).content.decode()
    assert browser.post(edit, {**key(), **HOURS, "hours": "1"}, headers=DIALOG).status_code == 204
    assert "за 1 час до занятия, до 11:00 — за 14 часов" in words(browser.get(page_url))
    assert browser.post(studio.url("desk:settings_limit_lift", row.pk), key(), headers=DIALOG).status_code == 204
    assert (limit_for(lesson, clock.now()), "Исключений нет" in words(browser.get(page_url))) == (
        Limit(5, 14, time(11)),
        True,
    )
    told = words(browser.get(studio.url("desk:journal")))
    assert "Выбрано, до какого времени отмена бесплатна" in told


def test_a_single_class_gets_its_limit_from_its_panel(studio: Studio) -> None:
    lesson, browser = studio.lesson(name="Йога"), studio.browser()
    new = studio.url("desk:settings_limit_new", lesson=lesson.pk)
    assert new.replace("&", "&amp;") in browser.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    clerk = studio.browser(studio.staff("home.schedule", "lessons.change"))
    assert "settings/limits" not in clerk.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    assert clerk.get(new).status_code == 403
    assert "Занятие «Йога»" in browser.get(new, headers=DIALOG).content.decode()
    fields = {**HOURS, "scope": f"lesson:{lesson.pk}", "hours": "0"}
    assert browser.post(new, {**key(), **fields}, headers=DIALOG).status_code == 204
    assert limit_for(lesson, clock.now()).hours == 0
    assert browser.get(studio.url("desk:settings_limit_new", lesson="x")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"hours": ""}, "Укажите, или выберите другой способ"),
        ({"hours": "169"}, "168"),
        ({"kind": "day_before"}, "Укажите, или выберите другой способ"),
        ({"kind": "week"}, "Отмена бесплатна"),
        ({"morning_until": "25:00"}, "Такого времени нет"),
    ],
)
def test_an_impossible_limit_is_refused_at_its_field(studio: Studio, changed: dict, complaint: str) -> None:
    answer = studio.browser().post(studio.url("desk:settings_limits"), {**key(), **HOURS, **changed})
    assert (answer.status_code, complaint in words(answer)) == (422, True)
    assert limit_for(studio.lesson(), clock.now()) == DEFAULT
