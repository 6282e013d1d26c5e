"""The search's list: late answers do not open it again, Enter is for the words that stand there (ux §5.1)."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.web.ui.browser import ADDRESS, Site

pytestmark = pytest.mark.journey

HIT = """<div class="rt-hit" role="row"><div role="gridcell"><a href="#{q}" data-main>Карточка {q}</a>
<button type="button" id="other">Ещё</button></div></div>"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def site():
    made = Site('<h1>Проба</h1><input id="note" aria-label="Заметка">')
    made.answers["/search/"] = lambda sent: (200, HIT.format(q=sent["q"][0]), {})
    return made


@pytest.fixture
def page(browser, site):
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    made = context.new_page()
    faults = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.route("**/*", site.answer)
    made.goto(ADDRESS + "/")
    made.wait_for_function("() => window.htmx && document.readyState === 'complete'")
    yield made
    context.close()
    assert faults == []


def ask_late(page, site, words="бел"):
    """The question has gone, its answer has not come."""
    site.late.add("/search/")
    page.focus("#search")
    with page.expect_request("**/search/**"):
        page.keyboard.type(words)


def stays_closed(page, site):
    site.let_through("/search/")
    page.wait_for_timeout(300)
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
    page.wait_for_timeout(300)
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
