"""«Обычные поля»: what the boss demands holds the form at the desk, what he leaves out is neither shown nor lost (CL-31)."""

import re
from typing import Any

import pytest

from ritm.accounts.models import AccountSettings
from ritm.clients.asking import CHOICES
from ritm.clients.models import Client
from ritm.events.models import Event
from ritm.imports.fields import fields_for
from ritm.studio.actions import change_settings
from tests.given import Studio, key
from tests.web.desk.clients.looking import HTMX, text_of, value_of

pytestmark = pytest.mark.req("CL-31")


def sent(browser: Any, url: str, **fields: Any) -> Any:
    return browser.post(url, {**key(), **fields})


def ask(studio: Studio, **chosen: str) -> None:
    change_settings(by=studio.boss, form_fields=chosen)


def test_the_boss_chooses_for_each_field_and_the_form_obeys(studio: Studio) -> None:
    browser, page = studio.browser(), studio.url("desk:settings_fields")
    every = {f"asked-{name}": "asked" for name in CHOICES}
    assert 'name="asked-phone" value="no"' not in browser.get(page).content.decode()
    saved = sent(
        browser, studio.url("desk:settings_usual_fields"), **every | {"asked-phone": "required", "asked-vk": "no"}
    )
    assert (saved.status_code, saved["Location"]) == (302, page)
    assert AccountSettings.objects.get().form_fields == {"phone": "required", "vk": "no"}
    assert Event.objects.filter(name="studio.settings_changed").count() == 1
    assert value_of(browser.get(page), "asked-vk") == "no"

    new = studio.url("desk:client_new")
    form = browser.get(new).content.decode()
    assert '<label class="form-label required" for="id_phone">' in form
    assert ('name="vk"' in form, 'name="facebook"' in form) == (False, True)
    refused = sent(browser, new, name="Белова Анна", salutation="Аня")
    assert (refused.status_code, value_of(refused, "salutation")) == (422, "Аня")
    assert 'id="id_phone_error">Заполните это поле<' in refused.content.decode()
    assert not Client.objects.filter(name="Белова Анна").exists()
    assert sent(browser, new, name="Белова Анна", phone="8 916 555-12-34").status_code == 302


def test_what_is_left_out_stays_and_is_told_nowhere(studio: Studio) -> None:
    ask(studio, vk="no", barcode="no", named_parent_phone="no", salutation="no", documents="no", interests="no")
    anna = studio.client("Белова Анна", vk="masha", barcode="4600051000057", named_parent="Нина", salutation="Анечка")
    browser, url = studio.browser(), studio.url("desk:client_edit", anna.pk)
    page = browser.get(url)
    assert [name for name in ("vk", "barcode", "salutation", "part-documents") if name in page.content.decode()] == []
    typed = {"name": "Белова Анна", "named_parent": "Нина", "note": "тихо", "stamp": value_of(page, "stamp")}
    assert sent(browser, url, **typed).status_code == 302
    anna.refresh_from_db()
    assert (anna.note, anna.vk, anna.barcode, anna.salutation) == (
        *("тихо", "https://vk.com/masha"),
        *("4600051000057", "Анечка"),
    )
    card = text_of(browser.get(studio.url("desk:client", anna.pk)))
    assert ("Нина" in card, "vk.com" in card, "4600051000057" in card, "Анечка" in card) == (True, False, False, False)
    assert {"vk", "barcode", "documents"} & set(fields_for(studio.actor)) == set()


def test_a_demanded_field_stands_open_in_the_dialog_and_keeps_its_mark(studio: Studio) -> None:
    browser, url = studio.browser(), studio.url("desk:client_new")
    assert '<details class="rt-more">' in browser.get(url, headers=HTMX).content.decode()
    ask(studio, status="required", birth_date="required")
    dialog = browser.get(url, headers=HTMX).content.decode()
    assert '<details class="rt-more" open>' in dialog
    marked = '<label class="form-label required" for="quick_{}">'
    assert (marked.format("status") in dialog, marked.format("birth_date") in dialog) == (True, True)
    new = studio.url("desk:client_entry_new", "status")
    grown = browser.post(new, {**key(), "entry_name": "Гость", "ids": "quick"}, headers=HTMX).content.decode()
    assert marked.format("status") in grown


def test_whoever_sees_no_phones_may_leave_a_demanded_one_as_it_is(studio: Studio) -> None:
    ask(studio, phone="required")
    anna = studio.client("Белова Анна", phone="+79165551234")
    person = studio.staff("clients.read", "clients.change", phones="none")
    url = studio.url("desk:client_edit", anna.pk)
    assert sent(studio.browser(person), url, name="Белова Анна", note="тихо", phone="").status_code == 302
    anna.refresh_from_db()
    assert (anna.phone, anna.note) == ("+79165551234", "тихо")


@pytest.mark.parametrize(
    ("name", "typed"), [("phone", "no"), ("interests", "required"), ("vk", "maybe"), ("email", "")]
)
def test_what_may_not_be_chosen_is_refused_at_its_field(studio: Studio, name: str, typed: str) -> None:
    every = {f"asked-{one}": "asked" for one in CHOICES}
    answer = sent(studio.browser(), studio.url("desk:settings_usual_fields"), **every | {f"asked-{name}": typed})
    assert answer.status_code == 422
    assert re.findall(r'id="id_asked-(\w+)_error"', answer.content.decode()) == [name]
    assert AccountSettings.objects.get().form_fields == {}
    # The room itself keeps nothing of the kind either.
    ask(studio, **{name: typed, "is_blocked": "no"})
    assert AccountSettings.objects.get().form_fields == {}
