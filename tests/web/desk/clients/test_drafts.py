"""The draft of the form: kept while one types, offered on return, gone with saving (ux §4.6)."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.profile import make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core import clock
from ritm.staff.actions.drafts import forget_old_drafts
from ritm.staff.models import Draft
from tests.given import ZONE
from tests.web.desk.clients.looking import HTMX, queries, text_of, value_of
from tests.web.desk.clients.test_new import sent

NOON = datetime(2026, 11, 26, 14, 5, tzinfo=ZoneInfo(ZONE))
EDITS = ("clients.read", "clients.change", "card.read")


def _kept(studio, browser, client=None, **fields):
    name = ("desk:client_draft", client.pk) if client else ("desk:client_draft_new",)
    return sent(browser, studio.url(*name), htmx=True, **fields)


@pytest.mark.req("CL-06", "CL-26")
def test_what_was_typed_is_offered_on_return_and_goes_with_saving(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    with clock.at(NOON):
        answer = _kept(studio, browser, name="Белова Ма", phone="8916", birth_date="31.02", note="про\x00бел", x="1")
        assert (answer.status_code, text_of(answer)) == (200, "Черновик сохранён 14:05")
        assert not living().exists()
        page = browser.get(url)
        assert "Есть несохранённый черновик от 14:05" in text_of(page)
        assert value_of(page, "name") == ""
        again = browser.get(url, {"draft": "1"})
    assert [value_of(again, name) for name in ("name", "phone", "note")] == ["Белова Ма", "8916", "про\x00бел"]
    assert "Черновик сохранён 14:05" in text_of(again)
    assert "Есть несохранённый" not in text_of(again)
    assert 'data-dirty="typed"' in again.content.decode()
    with clock.at(NOON + timedelta(days=2)):
        assert "черновик от 26 ноября, 14:05" in text_of(browser.get(url))
    assert sent(browser, url, name="Белова Мария").status_code == 302
    assert not Draft.objects.exists()
    assert "черновик" not in text_of(browser.get(url))


@pytest.mark.req("CL-26")
def test_the_draft_of_a_known_client_keeps_lists_fields_of_ones_own_and_the_stamp(studio):
    club = add_field(terms=FieldTerms(name="Клуб", kind="choices", options=("а", "б")), actor=studio.actor)
    anna = studio.client("Анна", phone="+79165551234")
    mother = studio.client("Мать")
    browser, url = studio.browser(), studio.url("desk:client_edit", anna.pk)
    stamp = value_of(browser.get(url), "stamp")
    _kept(
        studio, browser, anna, name="Анна Б", stamp=stamp, guardian=mother.pk, gender="male",
        **{f"own_{club.pk}": ["а", "б"], "sms_consent": "not_allowed"},
    )  # fmt: skip
    again = browser.get(url, {"draft": "1"})
    seen = [value_of(again, name) for name in ("name", "guardian", "gender", "stamp", "sms_consent")]
    assert seen == ["Анна Б", str(mother.pk), "male", stamp, "not_allowed"]
    assert re.findall(rf'name="own_{club.pk}" value="(.)"[^>]*checked', again.content.decode()) == ["а", "б"]
    assert "черновик" not in text_of(browser.get(studio.url("desk:client_new")))
    sent(browser, url, name="Анна Первая", stamp=stamp)
    stale = value_of(browser.get(url), "stamp")
    assert stale != stamp
    _kept(studio, browser, anna, name="Анна Б", stamp=stamp)
    late = sent(browser, url, name="Анна Б", stamp=value_of(browser.get(url, {"draft": "1"}), "stamp"))
    assert late.status_code == 422
    assert "клиента изменили" in text_of(late)


def test_it_is_let_go_by_its_button_by_emptiness_and_by_age(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    _kept(studio, browser, name="Белова")
    dropped = _kept(studio, browser, drop="1", name="Белова")
    assert (dropped.status_code, text_of(dropped), Draft.objects.count()) == (200, "", 0)
    _kept(studio, browser, name="Белова")
    plain = sent(browser, studio.url("desk:client_draft_new"), drop="1")
    assert (plain.status_code, Draft.objects.count()) == (302, 0)
    with clock.at(NOON):
        _kept(studio, browser, name="Белова")
    with clock.at(NOON + timedelta(days=6, hours=23)):
        assert "черновик от 26 ноября" in text_of(browser.get(url))
        assert forget_old_drafts() == 0
    with clock.at(NOON + timedelta(days=7)):
        assert "черновик" not in text_of(browser.get(url))
        assert value_of(browser.get(url, {"draft": "1"}), "name") == ""
        assert forget_old_drafts() == 1
    assert not Draft.objects.exists()


@pytest.mark.req("CL-25", "CL-20", "ST-06")
def test_neither_a_passport_nor_what_one_may_not_see_lies_in_it(studio):
    anna = studio.client("Анна")
    fields = {"name": "Анна", "passport_number": "2510 123456", "address": "Тайная улица"}
    _kept(studio, studio.browser(), anna, **fields, certificate_ends_on="2027-01-01", illnesses=["7"])
    row = Draft.objects.get()
    assert "Анна" not in row.sealed
    from ritm.staff.drafts import opened

    assert opened(row) == {"illnesses": ["7"], "name": ["Анна"]}  # the certificate is switched off
    person = studio.staff(*EDITS)
    _kept(studio, studio.browser(person), anna, **fields, illnesses=["7"], is_system="1", deleted_at="x")
    assert opened(Draft.objects.get(staff_member=person)) == {"name": ["Анна"]}


@pytest.mark.req("ST-06")
def test_a_draft_is_ones_own_and_the_form_stays_behind_its_walls(studio, bobs):
    with account_scope(bobs.account.pk):
        boris = Client.objects.get(name="Бобов Борис")
    anna = studio.client("Анна")
    gone = studio.client("Ушедшая")
    _kept(studio, studio.browser(), gone, name="Ушедшая ли")
    delete_client(client=gone, actor=studio.actor)
    assert not Draft.objects.exists()
    _kept(studio, studio.browser(), anna, name="Тайна босса")
    _kept(studio, studio.browser(), name="Тайна босса")
    other = studio.browser(studio.staff(*EDITS, "home.search"))
    for url in (studio.url("desk:client_edit", anna.pk), studio.url("desk:client_new")):
        answer = other.get(url, {"draft": "1"})
        assert answer.status_code == 200
        assert "Тайна" not in answer.content.decode()
        assert "ерновик" not in text_of(answer)
    north = studio.client("Чужой филиал", branch=studio.second_branch())
    bound = studio.browser(studio.staff(*EDITS, branches=(studio.branch,), clients="branches"))
    refused = [(studio.browser(), pk) for pk in (boris.pk, gone.pk, make_system_client().pk)] + [(bound, north.pk)]
    for browser, pk in refused:
        assert sent(browser, studio.url("desk:client_draft", pk), htmx=True, name="Моя").status_code == 404
    for missing in ("clients.read", "clients.change"):
        browser = studio.browser(studio.staff(*(code for code in EDITS if code != missing)))
        assert _kept(studio, browser, anna, name="Моя").status_code == 403
    assert Draft.objects.count() == 2


def test_one_that_comes_after_the_form_was_saved_is_not_kept(studio):
    browser, once = studio.browser(), uuid4().hex
    saved = browser.post(studio.url("desk:client_new"), {"request_key": once, "name": "Белова"})
    assert saved.status_code == 302
    late = _kept(studio, browser, name="Белова", form_key=once)
    assert (late.status_code, text_of(late), Draft.objects.count()) == (200, "", 0)


def test_too_long_a_draft_and_one_without_its_key_are_refused(studio):
    browser = studio.browser()
    assert _kept(studio, browser, name="я" * 200_001).status_code == 422
    keyless = browser.post(studio.url("desk:client_draft_new"), {"name": "Белова"}, headers=HTMX)
    assert keyless.status_code == 422
    assert not Draft.objects.exists()


def test_a_sealed_draft_without_its_key_is_an_empty_form(studio):
    _kept(studio, studio.browser(), name="Белова")
    Draft.objects.update(sealed="1.9.AAAA")
    page = studio.browser().get(studio.url("desk:client_new"), {"draft": "1"})
    assert (page.status_code, value_of(page, "name")) == (200, "")


def test_the_offer_takes_one_query(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    without = queries(browser, url)
    _kept(studio, browser, name="Белова")
    assert queries(browser, url) == without
