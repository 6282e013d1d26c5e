"""A contract's whole life: a studio's own .docx with variables, a contract from a card, its files, the journal (CR-05)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.contracts.papers import document, text_of
from tests.journeys import counter, launch
from tests.journeys.desk import Desk

pytestmark = [pytest.mark.journey, pytest.mark.req("CR-05")]

ANNA, PLAN = "Белова Анна Сергеевна", "8 занятий"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = ("Договор № {{ номер }}", "Заказчик: {{ заказчик }}, паспорт {{ паспорт }}", "Цена: {{ цена }}")


def test_the_studio_is_set_up(desk: Desk):
    launch.open_studio(desk)
    launch.set_up(desk)
    desk.open("Главная")
    counter.add_client(desk, ANNA, "8 916 700-22-33")


def test_a_wrong_document_is_told_where_it_is_wrong(desk: Desk):
    desk.open("Аккаунт", "Шаблоны договоров")
    desk.press("Загрузить .docx", desk.main)
    desk.fill("Название шаблона", "Договор из файла")
    _choose(desk, "Заказчик: {{ заказчикк }}")
    desk.press("Загрузить файл", desk.main)
    desk.sees("Абзац 1: переменная {{ заказчикк }} неизвестна, может быть {{ заказчик }}", place=desk.main)
    _choose(desk, *TEXT)
    desk.press("Загрузить файл", desk.main)
    expect(desk.row("Договор из файла")).to_contain_text("Файл .docx")


def test_a_typed_template_takes_variables_from_the_palette_and_is_looked_at(desk: Desk):
    desk.press("Новый шаблон", desk.main)
    desk.fill("Название шаблона", "Согласие")
    desk.fill("Текст договора", "Согласен: ")
    desk.press(re.compile("ФИО клиента"), desk.main)
    expect(desk.field("Текст договора")).to_have_value("Согласен: {{ клиент }}")
    desk.press("Посмотреть на выдуманном клиенте", desk.main)
    desk.sees("Согласен: Белова Алиса Игоревна", place=desk.main)
    desk.press("Сохранить", desk.main)
    expect(desk.row("Согласие")).to_be_visible()


def test_a_contract_from_the_card_and_both_its_files(desk: Desk, tmp_path: Path):
    counter.open_card(desk, ANNA)
    desk.open_window("Договор", re.compile("Новый договор"), desk.main)
    desk.choose("Шаблон", "Договор из файла")
    desk.sees("Не заполнено", re.compile("Паспорт заказчика: серия и номер"), place=desk.window)
    desk.press("Составить договор", desk.window)
    desk.sees(re.compile("Договор № .*/001"), place=desk.window)
    expect(desk.control("Скачать PDF")).to_be_visible(timeout=60_000)
    for kind, begins in (("PDF", b"%PDF-"), ("DOCX", b"PK")):
        with desk.page.expect_download() as taken:
            desk.press(f"Скачать {kind}", desk.window)
        place = tmp_path / taken.value.suggested_filename
        taken.value.save_as(place)
        assert re.fullmatch(rf"Договор \d{{4}}-001\.{kind.lower()}", place.name)
        assert place.read_bytes().startswith(begins)
    assert f"Заказчик: {ANNA}, паспорт ________________" in text_of(place.read_bytes())


def test_it_is_annulled_and_found_in_the_journal(desk: Desk):
    desk.unfold("Расторгнуть или аннулировать")
    desk.press("Закрыть договор", desk.window)
    desk.sees("Укажите причину", place=desk.window)
    desk.page.locator("dialog[open] label", has_text="Аннулирован").click()
    desk.fill("Причина", "Ошибка в имени")
    desk.press("Закрыть договор", desk.window)
    desk.told("Договор аннулирован")
    desk.close()
    expect(counter.block(desk, "Договоры")).to_contain_text("Аннулирован")
    desk.open("Клиенты", "Договоры")
    expect(desk.row(ANNA)).to_contain_text("Аннулирован")
    desk.choose("Статус", "Действует")
    desk.sees("Таких договоров нет", place=desk.main)


def _choose(desk: Desk, *paragraphs: str) -> None:
    file = {"name": "договор.docx", "mimeType": WORD, "buffer": document(*paragraphs)}
    desk.page.locator("input[type=file]").set_input_files(file)
