"""Who may what: lines 1.3, 1.4, 1.6, 1.7 of the script and ST-12 with 7b and 7c refused. The boss at one screen, others at theirs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import beginnings, counter, launch
from tests.journeys.desk import Desk
from tests.journeys.server import Server

pytestmark = pytest.mark.journey

ANNA, OLGA, MARIA = "Кузнецова Анна", "Сидорова Ольга", "Белова Мария"
ON_HOME, IN_LESSON = "Строка поиска клиентов (главная страница)", "Строка поиска клиента на занятии"
CHANGE = "Список клиентов (изменение)"
Enter = Callable[..., contextmanager]


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


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
    launch.enter(desk)
    counter.add_client(desk, MARIA)
    counter.start_sale(desk, "8 занятий")
    counter.finish_sale(desk, "Наличные")


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
        counter.open_lesson(olga, "18:00")
        counter.book(olga, MARIA)
        counter.mark(olga, MARIA)
        counter.take_off(olga, MARIA)
        olga.lacks("Новое занятие")
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


@pytest.mark.req("ST-12")
@pytest.mark.req("ST-06")
def test_7b_and_7c_without_one_right_there_is_no_plus(desk: Desk, enter: Enter):
    launch.add_level(desk, "Проба", base="Администратор")
    launch.add_manager(desk, "Зайцева Зоя", "zoya", "Зоя-пароль-26", level="Проба")
    with enter("zoya", "Зоя-пароль-26") as zoya:
        counter.add_client(zoya, "Громов Илья")
        sees_plus(zoya, on_home=True, in_lesson=True)
        change_level(desk, "Проба", without=ON_HOME)
        sees_plus(zoya, on_home=False, in_lesson=True)
        change_level(desk, "Проба", without=IN_LESSON, back=ON_HOME)
        sees_plus(zoya, on_home=True, in_lesson=False)
        change_level(desk, "Проба", without=CHANGE, back=IN_LESSON)
        sees_plus(zoya, on_home=False, in_lesson=False)
        zoya.open("Клиенты", "Список клиентов")
        zoya.lacks("Новый клиент", f"Изменить анкету: {MARIA}", f"Удалить: {MARIA}")
        for way in ("clients/new/", "clients/new/?from=list", "clients/new/?lesson=1", "clients/2/edit/"):
            zoya.is_refused(way)


def sees_plus(desk: Desk, *, on_home: bool, in_lesson: bool) -> None:
    """The plus beside the search on Home, and the one inside a lesson."""
    counter.open_lesson(desk, "18:00")
    plus = desk.page.get_by_role("banner").get_by_role("link", name="Новый клиент")
    expect(plus).to_have_count(int(on_home))
    inside = counter.panel(desk).get_by_role("link", name="Новый клиент на это занятие")
    expect(inside).to_have_count(int(in_lesson))


def change_level(desk: Desk, name: str, *, without: str, back: str = "") -> None:
    """Take one right away, give another back."""
    desk.open("Сотрудники", "Уровни доступа")
    desk.click(desk.main.get_by_role("link", name=name))
    desk.stands(f"Уровень «{name}»")
    desk.field(without).uncheck()
    if back:
        desk.field(back).check()
    desk.save_level()
    desk.told("Уровень сохранён")


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
