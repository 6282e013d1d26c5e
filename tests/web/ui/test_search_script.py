"""The search's list: late answers do not open it again, Enter is for the words that stand there (ux §5.1)."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import ADDRESS, Site, at_rest

pytestmark = pytest.mark.journey

HIT = """<div class="rt-hit" role="row"><div role="gridcell"><a href="#{q}" data-main>Карточка {q}</a>
<button type="button" id="other">Ещё</button></div></div>"""


@pytest.fixture
def site():
    made = Site('<h1>Проба</h1><input id="note" aria-label="Заметка">')
    made.answers["/search/"] = lambda sent: (200, HIT.format(q=sent["q"][0]), {})
    return made


def ask_late(page, site, words="бел"):
    """The question has gone, its answer has not come."""
    site.late.add("/search/")
    page.focus("#search")
    with page.expect_request("**/search/**"):
        page.keyboard.type(words)


def stays_closed(page, site):
    site.let_through("/search/")
    at_rest(page)
    expect(page.locator("#search-found")).to_be_hidden()
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "false")


def questions(site):
    return [sent["q"][0] for path, sent in site.asked if path == "/search/"]


def test_escape_before_the_answer(page, site):
    ask_late(page, site)
    page.keyboard.press("Escape")
    stays_closed(page, site)


def test_escape_before_the_question_has_gone(page, site):
    page.focus("#search")
    page.keyboard.type("бел")
    page.keyboard.press("Escape")
    at_rest(page)
    assert questions(site) == []


def test_escape_out_of_an_open_list_while_a_newer_one_is_on_its_way(page, site):
    page.focus("#search")
    page.keyboard.type("бел")
    expect(page.locator("#search-found")).to_be_visible()
    ask_late(page, site, "ова")
    page.keyboard.press("Escape")
    stays_closed(page, site)


@pytest.mark.parametrize("how", ["tab", "pointer"])
def test_left_before_the_answer(page, site, how):
    ask_late(page, site)
    if how == "tab":
        page.focus("#note")
    else:
        page.click("h1")
    stays_closed(page, site)


def test_chosen_before_the_newer_answer(page, site):
    page.focus("#search")
    page.keyboard.type("бел")
    expect(page.locator("#search-found")).to_be_visible()
    ask_late(page, site, "ова")
    page.click("#search-found a")
    expect(page).to_have_url(f"{ADDRESS}/#{quote('бел')}")
    page.focus("#note")
    stays_closed(page, site)


def test_whoever_comes_back_is_answered_after_all(page, site):
    ask_late(page, site)
    page.focus("#note")
    stays_closed(page, site)
    page.focus("#search")
    expect(page.locator("#search-found")).to_contain_text("Карточка бел")


def test_enter_waits_for_the_words_that_stand_there(page, site):
    page.focus("#search")
    page.keyboard.type("бел")
    expect(page.locator("#search-found")).to_be_visible()
    ask_late(page, site, "кин")
    page.keyboard.press("Enter")
    site.let_through("/search/")
    expect(page).to_have_url(f"{ADDRESS}/#{quote('белкин')}")


def test_another_window_in_front_is_no_leaving(page, site):
    ask_late(page, site)
    page.evaluate("document.querySelector('#search').dispatchEvent(new FocusEvent('focusout', {bubbles: true}))")
    site.let_through("/search/")
    expect(page.locator("#search-found")).to_be_visible()
