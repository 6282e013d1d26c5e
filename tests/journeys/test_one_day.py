"""One day of a studio, on both engines: steps 8 and 9 of the script line by line on the clients of a real table."""

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import beginnings, counter, launch
from tests.journeys.counter import block, money, panel, person
from tests.journeys.desk import Desk
from tests.journeys.server import ROOT
from tests.journeys.times import today

pytestmark = pytest.mark.journey

TABLE = ROOT / "tests" / "data" / "clients-1200.xlsx"
TRUTH = json.loads(TABLE.with_suffix(".json").read_text())
NOTE = "Аллергия на латекс"
DAY: list[str] = []  # the twelve people of the day, by the client list


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def engine(request):
    DAY.clear()
    return request.param


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


@pytest.mark.req("CL-04")
def test_a_real_client_base_comes_in(desk: Desk):
    launch.enter(desk)
    counter.upload(desk, str(TABLE))
    valid, bad = TRUTH["valid"], sum(TRUTH[name] for name in ("bad_phone", "dup_phone", "bad_date", "no_name"))
    for name, count in (("created", valid), ("updated", 0), ("skipped", 0), ("bad", bad)):
        expect(counter.tile(desk, name)).to_have_text(grouped(count))
    desk.press(re.compile(rf"^Загрузить {spaced(valid)} \S+, {bad} пропустить"))
    expect(desk.main.get_by_text("Импорт завершён")).to_be_visible(timeout=120_000)
    expect(counter.tile(desk, "created")).to_have_text(grouped(valid))
    desk.press("К списку клиентов")
    expect(desk.main.get_by_role("heading", level=1)).to_contain_text(grouped(valid + 1))
    free = desk.main.get_by_role("row").filter(has_not_text=re.compile("Долг|₽"))  # the table brings debts from before
    names = free.get_by_role("rowheader").get_by_role("link").all_inner_texts()
    DAY.extend([name for name in names if re.fullmatch(r"[А-ЯЁ][а-яё]+( [А-ЯЁ][а-яё]+){2}", name)][:15])
    assert len(set(DAY)) == 15


@pytest.mark.req("PA-03")
def test_8a_a_pass_is_sold_for_cash(desk: Desk):
    counter.open_card(desk, DAY[0])
    counter.start_sale(desk, "8 занятий")
    expect(desk.field("Занятий")).to_have_value("8")
    desk.press(desk.words.take_sum, desk.window)
    desk.refused("Осталось внести")
    counter.finish_sale(desk, "Наличные")
    expect(block(desk, "Абонементы")).to_contain_text("8/8")
    desk.open("Клиенты", "Список клиентов")
    expect(desk.row(DAY[0])).to_contain_text("Аб. 8/8")


@pytest.mark.req("PA-04")
@pytest.mark.req("MO-04")
def test_8b_and_8_2_a_pass_is_found_by_name_and_sold_on_credit(desk: Desk):
    counter.open_card(desk, DAY[1])
    desk.fill("Найти абонемент", "8 зан", desk.main)
    counter.start_sale(desk, "8 занятий")
    counter.finish_sale(desk, "В долг")
    expect(money(desk)).to_contain_text(rubles("Долг", 5600))
    desk.open("Клиенты", "Список клиентов")
    expect(desk.row(DAY[1])).to_contain_text("5\u00a0600\u00a0₽")


@pytest.mark.req("PA-04")
def test_8_3_a_pass_begins_on_its_date_and_is_not_active_before(desk: Desk):
    counter.open_card(desk, DAY[14])
    counter.start_sale(desk, "8 занятий")
    desk.tick("С даты")
    tomorrow, too_late = today() + timedelta(days=1), today() + timedelta(days=400)
    desk.fill("Действует с", too_late.isoformat())
    counter.choose_method(desk, "Карта")
    desk.press(desk.words.take_sum, desk.window)
    desk.refused("365")
    desk.fill("Действует с", tomorrow.isoformat())
    expect(desk.window).to_contain_text(f"до {tomorrow + timedelta(days=29):%d.%m}")
    desk.press(desk.words.take_sum, desk.window)
    desk.press("Готово")
    counter.open_lesson(desk, "12:00")
    row = counter.find_for_lesson(desk, DAY[14]).filter(has_text=DAY[14])
    expect(row).to_contain_text(f"{tomorrow:%d.%m}")
    desk.lacks("Отметить", place=row)


