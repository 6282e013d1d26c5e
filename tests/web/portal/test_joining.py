"""Registering at the portal: one answer for everybody, machines kept out, typed text kept (CL-21, CL-40, CL-43)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from ritm.accounts.models import Module
from ritm.clients.actions.consents import write_consent_text
from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.models import Client, Consent
from ritm.clients.models_of_fields import FieldValue
from ritm.core import clock
from ritm.joining.models import JoinRequest
from tests.given import key
from tests.joining.newcomers import opened
from tests.web.desk.clients.looking import text_of, value_of
from tests.web.desk.pages import work

PASSWORD = "granit-88-elka"
TYPED = {"name": "Лань Зоя", "phone": "8 916 123-00-77", "email": "zoya@example.org"}
pytestmark = pytest.mark.req("CL-21", "CL-43")


def begin(studio):
    opened(studio)


@pytest.fixture
def url(portal):
    return portal.url("join")


def complaints(answer):
    found = re.findall(r'<p class="err" id="id_(\w+)_error">(.*?)</p>', answer.content.decode())
    return dict(found)


def send(url, *, wait=5, browser=None, **fields):
    """The form as a person sends it, some seconds after he has opened it; nothing is ticked but what is said."""
    browser, now = browser or Browser(), clock.now()
    page = browser.get(url)
    versions = {
        name: value_of(page, name) for name in ("version_personal", "version_child", "version_sms", "version_email")
    }
    with clock.at(now + timedelta(seconds=wait)):
        return browser.post(url, {**key(), **TYPED, "began": value_of(page, "began"), **versions, **fields})


def link(step="join"):
    """Where the only letter of this step leads."""
    mail.outbox.clear()
    with clock.at(clock.now() + timedelta(minutes=1)):
        work()
    found = [re.search(rf"http://testserver(/alice/my/{step}/\S+/)\s", letter.body) for letter in mail.outbox]
    (one,) = filter(None, found)
    return one[1]


def test_from_the_door_to_the_portal(portal, url):
    door = Browser().get(portal.url("sign_in"))
    assert f'href="{url}"' in door.content.decode()
    page = Browser().get(url)
    assert "checked" not in page.content.decode()  # no tick is set beforehand
    assert 'name="branch"' not in page.content.decode()  # there is one
    sent = send(url, tick_personal="on", tick_sms="on")
    assert (sent.status_code, sent["Location"]) == (302, portal.url("join_sent"))
    assert "Письмо отправлено" in text_of(Browser().get(sent["Location"]))
    confirm = link()
    browser = Browser(enforce_csrf_checks=True)
    look = browser.get(confirm)
    assert "zoya@example.org" in text_of(look)
    assert not Client.objects.filter(email="zoya@example.org").exists()  # a look changes nothing
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', look.content.decode())[1]
    assert browser.post(confirm, {**key(), "csrfmiddlewaretoken": token})["Location"] == portal.url("join_done")
    card = Client.objects.get(name="Лань Зоя")
    assert {(one.purpose, one.note) for one in Consent.objects.filter(client=card)} == {
        ("personal", "127.0.0.1"),
        ("sms", "127.0.0.1"),
    }
    over = Browser().get(confirm)
    assert (over.status_code, "Email уже подтверждён" in text_of(over)) == (410, True)
    choose = link("password/new")
    browser = Browser()
    assert browser.post(choose, {**key(), "password": PASSWORD})["Location"] == portal.url()
    assert "Лань Зоя" in text_of(browser.get(portal.url()))
    assert portal.sign_in(Browser(), "ZOYA@example.org", PASSWORD).status_code == 302


def test_a_stranger_learns_nothing_of_who_comes_here(portal, url, studio):
    studio.client("Громова Ольга", phone="+79161230078", email="olga@example.org")
    said = []
    for fields in (
        {},
        {"phone": "+79161230078", "email": "a@example.org"},
        {"email": "olga@example.org", "phone": "+79161230079"},
    ):
        answer = send(url, tick_personal="on", **fields)
        said.append((answer.status_code, answer["Location"]))
        confirmed = Browser().post(link(), key())
        said.append((confirmed.status_code, confirmed["Location"]))
    assert set(said) == {(302, portal.url("join_sent")), (302, portal.url("join_done"))}
    assert JoinRequest.objects.filter(state=JoinRequest.State.WAITING).count() == 2


def test_what_is_missing_is_said_at_its_place_and_typed_text_stays(url, studio):
    studio.second_branch()
    size = add_field(terms=FieldTerms(name="Размер", kind="text", online="required"), actor=studio.actor)
    wrong = send(url, phone="12", email="zoya@", child_0_birth_date="2020-02-02")
    assert wrong.status_code == 422
    assert set(complaints(wrong)) == {"email", "branch", f"own_{size.pk}", "child_0_name", "tick_personal"}
    assert value_of(wrong, "name") == "Лань Зоя"
    assert value_of(wrong, "child_0_birth_date") == "2020-02-02"
    good = {"branch": studio.branch.pk, f"own_{size.pk}": "36", "tick_personal": "on"}
    assert set(complaints(send(url, **good, phone="12"))) == {"phone"}
    assert set(complaints(send(url, **good, child_0_name="Лань Яша"))) == {"tick_child"}
    assert set(complaints(send(url, **good, birth_date="2020-02-02"))) == {"birth_date"}
    assert not JoinRequest.objects.exists()
    done = send(url, **good, child_0_name="Лань Яша", child_0_birth_date="2020-02-02", tick_child="on")
    assert done.status_code == 302
    Browser().post(link(), key())
    assert FieldValue.objects.get().text == "36"
    assert Client.objects.get(name="Лань Яша").guardianships.get().guardian.name == "Лань Зоя"


def test_machines_are_kept_out(portal, url):
    trapped = send(url, tick_personal="on", website="https://spam.example")
    assert (trapped.status_code, trapped["Location"]) == (302, portal.url("join_sent"))
    for wait, began in ((1, None), (13 * 3600, None), (5, ""), (5, "x"), (5, "1:2:3")):
        fields = {} if began is None else {"began": began}
        answer = send(url, wait=wait, tick_personal="on", **fields)
        assert (answer.status_code, "отправьте ещё раз" in text_of(answer)) == (422, True), (wait, began)
        assert value_of(answer, "name") == "Лань Зоя"
    assert not JoinRequest.objects.exists()


def test_whoever_was_too_quick_sends_the_same_page_again(url):
    quick, now = send(url, wait=1, tick_personal="on"), clock.now()
    with clock.at(now + timedelta(seconds=6)):
        fields = {"began": value_of(quick, "began"), "version_personal": value_of(quick, "version_personal")}
        assert Browser().post(url, {**key(), **TYPED, **fields, "tick_personal": "on"}).status_code == 302


def test_the_new_words_are_shown_before_they_are_agreed_to(url, studio):
    browser, now = Browser(), clock.now()
    page = browser.get(url)
    write_consent_text(purpose="personal", text="Совсем другие слова.", actor=studio.actor)
    sent = {**TYPED, "began": value_of(page, "began"), "version_personal": "0", "tick_personal": "on"}
    with clock.at(now + timedelta(seconds=9)):
        answer = browser.post(url, {**key(), **sent})
        assert (answer.status_code, "Совсем другие слова." in text_of(answer)) == (422, True)
        sent["version_personal"] = value_of(answer, "version_personal")
        assert browser.post(url, {**key(), **sent}).status_code == 302


def test_the_hour_has_an_end(url):
    for turn in range(20):
        assert send(url, tick_personal="on", email=f"a{turn}@example.org").status_code == 302
    answer = send(url, tick_personal="on", email="b@example.org")
    assert (answer.status_code, "Слишком много регистраций" in text_of(answer)) == (429, True)


def test_without_the_module_there_is_no_such_page(portal, url):
    for code in ("online_registration", "client_portal"):
        Module.objects.update_or_create(code=code, defaults={"is_on": False})
        for name in ("join", "join_sent"):
            assert Browser().get(portal.url(name)).status_code == 404
        assert Browser().post(url, {**key(), **TYPED}).status_code == 404
        Module.objects.update_or_create(code=code, defaults={"is_on": True})
    Module.objects.update_or_create(code="online_registration", defaults={"is_on": False})
    assert url not in Browser().get(portal.url("sign_in")).content.decode()
