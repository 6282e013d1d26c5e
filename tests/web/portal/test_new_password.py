"""A new password by a letter: a link good once, one answer for everybody, few letters (CL-21)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from ritm.accounts.models import Account, Login
from ritm.accounts.password_links import login_of, token_of
from ritm.accounts.scope import account_scope
from ritm.clients.actions.portal import choose_password_by_link, give_portal_login
from ritm.clients.actions.removal import delete_client
from ritm.clients.errors_of_login import LinkIsOver
from ritm.core import clock
from ritm.events.models import Event
from tests.given import PASSWORD, key
from tests.web.desk.clients.looking import text_of
from tests.web.desk.pages import work

OTHER = "granit-88-elka"
pytestmark = pytest.mark.req("CL-21")


def begin(studio):
    olga = studio.client("Громова Ольга", email="Olga@example.org")
    give_portal_login(client=olga, name="olga", password=PASSWORD, actor=studio.actor)
    olga.refresh_from_db()
    return olga


@pytest.fixture
def olga(studio):
    return studio.begun


def ask(portal, said):
    """The letters that come of it."""
    mail.outbox.clear()
    answer = Browser().post(portal.url("forgotten"), {**key(), "said": said})
    assert (answer.status_code, answer["Location"]) == (302, portal.url("forgotten_sent"))
    work()
    return mail.outbox


def test_the_letter_leads_to_a_password_and_in(portal, olga):
    (letter,) = ask(portal, "olga@EXAMPLE.org")
    assert letter.to == ["Olga@example.org"]
    assert "Ваш логин: olga" in letter.body
    link = re.search(r"http://testserver(/alice/my/password/new/\S+/)", letter.body)[1]
    browser = Browser(enforce_csrf_checks=True)
    page = browser.get(link)
    assert "Ваш логин: olga" in text_of(page)
    assert page["Referrer-Policy"] == "same-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    sent = {**key(), "csrfmiddlewaretoken": token, "password": OTHER}
    assert browser.post(link, {**sent, "password": "12345678"}).status_code == 422
    assert browser.post(link, sent)["Location"] == portal.url()
    assert "Пароль сохранён." in text_of(browser.get(portal.url()))
    assert portal.sign_in(Browser(), "olga", OTHER).status_code == 302
    assert portal.sign_in(Browser(), "olga", PASSWORD).status_code == 422
    again = Browser().get(link)
    assert again.status_code == 410
    assert "Ссылка больше не работает" in text_of(again)
    assert Browser().post(link, sent).status_code == 410


def test_nobody_learns_who_comes_here(portal, olga, studio):
    studio.client("Козлов Борис", email="boris@example.org")  # without a login
    give_portal_login(client=studio.client("Без почты"), name="nomail", password=PASSWORD, actor=studio.actor)
    for said in ("nobody", "nobody@example.org", "boris@example.org", "nomail", "boss", "bobov@example.com"):
        assert ask(portal, said) == [], said
    assert len(ask(portal, " OLGA ")) == 1
    delete_client(client=olga, actor=studio.actor)
    assert ask(portal, "olga") == []


def test_letters_are_few(portal, olga):
    now, sent = clock.now(), []
    for minute in (0, 1, 4, 6, 12, 18, 24, 30, 36):
        with clock.at(now + timedelta(minutes=minute)):
            sent.append(len(ask(portal, "olga")))
    assert sent == [1, 0, 0, 1, 1, 1, 1, 0, 0]
    with clock.at(now + timedelta(days=1, minutes=1)):
        assert len(ask(portal, "olga")) == 1


def test_a_family_with_one_address_gets_a_letter_each(portal, olga, studio):
    ivan = studio.client("Громов Иван", email="olga@example.org")
    give_portal_login(client=ivan, name="ivan", password=PASSWORD, actor=studio.actor)
    said = [re.search(r"Ваш логин: (\w+)", one.body)[1] for one in ask(portal, "olga@example.org")]
    assert said == ["olga", "ivan"]


def test_a_link_ends_with_a_day_a_sign_in_or_another_password(portal, olga):
    token = token_of(Login.objects.get(pk=olga.login_id))
    assert login_of(token).pk == olga.login_id
    for bad in (token[:-1], token[::-1], "x", "%00"):
        assert login_of(bad) is None
    assert portal.sign_in(Browser(), "olga").status_code == 302
    assert login_of(token) is None
    fresh = token_of(Login.objects.get(pk=olga.login_id))
    choose_password_by_link(token=fresh, password=OTHER)
    with pytest.raises(LinkIsOver):
        choose_password_by_link(token=fresh, password=OTHER)
    event = Event.objects.get(name="clients.own_password_chosen")
    assert (event.actor_kind, event.actor_id) == ("client", olga.pk)


def test_a_link_of_another_studio_opens_nothing(portal, olga):
    token = token_of(Login.objects.get(pk=olga.login_id))
    with account_scope(Account.objects.get(name="Bob").pk):
        assert login_of(token) is None


def test_an_old_link_is_over(portal, olga):
    token = token_of(Login.objects.get(pk=olga.login_id))
    link = portal.url("sign_in").replace("login/", f"password/new/{token}/")
    for hours, status in ((23, 200), (25, 410)):
        with clock.at(clock.now() + timedelta(hours=hours)):
            assert Browser().get(link).status_code == status
