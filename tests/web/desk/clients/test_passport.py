"""«Паспорт и адрес» in the form and on the card: seen, changed and kept by rights of their own (CL-25)."""

from dataclasses import replace

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.passport import change_passport, look_at_passport
from ritm.clients.actions.profile import make_system_client
from ritm.clients.models import Client, ClientPassport
from ritm.events.models import Event
from tests.clients.test_passport import CANARIES, DATA
from tests.given import key
from tests.web.desk.client_card.looking import HTMX, words
from tests.web.desk.clients.looking import value_of

RIGHTS = ("clients.read", "clients.change", "card.read", "card.history")
READ, CHANGE = "passport.read", "passport.change"
TYPED = {
    "passport_number": "4510 777888",
    "passport_issued_on": "2015-03-09",
    "passport_issued_by": "ОВД канареечного района",
    "passport_code": "770-777",
    "address": "Канареечная улица, 77",
}


@pytest.fixture
def anna(studio):
    client = studio.client("Анна")
    change_passport(client=client, data=DATA, actor=studio.actor)
    return client


def seen(studio, client):
    return look_at_passport(client=client, actor=studio.actor)


def looks() -> int:
    return Event.objects.filter(name="clients.passport_seen").count()


def send(studio, person, client, **typed):
    url = studio.url("desk:client_edit", client.pk)
    return studio.browser(person).post(url, {**key(), "name": client.name, "gender": "female", **typed})


@pytest.mark.req("CL-25")
def test_a_new_client_with_a_passport(studio):
    boss, url = studio.browser(), studio.url("desk:client_new")
    assert 'name="passport_number"' in boss.get(url).content.decode()
    sent = {**key(), "name": "Вера", "gender": "female", "passport_open": "0", **TYPED}
    assert boss.post(url, sent).status_code == 302
    assert seen(studio, Client.objects.get(name="Вера")) == DATA


@pytest.mark.req("CL-25")
def test_the_form_shows_it_only_when_asked_and_the_look_is_logged(studio, anna):
    person = studio.staff(*RIGHTS, READ, CHANGE)
    page = studio.browser(person).get(studio.url("desk:client_edit", anna.pk)).content.decode()
    assert "Заполнено. Каждый просмотр записывается" in page
    assert [one for one in CANARIES if one in page] == []
    assert looks() == 0
    answer = studio.browser(person).get(studio.url("desk:client_passport_fields", anna.pk, ids="id"), headers=HTMX)
    assert {name: value_of(answer, name) for name in TYPED} == TYPED
    assert value_of(answer, "passport_open") == "1"
    # The page takes what it now shows for what stood there: a look alone is no unsaved change.
    assert answer.content.decode().count("data-as-kept") == len(TYPED) + 2
    assert looks() == 1
    assert Event.objects.get(name="clients.passport_seen").actor_id == person.pk


@pytest.mark.req("CL-25")
def test_saving_an_unopened_form_keeps_what_is_there(studio, anna):
    assert send(studio, studio.staff(*RIGHTS, READ, CHANGE), anna).status_code == 302
    assert send(studio, studio.staff(*RIGHTS), anna).status_code == 302
    assert seen(studio, anna) == DATA


@pytest.mark.req("CL-25")
def test_who_saw_the_values_may_change_and_empty_them(studio, anna):
    person = studio.staff(*RIGHTS, READ, CHANGE)
    typed = {**TYPED, "passport_open": "1", "address": "", "passport_code": "111-222"}
    assert send(studio, person, anna, **typed).status_code == 302
    now = seen(studio, anna)
    assert (now.address, now.passport_code, now.passport_number) == ("", "111-222", "4510 777888")


@pytest.mark.req("CL-25")
def test_who_may_change_but_not_see_types_over_and_loses_nothing(studio, anna):
    person = studio.staff(*RIGHTS, CHANGE)
    page = studio.browser(person).get(studio.url("desk:client_edit", anna.pk)).content.decode()
    assert "скрыто; оставьте пустым, чтобы не менять" in page
    assert [one for one in CANARIES if one in page] == []
    for said in ("0", "1"):  # whatever the form says about it
        assert send(studio, person, anna, passport_open=said, passport_code="111-222").status_code == 302
    assert seen(studio, anna).passport_number == "4510 777888"
    assert seen(studio, anna).passport_code == "111-222"


@pytest.mark.req("CL-25")
@pytest.mark.parametrize("rights", [(), (READ,)])
def test_without_the_right_to_change_nothing_is_changed_by_what_is_sent(studio, anna, rights):
    person = studio.staff(*RIGHTS, *rights)
    typed = {**TYPED, "passport_open": "1", "address": "Чужая, 1"}
    assert send(studio, person, anna, **typed).status_code == 302
    assert seen(studio, anna) == DATA


