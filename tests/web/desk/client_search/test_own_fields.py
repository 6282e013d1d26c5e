"""Fields of the studio's own in the advanced search and in its workbook (CL-31, CL-32)."""

import re
from datetime import date

import pytest

from ritm.clients.actions.fields import FieldTerms, add_field, change_field, hide_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.profile import make_system_client
from tests.web.desk.client_search.test_exports import exported
from tests.web.desk.client_search.test_search import found
from tests.web.desk.clients.looking import names_of, text_of

NBSP = "\u00a0"
FIELDS = {
    "Школа": ("text", ()),
    "Рост": ("number", ()),
    "Медосмотр": ("date", ()),
    "Согласен на съёмку": ("yes_no", ()),
    "Размер": ("choice", ("S, детский", "M", "L")),
    "Группы здоровья": ("choices", ("Первая", "Вторая", "Вторая-а")),
    "Телефон бабушки": ("phone", ()),
}
TYPED = {
    "Анна": ("Лицей №\u00a05, ёлочка", "128.5", "2026-03-05", "yes", "S, детский", "Первая\nВторая", "+79165551234"),
    "Борис": ("=1+1", "90", "2025-12-31", "no", "M", "Вторая-а", "+79031234567"),
    "Вера": ("", "", "", "", "", "", ""),
}


@pytest.fixture
def own(studio):
    """The fields by name; three clients, one of whom has filled in nothing."""
    make_system_client()
    made = {}
    for name, (kind, options) in FIELDS.items():
        made[name] = add_field(terms=FieldTerms(name=name, kind=kind, options=options), actor=studio.actor)
    for name, texts in TYPED.items():
        client = studio.client(name)
        write_values(
            client=client,
            texts={field.pk: text for field, text in zip(made.values(), texts, strict=True)},
            actor=studio.actor,
        )
    return made


def key_of(studio, field, option):
    """What the form sends for an option of a list."""
    page = studio.browser().get(studio.url("desk:advanced_search"), {"field": f"own_{field.pk}"})
    (key,) = re.findall(rf'value="([^"]+)"[^>]*><span class="form-check-label">{option}</span>', page.content.decode())
    return key


@pytest.mark.req("CL-31", "CL-32")
@pytest.mark.parametrize(
    ("name", "asked", "names"),
    [
        ("Школа", "has:елочка", ["Анна"]),
        ("Школа", "without", ["Вера"]),
        ("Школа", "with", ["Анна", "Борис"]),
        ("Рост", "is:128,5", ["Анна"]),
        ("Рост", "between:90..128", ["Борис"]),
        ("Рост", "between:-5..1000", ["Анна", "Борис"]),
        ("Рост", "without", ["Вера"]),
        ("Медосмотр", "on:05.03.2026", ["Анна"]),
        ("Медосмотр", "until:2025-12-31", ["Борис"]),
        ("Медосмотр", "between:2025-12-31..2026-03-05", ["Анна", "Борис"]),
        ("Согласен на съёмку", "is:no", ["Борис"]),
        ("Согласен на съёмку", "not:no", ["Анна", "Вера"]),
        ("Телефон бабушки", "has:8 916 555-12-34", ["Анна"]),
    ],
)
def test_clients_are_found_by_a_field_as_its_kind_allows(studio, own, name, asked, names):
    assert names_of(found(studio, f"own_{own[name].pk}:{asked}")) == names


@pytest.mark.req("CL-31", "CL-32")
def test_options_are_told_apart_whatever_they_hold_and_keep_their_place_when_the_list_changes(studio, own):
    size, health = own["Размер"], own["Группы здоровья"]
    keys = {option: key_of(studio, size, option) for option in size.options}
    assert len(set(keys.values())) == 3
    assert names_of(found(studio, f"own_{size.pk}:is:{keys['S, детский']}")) == ["Анна"]
    assert names_of(found(studio, f"own_{size.pk}:is:{keys['S, детский']},{keys['M']}")) == ["Анна", "Борис"]
    second = key_of(studio, health, "Вторая")
    assert names_of(found(studio, f"own_{health.pk}:is:{second}")) == ["Анна"]
    change_field(
        own=size,
        terms=FieldTerms(name="Размер", kind="choice", options=("L", "XL", "M", "S, детский")),
        actor=studio.actor,
    )
    assert names_of(found(studio, f"own_{size.pk}:is:{keys['M']}")) == ["Борис"]


@pytest.mark.req("CL-31", "CL-32")
def test_the_sentence_says_the_field_and_the_form_keeps_what_was_chosen(studio, own):
    height, school = own["Рост"], own["Школа"]
    page = found(studio, f"own_{height.pk}:between:90..128,5", f"own_{school.pk}:without")
    assert "Рост от 90 до 128,5 и школа — не заполнено" in text_of(page).replace(NBSP, " ")
    form = studio.browser().get(
        studio.url("desk:advanced_search"), {"c": f"own_{height.pk}:between:90..128.5", "edit": "0"}
    )
    assert 'value="128.5"' in form.content.decode()
    bad = studio.browser().get(
        studio.url("desk:advanced_search"), {"field": f"own_{height.pk}", "op": "is", "value": "рослый", "add": "1"}
    )
    assert "Нужно число, например 12 или 12,5" in text_of(bad)


@pytest.mark.req("CL-31", "ST-02")
def test_a_field_that_is_hidden_foreign_or_closed_is_no_condition(studio, own, bobs):
    school = own["Школа"]
    listed = ("clients.read", "clients.search")
    closed = found(studio, f"own_{school.pk}:with", person=studio.staff(*listed))
    assert "Это условие закрыто вашим уровнем доступа" in text_of(closed)
    assert "Школа" not in text_of(found(studio, person=studio.staff(*listed)))
    tail = studio.staff(*listed, "card.read", phones="tail")
    assert names_of(found(studio, f"own_{own['Телефон бабушки'].pk}:with", person=tail)) == []
    assert "Такого условия нет" in text_of(found(bobs, f"own_{school.pk}:with"))
    hide_field(own=school, is_hidden=True, actor=studio.actor)
    assert "Такого условия нет" in text_of(found(studio, f"own_{school.pk}:with"))


@pytest.mark.req("CL-31", "CL-32")
def test_the_workbook_has_a_column_for_each_field(studio, own):
    hide_field(own=own["Размер"], is_hidden=True, actor=studio.actor)
    anna, boris, vera = exported(studio)
    titles = list(anna)
    assert titles[-8:] == [*(name for name in FIELDS if name != "Размер"), "Добавлен", "Кто добавил"]
    assert [anna[name] for name in titles[-8:-2]] == [
        "Лицей № 5, ёлочка",
        128.5,
        date(2026, 3, 5),
        "да",
        "Первая, Вторая",
        "+7 916 555-12-34",
    ]
    assert (boris["Школа"], boris["Рост"], boris["Согласен на съёмку"]) == ("=1+1", 90.0, "нет")
    assert [vera[name] for name in titles[-8:-2]] == [""] * 6


@pytest.mark.req("CL-31", "ST-02", "ST-05")
def test_the_workbook_keeps_to_the_level(studio, own):
    tail = studio.staff("clients.read", "clients.search", "clients.export", "card.read", phones="tail")
    assert exported(studio, tail)[0]["Телефон бабушки"] == "+7 916\u00a0…-12-34"
    without_card = studio.staff("clients.read", "clients.search", "clients.export")
    assert not set(exported(studio, without_card)[0]) & set(FIELDS)
