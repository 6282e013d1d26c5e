"""Who enters the portal and when he enters no more (CL-21)."""

import pytest
from django.test import Client as Browser

from ritm.accounts.actions import give_one_time_password
from ritm.accounts.models import Account, Module
from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.portal import give_portal_login, take_portal_login
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.models import Client
from tests.given import PASSWORD, key
from tests.web.desk.clients.looking import text_of

OTHER = "granit-88-elka"


def is_in(portal, browser):
    """Whether the client's page opens; else it must lead to the sign-in."""
    answer = browser.get(portal.url())
    assert answer.status_code == 200 or answer["Location"] == portal.url("sign_in")
    return answer.status_code == 200


@pytest.mark.req("CL-21")
def test_a_client_signs_in_and_out(portal, anna):
    browser = portal.enter(anna)
    assert is_in(portal, browser)
    assert browser.get(portal.url("sign_in"))["Location"] == portal.url()
    assert portal.send(browser, "sign_out")["Location"] == portal.url("sign_in")
    assert not is_in(portal, browser)


@pytest.mark.req("CL-21")
@pytest.mark.parametrize(("name", "password"), [("anna", OTHER), ("nobody", PASSWORD), ("boss", PASSWORD)])
def test_what_does_not_fit_is_told_in_the_same_words(portal, anna, name, password):
    portal.enter(anna)
    browser = Browser()
    answer = portal.sign_in(browser, name, password)
    assert answer.status_code == 422
    assert "Логин или пароль не подошли." in text_of(answer)
    assert not is_in(portal, browser)


@pytest.mark.req("CL-21")
def test_ten_wrong_passwords_close_the_sign_in_for_that_login(portal, anna, studio):
    vera = studio.client("Вера")
    portal.enter(anna)
    portal.enter(vera, "vera")
    browser = Browser()
    answers = [portal.sign_in(browser, "anna", OTHER) for _turn in range(10)]
    assert [one.status_code for one in answers] == [422] * 9 + [429]
    assert "Пауза 15 минут" in text_of(answers[-1])
    assert "/desk/" not in answers[-1].content.decode()
    assert portal.sign_in(browser, "ANNA").status_code == 429
    assert portal.sign_in(browser, "vera").status_code == 302


def _taken(studio, anna):
    take_portal_login(client=anna, actor=studio.actor)


def _given_anew(studio, anna):
    give_portal_login(client=anna, name="anna", password=OTHER, actor=studio.actor)


def _deleted(studio, anna):
    delete_client(client=anna, actor=studio.actor)


def _erased(studio, anna):
    erase_client(client=anna, reason="asked", typed=str(anna.pk), actor=studio.actor)


def _merged(studio, anna):
    other = studio.client("Белова А.")
    give_portal_login(client=other, name="belova", password=PASSWORD, actor=studio.actor)
    merge_clients(kept=other, dropped=anna, chosen={}, actor=studio.actor)


@pytest.mark.req("CL-21", "CL-30", "CL-34", "CL-35")
@pytest.mark.parametrize("act", [_taken, _given_anew, _deleted, _erased, _merged])
def test_the_session_ends_at_once_and_the_old_details_open_nothing(portal, anna, studio, act):
    browser = portal.enter(anna)
    act(studio, anna)
    assert not is_in(portal, browser)
    assert portal.sign_in(Browser(), "anna").status_code == 422


@pytest.mark.req("CL-21", "CL-31")
def test_a_restored_client_enters_as_before(portal, anna, studio):
    browser = portal.enter(anna)
    _deleted(studio, anna)
    assert "Вход закрыт. Обратитесь в студию." in text_of(portal.sign_in(browser, "anna"))
    restore_client(client=anna, actor=studio.actor)
    assert is_in(portal, portal.enter(anna))


@pytest.mark.req("CL-21", "CL-35")
def test_whose_card_was_merged_sees_the_kept_one(portal, anna, studio):
    browser, kept = portal.enter(anna), studio.client("Белова Анна Петровна")
    merge_clients(kept=kept, dropped=anna, chosen={"name": "kept"}, actor=studio.actor)
    assert "Белова Анна Петровна" in text_of(browser.get(portal.url()))


