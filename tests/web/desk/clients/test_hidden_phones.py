"""Every page that finds clients by what is typed finds nobody by a piece of a phone that a level hides (ST-05)."""

import re

import pytest

from ritm.clients.actions.removal import delete_client
from tests.contracts.papers import contract
from tests.web.desk.pages import words

pytestmark = pytest.mark.req("ST-05")
PIECE, WHOLE, PHONE = "916555", "8 (916) 555-12-34", "+79165551234"
RIGHTS = (
    *("clients.read", "clients.change", "clients.search", "clients.merge", "home.search", "home.schedule"),
    *("home.lesson_search", "card.read", "contracts.read"),
)
PLACES = {
    "search": ("desk:search", "q", {}),
    "list": ("desk:clients", "text", {}),
    "lesson": ("desk:lesson_search", "q", {}),
    "parents": ("desk:client_parents", "parent_text", {}),
    "guardians": ("desk:client_guardians", "more_text", {}),
    "merge": ("desk:doubles_merge", "text", {}),
    "deleted": ("desk:deleted", "text", {}),
    "contracts": ("desk:contracts", "text", {}),
}


@pytest.fixture
def ids(studio):
    """Somebody to find by every page; ids that addresses take."""
    found = studio.client("Белова Анна", phone=PHONE)
    contract(studio, client=found)
    return {"desk:lesson_search": [studio.lesson().pk], "desk:doubles_merge": [studio.client("Кот").pk]}


@pytest.mark.parametrize("place", PLACES)
def test_a_piece_finds_nobody(studio, ids, place):
    name, field, more = PLACES[place]
    if place == "deleted":
        delete_client(client=studio.client("Белова Анна 2", phone="+79165551235"), actor=studio.actor)

    def found(person, text):
        answer = studio.browser(person).get(studio.url(name, *ids.get(name, ()), **{field: text, **more}))
        assert answer.status_code == 200
        return "Белова" in words(answer)

    assert found(studio.boss, PIECE)
    for phones in ("none", "tail"):
        person = studio.staff(*RIGHTS, phones=phones)
        assert not found(person, PIECE)
        if place != "contracts":
            assert found(person, "8 (916) 555-12-35" if place == "deleted" else WHOLE)


def test_an_empty_answer_says_why(studio, ids):
    person = studio.staff(*RIGHTS, phones="tail")
    for place in ("search", "list", "lesson"):
        name, field, _more = PLACES[place]
        for who, is_said in ((person, True), (studio.boss, False)):
            answer = studio.browser(who).get(studio.url(name, *ids.get(name, ()), **{field: "777555"}))
            assert ("ваш уровень доступа не ищет: введите его целиком" in words(answer)) is is_said


@pytest.mark.parametrize("place", ["desk:clients", "desk:advanced_search"])
def test_the_list_offers_no_order_of_phones(studio, ids, place):
    for person, is_offered in ((studio.boss, True), (studio.staff(*RIGHTS, phones="tail"), False)):
        page = studio.browser(person).get(studio.url(place, sort="name")).content.decode()
        assert ("sort=phone" in page) is is_offered
        asked = studio.browser(person).get(studio.url(place, sort="phone")).content.decode()
        (head,) = (one for one in re.findall("<th.*?</th>", asked, re.DOTALL) if ">Телефон<" in one)
        assert ("aria-sort" in head) is is_offered


def test_a_condition_on_phones_is_closed(studio, ids):
    person = studio.staff(*RIGHTS, phones="tail")
    page = studio.browser(person).get(studio.url("desk:advanced_search", c=f"phone:has:{PIECE}"))
    assert page.status_code == 422
    assert "Белова" not in words(page)
