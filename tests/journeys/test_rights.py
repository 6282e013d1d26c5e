"""Who may what: lines 1.3, 1.4, 1.6, 1.7 of the script and ST-12 with 7b and 7c refused. The boss at one screen, others at theirs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import launch
from tests.journeys.desk import Desk
from tests.journeys.server import Server

pytestmark = pytest.mark.journey

ANNA, OLGA = "Кузнецова Анна", "Сидорова Ольга"
Enter = Callable[..., contextmanager]


@pytest.fixture(scope="module")
def enter(chromium: Browser, server: Server, desk: Desk) -> Enter:
    """Somebody else signs in at a screen of his own."""

    @contextmanager
    def entered(login: str, password: str) -> Iterator[Desk]:
        other = Desk(chromium, server)
        other.link = desk.link
        try:
            other.sign_in(login, password)
            yield other
            assert other.faults == []
        finally:
            other.context.close()

    return entered


def test_the_studio_is_set_up(desk: Desk):
    launch.open_studio(desk)
    launch.set_up(desk)


@pytest.mark.req("AC-03")
@pytest.mark.req("ST-06")
def test_1_3_a_manager_sees_what_the_level_allows(desk: Desk, enter: Enter):
    launch.add_manager(desk, ANNA, "anna", "Анна-пароль-26", level="Только просмотр")
    with enter("anna", "Анна-пароль-26") as anna:
        anna.at_home()
        rail = anna.page.get_by_role("navigation", name="Разделы", exact=True)
        expect(rail.get_by_role("link", name="Мой кабинет", include_hidden=True)).to_have_count(0)
        expect(rail.get_by_role("link", name="Настройки аккаунта", include_hidden=True)).to_have_count(0)
        anna.open("Занятия", "Залы")
        anna.lists("Большой зал")
        anna.lacks("Новый зал", "Изменить «Большой зал»", "Удалить «Большой зал»")
        for refused in ("settings/", "cabinet/", "halls/new/", "staff/levels/"):
            anna.is_refused(refused)


@pytest.mark.req("AC-04")
def test_1_4_lost_sign_in_details_are_set_anew(desk: Desk, enter: Enter):
    with enter("anna", "Анна-пароль-26") as anna:
        anna.open("Сотрудники", "Менеджеры")
        anna.lacks(f"Новые данные для входа: {ANNA}", "Новый Менеджер")
        anna.is_refused(f"staff/managers/{number_of(desk, ANNA)}/access/")
        new_access(desk, "Менеджеры", ANNA, "anna.k", "Другой-пароль-26")
        anna.go()
        expect(anna.field("Логин")).to_be_visible()
    with enter("anna", "Анна-пароль-26") as old:
        old.refused("Логин или пароль не подошли")
    with enter("anna.k", "Другой-пароль-26") as new:
        new.at_home()


@pytest.mark.req("AC-04")
@pytest.mark.req("ST-04")
def test_1_6_and_1_7_a_teacher_enters_by_level(desk: Desk, enter: Enter):
    desk.open("Сотрудники", "Преподаватели")
    desk.open_window("Новый Преподаватель", "Новый Преподаватель")
    desk.fill("ФИО", OLGA)
    desk.fill("Логин", "olga")
    desk.fill("Пароль", "Ольга-пароль-26")
    desk.choose("Уровень доступа", "Преподаватель")
    desk.press("Сохранить")
    desk.sees(f"Данные для входа: {OLGA}")
    desk.close()
    with enter("olga", "Ольга-пароль-26") as olga:
        olga.at_home()
        olga.is_refused("settings/")
    launch.add_level(desk, "Старший администратор", base="Администратор", also=("Преподаватели (изменение)",))
    launch.add_manager(desk, "Волкова Вера", "vera", "Вера-пароль-26", level="Старший администратор")
    with enter("vera", "Вера-пароль-26") as vera:
        new_access(vera, "Преподаватели", OLGA, "olga.s", "Новая-Ольга-26")
        vera.open("Сотрудники", "Менеджеры")
        vera.lacks(f"Новые данные для входа: {ANNA}")
    with enter("olga", "Ольга-пароль-26") as old:
        old.refused("Логин или пароль не подошли")
    with enter("olga.s", "Новая-Ольга-26") as new:
        new.at_home()


@pytest.mark.req("AC-05")
@pytest.mark.req("AC-06")
def test_1_6_below_mars_a_teacher_is_refused(desk: Desk, enter: Enter):
    set_tariff(desk, "Земля")
    with enter("olga.s", "Новая-Ольга-26") as olga:
        olga.refused("Вход преподавателей", "«Марс»")
    set_tariff(desk, "Марс")
    with enter("olga.s", "Новая-Ольга-26") as olga:
        olga.at_home()


def set_tariff(desk: Desk, name: str) -> None:
    """The boss chooses the tariff in «Мой кабинет»."""
    desk.open("Аккаунт", "Мой кабинет")
    desk.choose("Тариф", name)
    desk.press("Сохранить")
    desk.told("Сохранено")


def new_access(desk: Desk, page: str, name: str, login: str, password: str) -> None:
    """Set a new login and password for somebody who lost them."""
    desk.open("Сотрудники", page)
    desk.open_window(f"Новые данные для входа: {name}", "Новые данные для входа")
    desk.fill("Логин", login)
    desk.fill("Новый пароль", password)
    desk.press("Сохранить")
    desk.sees(f"Данные для входа: {name}")
    desk.close()


def number_of(desk: Desk, name: str) -> str:
    """The number in the address of a manager's page."""
    desk.open("Сотрудники", "Менеджеры")
    address = desk.control(f"Изменить «{name}»").get_attribute("href") or ""
    return address.rstrip("/").rpartition("/")[2]