@pytest.mark.req("CL-25", "CL-34")
def test_without_the_right_to_see_no_page_tells_anything(studio, anna):
    person = studio.staff(*RIGHTS, CHANGE, "card.bookings", "card.visits", "card.passes", "card.payments")
    browser = studio.browser(person)
    for name in ("client", "client_edit", "client_changes", "client_consents"):
        page = browser.get(studio.url(f"desk:{name}", anna.pk)).content.decode()
        assert [one for one in CANARIES if one in page] == [], name
        assert "passport-show" not in page
    for name in ("client_passport", "client_passport_fields"):
        assert browser.get(studio.url(f"desk:{name}", anna.pk)).status_code == 403
    nobody = studio.browser(studio.staff(*RIGHTS)).get(studio.url("desk:client_edit", anna.pk)).content.decode()
    assert "passport" not in nobody


@pytest.mark.req("CL-25", "ST-10")
def test_the_history_tells_the_look_and_the_change_without_values(studio, anna):
    browser = studio.browser(studio.staff(*RIGHTS, READ, name="Ковалёва Мария"))
    dialog = words(browser.get(studio.url("desk:client_passport", anna.pk), headers=HTMX).content.decode())
    assert "Номер и серия паспорта 4510 777888" in dialog
    assert "Дата выдачи 09.03.2015" in dialog
    page = browser.get(studio.url("desk:client_changes", anna.pk)).content.decode()
    assert "Просмотрены паспорт и адрес Ковалёва Мария" in words(page)
    fields = "Номер и серия паспорта, Дата выдачи, Код подразделения, Кем был выдан, Адрес клиента"
    assert f"{fields}: изменено, значения не показываются" in words(page)
    assert [one for one in CANARIES if one in page] == []


@pytest.mark.req("CL-25")
def test_a_wrong_value_is_said_at_its_field_and_what_was_typed_stays(studio, anna):
    answer = send(studio, None, anna, **{**TYPED, "passport_open": "1", "passport_issued_on": "31.02.2015"})
    assert answer.status_code == 422
    assert "Такой даты нет" in answer.content.decode()
    assert value_of(answer, "address") == TYPED["address"]
    tomorrow = {**TYPED, "passport_open": "1", "passport_issued_on": "2099-01-01", "address": "Другая, 1"}
    assert send(studio, None, anna, **tomorrow).status_code == 422
    assert seen(studio, anna) == DATA
    assert 'id="id_passport_issued_on_error"' in send(studio, None, anna, **tomorrow).content.decode()


def test_a_form_opened_before_somebody_filled_it_in_empties_nothing(studio, anna):
    assert send(studio, None, anna, passport_open="0", passport_code="", address="").status_code == 302
    assert seen(studio, anna) == DATA


def test_no_passport_of_another_account_and_none_of_the_system_client(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = Client.objects.get(name="Бобова Анна")
    for client in (foreign, make_system_client()):
        for name in ("client_passport", "client_passport_fields"):
            assert studio.browser().get(studio.url(f"desk:{name}", client.pk)).status_code == 404
    assert ClientPassport.objects.count() == 0


@pytest.mark.req("CL-25")
def test_of_two_who_edit_at_once_the_second_is_told_and_keeps_what_he_typed(studio, anna):
    people = [studio.staff(*RIGHTS, READ, CHANGE) for _ in range(2)]
    url = studio.url("desk:client_passport_fields", anna.pk, ids="id")
    versions = [value_of(studio.browser(one).get(url, headers=HTMX), "passport_version") for one in people]
    assert len(set(versions)) == 1
    typed = {**TYPED, "passport_open": "1", "passport_version": versions[0]}
    assert send(studio, people[0], anna, **{**typed, "passport_code": "111-222"}).status_code == 302

    answer = send(studio, people[1], anna, **{**typed, "address": "Новая, 1"})

    assert answer.status_code == 422
    assert "Паспорт тем временем изменили" in words(answer.content.decode())
    assert value_of(answer, "address") == "Новая, 1"
    assert seen(studio, anna).passport_code == "111-222"
    again = {**typed, "address": "Новая, 1", "passport_version": value_of(answer, "passport_version")}
    assert send(studio, people[1], anna, **again).status_code == 302
    assert (seen(studio, anna).address, seen(studio, anna).passport_code) == ("Новая, 1", TYPED["passport_code"])


@pytest.mark.req("CL-25")
def test_who_types_blindly_is_told_too(studio, anna):
    blind = studio.staff(*RIGHTS, CHANGE)
    page = studio.browser(blind).get(studio.url("desk:client_edit", anna.pk))
    typed = {"passport_open": "0", "passport_version": value_of(page, "passport_version"), "address": "Новая, 1"}
    change_passport(client=anna, data=replace(DATA, address="Другая, 2"), actor=studio.actor)
    assert send(studio, blind, anna, **typed).status_code == 422
    assert seen(studio, anna).address == "Другая, 2"
