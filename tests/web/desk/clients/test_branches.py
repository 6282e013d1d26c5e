"""The base is common to all branches; an option of the level hides clients of others (ST-09)."""

from datetime import date

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.clients.queries import visible_to
from tests.web.desk.clients.looking import HTMX, names_of, text_of
from tests.web.desk.clients.test_new import sent

RIGHTS = ("clients.read", "clients.change", "clients.search", "clients.restore", "card.read", "home.search")


def _seen(studio, person, there):
    """Whether each page that names clients shows the client of the other branch."""
    browser = studio.browser(person)
    card, form = (studio.url(name, there.pk) for name in ("desk:client", "desk:client_edit"))
    return [
        "Северова" in text_of(browser.get(studio.url("desk:search", q="северова"), headers=HTMX)),
        "Северова Инна" in names_of(browser.get(studio.url("desk:clients"))),
        "Северова" in text_of(browser.get(studio.url("desk:advanced_search", c="blocked:no"))),
        "Северова" in text_of(browser.get(studio.url("desk:client_parents", parent_text="северова"))),
        "Северова" in text_of(browser.get(studio.url("desk:client_guardians", more_text="северова"))),
        browser.get(card).status_code == 200,
        browser.get(form).status_code == 200,
        sent(browser, form, name="Северова Инна", note="видел").status_code == 302,
        browser.get(studio.url("desk:client_new", parent=there.pk)).status_code == 200,
    ]


@pytest.mark.req("ST-09", "CL-08")
def test_where_one_works_does_not_limit_whom_one_sees_until_the_level_says_so(studio):
    north = studio.second_branch()
    there = studio.client("Северова Инна", branch=north)
    studio.client("Здешняя Анна", branch=studio.branch)
    studio.client("Общая Яна", branch=None)
    common = studio.staff(*RIGHTS, branches=(studio.branch,), clients="all")
    bound = studio.staff(*RIGHTS, branches=(studio.branch,), clients="branches")
    both = studio.staff(*RIGHTS, branches=(studio.branch, north), clients="branches")
    assert _seen(studio, common, there) == [True] * 9
    assert _seen(studio, both, there) == [True] * 9
    assert _seen(studio, bound, there) == [False] * 9
    assert names_of(studio.browser(bound).get(studio.url("desk:clients"))) == ["Здешняя Анна", "Общая Яна"]
    assert {one.name for one in visible_to(bound)} == {"Здешняя Анна", "Общая Яна"}


@pytest.mark.req("ST-09", "CL-11", "CL-31")
def test_what_a_hidden_client_has_is_told_without_his_name(studio):
    there = {"phone": "+79161112233", "barcode": "4600051000057", "birth_date": date(2010, 5, 6)}
    gone = studio.client("Ушедшая Яна", branch=studio.branch, phone=there["phone"])
    delete_client(client=gone, actor=studio.actor)
    studio.client("Северова Инна", branch=studio.second_branch(), **there)
    bound = studio.browser(studio.staff(*RIGHTS, branches=(studio.branch,), clients="branches"))
    new, alike = studio.url("desk:client_new"), studio.url("desk:client_alike")
    typed = {"name": "Северова Инна", "birth_date": "2010-05-06"}
    for answer, words in (
        (
            bound.get(alike, {**typed, "phone": there["phone"]}),
            "Телефон записан за клиентом филиала, который вам не виден",
        ),
        (bound.get(studio.url("desk:client_barcode"), {"barcode": there["barcode"]}), "Штрихкод записан за клиентом"),
        (
            sent(bound, new, name="Вера", phone=there["phone"]),
            "клиентом филиала, который вам не виден. У двух клиентов",
        ),
        (sent(bound, new, name="Вера", barcode=there["barcode"]), "Штрихкод записан за клиентом филиала"),
        (sent(bound, studio.url("desk:deleted_restore", gone.pk)), "Телефон теперь у другого клиента"),
    ):
        said = text_of(answer)
        assert words in said
        assert "Северова" not in said
    assert sent(bound, new, **typed).status_code == 302  # a double whom nobody may look at is no reason to stop
    assert "Этот телефон уже записан: Северова Инна" in text_of(studio.browser().get(alike, {"phone": there["phone"]}))


@pytest.mark.req("ST-09")
def test_the_option_stands_in_the_form_of_the_level(studio):
    level = studio.staff(*RIGHTS, clients="branches").access_level
    page = studio.browser().get(studio.url("desk:level_edit", level.pk)).content.decode()
    assert 'name="clients"' in page
    assert "Своих филиалов" in text_of(studio.browser().get(studio.url("desk:level_edit", level.pk)))
