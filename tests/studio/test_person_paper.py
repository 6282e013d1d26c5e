"""The PDF with one client's data: whole, in plain words, of nobody else, by the rights of who asks (CL-34)."""

import re
from dataclasses import replace
from datetime import date, time

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from ritm.clients.actions.consents import give_consent
from ritm.clients.actions.fields import FieldTerms, add_field, hide_field
from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.passport import PassportData
from ritm.studio.paper import Person, person_html, person_pdf
from ritm.studio.person import everything_about
from tests.contracts.papers import contract as contract_of

pytestmark = pytest.mark.req("CL-34")
BASE = ("card.read", "clients.personal")
EVERY = (*BASE, "card.history", "passport.read", "clients.health", "contracts.read")
DATA = PassportData(passport_number="4510 777888", passport_issued_on=date(2020, 1, 5), address="Канареечная, 77")
DAY = date(2026, 11, 26)


def begin(studio):
    mother = studio.client("Белова Ольга", phone="+79165559999")
    client = studio.client("Белова Анна", phone="+79165551234", note="тихая", email="anna@mail.ru", guardian=mother)
    ill = add_entry(kind="illness", name="астма", actor=studio.actor)
    values = {"illnesses": (ill,), "insurance_ends_on": date(2027, 3, 1), "birth_date": date(2015, 3, 1)}
    data = replace(ClientData.of(client, guardian=mother), **values)
    change_client(client=client, data=data, actor=studio.actor)
    change_passport(client=client, data=DATA, actor=studio.actor)
    give_consent(client=client, purpose="sms", channel="paper", version=0, note="папка 3", actor=studio.actor)
    own = add_field(terms=FieldTerms(name="Размер", kind="text"), actor=studio.actor)
    write_values(client=client, texts={own.pk: "44 <b>"}, actor=studio.actor)
    hide_field(own=own, is_hidden=True, actor=studio.actor)
    studio.pass_(client, studio.plan(name="8 занятий"))
    studio.mark(client, studio.lesson(group=studio.group(name="Хип-хоп")))
    studio.book(client, studio.lesson(group=studio.group(name="Балет"), at=time(20)))
    return Client.objects.get(pk=client.pk)


@pytest.fixture
def anna(studio):
    return studio.begun


def paper(studio, client, staff, language="ru") -> str:
    """What people read in it."""
    with translation.override(language):
        person = Person(client, staff, studio.branch, everything_about(client, staff).told)
        html = person_html(person, made_on=DAY)
    assert "<b>" not in html
    return re.sub(r"\s+", " ", strip_tags(html.replace("<", " <")).replace("\u00a0", " "))


def test_it_holds_everything_in_the_words_of_the_form(studio, anna) -> None:
    contract = contract_of(studio, anna)
    text = paper(studio, anna, studio.boss)
    for words in (
        studio.account.name,
        "Белова Анна",
        "Составлено 26.11.2026",
        "Мобильный телефон +7 916 555-12-34",
        "Дата рождения 01.03.2015",
        "Заметки тихая",
        "Размер 44",
        "Номер и серия паспорта 4510 777888",
        "Дата выдачи 05.01.2020",
        "Заболевания астма",
        "Страховка до 01.03.2027",
        "Белова Ольга родитель",
        "СМС: дано на бумаге",
        "папка 3 Текст, версия 1: Я согласен",
        "8 занятий",
        "Хип-хоп",
        "Балет",
        "5 600 ₽",
        contract.number,
        "Отмечено посещение: «Хип-хоп»",
        "Клиент создан",
    ):
        assert words in text, words


def test_nothing_of_others_and_nothing_that_the_asker_may_not_see(studio, bobs, anna) -> None:
    contract = contract_of(studio, anna)
    other = studio.client("Другая Вера", phone="+79165550000", note="чужая тайна")
    studio.pass_(other)
    text = paper(studio, anna, studio.boss)
    assert [word for word in ("Другая", "чужая", "555-00-00", "555-99-99", "Боб") if word in text] == []
    text = paper(studio, anna, studio.staff(*BASE))
    secret = ("777888", "Канареечная", "05.01.2020", "астма", "01.03.2027", contract.number, "Договор №")
    assert [word for word in secret if word in text] == []
    assert "паспорт и адрес, заболевания, медицинская справка, страховка, договоры" in text
    assert "Не вошло" not in paper(studio, anna, studio.staff(*EVERY))


def test_an_empty_client_a_merged_one_and_english(studio, anna) -> None:
    empty = paper(studio, studio.client("Пустой"), studio.boss)
    assert "Посещения нет" in empty
    assert "Свои поля" not in empty
    double = studio.client("Белова Аня", phone="+79165550001")
    give_consent(client=double, purpose="email", channel="phone", version=0, note="запись 7", actor=studio.actor)
    merge_clients(kept=anna, dropped=double, chosen={}, actor=studio.actor)
    assert "запись 7" in paper(studio, Client.objects.get(pk=anna.pk), studio.boss)
    english = paper(studio, anna, studio.boss, "en")
    for words in ("Mobile phone", "Birth date", "Passes", "Visits", "Payments", "History of changes", "Made on"):
        assert words in english, words


def test_it_is_drawn_with_long_words_and_long_texts(studio) -> None:
    client = studio.client("Ы" * 150, note="слово " * 2000, email=f"{'a' * 60}@{'b' * 60}.ru")
    person = Person(client, studio.boss, studio.branch, everything_about(client, studio.boss).told)
    assert person_pdf(person, made_on=DAY)[:5] == b"%PDF-"
