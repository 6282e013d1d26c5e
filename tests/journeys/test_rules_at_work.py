"""The rules of passes and bookings as a person meets them: journeys (c) to (i) of issue 4 but (g), which is the phone's."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ritm.core import clock
from tests.journeys import beginnings, counter, launch
from tests.journeys.counter import block, money, panel, person
from tests.journeys.desk import Desk
from tests.journeys.times import today

pytestmark = pytest.mark.journey
IDS: dict[str, int] = {}


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


@pytest.fixture(scope="module", autouse=True)
def made(server, desk):
    """Everybody of the file, made through the actions; the boss is at the desk."""
    IDS.update(json.loads(server.module("tests.journeys.ready_for_rules").splitlines()[-1]))
    launch.enter(desk)


def open_class(desk: Desk, name: str) -> None:
    desk.go(f"lessons/{IDS[name]}/")
    expect(panel(desk)).to_be_visible()


@pytest.mark.req("PA-05")
@pytest.mark.rule("F-2", "F-3", "F-4")
def test_c_a_freeze_over_booked_days_shows_what_it_costs_and_ends_early(desk: Desk):
    counter.open_card(desk, "Снежина Анна")
    passes = block(desk, "Абонементы")
    desk.open_window("Заморозить", "Заморозить абонемент", passes)
    first = today() + timedelta(days=1)
    desk.fill("С какого дня", first.isoformat())
    desk.fill("По какой день", (first + timedelta(days=4)).isoformat())
    desk.sees("Отменятся 2 записи, занятия не спишутся", place=desk.window)
    desk.save("Заморозить")
    expect(passes).to_contain_text("8/8")
    expect(block(desk, "Записи предстоящие").get_by_role("listitem")).to_have_count(1)
    desk.open_window("Разморозить", "Разморозить абонемент", passes)
    desk.fill("Снова действует с", (first + timedelta(days=3)).isoformat())
    desk.sees("Вернётся дней", place=desk.window)
    desk.save("Разморозить")
    desk.told(f"действует до {today() + timedelta(days=29 + 3):%d.%m.%Y}")


@pytest.mark.req("BV-07", "PA-03")
@pytest.mark.rule("edge 10")
def test_d_a_pass_of_today_takes_over_the_visit_of_yesterday(desk: Desk):
    counter.open_card(desk, "Долгов Борис")
    expect(money(desk)).to_contain_text("700")
    counter.start_sale(desk, "8 занятий")
    expect(desk.window.get_by_role("checkbox", name="Балет 5–7")).to_be_checked()
    counter.finish_sale(desk, "Наличные")
    expect(block(desk, "Абонементы")).to_contain_text("7/8")
    expect(block(desk, "Абонементы")).to_contain_text(f"{today() + timedelta(days=28):%d.%m}")
    expect(money(desk)).to_contain_text(re.compile(r"Долг\s*0\s₽"))


@pytest.mark.req("SC-05")
@pytest.mark.rule("B-11")
def test_e_whoever_is_moved_along_is_told_and_may_leave_free(desk: Desk):
    """From tomorrow to today: the limit may have passed, but it is not what she booked."""
    desk.go(f"schedule/lessons/{IDS['moved']}/")
    desk.fill("День", today().isoformat())
    desk.fill("Время начала", "14:00")
    desk.press("Сохранить", desk.main)
    desk.sees("Письмо получит 1 клиент", place=desk.main)
    desk.press("Перенести с записями", desk.main)
    desk.told("Занятие перенесено вместе с записями")
    assert "14:00" in desk.server.letter(to="vera@example.com").text
    open_class(desk, "moved")
    row = person(desk, "Записано", "Почтова Вера")
    desk.press("Ещё: Почтова Вера", row)
    desk.press("Снять запись…", row)
    desk.sees("Бесплатно до начала занятия.", place=desk.window)
    desk.press("Клиент", desk.window)
    expect(person(desk, "Записано", "Почтова Вера")).to_have_count(0)


@pytest.mark.rule("B-12", "B-15", "edge 25", "edge 26")
def test_f_fewer_places_send_nobody_away_and_the_permanent_one_waits_first(desk: Desk):
    open_class(desk, "full")
    expect(person(desk, "Лист ожидания", "Постоянный Глеб")).to_contain_text("№ 1")
    desk.go(f"schedule/lessons/{IDS['full']}/")
    desk.fill("Мест", "1")
    desk.press("Сохранить", desk.main)
    desk.sees("Занято мест: 2, это на 1 больше, чем 1", place=desk.main)
    desk.press("Сохранить, никого не снимать", desk.main)
    open_class(desk, "full")
    expect(counter.people(desk, "Записано")).to_have_count(2)
    counter.cancel_booking(desk, "Первый Пётр")
    expect(counter.people(desk, "Записано")).to_have_count(1)
    expect(person(desk, "Лист ожидания", "Постоянный Глеб")).to_contain_text("№ 1")


@pytest.mark.req("BV-08")
@pytest.mark.rule("B-6", "B-8", "edge 30")
def test_h_a_miss_at_half_turns_out_a_visit(desk: Desk):
    open_class(desk, "missed")
    row = person(desk, "Записано", "Пропускова Дина")
    desk.press("Ещё: Пропускова Дина", row)
    desk.press("Пропуск…", row)
    desk.sees("−0,5, останется 7,5", place=desk.window)
    desk.save("Отметить пропуск")
    desk.told("осталось 7,5")
    panel(desk).locator("summary").filter(has_text="Пропустили").click()
    desk.press("Ещё: Пропускова Дина", panel(desk).locator("#lesson-missed"))
    desk.press_twice("Всё-таки приходил: отметить", panel(desk).locator("#lesson-missed"))
    expect(person(desk, "Посетило", "Пропускова Дина")).to_contain_text("осталось 7")


@pytest.mark.req("SC-09")
@pytest.mark.rule("edge 23", "T-1")
def test_i_two_ends_of_the_country_in_one_browser(desk: Desk):
    for name, city, zone in (
        ("Запад", "Калининград", "Europe/Kaliningrad"),
        ("Восток", "Петропавловск-Камчатский", "Asia/Kamchatka"),
    ):
        desk.open("Главная")
        header = desk.page.get_by_role("banner")
        desk.click(header.locator(".rt-branch"))
        desk.press(re.compile(f"^{name}"), desk.page.locator("#branches"))
        expect(header.locator(".rt-branch")).to_contain_text(f"{name} {city}")
        desk.sees("сегодня", place=desk.main)
        here = clock.today(zone)
        expect(desk.main.get_by_role("heading", level=1)).to_contain_text(str(here.day))
        desk.sees(f"Йога {name}", place=desk.main)
