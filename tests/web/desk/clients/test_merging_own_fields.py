"""The boss's own fields on the page that merges two cards, and in the history after it (CL-35, CL-31)."""

import pytest

from ritm.clients.actions.fields import FieldTerms, add_field, hide_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.models_of_fields import FieldValue
from tests.web.desk.clients.looking import queries
from tests.web.desk.pages import send, words

MERGES = ("clients.read", "clients.merge", "card.read", "card.history")
FILLED = {
    "Размер": ("text", "44", "46"),
    "Танцы": ("choices", "балет", "хип-хоп"),
    "Телефон няни": ("phone", "+79161117701", "+79161117702"),
    "Прежний зал": ("text", "север", "юг"),
}


@pytest.fixture
def cards(studio):
    anna, double = studio.client("Белова Анна"), studio.client("Белова Аня")
    own = {}
    for name, (kind, ours, theirs) in FILLED.items():
        options = ("балет", "хип-хоп") if kind == "choices" else ()
        own[name] = add_field(terms=FieldTerms(name=name, kind=kind, options=options), actor=studio.actor)
        write_values(client=anna, texts={own[name].pk: ours}, actor=studio.actor)
        write_values(client=double, texts={own[name].pk: theirs}, actor=studio.actor)
    hide_field(own=own["Прежний зал"], is_hidden=True, actor=studio.actor)
    return anna, double, own


def preview(studio, anna, double):
    return studio.url("desk:doubles_merge", anna.pk, other=double.pk)


@pytest.mark.req("CL-35", "CL-31")
def test_own_fields_are_rows_of_the_preview_and_what_is_chosen_is_written(studio, cards):
    anna, double, own = cards
    browser = studio.browser(studio.staff(*MERGES))
    page = browser.get(preview(studio, anna, double))
    text, html = words(page), page.content.decode()
    places = [text.index(word) for word in ("Размер", "Танцы", "Телефон няни", "Прежний зал")]
    assert places == sorted(places)
    for word in ("44", "46", "балет", "хип-хоп", "+7 916 111-77-01", "север", "юг"):
        assert word in text.replace("\u00a0", " "), word
    lists = own["Танцы"].pk
    assert f'name="pick-own:{lists}" value="both" id="pick-own:{lists}-both" checked' in html
    assert "всё, что отмечено в обеих анкетах" in text
    picks = {"Размер": "dropped", "Прежний зал": "kept", "Телефон няни": "dropped"}
    chosen = {f"pick-own:{own[name].pk}": pick for name, pick in picks.items()}
    assert send(browser, studio.url("desk:doubles_merge", anna.pk), other=double.pk, **chosen).status_code == 302
    now = dict(FieldValue.objects.filter(client=anna).values_list("field__name", "text"))
    assert now == {"Размер": "46", "Танцы": "балет\nхип-хоп", "Телефон няни": "+79161117702", "Прежний зал": "север"}
    history = words(browser.get(studio.url("desk:client_changes", anna.pk)))
    assert "Размер" in history
    assert f"wn:{own['Размер'].pk}" not in history


@pytest.mark.req("CL-35", "ST-05")
def test_a_level_that_hides_phones_sees_none_in_own_fields(studio, cards):
    anna, double, _own = cards
    bound = studio.browser(studio.staff(*MERGES, phones="none"))
    text = words(bound.get(preview(studio, anna, double)))
    assert "Телефон няни" in text
    assert "скрыто вашим уровнем доступа" in text
    assert [tail for tail in ("7701", "77-01", "7702", "77-02") if tail in text] == []


@pytest.mark.req("CL-35")
def test_more_own_fields_ask_no_more_queries(studio):
    pairs = []
    browser = studio.browser()
    for count in (1, 4):
        anna, double = studio.client(), studio.client()
        for number in range(count):
            own = add_field(terms=FieldTerms(name=f"Поле {count} {number}", kind="text"), actor=studio.actor)
            for client in (anna, double):
                write_values(client=client, texts={own.pk: client.name}, actor=studio.actor)
        browser.get(preview(studio, anna, double))
        pairs.append(queries(browser, preview(studio, anna, double)))
    assert pairs[0] == pairs[1]
