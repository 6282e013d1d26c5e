"""«Отправить доступ в личный кабинет»: the login is made, a letter takes it with a link to a password (CL-27, decision 3)."""

import re

import pytest
from django.core import mail
from django.core.management import call_command

from ritm.accounts.models import Module
from ritm.accounts.sign_in import AccountBackend
from ritm.clients.actions.portal import give_portal_login
from ritm.clients.actions.profile import make_system_client
from ritm.clients.models import Client
from tests.given import PASSWORD
from tests.web.desk.client_card.looking import Desk, said, words

pytestmark = pytest.mark.req("CL-27")
RIGHTS = ("card.read", "card.history", "clients.login")


def letters():
    """What the worker sends now."""
    mail.outbox.clear()
    call_command("worker", once=True)
    return mail.outbox


def test_a_login_is_made_and_the_letter_brings_a_link_to_a_password(studio):
    anna = studio.client("Белова Анна", salutation="Аня", email="anna@mail.example")
    desk = Desk(studio, anna, studio.staff(*RIGHTS))
    assert 'id="quick-access"' in desk.page()
    dialog = words(desk.get("client_access").content.decode())
    assert "Письмо уйдёт на anna@mail.example Логин создадим из email" in dialog
    sent = desk.post("client_access")
    assert (sent.status_code, said(sent)) == (204, "Письмо отправлено: anna@mail.example")
    login = Client.objects.select_related("login").get(pk=anna.pk).login
    assert (login.name, login.has_usable_password()) == ("anna@mail.example", False)
    (letter,) = letters()
    assert letter.to == ["anna@mail.example"]
    assert "Аня" in letter.body
    assert "anna@mail.example" in letter.body
    link = re.search(r"https?://\S+/my/\S*password\S*", letter.body)[0]
    assert studio.browser().get(link.partition("//")[2].partition("/")[2].join(["/", ""])).status_code == 200
    assert "Отправлен доступ в личный кабинет" in words(desk.get("client_changes").content.decode())


def test_whoever_has_chosen_a_password_keeps_it(studio):
    anna = studio.client("Анна", email="anna@mail.example")
    give_portal_login(client=anna, name="anna", password=PASSWORD, actor=studio.actor)
    desk = Desk(studio, anna)
    assert "Пароль останется прежним" in words(desk.get("client_access").content.decode())
    assert desk.post("client_access").status_code == 204
    assert [anna.email in letter.to and "Ваш логин: anna" in letter.body for letter in letters()] == [True]
    assert AccountBackend().authenticate(None, kind="client", name="anna", password=PASSWORD) is not None


def test_without_an_email_it_says_so(studio):
    desk = Desk(studio, studio.client("Анна"))
    dialog = desk.get("client_access").content.decode()
    assert "письмо отправить некуда" in dialog
    assert f'href="{desk.url("client_edit")}"' in dialog
    assert desk.post("client_access").status_code == 422
    assert letters() == []


def test_the_button_is_there_for_the_right_the_portal_and_people(studio):
    anna = studio.client("Анна", email="anna@mail.example")
    without = Desk(studio, anna, studio.staff("card.read"))
    assert "quick-access" not in without.page()
    assert (without.get("client_access").status_code, without.post("client_access").status_code) == (403, 403)
    nobody = Desk(studio, make_system_client())
    assert ("quick-access" in nobody.page(), nobody.get("client_access").status_code) == (False, 404)
    Module.objects.create(code="client_portal", is_on=False)
    desk = Desk(studio, anna)
    assert ("quick-access" in desk.page(), desk.post("client_access").status_code) == (False, 404)
    assert Client.objects.get(pk=anna.pk).login_id is None
