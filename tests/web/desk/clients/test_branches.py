"""The base is common to all branches; an option of the level hides clients of others (ST-09)."""

import pytest

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


@pytest.mark.req("ST-09")
def test_the_option_stands_in_the_form_of_the_level(studio):
    level = studio.staff(*RIGHTS, clients="branches").access_level
    page = studio.browser().get(studio.url("desk:level_edit", level.pk)).content.decode()
    assert 'name="clients"' in page
    assert "Своих филиалов" in text_of(studio.browser().get(studio.url("desk:level_edit", level.pk)))
