"""What happens to cards: a family, two cards made one and taken apart, the life of a field that the boss has made, a card
that a client makes by himself.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys import beginnings, counter, launch
from tests.journeys.counter import block
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey

MOTHER, DAUGHTER, TWIN = "Белова Анна", "Белова Мария", "Белова Аня"
NEWCOMER = "zoya@example.org"
FIELD, NUMBER = "Размер обуви", "37"


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


@pytest.mark.req("CL-13", "CL-38")
def test_a_family_from_the_parents_card(desk: Desk):
    launch.enter(desk)
    counter.add_client(desk, MOTHER, "8 916 555-12-34")
    desk.open_window("Добавить ребёнка", "Новый клиент", block(desk, "Анкета"))
    desk.unfold("Полная анкета")
    expect(desk.field("ФИО родителя", desk.window)).to_have_value(MOTHER)
    expect(desk.field("Телефон родителя", desk.window)).to_have_value("+7 916 555-12-34")
    desk.fill("ФИО", DAUGHTER, desk.window)
    desk.save()
    desk.stands(DAUGHTER)
    family = block(desk, "Семья")
    expect(family).to_contain_text("родитель")
    desk.lacks("Добавить ребёнка", place=desk.main)
    desk.press(MOTHER, family)
    desk.stands(MOTHER)
    expect(family).to_contain_text(DAUGHTER)
    expect(family).to_contain_text("ребёнок")


@pytest.mark.req("CL-35")
def test_two_cards_become_one_and_two_again(desk: Desk):
    counter.add_client(desk, TWIN)
    counter.start_sale(desk, "8 занятий")
    counter.finish_sale(desk, "Наличные")
    desk.press("Объединить с другой карточкой", desk.main)
    desk.stands("Объединение карточек")
    desk.fill("Вторая карточка", "белова анна", desk.main)
    desk.press(MOTHER, desk.main.locator("#found"))
    desk.press("Поменять местами", desk.main)
    desk.sees(re.compile(f"Карточка «{MOTHER}» останется"), place=desk.main)
    desk.tick(MOTHER, place=desk.row("ФИО"))
    expect(desk.row("Абонементы").get_by_role("cell").last).to_have_text("1")
    desk.press("Объединить карточки", desk.main)
    desk.stands(MOTHER)
    desk.told("Карточки объединены")
    expect(block(desk, "Абонементы")).to_contain_text("8/8")
    expect(block(desk, "Семья")).to_contain_text(DAUGHTER)
    expect(counter.search(desk, TWIN).get_by_role("link", name=TWIN, exact=True)).to_have_count(0)
    desk.open("Клиенты", "Дубли")
    desk.press("Отменить объединение", desk.row(TWIN))
    expect(desk.row(TWIN)).to_have_count(0)
    counter.open_card(desk, TWIN)
    expect(block(desk, "Абонементы")).to_contain_text("8/8")
    counter.open_card(desk, MOTHER)
    expect(block(desk, "Абонементы")).to_contain_text("Абонементов ещё не было")


@pytest.mark.req("CL-36")
def test_the_life_of_a_field_of_the_boss(desk: Desk, tmp_path: Path):
    open_fields(desk)
    desk.open_window("Новое поле", "Новое поле", desk.main)
    desk.fill("Название поля", FIELD)
    expect(desk.field("Варианты", desk.window)).to_be_hidden()
    desk.choose("Что вводят", "Число")
    desk.save()
    fill_in(desk, NUMBER)
    expect(block(desk, "Анкета")).to_contain_text(f"{FIELD}{NUMBER}")
    desk.open("Клиенты", "Расширенный поиск")
    desk.choose("Поле", FIELD, desk.main)
    desk.fill("Число", NUMBER, desk.main)
    desk.press("Добавить", desk.main)
    expect(desk.main.locator(".rt-term")).to_have_text(re.compile(f"{FIELD}.*{NUMBER}", re.IGNORECASE | re.DOTALL))
    expect(desk.main.get_by_role("rowheader").get_by_role("link")).to_have_text([DAUGHTER])
    desk.press("Выгрузить .xlsx", desk.main)
    desk.stands("Выгрузки клиентов")
    with desk.page.expect_download() as export:
        desk.press("Скачать", desk.main)
    file = tmp_path / "клиенты.xlsx"
    export.value.save_as(file)
    head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert [dict(zip(head, row, strict=True))[FIELD] for row in rows] == [int(NUMBER)]


@pytest.mark.req("CL-36")
def test_a_field_is_hidden_shown_and_taken_away_once_it_is_empty(desk: Desk):
    open_fields(desk)
    desk.press_twice(f"Удалить: {FIELD}", desk.main)
    desk.told(f"Поле «{FIELD}» заполнено у клиентов: 1")
    desk.press(f"Скрыть: {FIELD}", desk.main)
    expect(desk.row(FIELD)).to_contain_text("скрыто")
    counter.open_card(desk, DAUGHTER)
    expect(block(desk, "Анкета")).not_to_contain_text(FIELD)
    open_fields(desk)
    desk.press(f"Снова спрашивать: {FIELD}", desk.main)
    expect(desk.row(FIELD)).not_to_contain_text("скрыто")
    fill_in(desk, "")
    open_fields(desk)
    desk.press_twice(f"Удалить: {FIELD}", desk.main)
    expect(desk.row(FIELD)).to_have_count(0)
    desk.sees("Своих полей пока нет", place=desk.main)


@pytest.mark.req("CL-21", "CL-40", "CL-43")
def test_a_mother_registers_online_with_her_child(desk: Desk):
    desk.open("Аккаунт", "Настройки аккаунта")
    desk.click(desk.main.get_by_role("switch", name="Онлайн-регистрация"))
    desk.told("Сохранено")
    page = desk.context.new_page()
    join(page, desk.link.replace("/desk/", "/my/"))
    expect(page.get_by_role("heading", name="Проверьте почту")).to_be_visible()
    page.goto(desk.server.letter(to=NEWCOMER).link)
    page.get_by_role("button", name="Подтвердить").click()
    expect(page.get_by_role("heading", name="Email подтверждён")).to_be_visible()
    page.goto(desk.server.letter(to=NEWCOMER, number=2).link)
    page.get_by_label("Новый пароль").fill("granit-88-elka")
    page.get_by_role("button", name="Сохранить и войти").click()
    expect(page.get_by_role("heading", name="Лань Зоя", exact=True)).to_be_visible()
    page.get_by_role("button", name="Лань Яша").click()
    expect(page.get_by_role("heading", name="Лань Яша", exact=True)).to_be_visible()
    page.close()
    counter.open_card(desk, "Лань Зоя")
    expect(block(desk, "Семья")).to_contain_text("Лань Яша")
    expect(desk.main.get_by_title("Входит в личный кабинет").first).to_be_visible()


def join(page: Page, portal: str) -> None:
    """The form, sent once too early: what was typed stays, and the second press is taken."""
    page.goto(portal)
    page.get_by_role("link", name="Я здесь впервые").click()
    page.get_by_label("Ваши ФИО").fill("Лань Зоя")
    page.get_by_label("Мобильный телефон").fill("8 916 123-00-77")
    page.get_by_label("Email", exact=True).fill(NEWCOMER)
    page.locator("summary", has_text="Добавить ребёнка").click()
    page.get_by_label("ФИО ребёнка").first.fill("Лань Яша")
    page.get_by_role("button", name="Зарегистрироваться").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("ФИО ребёнка").first).to_have_value("Лань Яша")
    page.get_by_label("Обработка персональных данных").check()
    page.get_by_label("Персональные данные ребёнка").check()
    page.wait_for_function("() => performance.now() > 3000", polling=100)  # sooner it would be a machine
    page.get_by_role("button", name="Зарегистрироваться").click()


def open_fields(desk: Desk) -> None:
    """«Поля анкеты» in the settings of the account."""
    desk.open("Аккаунт", "Настройки аккаунта")
    desk.press("Поля анкеты", desk.main)
    desk.stands("Поля анкеты")


def fill_in(desk: Desk, value: str) -> None:
    """The boss's field in the form of the daughter."""
    counter.open_card(desk, DAUGHTER)
    desk.press("Анкета", desk.main.get_by_role("group", name="Действия с клиентом"))
    desk.stands("Анкета")
    desk.fill(FIELD, value, desk.main)
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.stands(DAUGHTER)
