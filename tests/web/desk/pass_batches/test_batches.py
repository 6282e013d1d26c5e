"""Freezing the passes of a group or of a search, extending them for closed days: what stands before and after (F-6, B-11)."""

from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.actions.regulars import join_group
from ritm.passes.models import ClientPass
from ritm.passes.models_of_batches import PassBatch
from ritm.schedule.actions.closures import add_closure
from tests.given import Studio
from tests.web.desk.pages import complaints, send, words, work

DAY = timedelta(days=1)


def begin(studio: Studio) -> Any:
    """Анна and Глеб take part in «Балет»; she has a pass whose freeze costs 300 ₽, he has none."""
    group = studio.group(name="Балет")
    anna, gleb = studio.client("Белова Анна"), studio.client("Громов Глеб")
    held = studio.pass_(anna, studio.plan(name="8 занятий", freeze_price_minor=30000))
    for one in (anna, gleb):
        join_group(client=one, group=group, begins_on=studio.today, actor=studio.actor)
    return group, held


def days(studio: Studio, first: int, last: int) -> dict[str, str]:
    return {
        "begins_on": (studio.today + first * DAY).isoformat(),
        "ends_on": (studio.today + last * DAY).isoformat(),
    }


@pytest.mark.req("PA-05")
@pytest.mark.rule("F-6")
def test_from_the_group_each_person_is_foreseen_frozen_by_the_worker_and_back(studio: Studio) -> None:
    group, held = studio.begun
    browser, url = studio.browser(), studio.url("desk:group_freeze", group.pk)
    assert f'href="{url}"' in browser.get(studio.url("desk:group_regulars", group.pk)).content.decode()
    said = words(browser.get(url, days(studio, 1, 5)))
    until = held.ends_on + 5 * DAY
    assert f"Белова Анна «8 занятий» до {until:%d.%m.%Y}, 300" in said
    assert "Громов Глеб — Нет абонемента, который действует в этот день" in said
    assert "1 абонемент , 1 не попадает" in said
    answer = send(browser, url, **days(studio, 1, 5), reason="Болезнь преподавателя")
    batch = PassBatch.objects.get()
    page = studio.url("desk:pass_batch", batch.pk)
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert "1 из 2" in words(browser.get(page))
    work()
    said = words(browser.get(page))
    assert f"Белова Анна «8 занятий» до {until:%d.%m.%Y}" in said
    assert "Громов Глеб — Не сделано: нет абонемента, который действует в этот день" in said
    assert studio.money(held.client).debt_minor == 30000
    assert send(browser, studio.url("desk:pass_batch_undo", batch.pk), htmx=True).status_code == 204
    work()
    assert "Отменено" in words(browser.get(page))
    assert (ClientPass.objects.get(pk=held.pk).ends_on, studio.money(held.client).debt_minor) == (held.ends_on, 0)


@pytest.mark.rule("F-6")
def test_from_a_search_and_what_is_typed_wrong_stays(studio: Studio) -> None:
    browser = studio.browser()
    url = studio.url("desk:advanced_freeze", c="name:has:Белова")
    found = browser.get(studio.url("desk:advanced_search", c="name:has:Белова")).content.decode()
    assert 'id="freeze-found"' in found
    assert "Белова Анна" in words(browser.get(url))
    answer = send(browser, url, **days(studio, 5, 1), reason="Ремонт")
    assert (answer.status_code, complaints(answer)) == (422, {"ends_on": "Последний день раньше первого"})
    assert 'value="Ремонт"' in answer.content.decode()
    assert browser.get(studio.url("desk:advanced_freeze")).status_code == 302
    assert PassBatch.objects.count() == 0


@pytest.mark.rule("B-11")
def test_closed_days_extend_passes_from_their_row(studio: Studio) -> None:
    _group, held = studio.begun
    terms = {"first_on": studio.today + 3 * DAY, "last_on": studio.today + 5 * DAY, "actor": studio.actor}
    closure = add_closure(name="Ремонт", accepted=frozenset(), **terms)
    browser, url = studio.browser(), studio.url("desk:pass_extend_many", closure.pk)
    assert f'href="{url}"' in browser.get(studio.url("desk:closures")).content.decode()
    assert f"Белова Анна «8 занятий» до {held.ends_on + 3 * DAY:%d.%m.%Y}" in words(browser.get(url))
    assert complaints(send(browser, url, days="0", reason="")) == {
        "days": "Убедитесь, что это значение больше либо равно 1.",
        "reason": "Напишите причину: она останется в истории",
    }
    send(browser, url, days="2", reason="Ремонт")
    work()
    assert ClientPass.objects.get(pk=held.pk).ends_on == held.ends_on + 2 * DAY
