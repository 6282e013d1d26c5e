"""A class is dragged by mouse and carried by keys: what is asked of the server, and when nothing is (SC-06)."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import Site

pytestmark = [pytest.mark.journey, pytest.mark.req("SC-06")]

CARD = """<a id="lesson-{pk}" class="rt-lesson rt-s{row} rt-n12 rt-l-2" href="#open-{pk}" data-lesson="{pk}"
 data-stands="2026-11-25 {at} 60 {hall} 0"><span class="rt-l-name">Йога</span></a>"""
GRID = """<div id="day" class="rt-h-4 rt-c-2"><div class="rt-day" data-grid data-first-hour="9" data-hours="4" data-by="hall"
 data-drag="/lessons/0/drag/"><div class="rt-cols rt-day-head"><div></div></div><div class="rt-cols rt-day-body"><div class="rt-gutter"></div>
<section class="rt-hall rt-lanes-1" data-column="3" aria-label="Большой">{first}</section>
<section class="rt-hall rt-lanes-1" data-column="4" aria-label="Малый">{second}</section></div></div></div>
<div class="rt-week" data-grid data-drag="/lessons/0/drag/"><div class="rt-w-day" id="day-2026-11-25"><h2>Ср 25</h2></div>
<div class="rt-w-day" id="day-2026-11-26"><h2>Чт 26</h2></div><div class="rt-w-cell" data-on="2026-11-25" data-from="1020"
 data-until="1080">{week}</div><div class="rt-w-cell" data-on="2026-11-26" data-from="1080" data-until="1140"><i>пусто</i></div></div>"""


def done(_sent):
    toast = {"text": "Перенесено", "tone": ""}
    return 204, "", {"HX-Trigger": json.dumps({"toast": toast})}


@pytest.fixture
def site():
    cards = {
        "first": CARD.format(pk=7, row=0, at="09:00", hall=3),
        "second": CARD.format(pk=8, row=24, at="11:00", hall=4),
        "week": CARD.format(pk=9, row=0, at="17:20", hall=3),
    }
    made = Site(GRID.format(**cards))
    for pk in (7, 8, 9):
        made.answers[f"/lessons/{pk}/drag/"] = done
    return made


def sent(site, pk):
    """What the drops of a card sent, without their keys."""
    drops = [values for path, values in site.asked if path == f"/lessons/{pk}/drag/"]
    assert all(len(values["request_key"][0]) == 32 for values in drops)
    return [{name: texts[0] for name, texts in values.items() if name != "request_key"} for values in drops]


def drag(page, start, end, *, release=True):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    if release:
        page.mouse.up()
        expect(page.locator(".rt-carried")).to_have_count(0)


def hour(page):
    """A hall's box and the pixels of an hour."""
    box = page.locator('.rt-hall[data-column="4"]').bounding_box()
    return box, box["height"] / 4


def test_by_mouse_a_card_goes_to_another_hall_and_time_and_its_press_opens_nothing(page, site):
    card = page.locator("#lesson-7").bounding_box()
    other, high = hour(page)
    start = (card["x"] + 30, card["y"] + 10)
    end = (other["x"] + 40, start[1] + 1.5 * high)
    drag(page, start, end, release=False)
    expect(page.locator(".rt-carried")).to_have_text("10:30–11:30")
    page.mouse.up()
    expect(page.locator(".rt-carried")).to_have_count(0)
    assert sent(site, 7) == [{"from": "2026-11-25 09:00 60 3 0", "wall_time": "10:30", "hall": "4"}]
    assert "#open" not in page.url


def test_its_lower_edge_draws_it_longer_and_escape_gives_up(page, site):
    card = page.locator("#lesson-8").bounding_box()
    _other, high = hour(page)
    edge = (card["x"] + 30, card["y"] + card["height"] - 3)
    drag(page, edge, (edge[0], edge[1] + high / 2))
    assert sent(site, 8) == [{"from": "2026-11-25 11:00 60 4 0", "minutes": "90"}]
    site.asked.clear()
    drag(page, edge, (edge[0], edge[1] + high / 2), release=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".rt-carried")).to_have_count(0)
    assert (sent(site, 8), "#open" in page.url) == ([], False)
    page.mouse.click(edge[0], edge[1] - 20)
    page.wait_for_url("**/#open-8")
    assert sent(site, 8) == []


def test_by_keys_a_card_is_carried_drawn_and_put_down(page, site):
    page.locator("#lesson-7").focus()
    for pressed in ("KeyM", "ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(pressed)
    expect(page.locator("#say")).to_have_text("Малый, 9:30–10:45")
    page.keyboard.press("Enter")
    expect(page.locator(".rt-carried")).to_have_count(0)
    moved = {"from": "2026-11-25 09:00 60 3 0", "wall_time": "09:30", "hall": "4", "minutes": "75"}
    assert sent(site, 7) == [moved]


def test_in_the_week_a_cell_says_day_and_hour(page, site):
    card, cell = page.locator("#lesson-9").bounding_box(), page.locator('[data-from="1080"]').bounding_box()
    drag(page, (card["x"] + 20, card["y"] + 8), (cell["x"] + 20, cell["y"] + 8))
    assert sent(site, 9) == [{"from": "2026-11-25 17:20 60 3 0", "on": "2026-11-26", "wall_time": "18:20"}]
    page.locator("#lesson-9").focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".rt-carried")).to_have_count(0)
    assert len(sent(site, 9)) == 1
