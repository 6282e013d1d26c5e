"""A list that another part depends on: the arrow keys walk through it, Enter or leaving it settles (ux §5)."""

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import POLLING, Site, at_rest

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


def asked(site):
    return [sent["field"] for path, sent in site.asked if path == "/part/"]


def test_arrows_walk_and_enter_settles_once_with_the_focus_kept(page, site):
    page.focus("#part_field")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#part_field")).to_have_value("долг")
    at_rest(page)
    assert asked(site) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("готово")).to_be_visible()
    expect(page.locator("#part_field")).to_be_focused()
    assert asked(site) == [["долг"]]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    at_rest(page)
    assert asked(site) == [["долг"]]
    page.keyboard.press("Enter")
    expect(page.locator("#part_field")).to_have_value("визит")
    page.wait_for_function("() => document.querySelector('#part_field [selected]').value === 'визит'", polling=POLLING)
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