@pytest.mark.req("CL-21", "AC-05", "AC-06")
@pytest.mark.parametrize("how", ["switched off", "tariff"])
def test_without_the_module_there_is_no_portal(portal, anna, studio, how):
    browser = portal.enter(anna)
    if how == "tariff":
        Account.objects.filter(pk=studio.account.pk).update(tariff="earth")
    else:
        Module.objects.create(code="client_portal", is_on=False)
    for name in ("my", "my_visits", "my_password", "sign_in"):
        assert browser.get(portal.url(name)).status_code == 404, name


@pytest.mark.req("CL-21")
def test_a_session_opens_its_own_side_only(portal, anna, studio):
    client, staff = portal.enter(anna), studio.browser()
    client.cookies["ritm_desk"] = client.cookies["ritm_portal"].value  # by hand
    assert client.get(studio.url("desk:home")).status_code == 302
    staff.cookies["ritm_portal"] = staff.cookies["ritm_desk"].value
    assert not is_in(portal, staff)
    assert client.cookies["ritm_portal"]["path"] == f"/{studio.account.slug}/"


@pytest.mark.req("CL-21")
def test_a_session_opens_its_own_studio_only(portal, anna, bobs):
    browser = portal.enter(anna)
    theirs = portal.url().replace(f"/{portal.studio.account.slug}/", f"/{bobs.account.slug}/")
    assert browser.get(theirs).status_code == 302


@pytest.mark.req("CL-21")
def test_the_own_password_ends_other_sessions_and_keeps_this_one(portal, anna):
    here, there = portal.enter(anna), portal.enter(anna)
    typed = {"current": PASSWORD, "password": OTHER}
    assert portal.send(here, "my_password", **typed)["Location"] == portal.url()
    assert "Пароль изменён." in text_of(here.get(portal.url()))
    assert not is_in(portal, there)
    assert portal.sign_in(Browser(), "anna", OTHER).status_code == 302


@pytest.mark.req("CL-21")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": OTHER, "password": OTHER}, "Это не нынешний пароль."),
        ({"current": PASSWORD, "password": "12345678"}, "один из самых частых"),
        ({"current": PASSWORD, "password": "abc"}, "короче 8 символов"),
        ({"current": "", "password": OTHER}, "Введите нынешний пароль"),
    ],
)
def test_a_bad_new_password_changes_nothing(portal, anna, typed, said):
    browser = portal.enter(anna)
    answer = portal.send(browser, "my_password", **typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert portal.sign_in(Browser(), "anna").status_code == 302


@pytest.mark.req("CL-21")
def test_a_password_sent_twice_is_changed_once(portal, anna):
    browser, sent = portal.enter(anna), {**key(), "current": PASSWORD, "password": OTHER}
    assert browser.post(portal.url("my_password"), sent).status_code == 302
    again = browser.post(portal.url("my_password"), {**sent, "current": OTHER})
    assert again.status_code == 422  # the key is used: another body under it is refused
    assert portal.sign_in(Browser(), "anna", OTHER).status_code == 302


@pytest.mark.req("CL-21")
def test_a_one_time_password_has_to_be_replaced_first(portal, anna, studio):
    give_portal_login(client=anna, name="anna", password=PASSWORD, actor=studio.actor)
    once = give_one_time_password(login=Client.objects.select_related("login").get(pk=anna.pk).login)
    browser = Browser()
    assert portal.sign_in(browser, "anna", once).status_code == 302
    assert browser.get(portal.url())["Location"] == portal.url("my_password")
    assert 'name="current"' not in browser.get(portal.url("my_password")).content.decode()
    assert portal.send(browser, "my_password", password=OTHER)["Location"] == portal.url()
    assert is_in(portal, browser)


@pytest.mark.req("CL-21", "AC-13")
def test_the_sign_in_speaks_the_language_that_was_chosen_and_keeps_it(portal, anna):
    browser = Browser()
    assert "Sign in" in text_of(browser.get(portal.url("sign_in") + "?language=en"))
    portal.enter(anna, browser=browser)
    assert "Coming classes" in text_of(browser.get(portal.url()))
    portal.send(browser, "sign_out")
    assert "Sign in" in text_of(browser.get(portal.url("sign_in")))