@pytest.mark.req("PA-02")
def test_6_3_a_trial_pass_is_sold_once(desk: Desk):
    desk.open("Занятия", "Абонементы")
    desk.open_window("Новый абонемент", "Новый абонемент")
    desk.tick("Пробный")
    desk.fill("Название", "Пробное")
    desk.fill("Количество занятий", "1")
    desk.tick("Все направления")
    desk.fill("Цена, ₽", "0")
    desk.save()
    counter.open_card(desk, DAY[12])
    counter.choose_plan(desk, "Пробное")
    expect(desk.main.locator("#sell-main").locator("xpath=..").locator("[name=one_press]")).to_have_count(1)
    desk.press(desk.words.sell_pass, desk.main)  # nothing to pay: no window
    expect(block(desk, "Абонементы")).to_contain_text("Пробное")
    trial = desk.main.get_by_role("radio", name=re.compile("^Пробное"))
    expect(trial).to_be_disabled()
    desk.sees(f"уже было {today():%d.%m.%Y}", place=desk.main)


@pytest.mark.req("BV-01")
@pytest.mark.req("SC-11")
def test_9a_a_booking_through_the_pencil_and_off_again(desk: Desk):
    name = DAY[0]
    counter.open_card(desk, name)
    desk.press("Анкета", desk.main.get_by_role("group", name="Действия с клиентом"))
    desk.stands("Анкета")
    desk.fill("Заметки (видимые)", NOTE, desk.main)
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.stands(name)
    counter.open_lesson(desk, "12:00")
    found = counter.find_for_lesson(desk, name)
    desk.open_window(f"Запись: {name}", name, found)
    desk.press("Записать клиента")
    expect(person(desk, "Записано", name)).to_be_visible()
    counter.cancel_booking(desk, name)
    panel(desk).locator("summary").filter(has_text="Отменили").click()
    expect(panel(desk).get_by_role("group").filter(has_text="Отменили")).to_contain_text(name)


@pytest.mark.req("BV-02")
@pytest.mark.req("CL-37")
def test_9b_from_the_card_reached_both_ways(desk: Desk):
    name = DAY[0]
    counter.open_card(desk, name)
    desk.press("Отменённые записи 1", desk.main)
    desk.sees("12:00", place=desk.window)
    desk.close()
    desk.open("Клиенты", "Список клиентов")
    desk.fill("Найти в списке", name, desk.main)
    expect(desk.main.get_by_role("rowheader")).to_have_count(1)
    desk.press(name, desk.main)
    desk.stands(name)
    desk.open_window("Записать", "Записать на занятие", desk.main.get_by_role("group", name="Действия с клиентом"))
    desk.choose("Направление", "Балет")
    desk.click(desk.window.locator("label").filter(has_text="12:00"))
    desk.save("Записать клиента")
    upcoming = block(desk, "Записи предстоящие")
    expect(upcoming).to_contain_text("12:00")
    desk.press(re.compile("^Снять запись"), upcoming)
    desk.press("Студия", desk.window)
    expect(upcoming).to_contain_text("Записей нет")


@pytest.mark.req("BV-13")
def test_9c_without_a_pass_there_is_a_reason_with_its_exits(desk: Desk):
    counter.open_lesson(desk, "12:00")
    counter.book(desk, DAY[13])
    row = person(desk, "Записано", DAY[13])
    expect(row).to_contain_text("Нет абонемента")
    desk.offers("Продать", "В долг", "Разово 700\u00a0₽", place=row)
    desk.lacks("Отметить", place=row)


@pytest.mark.req("BV-07")
@pytest.mark.req("MO-02")
def test_9j_a_single_visit_is_paid_at_once(desk: Desk):
    counter.open_lesson(desk, "12:00")
    desk.open_window("Разово 700\u00a0₽", DAY[13], person(desk, "Записано", DAY[13]))
    desk.press("Отметить", desk.window)
    expect(person(desk, "Посетило", DAY[13])).to_be_visible()
    counter.open_card(desk, DAY[13])
    expect(block(desk, "Платежи")).to_contain_text("700\u00a0₽")
    expect(money(desk)).to_contain_text(rubles("Долг", 0))


@pytest.mark.req("BV-14")
def test_9l_a_booking_of_a_day_that_is_over_is_not_coming(desk: Desk):
    desk.open("Главная")
    desk.press("Предыдущий день")
    desk.sees("вчера", place=desk.main)
    desk.open_window("Новое занятие", "Новое занятие")
    desk.choose("Группа", "Балет 5–7")
    desk.fill("Время начала", "09:00")
    desk.save()
    desk.click(desk.main.get_by_role("link", name=re.compile("^9:00|^09:00")))
    found = counter.find_for_lesson(desk, DAY[12])
    desk.open_window(f"Запись: {DAY[12]}", DAY[12], found)
    desk.tick("Всё равно: после закрытия записи")
    desk.press("Записать клиента")
    expect(person(desk, "Записано", DAY[12])).to_be_visible()
    counter.open_card(desk, DAY[12])
    expect(block(desk, "Записи предстоящие")).to_contain_text("Записей нет")
    desk.open("Главная")
    desk.press("Предыдущий день")
    desk.sees("не отмечено: 1", place=desk.main)


