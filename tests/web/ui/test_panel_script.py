"""The lesson's panel in a real browser: closing, opening, keeping still while somebody works, taking back."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import Site, at_rest

pytestmark = pytest.mark.journey

PANEL = """<section id="lesson" class="rt-panel" data-lesson="5" hx-get="/lesson/" hx-trigger="bookings-changed from:body delay:50ms"
 hx-target="#lesson" hx-swap="outerHTML"><h2 id="lesson-title">Йога VERSION</h2>
<a id="lesson-close" href="/?lesson=0" data-panel-close data-key="close">×</a>
<input id="lesson-search" aria-label="Поиск"><button type="button" id="mark" data-confirm="Точно?">Отметить</button>
<form hx-post="/mark/" hx-target="#lesson" hx-swap="outerHTML"><input type="hidden" name="request_key" value="k"><button id="book">Записать</button></form>
<details id="fold"><summary>Отменили</summary>Борис</details>
<div id="lesson-poll" hx-get="/lesson/" hx-trigger="ask" hx-target="#lesson" hx-swap="outerHTML" hidden></div></section>"""
HOME = """<div class="rt-home"><div><a class="rt-lesson" id="lesson-5" href="#" hx-get="/lesson/" hx-target="#panel">Йога</a></div>
<aside id="panel"></aside></div>"""


def panel(version):
    return PANEL.replace("VERSION", str(version))


@pytest.fixture
def site():
    made = Site(HOME)
    undo = {
        "toast": {"text": "Записана", "undo": {"url": "/undo/", "values": {"client": 7}, "label": "Отменить"}},
        "bookings-changed": {"lesson": 5},
    }
    made.answers["/lesson/"] = lambda _sent: (200, panel(1), {})
    made.answers["/mark/"] = lambda _sent: (200, panel(2), {"HX-Trigger": json.dumps(undo)})
    made.answers["/undo/"] = lambda _sent: (204, "", {"HX-Trigger": json.dumps({"bookings-changed": {}})})
    return made


@pytest.fixture
def page(page):
    page.click("#lesson-5")
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    return page


def ask(page):
    """The panel's own question, as every 15 seconds."""
    page.evaluate("htmx.trigger('#lesson-poll', 'ask')")


def asked(site, path):
    return sum(one == path for one, _sent in site.asked)


def test_a_panel_that_was_pressed_open_begins_in_its_search(page):
    expect(page.locator("#lesson-search")).to_be_focused()


def test_escape_and_the_cross_close_it_and_focus_goes_to_the_lesson(page):
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_empty()
    expect(page.locator("#lesson-5")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?lesson=0"))
    page.click("#lesson-5")
    page.click("#lesson-close")
    expect(page.locator("#panel")).to_be_empty()


def test_a_press_swaps_the_panel_once_and_its_own_event_does_not_ask_again(page, site):
    page.click("#book")
    expect(page.locator("#lesson-title")).to_have_text("Йога 2")
    at_rest(page)
    assert asked(site, "/lesson/") == 1
    page.evaluate("document.body.dispatchEvent(new CustomEvent('bookings-changed', {bubbles: true}))")
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    assert asked(site, "/lesson/") == 2


def test_the_toast_takes_back_by_its_button_and_by_z_in_the_russian_layout(page, site):
    page.click("#book")
    expect(page.locator("#toasts [data-undo]")).to_have_text("Отменить")
    page.click("#toasts [data-undo]")
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    expect(page.locator("#toasts [data-toast]")).to_have_count(0)
    page.click("#book")
    expect(page.locator("#lesson-title")).to_have_text("Йога 2")
    page.locator("#lesson-close").focus()
    event = {"key": "я", "code": "KeyZ", "bubbles": True, "cancelable": True}
    page.evaluate("o => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', o))", event)
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    sent = [sent for path, sent in site.asked if path == "/undo/"]
    assert [one["client"] for one in sent] == [["7"], ["7"]]
    assert sent[0]["request_key"] != sent[1]["request_key"]


def test_the_way_back_stays_for_a_minute_when_the_words_are_gone(page, site):
    page.clock.install()
    page.click("#book")
    expect(page.locator("#lesson-title")).to_have_text("Йога 2")
    page.clock.fast_forward(11_000)
    expect(page.locator("#toasts [data-toast] > .grow")).to_be_hidden()
    expect(page.locator("#toasts [data-undo]")).to_be_visible()
    page.clock.fast_forward(45_000)
    page.click("#toasts [data-undo]")
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    page.click("#book")
    expect(page.locator("#lesson-title")).to_have_text("Йога 2")
    page.clock.fast_forward(11_000)
    page.clock.fast_forward(50_000)
    expect(page.locator("#toasts [data-toast]")).to_have_count(0)


def test_its_own_question_waits_for_whoever_types_or_is_about_to_press(page, site):
    page.fill("#lesson-search", "бел")
    ask(page)
    assert page.input_value("#lesson-search") == "бел"
    page.fill("#lesson-search", "")
    page.click("#mark")
    ask(page)
    expect(page.locator("#mark")).to_have_text("Точно?")
    assert asked(site, "/lesson/") == 1
    page.keyboard.press("Escape")
    site.answers["/lesson/"] = lambda _sent: (200, panel(4), {})
    ask(page)
    expect(page.locator("#lesson-title")).to_have_text("Йога 4")


def test_nothing_new_leaves_everything_as_it_is(page, site):
    site.answers["/lesson/"] = lambda _sent: (304, "", {})
    with page.expect_response("**/lesson/"):
        ask(page)
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    expect(page.locator("#banner")).to_be_hidden()


def test_unfolded_blocks_stay_unfolded(page, site):
    page.click("#fold summary")
    site.answers["/lesson/"] = lambda _sent: (200, panel(4), {})
    ask(page)
    expect(page.locator("#lesson-title")).to_have_text("Йога 4")
    expect(page.locator("#fold")).to_have_attribute("open", "")


def test_a_lesson_that_is_gone_takes_its_panel_with_it(page, site):
    site.answers["/lesson/"] = lambda _sent: (404, '<p data-error-text="">Нет такой страницы</p>', {})
    ask(page)
    expect(page.locator("#panel")).to_be_empty()
    expect(page.locator("#banner")).to_be_hidden()


def test_what_was_made_for_the_lesson_elsewhere_is_shown_in_the_panel(page, site):
    site.answers["/lesson/new/"] = lambda _sent: (200, panel(7), {})
    page.evaluate("htmx.trigger(document.body, 'lesson-show', {url: '/lesson/new/'})")
    expect(page.locator("#lesson-title")).to_have_text("Йога 7")


def test_the_search_begins_anew_once_what_was_found_is_done_and_keeps_what_is_typed_meanwhile(page, site):
    page.evaluate("document.querySelector('#lesson-search').setAttribute('data-search-input', '')")
    page.fill("#lesson-search", "бел")
    site.answers["/lesson/"] = lambda _sent: (200, panel(2), {})
    page.evaluate("document.body.dispatchEvent(new CustomEvent('bookings-changed', {bubbles: true}))")
    expect(page.locator("#lesson-title")).to_have_text("Йога 2")
    expect(page.locator("#lesson-search")).to_have_value("")
    site.answers["/lesson/"] = lambda _sent: (200, panel(1), {})
    site.late.add("/lesson/")
    with page.expect_request("**/lesson/"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('bookings-changed', {bubbles: true}))")
    page.fill("#lesson-search", "гро")
    site.let_through("/lesson/")
    expect(page.locator("#lesson-title")).to_have_text("Йога 1")
    expect(page.locator("#lesson-search")).to_have_value("гро")
