"""Relatives of branches that a level hides: that there is one, and no word of him (ST-09)."""

import pytest

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.family import GuardianData, links_of
from ritm.clients.models import Client
from ritm.directory.export_columns import annotations
from tests.web.desk.clients.looking import HTMX, queries, text_of, value_of
from tests.web.desk.clients.test_new import sent

pytestmark = pytest.mark.req("ST-09")
RIGHTS = (
    "clients.read",
    "clients.change",
    "clients.search",
    "card.read",
    "card.history",
    "home.search",
    "payments.take",
)
UNSEEN = "Родственник из другого филиала"


@pytest.fixture
def family(studio):
    """A child of this branch whose mother, grandmother and brother are of another."""
    AccountSettings.objects.update(many_guardians=True)
    north = studio.second_branch()
    mother = studio.client("Северова Инна", phone="+79160000001", branch=north)
    granny = studio.client("Бабушкина Ида", phone="+79160000002", branch=north)
    child = studio.client("Тим", guardian=mother, branch=studio.branch)
    studio.client("Братов Лев", guardian=mother, branch=north)
    links = (GuardianData(guardian=mother), GuardianData(guardian=granny, kind="grandparent"))
    change_client(client=child, data=_data(child, mother, guardians=links), actor=studio.actor)
    return child, mother, granny


def _data(child, mother, **more):
    values = {name: getattr(child, name) for name in ("name", "branch", "gender")}
    return ClientData(**values, guardian=mother, **more)


def _pages(studio, person, child, mother):
    """Every page that would name them: card, its changes, form, list, searches, payment."""
    browser = studio.browser(person)
    urls = [
        *(studio.url(name, child.pk) for name in ("desk:client", "desk:client_edit", "desk:client_payment")),
        studio.url("desk:client_changes", child.pk),
        studio.url("desk:clients"),
        studio.url("desk:advanced_search", c="child:yes"),
        studio.url("desk:search", q="тим"),
    ]
    answers = [browser.get(url, headers=HTMX if "search?q" in url else {}) for url in urls]
    assert [answer.status_code for answer in answers] == [200] * len(urls)
    return [answer.content.decode() for answer in answers]


def test_no_page_names_them(studio, family):
    child, mother, _granny = family
    bound = studio.staff(*RIGHTS, branches=(studio.branch,), clients="branches")
    for page in _pages(studio, bound, child, mother):
        for secret in ("Северова", "Бабушкина", "Братов", "000-00-01", "9160000001", f'/clients/{mother.pk}"'):
            assert secret not in page
    named = "".join(_pages(studio, studio.boss, child, mother))
    assert all(word in named for word in ("Северова Инна", "Бабушкина Ида", "Братов Лев", "000-00-01"))


def test_they_are_counted_without_a_word(studio, family):
    child, _mother, _granny = family
    bound = studio.staff(*RIGHTS, branches=(studio.branch,), clients="branches")
    page = studio.browser(bound).get(studio.url("desk:client", child.pk))
    block = page.content.decode().partition('id="family"')[2].partition("</section>")[0]
    assert block.count(UNSEEN) == 3
    assert '<span class="rt-cnt">3</span>' in block
    assert "<a " not in block
    assert "бабушка" in block
    form = studio.browser(bound).get(studio.url("desk:client_edit", child.pk))
    assert UNSEEN in text_of(form)
    assert [row["parent_name"] for row in Client.objects.annotate(**annotations(bound)).values("parent_name")] == [
        None
    ] * Client.objects.count()


def test_saving_the_form_loses_nobody(studio, family):
    child, mother, granny = family
    bound = studio.staff(*RIGHTS, branches=(studio.branch,), clients="branches")
    browser, url = studio.browser(bound), studio.url("desk:client_edit", child.pk)
    page = browser.get(url)
    assert value_of(page, "guardian") == str(mother.pk)
    typed = {"guardian": mother.pk, "guardians": [granny.pk], "guardian_kinds": ["grandparent"]}
    assert sent(browser, url, name="Тим", note="новое", **typed).status_code == 302
    assert [link.guardian for link in links_of(child)] == [mother, granny]


def test_the_card_takes_as_many_queries_for_three_relatives_as_for_one(studio, family):
    child, mother, _granny = family
    bound = studio.staff(*RIGHTS, branches=(studio.branch,), clients="branches")
    alone = studio.client("Одна", guardian=mother, branch=studio.branch)
    one, three = (queries(studio.browser(bound), studio.url("desk:client", who.pk)) for who in (alone, child))
    assert one == three <= 21