@pytest.mark.req("BV-03")
def test_9e_and_9f_marked_without_a_booking_and_taken_off(desk: Desk):
    name = DAY[0]
    counter.open_lesson(desk, "12:00")
    desk.press_twice("Отметить", counter.find_for_lesson(desk, name).filter(has_text=name))
    expect(person(desk, "Посетило", name)).to_contain_text("осталось 7")
    counter.take_off(desk, name)
    desk.told("Занятие вернулось в абонемент")
    counter.open_card(desk, name)
    expect(block(desk, "Абонементы")).to_contain_text("8/8")


@pytest.mark.req("BV-04")
@pytest.mark.req("BV-05")
def test_9g_and_9h_marked_from_the_card_and_taken_off_in_the_lesson(desk: Desk):
    name = DAY[0]
    counter.open_lesson(desk, "12:00")
    counter.book(desk, name)
    counter.open_card(desk, name)
    desk.press_twice("Отметить", block(desk, "Записи предстоящие"))
    visits = block(desk, "Посещения")
    expect(visits).to_contain_text("−1, осталось 7")
    desk.press("Балет 5–7", visits)
    counter.take_off(desk, name)
    expect(person(desk, "Записано", name)).to_be_visible()
    counter.cancel_booking(desk, name)


@pytest.mark.req("BV-10")
def test_the_day_twelve_are_booked_and_the_thirteenth_is_not(desk: Desk):
    counter.open_lesson(desk, "18:00")
    for name in DAY[:12]:
        counter.book(desk, name)
    desk.sees("12 из 12", place=panel(desk))
    row = counter.find_for_lesson(desk, DAY[12]).filter(has_text=DAY[12])
    desk.sees("Мест нет", place=row)
    desk.lacks("Записать", place=row)


@pytest.mark.req("BV-03")
@pytest.mark.req("BV-07")
def test_9d_and_9j_nine_are_marked_by_pass_and_on_credit(desk: Desk):
    counter.open_lesson(desk, "18:00")
    expect(person(desk, "Записано", DAY[0])).to_contain_text(NOTE)
    desk.arm("Отметить", person(desk, "Записано", DAY[0]))
    expect(person(desk, "Посетило", DAY[0])).to_have_count(0)
    desk.page.keyboard.press("Escape")
    for name in DAY[:2]:
        counter.mark(desk, name)
    for name in DAY[2:9]:
        counter.mark_on_credit(desk, name)
    expect(counter.people(desk, "Посетило")).to_have_count(9)
    expect(counter.people(desk, "Записано")).to_have_count(3)
    desk.open("Клиенты", "Список клиентов")
    expect(desk.row(DAY[2])).to_contain_text("Долг 1 зан.")


@pytest.mark.req("BV-05")
def test_9f_one_of_the_nine_is_taken_off(desk: Desk):
    counter.open_lesson(desk, "18:00")
    counter.take_off(desk, DAY[8])
    expect(counter.people(desk, "Посетило")).to_have_count(8)
    counter.open_card(desk, DAY[8])
    expect(money(desk)).to_contain_text(rubles("Долг", 0))


@pytest.mark.req("MO-01")
@pytest.mark.req("MO-02")
def test_8_2_a_payment_pays_the_debt_first(desk: Desk):
    counter.open_card(desk, DAY[1])
    counter.take_payment(desk, "6000")
    expect(money(desk)).to_contain_text(rubles("Долг", 0))
    expect(money(desk)).to_contain_text(rubles("На счёте", 400))
    expect(block(desk, "Платежи")).to_contain_text("6\u00a0000\u00a0₽")


def test_the_books_are_in_order(desk: Desk):
    assert desk.server.violations() == []
    desk.open("Аккаунт", "Запуск студии")
    desk.sees("9 из 9")


def grouped(number: int) -> str:
    """1151 → 1 151, as the pages write it."""
    return f"{number:,}".replace(",", "\u00a0")


def rubles(title: str, sum_: int) -> re.Pattern:
    """A figure of the block of money."""
    return re.compile(rf"{title}\s*{spaced(sum_)}\s₽")


def spaced(number: int) -> str:
    """The same for a pattern: any kind of space."""
    return f"{number:,}".replace(",", r"\s")
