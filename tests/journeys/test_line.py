"""The waiting list as it is lived: promoted and told, an offer missed, the next accepts by the letter; no pass, then one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import beginnings, counter, launch
from tests.journeys.counter import panel, person
from tests.journeys.desk import Desk
from tests.journeys.line import PASSWORD, address

pytestmark = [pytest.mark.journey, pytest.mark.req("BV-06")]
LINE = "Лист ожидания"


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


@pytest.fixture(scope="module", autouse=True)
def _classes(server, desk):
    server.environment["RITM_SERVED_AT"] = f"{server.base}/"  # letters that another process writes have links too
    server.module("tests.journeys.line")
    launch.enter(desk)


def wait(desk: Desk, name: str) -> None:
    """Search in the full class, press «В лист ожидания»; the name stands in the line."""
    desk.press("В лист ожидания", counter.find_for_lesson(desk, name).filter(has_text=name))
    expect(person(desk, LINE, name)).to_be_visible()


def cancel_in_portal(desk: Desk, login: str, *, told: str) -> None:
    """The client signs in on a page of his own and cancels his only booking; what that means is said before."""
    page = desk.context.new_page()
    page.goto(desk.link.replace("/desk/", "/my/"))
    page.get_by_label("Логин", exact=True).fill(login)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("link", name=re.compile("^Отменить")).click()
    expect(page.get_by_role("main")).to_contain_text(told)
    page.get_by_role("button", name="Отменить запись").click()
    expect(page.get_by_role("main")).to_contain_text("Запись отменена")
    sign_out(page)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_label("Логин", exact=True)).to_be_visible()
    page.close()


@pytest.mark.rule("W-1", "W-2", "W-9", "W-11")
def test_a_the_first_is_promoted_and_told_an_offer_is_missed_and_the_next_accepts(desk: Desk):
    counter.open_lesson(desk, "16:00")
    for name in ("Вера", "Глеб"):
        wait(desk, name)
    cancel_in_portal(desk, "anna", told="Бесплатно до 13:00")
    told = desk.server.letter(to=address("vera"), number=2).text
    assert "вы записаны" in told
    counter.open_lesson(desk, "16:00")
    expect(person(desk, desk.words.booked, "Вера")).to_be_visible()
    expect(person(desk, LINE, "Глеб")).to_be_visible()

    counter.open_lesson(desk, "13:00")
    for name in ("Дина", "Глеб"):
        wait(desk, name)
    cancel_in_portal(desk, "boris", told="Поздняя отмена: спишется 1 занятие.")
    assert "Оно ваше до" in desk.server.letter(to=address("dina"), number=2).text
    counter.open_lesson(desk, "13:00")
    expect(person(desk, LINE, "Дина")).to_contain_text("место предложено до")
    desk.server.module("tests.journeys.later")
    assert "Мы не получили" in desk.server.letter(to=address("dina"), number=3).text
    page = desk.context.new_page()
    page.goto(desk.server.letter(to=address("gleb"), number=3).link)
    page.get_by_role("button", name="Записаться").click()
    expect(page.get_by_role("status")).to_have_text("Вы записаны")
    page.close()
    counter.open_lesson(desk, "13:00")
    expect(person(desk, desk.words.booked, "Глеб")).to_be_visible()
    expect(person(desk, LINE, "Дина")).to_contain_text("№ 1")


@pytest.mark.rule("W-4", "edge 19")
def test_b_without_a_pass_he_is_passed_over_with_the_reason_buys_and_is_next(desk: Desk):
    counter.open_lesson(desk, "19:30")
    for name in ("Зоя", "Вера"):
        wait(desk, name)
    counter.cancel_booking(desk, "Егор")
    expect(person(desk, desk.words.booked, "Вера")).to_be_visible()
    expect(person(desk, LINE, "Зоя")).to_contain_text("Нет абонемента")
    assert "подходящего абонемента нет" in desk.server.letter(to=address("zoya"), number=2).text
    counter.sell(desk, "Зоя", "8 занятий", "Наличные")
    counter.open_lesson(desk, "19:30")
    counter.cancel_booking(desk, "Фёдор")
    expect(person(desk, desk.words.booked, "Зоя")).to_be_visible()
    expect(panel(desk).get_by_role("list", name=LINE, exact=True)).to_have_count(0)
    assert "вы записаны" in desk.server.letter(to=address("zoya"), number=3).text
