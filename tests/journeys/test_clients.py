"""Step 7 of the acceptance script: clients by hand and from a table, found, changed, deleted; refused tries included."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys import beginnings, counter, launch
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey

MARIA, IGOR, LERA, SYSTEM = "Белова Мария", "Громов Илья", "Ким Лера", "Иванов Иван Иваныч"
BARCODE = "4600051000057"


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


def test_the_studio_is_set_up(desk: Desk):
    launch.enter(desk)


@pytest.mark.req("CL-01")
@pytest.mark.req("CL-06")
@pytest.mark.req("CL-07")
@pytest.mark.req("CL-08")
def test_7a_a_name_is_enough_and_the_card_opens(desk: Desk):
    desk.open("Клиенты", "Список клиентов")
    desk.open_window("Новый клиент", "Новый клиент", desk.main)
    desk.press("Сохранить")
    assert desk.complained_of() == ["ФИО"]
    desk.fill("ФИО", MARIA)
    desk.press("Сохранить")
    desk.stands(MARIA)
    assert re.search(r"/clients/\d+/$", desk.page.url)
    expect(counter.block(desk, "Анкета")).to_contain_text("Основной филиал")
    desk.press("Анкета", actions(desk))
    desk.stands("Анкета")
    gender = desk.main.get_by_role("radiogroup", name="Пол")
    expect(gender.get_by_role("radio", name="женский")).to_be_checked()
    desk.press("Отменить", desk.main)


@pytest.mark.req("CL-01")
@pytest.mark.req("ST-12")
def test_7b_from_home_and_7c_from_a_lesson(desk: Desk):
    desk.open("Главная")
    counter.add_client(desk, IGOR, "8 903 700-11-22")
    counter.open_lesson(desk, "18:00")
    desk.open_window("Новый клиент на это занятие", "Новый клиент", counter.panel(desk))
    desk.fill("ФИО", LERA)
    desk.press("Сохранить")
    expect(desk.window).to_have_count(0)
    desk.offers(LERA, "Записать", place=counter.panel(desk))
    desk.press("Записать", counter.panel(desk))
    expect(counter.person(desk, "Записано", LERA)).to_be_visible()


@pytest.mark.req("CL-14")
@pytest.mark.req("CL-17")
@pytest.mark.req("CL-19")
def test_lists_of_the_form_grow_on_the_spot(desk: Desk):
    counter.open_card(desk, MARIA)
    edit(desk)
    desk.press("Новый статус", desk.main)
    status = desk.page.get_by_role("dialog", name="Новый статус")
    desk.fill("Новый статус", "Корпоративный клиент", status)
    desk.press("Добавить", status)
    expect(desk.field("Статус", desk.main)).to_have_value(re.compile(r"\d+"))
    desk.press("Добавить документ", desk.main)
    document = desk.page.get_by_role("dialog", name="Добавить документ")
    desk.press("Новый документ", document)
    kind = desk.page.get_by_role("dialog", name="Новый документ")
    desk.fill("Новый документ", "Договор", kind)
    desk.press("Добавить", kind)
    expect(desk.field("Документ", document)).to_have_value(re.compile(r"\d+"))
    desk.fill("Действует до", "2030-01-31", document)
    desk.press("Добавить", document)
    chosen = desk.main.get_by_role("group", name="Документы на руках, сами файлы не храним")
    expect(chosen).to_contain_text("Договор до 31.01.2030")
    desk.fill("ВКонтакте", "@masha", desk.main)
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.stands(MARIA)
    for fact in ("Корпоративный клиент", "Договор, до 31.01.2030", "vk.com/masha"):
        expect(counter.block(desk, "Анкета")).to_contain_text(fact)


@pytest.mark.req("CL-11")
def test_7d_a_mobile_phone_belongs_to_one_client(desk: Desk):
    counter.open_card(desk, MARIA)
    edit(desk)
    desk.fill("Мобильный телефон", "+7 (903) 700-11-22", desk.main)
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.refused("Мобильный телефон", IGOR)
    expect(desk.field("ФИО", desk.main)).to_have_value(MARIA)
    desk.fill("Мобильный телефон", "8 916 700 33 44", desk.main)
    desk.fill("Альтернативный телефон", "89037001122", desk.main)
    desk.fill("Штрихкод", BARCODE, desk.main)
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.stands(MARIA)
    for fact in ("+7 916 700-33-44", "+7 903 700-11-22", BARCODE):
        expect(counter.block(desk, "Анкета")).to_contain_text(fact)


@pytest.mark.req("CL-04")
def test_7e_the_sample_file_comes_in(desk: Desk, tmp_path):
    desk.open("Клиенты", "Импорт клиентов")
    with desk.page.expect_download() as sample:
        desk.press("Образец файла")
    file = tmp_path / "образец.xlsx"
    sample.value.save_as(file)
    counter.upload(desk, str(file))
    promised = counter.tile(desk, "created").inner_text()
    assert int(promised) > 0
    desk.press(re.compile(r"^Загрузить \d"))
    desk.sees("Импорт завершён")
    expect(counter.tile(desk, "created")).to_have_text(promised)
    desk.press("К списку клиентов")
    expect(desk.main.get_by_role("heading", level=1)).to_contain_text(str(3 + 1 + int(promised)))


@pytest.mark.req("CL-02")
def test_7f_search_from_three_characters_by_barcode_and_sorting(desk: Desk):
    with desk.page.expect_response(lambda answer: "/search/" in answer.url) as asked:
        counter.search(desk, "бе")
        found = counter.search(desk, "бел")
    assert "q=%D0%B1%D0%B5%D0%BB" in asked.value.url, "two letters ask nothing"
    expect(found.get_by_role("link", name=MARIA, exact=True)).to_be_visible()
    for text in (BARCODE, "<tkjd", "7003344"):
        found = counter.search(desk, text)
        expect(found.get_by_role("link", name=MARIA, exact=True)).to_be_visible()
        expect(found.get_by_role("link", name=IGOR, exact=True)).to_have_count(0)
    desk.open("Клиенты", "Список клиентов")
    column = desk.main.get_by_role("columnheader", name="ФИО")
    expect(column).to_have_attribute("aria-sort", "ascending")
    first = names(desk)
    desk.press("ФИО", column)
    expect(column).to_have_attribute("aria-sort", "descending")
    assert names(desk) == first[::-1]
    desk.fill("Найти в списке", "ким", desk.main)
    expect(desk.main.get_by_role("rowheader")).to_have_count(1)
    desk.sees(LERA, place=desk.main)


@pytest.mark.req("CL-33")
def test_7g_the_test_client_is_neither_changed_nor_deleted(desk: Desk):
    desk.open("Клиенты", "Список клиентов")
    row = desk.row(SYSTEM)
    expect(row).to_contain_text("Системный")
    expect(row.get_by_role("button")).to_have_count(0)
    address = row.get_by_role("link", name=SYSTEM).get_attribute("href") or ""
    for page in ("edit/", "delete/"):
        answer = desk.page.evaluate(
            """async address => { const sent = new FormData(document.querySelector("form[method=post]"));
            sent.set("name", "Другой");
            const asked = {method: "POST", body: sent, headers: {"HX-Request": "true"}};
            return (await fetch(address, asked)).status; }""",
            address + page,
        )
        assert answer in {403, 404, 422}, f"{page} answered {answer}"
    desk.page.reload()
    expect(desk.row(SYSTEM)).to_be_visible()


@pytest.mark.req("CL-26")
def test_7h_three_ways_to_edit(desk: Desk):
    desk.open("Клиенты", "Список клиентов")
    desk.press(f"Изменить анкету: {IGOR}", desk.main)
    desk.stands("Анкета")
    desk.fill("Заметки (видимые)", "Забирает бабушка", desk.main)
    desk.press(re.compile("^Сохранить"), desk.main)
    counter.open_card(desk, IGOR)
    desk.sees("Забирает бабушка", place=desk.main)
    for way, note in (("Анкета", "По кнопке"), ("Изменить анкету", "По карандашу")):
        desk.press(way, actions(desk) if way == "Анкета" else desk.main)
        desk.stands("Анкета")
        desk.main.get_by_role("textbox", name="Заметки", exact=True).fill(note)
        desk.press(re.compile("^Сохранить"), desk.main)
        desk.stands(IGOR)
        desk.sees(note, place=desk.main)


@pytest.mark.req("CL-05")
def test_a_photo_is_taken_by_the_camera_and_replaced_by_a_file(desk: Desk):
    counter.open_card(desk, IGOR)
    edit(desk)
    desk.press("Обновить фото", desk.main)
    desk.press("Снять", desk.window)
    expect(desk.window.get_by_role("img")).to_be_focused()
    desk.press("Готово", desk.window)
    shown = desk.main.get_by_role("img", name="Фото", exact=True)
    expect(shown).to_have_js_property("naturalWidth", 640)
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.stands(IGOR)
    on_card = desk.main.get_by_role("link", name="Фото", exact=True).locator("img")
    expect(on_card).to_have_js_property("naturalHeight", 480)
    was = on_card.get_attribute("src")
    edit(desk)
    files = desk.page.locator("[data-photo-file]")
    files.set_input_files({"name": "список.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    desk.sees("Это не фото в PNG или JPG. Выберите другой файл.", place=desk.main)
    files.set_input_files({"name": "мелкое.png", "mimeType": "image/png", "buffer": picture(100, 90)})
    desk.sees(re.compile("Фото размером 100×90"), place=desk.main)
    files.set_input_files({"name": "громов.png", "mimeType": "image/png", "buffer": picture(800, 800)})
    expect(desk.window.get_by_role("img")).to_be_focused()
    desk.page.keyboard.press("ArrowDown")
    desk.press("Готово", desk.window)
    expect(desk.main.get_by_role("img", name="Фото", exact=True)).to_have_attribute("src", re.compile("/photo/\\d+/$"))
    desk.press(re.compile("^Сохранить"), desk.main)
    desk.stands(IGOR)
    expect(on_card).not_to_have_attribute("src", was)
    expect(on_card).to_have_js_property("naturalWidth", 640)


@pytest.mark.req("CL-30")
def test_7i_the_cross_asks_and_takes_the_bookings_along(desk: Desk):
    desk.open("Клиенты", "Список клиентов")
    asks = desk.arm(f"Удалить: {LERA}", desk.main)
    expect(asks).to_have_text("?")
    desk.page.keyboard.press("Escape")
    expect(desk.row(LERA)).to_be_visible()
    desk.press_twice(f"Удалить: {LERA}", desk.main)
    expect(desk.row(LERA)).to_have_count(0)
    counter.open_lesson(desk, "18:00")
    desk.sees("0 из 12", place=counter.panel(desk))
    expect(counter.person(desk, "Записано", LERA)).to_have_count(0)
    expect(counter.search(desk, LERA).get_by_role("link", name=LERA, exact=True)).to_have_count(0)


def actions(desk: Desk):
    """The quick bar of the card."""
    return desk.main.get_by_role("group", name="Действия с клиентом")


def edit(desk: Desk) -> None:
    """From the card to the whole form."""
    desk.press("Анкета", actions(desk))
    desk.stands("Анкета")


def picture(width: int, height: int) -> bytes:
    """A PNG of this size."""
    made = BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(made, "PNG")
    return made.getvalue()


def names(desk: Desk) -> list[str]:
    """The client list from top to bottom."""
    return desk.main.get_by_role("rowheader").get_by_role("link").all_inner_texts()
