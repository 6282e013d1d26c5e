"""Every address of the portal, found by itself: who may open it, what it looks like, what bad input does (CL-21)."""

from datetime import timedelta

import pytest

from ritm.core import clock
from ritm.web.portal.joining_form import began_now
from ritm.web.portal.urls import urlpatterns
from tests.crawls.asking import carelessness
from tests.crawls.reading import Page
from tests.crawls.test_pages import page_faults
from tests.given import PASSWORD, key
from tests.joining.newcomers import opened

PAGES = {one.name: one.callback for one in urlpatterns if not one.pattern.converters}  # test_letters.py has the other
CLOSED = {name for name, view in PAGES.items() if view.requires is not None}
SEEN = sorted(name for name, view in PAGES.items() if "GET" in view.methods)
SENT = {
    "my_card": {"card": "1"},
    "my_book": {"lesson": "1", "week": "0"},
    "my_calendar": {},
    "my_password": {"current": PASSWORD, "password": "granit-88-elka"},
    "forgotten": {"said": "anna"},
    "join": {
        "name": "Лань Зоя",
        "phone": "+79161230077",
        "email": "zoya@example.org",
        "birth_date": "1990-02-02",
        "child_0_name": "Лань Яша",
        "child_0_birth_date": "2020-02-02",
        "tick_personal": "on",
        "tick_child": "on",
        "version_personal": "0",
        "version_child": "0",
        "website": "",
        "began": "",
    },
    "sign_in": {"login": "anna", "password": PASSWORD},
}
TELLS_NOTHING = {"forgotten", "join"}  # says the same whatever is asked
BAD = ["", "\x00", "\u202eabc", "😀", "a" * 10_000, "-1", "1e400", "NaN", "9" * 30, "'; --", "31.02"]


def begin(studio):
    opened(studio)


@pytest.fixture
def staff(studio):
    """The boss's session under the portal's cookie, put there by hand."""
    browser = studio.browser()
    browser.cookies["ritm_portal"] = browser.cookies["ritm_desk"].value
    return browser


def test_the_portal_stands_in_its_place(portal):
    assert portal.url() == "/alice/my/"
    pages = {"my", "my_visits", "my_renewal", "my_card", "my_classes", "my_book", "my_wait", "my_calendar"}
    assert {*pages, "my_password"} == CLOSED


@pytest.mark.req("CL-21")
@pytest.mark.parametrize("name", sorted(CLOSED))
def test_neither_nobody_nor_staff_pass(portal, anna, client, staff, name):
    portal.enter(anna)
    method = "get" if "GET" in PAGES[name].methods else "post"
    for browser in (client, staff):
        answer = getattr(browser, method)(portal.url(name), key() if method == "post" else None)
        assert (answer.status_code, answer["Location"]) == (302, portal.url("sign_in"))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", SEEN)
def test_every_page_is_whole(portal, anna, studio, name, language):
    studio.book(anna, studio.lesson())
    studio.pass_(anna)
    studio.client("Белова Мария", guardian=anna)
    browser = portal.enter(anna)
    if name == "sign_in":
        portal.send(browser, "sign_out")
    answer = browser.get(f"{portal.url(name)}?language={language}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page_faults(Page(page)) == []
    assert f'<html lang="{language}">' in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", sorted(SENT))
def test_bad_input_is_refused_and_never_breaks(portal, anna, name):
    browser = portal.enter(anna)
    with clock.at(clock.now() - timedelta(minutes=1)):
        typed = {**SENT[name], "began": began_now()} if name == "join" else SENT[name]
    for field, good in typed.items():
        for value in BAD:
            sent = {**key(), **typed, field: value}
            answer = browser.post(portal.url(name), sent)
            refusals = {302, 422} if name in TELLS_NOTHING else {404, 422, 429}
            assert answer.status_code in refusals, (field, value, good, answer.status_code)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_another_method_is_refused(portal, anna, name):
    browser = portal.enter(anna)
    assert browser.put(portal.url(name)).status_code == 405
    if "POST" not in PAGES[name].methods:
        assert browser.post(portal.url(name), key()).status_code == 405


@pytest.mark.parametrize("page", ["", "0", "-1", "abc", "9" * 30, "\x00"])
def test_a_page_number_that_cannot_be_shows_a_page(portal, anna, page):
    assert portal.enter(anna).get(portal.url("my_visits"), {"page": page}).status_code == 200


def test_what_is_not_there_leads_back_to_the_portal(portal, anna):
    answer = portal.enter(anna).get(portal.url() + "nowhere/")
    assert answer.status_code == 404
    assert f'href="{portal.url()}"' in answer.content.decode()


@pytest.mark.parametrize("name", SEEN)
def test_answers_carry_the_policy_and_the_doors_own_cookies(portal, anna, studio, name):
    answer = portal.enter(anna).get(portal.url(name))
    careless = [one for one in carelessness(answer, portal.url(name)) if not one.startswith("cookie ritm_portal")]
    assert careless == []
    assert {cookie["path"] for cookie in answer.cookies.values()} <= {f"/{studio.account.slug}/"}
