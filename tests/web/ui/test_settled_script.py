"""A list that another part depends on: the arrow keys walk through it, Enter or leaving it settles (ux §5)."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.web.ui.browser import ADDRESS, Site

pytestmark = pytest.mark.journey

BUILDER = """<form id="builder" data-settled action="/part/"><select name="field" id="part_field" aria-label="Поле"
 hx-get="/part/" hx-target="#builder" hx-swap="outerHTML" hx-include="#builder"><option value="">—</option>{options}</select>
<input id="after" aria-label="Дальше"></form>"""
VALUES = ("имя", "долг", "визит")


def builder(chosen=""):
    options = (f'<option value="{one}"{" selected" if one == chosen else ""}>{one}</option>' for one in VALUES)
    return BUILDER.format(options="".join(options))


@pytest.fixture
def site():
    made = Site(builder())
    made.answers["/part/"] = lambda sent: (200, builder(sent["field"][0]) + "<p>готово</p>", {})
    return made


@pytest.fixture
def page(site):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        made = browser.new_page(locale="ru-RU", viewport={"width": 1366, "height": 768})
        made.route("**/*", site.answer)
        made.goto(ADDRESS + "/")
        made.wait_for_function("() => window.htmx && document.readyState === 'complete'")
        yield made
        browser.close()


def asked(site):
    return [sent["field"] for path, sent in site.asked if path == "/part/"]


def test_arrows_walk_and_enter_settles_once_with_the_focus_kept(page, site):
    page.focus("#part_field")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#part_field")).to_have_value("долг")
    page.wait_for_timeout(300)
    assert asked(site) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("готово")).to_be_visible()
    expect(page.locator("#part_field")).to_be_focused()
    assert asked(site) == [["долг"]]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert asked(site) == [["долг"]]
    page.keyboard.press("Enter")
    expect(page.locator("#part_field")).to_have_value("визит")
    page.wait_for_function("() => document.querySelector('#part_field [selected]').value === 'визит'")
    assert asked(site) == [["долг"], ["визит"]]


def test_leaving_settles_and_the_focus_goes_where_it_was_going(page, site):
    page.focus("#part_field")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_text("готово")).to_be_visible()
    expect(page.locator("#after")).to_be_focused()
    assert asked(site) == [["имя"]]


def test_a_choice_that_no_key_made_counts_at_once(page, site):
    page.select_option("#part_field", "визит")
    expect(page.get_by_text("готово")).to_be_visible()
    assert asked(site) == [["визит"]]
