"""«Клиенты → Удалённые»: the page, its search, the press, the question about a taken phone (CL-30, CL-31)."""

import json
from datetime import time

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from tests.web.desk.clients.looking import BOBS, queries
from tests.web.desk.pages import HTMX, said, send, words

PHONE = "+79165551234"
READS, RESTORES = ("clients.read",), ("clients.read", "clients.change", "clients.restore")


def gone(studio, name="Белова Анна", **fields):
    client = studio.client(name, **fields)
    delete_client(client=client, actor=studio.actor)
    return Client.objects.get(pk=client.pk)


def is_deleted(client):
    return Client.objects.get(pk=client.pk).deleted_at is not None


@pytest.mark.req("CL-31")
def test_the_page_says_who_was_deleted_when_and_by_whom(studio):
    person = studio.staff(*RESTORES, name="Ким Нина")
    anna = studio.client("Белова Анна", phone=PHONE)
    assert send(studio.browser(person), studio.url("desk:client_delete", anna.pk)).status_code == 302
    gone(studio, "Серова Вера")
    studio.client("Живая Рита")

    page = words(studio.browser().get(studio.url("desk:deleted")))

    assert page.index("Серова Вера") < page.index("Белова Анна")
    assert "Ким Нина" in page
    assert "Босс Alice" in page
    assert "+7 916 555-12-34" in page
    assert f"{studio.today:%d.%m.%Y}" in page
    assert "Живая Рита" not in page
    assert [word for word in BOBS if word in page] == []
    assert studio.url("desk:deleted") in studio.browser().get(studio.url("desk:clients")).content.decode()


@pytest.mark.req("CL-31")
@pytest.mark.parametrize(("text", "shown"), [("бело", True), ("555-12", True), ("серо", False), ("%", False)])
def test_the_search_looks_among_the_deleted(studio, text, shown):
    gone(studio, phone=PHONE)
    studio.client("Белова Живая")
    page = words(studio.browser().get(studio.url("desk:deleted", text=text)))
    assert ("Белова Анна" in page) == shown
    assert "Белова Живая" not in page
    assert shown or "никого" in page


@pytest.mark.req("CL-31")
def test_one_press_restores(studio):
    anna = studio.client("Белова Анна", phone=PHONE)
    for hour in (10, 12):
        studio.book(anna, studio.lesson(at=time(hour)))
    delete_client(client=anna, actor=studio.actor)
    browser = studio.browser(studio.staff(*RESTORES))
    answer = send(browser, studio.url("desk:deleted_restore", anna.pk), htmx=True)
    assert (answer.status_code, is_deleted(anna)) == (204, False)
    assert said(answer) == "Клиент восстановлен: Белова Анна. 2 записи вернулись"
    assert "list-changed" in answer["HX-Trigger"]
    assert send(browser, studio.url("desk:deleted_restore", anna.pk), htmx=True).status_code == 404


@pytest.mark.req("CL-30", "CL-31")
def test_the_toast_of_the_deletion_offers_the_way_back(studio):
    for codes, offered in ((RESTORES, True), (RESTORES[:2], False)):
        anna = studio.client("Белова Анна")
        browser = studio.browser(studio.staff(*codes))
        answer = send(browser, studio.url("desk:client_delete", anna.pk), htmx=True)
        toast = json.loads(answer["HX-Trigger"])["toast"]
        assert ("undo" in toast) == offered
        if offered:
            assert toast["undo"]["label"] == "Восстановить"
            assert send(browser, toast["undo"]["url"], htmx=True).status_code == 204
        assert is_deleted(anna) != offered


@pytest.mark.req("CL-11", "CL-31")
def test_a_taken_phone_is_asked_about(studio):
    anna = gone(studio, phone=PHONE)
    vera = studio.client("Серова Вера", phone=PHONE)
    browser, url = studio.browser(), studio.url("desk:deleted_restore", anna.pk)

    asked = send(browser, url, htmx=True)

    assert (asked.status_code, asked["HX-Retarget"], is_deleted(anna)) == (422, "#dialog", True)
    assert "Телефон теперь у другого клиента: Серова Вера" in words(asked)
    assert studio.url("desk:client", vera.pk) in asked.content.decode()
    assert send(browser, url).status_code == 422
    assert send(browser, url, htmx=True, without="phone").status_code == 204
    anna.refresh_from_db()
    assert (anna.deleted_at, anna.phone, anna.other_phone) == (None, "", PHONE)


@pytest.mark.req("CL-12", "CL-31")
def test_phone_and_barcode_are_asked_about_in_turn(studio):
    anna = gone(studio, phone=PHONE, barcode="4600000000015")
    studio.client("Вера", phone=PHONE)
    studio.client("Рита", barcode="4600000000015")
    browser, url = studio.browser(), studio.url("desk:deleted_restore", anna.pk)
    asked = send(browser, url, without="phone")
    assert asked.content.decode().count('name="without"') == 2
    assert "Восстановить без штрихкода" in words(asked)
    assert send(browser, url, without=["phone", "barcode"]).status_code == 302
    assert not is_deleted(anna)


@pytest.mark.req("CL-31", "ST-05")
def test_rights_and_branches_bound_it(studio, bobs):
    anna = gone(studio, phone=PHONE)
    north = gone(studio, "Северная", branch=studio.second_branch())
    bound = studio.staff(*RESTORES, branches=(studio.branch,), clients="branches", phones="none")
    page = words(studio.browser(bound).get(studio.url("desk:deleted")))
    assert ("Белова" in page, "Северная" in page, "555" in page) == (True, False, False)
    assert send(studio.browser(bound), studio.url("desk:deleted_restore", north.pk)).status_code == 404
    reader = studio.browser(studio.staff(*READS))
    assert "Восстановить" not in words(reader.get(studio.url("desk:deleted")))
    assert send(reader, studio.url("desk:deleted_restore", anna.pk)).status_code == 403
    with account_scope(bobs.account.pk):
        foreign = gone(bobs, "Бобов Ушедший")
    assert send(studio.browser(), studio.url("desk:deleted_restore", foreign.pk)).status_code == 404
    assert is_deleted(anna)


@pytest.mark.req("CL-31")
def test_fifty_a_page_and_no_query_more(studio):
    gone(studio, "Первая")
    browser, url = studio.browser(), studio.url("desk:deleted")
    browser.get(url)
    one = queries(browser, url)
    for number in range(50):
        gone(studio, f"Ушедший {number}")
    assert queries(browser, url) == one <= 12
    assert "1–50 из 51" in words(browser.get(url))
    last = words(browser.get(url, {"page": "2"}, headers=HTMX))
    assert ("51–51 из 51" in last, "Первая" in last) == (True, True)


@pytest.mark.req("CL-31")
def test_an_empty_page_says_what_will_be_here(studio):
    assert "Удалённых клиентов нет" in words(studio.browser().get(studio.url("desk:deleted")))
