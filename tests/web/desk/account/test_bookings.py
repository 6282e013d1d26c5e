"""«Сколько записей» of the account's settings, and what the desk says where they are reached (B-3)."""

from datetime import timedelta

import pytest

from ritm.accounts.models import AccountSettings
from ritm.attendance.judging import plan_windows
from ritm.attendance.models import Booking
from tests.given import Studio, key
from tests.web.desk.pages import words

NAMES = ("most_ahead", "most_a_day", "most_a_pass")


def stored() -> tuple:
    row = AccountSettings.objects.get()
    return tuple(getattr(row, name) for name in NAMES)


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-3")
def test_the_boss_sets_them_and_the_desk_goes_above_with_a_right_and_a_reason(studio: Studio) -> None:
    browser, page = studio.browser(), studio.url("desk:settings_bookings")
    assert stored() == (None, None, None)
    sent = {"opens_days": "14", "closes_minutes": "0", "most_ahead": "1", "most_a_day": "", "most_a_pass": "3"}
    assert browser.post(page, {**key(), **sent}).status_code == 302
    assert stored() == (1, None, 3)
    assert 'name="most_ahead" value="1"' in browser.get(page).content.decode()

    anna, lesson = studio.client("Анна Белова"), studio.lesson()
    studio.book(anna, studio.lesson(on=studio.today + timedelta(days=2)))
    send, panel = studio.url("desk:lesson_book", lesson.pk), studio.url("desk:lesson", lesson.pk, client=anna.pk)
    clerk = studio.browser(studio.staff("home.schedule", "bookings.change"))
    answer = clerk.post(send, {**key(), "client": anna.pk})
    assert (answer.status_code, "Записей вперёд: 1 из 1" in words(answer)) == (422, True)
    assert "Записать всё равно" not in words(clerk.get(panel))
    assert clerk.post(send, {**key(), "client": anna.pk, "override": "limit"}).status_code == 403
    assert "Записать всё равно" in words(browser.get(panel))
    fields = {"client": anna.pk, "override": "limit", "reason": "готовится к конкурсу"}
    assert browser.post(send, {**key(), **fields}).status_code == 302
    booking = Booking.objects.get(lesson=lesson)
    assert (booking.overrides, booking.override_reason) == (["limit"], "готовится к конкурсу")
    assert clerk.get(page).status_code == 403


@pytest.mark.rule("B-3")
@pytest.mark.parametrize("wrong", ["0", "100", "-1", "два", "1,5"])
def test_an_impossible_number_is_refused_at_its_field(studio: Studio, wrong: str) -> None:
    values = {**dict.fromkeys(NAMES, ""), "opens_days": "14", "closes_minutes": "0"}
    answer = studio.browser().post(studio.url("desk:settings_bookings"), {**key(), **values, "most_a_day": wrong})
    assert (answer.status_code, f'value="{wrong}"' in answer.content.decode()) == (422, True)
    assert stored() == (None, None, None)


@pytest.mark.rule("B-2")
def test_the_window_of_the_studio_and_of_its_passes(studio: Studio) -> None:
    plan, browser, page = studio.plan(name="Год"), studio.browser(), studio.url("desk:settings_bookings")
    sent = {**dict.fromkeys(NAMES, ""), "opens_days": "7", "closes_minutes": "90", f"window_{plan.pk}": "30"}
    assert browser.post(page, {**key(), **sent}).status_code == 302
    row = AccountSettings.objects.get()
    assert (row.opens_days, row.closes_minutes, plan_windows()) == (7, 90, {plan.pk: 30})
    assert f'name="window_{plan.pk}" value="30"' in browser.get(page).content.decode()
    told = words(browser.get(studio.url("desk:journal")))
    assert "Выбрано, насколько раньше клиенты записываются сами по абонементам" in told
    for wrong in ({"opens_days": "366"}, {"closes_minutes": "10081"}, {f"window_{plan.pk}": "-1"}):
        assert browser.post(page, {**key(), **sent, **wrong}).status_code == 422
    assert browser.post(page, {**key(), **sent, f"window_{plan.pk}": ""}).status_code == 302
    assert plan_windows() == {}
