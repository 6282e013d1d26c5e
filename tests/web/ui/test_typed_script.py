"""What a person changes while an answer is on its way stays: values, ticks, the cursor, the focus (ux §5.8)."""

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import ADDRESS, Site, at_rest, page_of, ready

pytestmark = pytest.mark.journey

SALE = """<form id="sale" method="post" action="/sale/" hx-post="/sale/" hx-target="#place" hx-swap="innerHTML"><section hx-get="/sale/"
 hx-trigger="change" hx-target="#place" hx-swap="innerHTML" hx-include="#sale" hx-sync="#sale:replace">
<label>Цена <input name="price" id="price" value="{price}"></label><details{open}><summary>Другая цена</summary>
<label>Причина <input name="reason" id="reason" value="{reason}"></label></details>
<input type="checkbox" name="absorb" id="absorb" value="7" aria-label="Взять"{tick}></section>
<button id="cash" type="button"{first}>Наличные</button><button id="sell">Продать</button><output>{price}/{reason}/{tick}</output></form>"""
NAME = """<form action="/name/" hx-post="/name/" hx-target="#place" hx-swap="innerHTML"><input name="name" id="name" aria-label="Имя"
 value="{name}"><button id="save">Сохранить</button></form>"""
PICK = """<form id="pick" action="/pick/"><div hx-get="/pick/" hx-trigger="change" hx-target="#place" hx-swap="innerHTML" hx-include="#pick" hx-params="day">
<input name="day" id="day" aria-label="День" value="{day}"></div>
<input type="radio" name="lesson" id="lesson-1" aria-label="Йога"><input type="radio" name="lesson" id="lesson-2" aria-label="Балет"{two}></form>"""


def sale(sent):
    """The form as the server would draw it from what it was asked with."""
    price, reason = (sent.get(name, [""])[0] for name in ("price", "reason"))
    tick = " checked" if "absorb" in sent else ""
    return SALE.format(price=price, reason=reason, tick=tick, open=" open" if reason else "", first=" autofocus")


def placed(part):
    return f'<div id="place">{part}</div>'


@pytest.fixture
def site():
    made = Site(placed(SALE.format(price="100", reason="", tick="", open=" open", first="")))
    made.answers["/sale/"] = lambda sent: (200, sale(sent), {})
    return made


def asked(site, path="/sale/"):
    return [{name: values[0] for name, values in sent.items()} for one, sent in site.asked if one == path]


def change_the_price(page, site):
    """Another price, and the focus goes on to the reason; the answer is on its way."""
    site.late.add("/sale/")
    page.fill("#price", "80")
    with page.expect_request("**/sale/**"):
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    page.focus("#reason")


def test_what_is_typed_before_the_answer_comes_stays_with_its_cursor(page, site):
    change_the_price(page, site)
    page.keyboard.type("постоянная клиентка")
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    site.let_through("/sale/")
    expect(page.locator("output")).to_have_text("80//")
    expect(page.locator("#reason")).to_have_value("постоянная клиентка")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("!")
    expect(page.locator("#reason")).to_have_value("постоянная !клиентка")


def test_the_answer_calls_nobody_back_to_where_it_would_begin(page, site):
    change_the_price(page, site)
    site.let_through("/sale/")
    expect(page.locator("output")).to_have_text("80//")
    at_rest(page)
    expect(page.locator("#reason")).to_be_focused()
    site.late.add("/sale/")
    page.fill("#price", "70")
    with page.expect_request("**/sale/**"):
        page.locator("#price").dispatch_event("change")
    site.let_through("/sale/")
    expect(page.locator("#cash")).to_be_focused()


def test_left_later_it_is_told_once(page, site):
    change_the_price(page, site)
    page.keyboard.type("друг")
    site.let_through("/sale/")
    expect(page.locator("output")).to_have_text("80//")
    assert [one.get("reason") for one in asked(site)] == [None]
    page.keyboard.press("Tab")
    expect(page.locator("output")).to_have_text("80/друг/")
    at_rest(page)
    assert [one.get("reason") for one in asked(site)] == [None, "друг"]


def test_a_tick_set_meanwhile_stays_and_is_told(page, site):
    site.late.add("/sale/")
    page.fill("#price", "80")
    with page.expect_request("**/sale/**"):
        page.locator("#price").dispatch_event("change")
    page.evaluate("document.querySelector('#sale section').setAttribute('hx-trigger', 'never')")
    page.evaluate("htmx.process(document.querySelector('#sale section'))")
    page.evaluate(
        "const tick = document.querySelector('#absorb'); tick.checked = true; tick.dispatchEvent(new Event('change'))"
    )
    site.let_through("/sale/")
    expect(page.locator("output")).to_have_text("80// checked")
    expect(page.locator("#absorb")).to_be_checked()
    assert "absorb" in asked(site)[-1]


@pytest.mark.parametrize(("status", "stays"), [(422, "после"), (200, "до")])
def test_only_what_was_refused_keeps_what_was_typed_since(page, site, status, stays):
    site.answers["/name/"] = lambda sent: (status, NAME.format(name=sent["name"][0]), {})
    site.late.add("/name/")
    page.evaluate(
        "part => { document.querySelector('#place').innerHTML = part; htmx.process(document.body); }",
        NAME.format(name=""),
    )
    page.fill("#name", "до")
    with page.expect_request("**/name/"):
        page.click("#save")
    page.fill("#name", "после")
    site.let_through("/name/")
    expect(page.locator("#name")).to_have_attribute("value", "до")
    expect(page.locator("#name")).to_have_value(stays)


def test_another_form_with_the_same_field_begins_empty(page, site):
    site.answers["/sale/"] = lambda sent: (200, sale(sent).replace('action="/sale/"', 'action="/other/"'), {})
    change_the_price(page, site)
    page.keyboard.type("друг")
    site.let_through("/sale/")
    expect(page.locator("output")).to_have_text("80//")
    expect(page.locator("#reason")).to_have_value("")


def test_what_the_question_does_not_carry_stays_chosen_and_asks_nothing(page, site):
    site.answers["/"] = lambda _sent: (200, page_of(placed(PICK.format(day="", two=""))), {})
    site.answers["/pick/"] = lambda sent: (200, PICK.format(day=sent["day"][0], two=" checked"), {})
    page.goto(ADDRESS + "/")
    ready(page)
    page.check("#lesson-1")
    page.fill("#day", "завтра")
    with page.expect_response("**/pick/**"):
        page.keyboard.press("Tab")
    expect(page.locator("#day")).to_have_attribute("value", "завтра")
    expect(page.locator("#lesson-1")).to_be_checked()
    at_rest(page)
    assert len(asked(site, "/pick/")) == 1
