"""«Логин» and «Пароль» of the client portal in the form: by a right of their own, while the account has it (CL-21)."""

import re

import pytest

from ritm.accounts.models import Account, Module
from ritm.accounts.sign_in import AccountBackend
from ritm.clients.actions.portal import give_portal_login, take_portal_login
from ritm.clients.models import Client
from tests.given import PASSWORD, key
from tests.web.desk.client_card.looking import HTMX
from tests.web.desk.clients.looking import text_of, value_of

RIGHTS = ("clients.read", "clients.change", "card.read", "card.history")
LOGIN = "clients.login"


@pytest.fixture
def anna(studio):
    client = studio.client("Анна")
    give_portal_login(client=client, name="anna", password=PASSWORD, actor=studio.actor)
    return client


def login_of(client):
    login = Client.objects.select_related("login").get(pk=client.pk).login
    return login.name if login else None


def fits(name, password):
    return AccountBackend().authenticate(None, kind="client", name=name, password=password)


def send(studio, client, person=None, **typed):
    url = studio.url("desk:client_edit", client.pk)
    return studio.browser(person).post(url, {**key(), "name": client.name, "gender": "female", **typed})


@pytest.mark.req("CL-21")
def test_a_new_client_with_a_login(studio):
    boss, url = studio.browser(), studio.url("desk:client_new")
    sent = {**key(), "name": "Вера", "gender": "female", "login": "vera", "password": PASSWORD}
    assert boss.post(url, sent).status_code == 302
    assert fits("vera", PASSWORD).client.name == "Вера"


@pytest.mark.req("CL-21")
def test_the_fields_stand_between_the_documents_and_the_consents(studio, anna):
    page = studio.browser().get(studio.url("desk:client_edit", anna.pk)).content.decode()
    places = [page.index(f'name="{name}"') for name in ("discount_percent", "login", "password", "sms_consent")]
    assert places == sorted(places)
    assert value_of(studio.browser().get(studio.url("desk:client_edit", anna.pk)), "login") == "anna"
    assert PASSWORD not in page


@pytest.mark.req("CL-21")
def test_saving_the_form_as_it_is_changes_no_login(studio, anna):
    assert send(studio, anna, login="anna", login_was="anna", password="").status_code == 302
    assert send(studio, anna).status_code == 302
    assert fits("anna", PASSWORD).client == anna


@pytest.mark.req("CL-21")
def test_an_emptied_login_forbids_the_entry(studio, anna):
    assert send(studio, anna, login="", login_was="anna", password="").status_code == 302
    assert login_of(anna) is None
    history = text_of(studio.browser().get(studio.url("desk:client_changes", anna.pk)))
    assert "Логин личного кабинета убран: вход закрыт" in history
    assert "Логин личного кабинета задан или изменён" in history


@pytest.mark.req("CL-21")
def test_a_form_opened_before_somebody_gave_a_login_does_not_take_it(studio):
    vera = studio.client("Вера")
    give_portal_login(client=vera, name="vera", password=PASSWORD, actor=studio.actor)
    assert send(studio, vera, login="", login_was="", password="").status_code == 302
    assert login_of(vera) == "vera"


@pytest.mark.req("CL-21")
def test_a_form_opened_before_somebody_took_the_login_does_not_give_it_back(studio, anna):
    take_portal_login(client=anna, actor=studio.actor)
    assert send(studio, anna, login="anna", login_was="anna", password="").status_code == 302
    assert login_of(anna) is None


@pytest.mark.req("CL-21")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"login": "vera", "password": ""}, "Укажите пароль"),
        ({"login": "", "password": PASSWORD}, "Укажите логин"),
        ({"login": "вера", "password": PASSWORD}, "Логин — это латинские буквы"),
        ({"login": "vera", "password": "12345678"}, "один из самых частых"),
        ({"login": "vera", "password": "abc"}, "короче 8 символов"),
        ({"login": "ANNA", "password": PASSWORD}, "уже занят"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(studio, anna, typed, said):
    vera = studio.client("Вера")
    answer = send(studio, vera, **typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert {name: value_of(answer, name) for name in typed} == typed
    assert login_of(vera) is None


@pytest.mark.req("CL-21", "ST-05")
def test_without_the_right_there_are_no_fields_and_sent_ones_change_nothing(studio, anna):
    person = studio.staff(*RIGHTS)
    page = studio.browser(person).get(studio.url("desk:client_edit", anna.pk)).content.decode()
    assert re.search(r'name="(login|password|login_was)"', page) is None
    assert send(studio, anna, person, login="", login_was="anna", password="").status_code == 302
    assert login_of(anna) == "anna"
    assert studio.browser(person).get(studio.url("desk:client_make_password")).status_code == 403


@pytest.mark.req("CL-21", "AC-05", "AC-06")
@pytest.mark.parametrize("how", ["switched off", "tariff"])
def test_an_account_without_the_portal_has_no_fields(studio, anna, how):
    if how == "tariff":
        Account.objects.filter(pk=studio.account.pk).update(tariff="earth")
    else:
        Module.objects.create(code="client_portal", is_on=False)
    boss = studio.browser()
    assert 'name="login_was"' not in boss.get(studio.url("desk:client_edit", anna.pk)).content.decode()
    assert boss.get(studio.url("desk:client_make_password")).status_code == 404


@pytest.mark.req("CL-21")
def test_a_made_password_is_each_time_another_and_good_enough(studio, anna):
    boss, url = studio.browser(studio.staff(*RIGHTS, LOGIN)), studio.url("desk:client_make_password", ids="id")
    made = [value_of(boss.get(url, headers=HTMX), "password") for _turn in range(2)]
    assert made[0] != made[1]
    assert send(studio, anna, login="anna", login_was="anna", password=made[1]).status_code == 302
    assert fits("anna", made[1]).client == anna
