"""«Поля анкеты»: the whole life of a field that the boss has made (CL-31)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.clients.actions.fields import FieldTerms, add_field, change_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import own_values
from tests.given import Studio, key

pytestmark = pytest.mark.req("CL-31")


def sent(browser: Any, url: str, **fields: Any) -> Any:
    return browser.post(url, {**key(), **fields})


def made(studio: Studio, name: str = "Размер", kind: str = "text", **terms: Any) -> ProfileField:
    return add_field(terms=FieldTerms(name=name, kind=kind, **terms), actor=studio.actor)


def form_of(studio: Studio, **fields: Any) -> dict[str, Any]:
    return {"name": "Белова Анна", "branch": studio.branch.pk, **fields}


def test_a_field_is_made_asked_kept_shown_and_told(studio: Studio) -> None:
    browser = studio.browser()
    new = studio.url("desk:settings_field_new")
    answer = sent(browser, new, name="Размер костюма", kind="number", hint="в сантиметрах", is_on_card="on")
    assert answer.status_code == 302
    field = ProfileField.objects.get()
    page = browser.get(studio.url("desk:settings_fields")).content.decode()
    assert "Размер костюма" in page
    form = browser.get(studio.url("desk:client_new")).content.decode()
    assert "Свои поля" in form
    assert "в сантиметрах" in form
    refused = sent(browser, studio.url("desk:client_new"), **form_of(studio, **{f"own_{field.pk}": "много"}))
    assert refused.status_code == 422
    assert "Поле «Размер костюма» принимает: Число" in refused.content.decode()
    assert 'value="много"' in refused.content.decode()
    assert not Client.objects.filter(name="Белова Анна").exists()
    assert (
        sent(browser, studio.url("desk:client_new"), **form_of(studio, **{f"own_{field.pk}": "128,5"})).status_code
        == 302
    )
    anna = Client.objects.get(name="Белова Анна")
    assert FieldValue.objects.get(client=anna).text == "128.5"
    card = browser.get(studio.url("desk:client", anna.pk)).content.decode()
    assert "<dt>Размер костюма</dt><dd><div>128,5</div></dd>" in card
    sent(browser, studio.url("desk:client_edit", anna.pk), **form_of(studio, **{f"own_{field.pk}": "134"}))
    history = browser.get(studio.url("desk:client_changes", anna.pk)).content.decode()
    assert "Размер костюма" in history
    assert "128,5" in history


def test_a_required_field_holds_the_form_and_stands_open_in_the_dialog(studio: Studio) -> None:
    field = made(studio, is_required=True)
    browser = studio.browser()
    dialog = browser.get(studio.url("desk:client_new"), headers={"HX-Request": "true"}).content.decode()
    assert '<details class="rt-more" open>' in dialog
    assert f'name="own_{field.pk}"' in dialog
    answer = sent(browser, studio.url("desk:client_new"), **form_of(studio, **{f"own_{field.pk}": ""}))
    assert answer.status_code == 422
    assert not Client.objects.filter(name="Белова Анна").exists()


def test_several_choices_and_an_empty_answer(studio: Studio) -> None:
    field = made(studio, "Танцы", "choices", options=("балет", "хип-хоп"))
    anna, browser = studio.client("Белова Анна"), studio.browser()
    edit = studio.url("desk:client_edit", anna.pk)
    name = f"own_{field.pk}"
    sent(browser, edit, **form_of(studio, **{name: ["балет", "хип-хоп"], "own_asked": "yes"}))
    assert FieldValue.objects.get().text == "балет\nхип-хоп"
    assert "балет, хип-хоп" in browser.get(studio.url("desk:client", anna.pk)).content.decode()
    sent(browser, edit, **form_of(studio))
    assert FieldValue.objects.exists()
    sent(browser, edit, **form_of(studio, own_asked="yes"))
    assert not FieldValue.objects.exists()


def test_order_hiding_and_the_cross(studio: Studio) -> None:
    first, second = made(studio, "Первое"), made(studio, "Второе")
    anna, browser = studio.client("Белова Анна"), studio.browser()
    write_values(client=anna, texts={second.pk: "есть"}, actor=studio.actor)
    sent(browser, studio.url("desk:settings_field_up", second.pk))
    assert list(ProfileField.objects.order_by("position").values_list("name", flat=True)) == ["Второе", "Первое"]
    answer = browser.post(studio.url("desk:settings_field_remove", second.pk), key(), follow=True)
    assert "Скройте поле" in answer.content.decode()
    sent(browser, studio.url("desk:settings_field_hide", second.pk))
    form = browser.get(studio.url("desk:client_edit", anna.pk)).content.decode()
    assert (f"own_{second.pk}" in form, f"own_{first.pk}" in form) == (False, True)
    assert "<div>есть</div>" not in browser.get(studio.url("desk:client", anna.pk)).content.decode()
    assert FieldValue.objects.get(client=anna).text == "есть"
    sent(browser, studio.url("desk:settings_field_remove", first.pk))
    assert list(ProfileField.objects.values_list("name", flat=True)) == ["Второе"]


def test_only_the_boss_makes_fields(studio: Studio, bobs: Studio) -> None:
    field = made(studio)
    urls = [studio.url("desk:settings_fields"), studio.url("desk:settings_field_new")]
    urls += [studio.url("desk:settings_field_edit", field.pk)]
    for url in urls:
        assert studio.browser(studio.staff("clients.change", "clients.read")).get(url).status_code == 403
    assert bobs.browser().get(bobs.url("desk:settings_field_edit", field.pk)).status_code == 404


def test_the_card_and_the_form_cost_the_same_for_any_number_of_fields(studio: Studio) -> None:
    anna, browser = studio.client("Белова Анна"), studio.browser()

    def cost(name: str) -> int:
        browser.get(studio.url(name, anna.pk))
        with CaptureQueriesContext(connection) as queries:
            browser.get(studio.url(name, anna.pk))
        return len([query for query in queries if "set_config('TimeZone'" not in query["sql"]])

    found = []
    for number in range(4):
        write_values(client=anna, texts={made(studio, f"Поле {number}").pk: "есть"}, actor=studio.actor)
        found.append((cost("desk:client"), cost("desk:client_edit")))
    assert len(set(found)) == 1
    assert found[0][0] <= 20


def test_a_choice_that_has_left_its_list_stays_until_somebody_chooses_another(studio: Studio) -> None:
    old, new = ("Балет", "Йога"), ("Танец", "Йога")
    one, many = (
        add_field(terms=FieldTerms(name=name, kind=name, options=old), actor=studio.actor)
        for name in ("choice", "choices")
    )
    anna = studio.client("Белова Анна")
    write_values(client=anna, texts={one.pk: "Балет", many.pk: "Балет\nЙога"}, actor=studio.actor)
    for own in (one, many):
        change_field(own=own, terms=FieldTerms(name=own.name, kind=own.kind, options=new), actor=studio.actor)
    browser, url = studio.browser(), studio.url("desk:client_edit", anna.pk)
    page = browser.get(url).content.decode()
    assert '<option value="Балет" selected>' in page
    assert len(re.findall(rf'name="own_{many.pk}" value="(?:Балет|Йога)"[^>]* checked', page)) == 2
    form = {**key(), "name": "Белова Анна", "own_asked": "yes", f"own_{one.pk}": "Балет"}
    assert browser.post(url, {**form, f"own_{many.pk}": ["Балет", "Танец"]}).status_code == 302
    assert {value.field_id: value.text for value in own_values(anna)} == {one.pk: "Балет", many.pk: "Танец\nБалет"}
    assert browser.post(url, {**form, **key(), f"own_{one.pk}": "Йога", f"own_{many.pk}": []}).status_code == 302
    assert {value.field_id: value.text for value in own_values(anna)} == {one.pk: "Йога"}
    # Whoever has it no more cannot take it.
    answer = browser.post(url, {**form, **key()})
    assert (answer.status_code, own_values(anna)[0].text) == (422, "Йога")
