"""The script in a real browser: two presses, keys in the Russian layout, scanner, focus, errors, a lost network."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import ADDRESS, POLLING, Site, at_rest, ready

pytestmark = pytest.mark.journey

ROWS = """<div class="rt-head"><h1>Проба</h1><a data-key="t" href="#today">т</a><a data-key="prev" href="#prev">‹</a>
<a data-key="next" href="#next">›</a></div><ul data-rows>{% for i in "123" %}<li id="row-{{ i }}" data-row class="rt-li">
<a href="#r{{ i }}" id="name-{{ i }}">Строка</a><form method="post" action="/mark/" hx-post="/mark/" hx-target="#row-{{ i }}"
 hx-swap="outerHTML">{% request_key %}{% include "ui/two_step.html" with label="Отметить" confirm="Точно?" say="Ещё раз" mark=True %}
</form></li>{% endfor %}</ul><input class="form-control" id="note" aria-label="Заметка"><a id="open" data-dialog href="/dialog/">Окно</a>
<form data-dirty><input name="x" value="1" aria-label="Поле" id="x"><p data-dirty-bar hidden id="bar"><b data-dirty-count></b></p></form>"""
DIALOG = """<div class="rt-dlg-s"><div class="rt-dlg-head"><h2 id="dialog-title">Окно</h2></div>
<form hx-post="/save/" hx-target="#dialog"><input name="name" id="name" aria-label="Имя"><button>Сохранить</button></form></div>"""
HIT = """<div class="rt-hit" role="row"><div role="gridcell"><a href="#card">Белова</a></div>
<div role="gridcell"><a href="#marked" data-main>Отметить</a></div></div>"""


@pytest.fixture
def site():
    made = Site(ROWS)
    made.answers["/mark/"] = lambda _sent: (200, "", {"HX-Trigger": json.dumps({"toast": {"text": "Отмечена"}})})
    made.answers["/dialog/"] = lambda _sent: (200, DIALOG, {})
    made.answers["/save/"] = lambda _sent: (204, "", {"HX-Trigger": json.dumps({"dialog-close": {}})})
    made.answers["/search/"] = lambda _sent: (200, HIT, {})
    return made


def key(page, **event):
    """A key as another layout sends it."""
    page.evaluate(
        "o => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...o}))",
        event,
    )


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def past_the_guard(page):
    since = page.evaluate("performance.now()")
    page.wait_for_function("since => performance.now() - since > 260", arg=since, polling=POLLING)


def posts(site):
    return [sent for path, sent in site.asked if path == "/mark/"]


def test_the_first_press_arms_and_the_second_sends(page, site):
    button = page.locator("#row-1 button")
    width = button.bounding_box()["width"]
    button.dblclick()
    expect(button).to_have_text("Точно?")
    expect(button).to_have_attribute("aria-label", "Точно? Ещё раз")
    expect(page.locator("#say")).to_have_text("Ещё раз")
    assert button.bounding_box()["width"] == width
    assert posts(site) == [], "a double click is one press"
    past_the_guard(page)
    button.click()
    expect(page.locator("#row-1")).to_have_count(0)
    assert len(posts(site)) == 1
    expect(page.locator("#toasts")).to_have_text("Отмечена")


def test_one_button_is_armed_and_escape_disarms(page, site):
    first, second = page.locator("#row-1 button"), page.locator("#row-2 button")
    first.click()
    second.click()
    expect(first).to_have_text("Отметить")
    expect(second).to_have_text("Точно?")
    page.keyboard.press("Escape")
    expect(second).to_have_text("Отметить")
    assert posts(site) == []


def test_an_armed_button_gives_up_after_four_seconds(page):
    page.clock.install()
    button = page.locator("#row-1 button")
    button.click()
    page.clock.run_for(3_900)
    expect(button).to_have_text("Точно?")
    page.clock.run_for(200)
    expect(button).to_have_text("Отметить")


def test_focus_goes_to_the_next_row_and_never_to_the_body(page):
    button = page.locator("#row-2 button")
    button.click()
    past_the_guard(page)
    button.click()
    expect(page.locator("#row-2")).to_have_count(0)
    expect(page.locator("#row-3 button")).to_be_focused()


def test_rows_by_arrows_and_marking_by_space(page, site):
    page.focus("#name-1")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "name-2"
    page.keyboard.press("Space")
    expect(page.locator("#row-2 button")).to_have_text("Точно?")
    past_the_guard(page)
    page.keyboard.press("Space")
    expect(page.locator("#row-2")).to_have_count(0)
    assert len(posts(site)) == 1


def test_keys_in_the_russian_layout(page):
    key(page, key="е", code="KeyT")
    page.wait_for_url("**/#today")
    key(page, key="ъ", code="BracketRight")
    page.wait_for_url("**/#next")
    key(page, key="п", code="KeyG")
    key(page, key="с", code="KeyC")
    page.wait_for_url("**/#clients")
    key(page, key=".", code="Slash")
    assert focused(page) == "search"


def test_letters_typed_into_a_field_stay_letters(page):
    page.focus("#note")
    page.keyboard.type("tnt/")
    assert page.input_value("#note") == "tnt/"
    assert page.url == ADDRESS + "/"


def test_single_keys_can_be_switched_off(page):
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.locator("body").evaluate("body => { document.activeElement.blur(); }")
    page.keyboard.press("t")
    page.keyboard.press("/")
    page.reload()
    ready(page)
    page.keyboard.press("/")
    assert focused(page) == "BODY"


def scan(page, code):
    page.evaluate(
        """code => { const at = document.activeElement;
        const press = (key, code) => at.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}));
        for (const digit of code) { press(digit, "Digit" + digit); if ("value" in at) at.value += digit; }
        press("Enter", "Enter"); }""",
        code,
    )


def test_a_scanned_code_goes_to_the_search_and_the_field_is_as_it_was(page, site):
    page.fill("#note", "соль")
    scan(page, "4600051000057")
    expect(page.locator("#search-found .rt-hit")).to_be_visible()
    assert page.input_value("#note") == "соль"
    assert page.input_value("#search") == "4600051000057"
    assert site.asked[-1] == ("/search/", {"q": ["4600051000057"], "scan": ["1"]})


@pytest.mark.parametrize(("field", "without"), [("secret", "#none"), ("note", "[data-search-input]")])
def test_a_password_manager_that_types_fast_is_no_scanner(page, site, field, without):
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input type=password id=secret>')")
    page.evaluate("without => document.querySelectorAll(without).forEach((each) => each.remove())", without)
    page.focus(f"#{field}")
    scan(page, "833964177")
    at_rest(page)
    assert page.input_value(f"#{field}") == "833964177"
    assert "/search/" not in [path for path, _sent in site.asked]


def test_search_waits_for_three_letters_or_two_digits(page, site):
    page.focus("#search")
    page.keyboard.type("бе")
    page.keyboard.type("л")
    expect(page.locator("#search-found .rt-hit")).to_be_visible()
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#search-found")).to_be_hidden()
    page.fill("#search", "12")
    expect(page.locator("#search-found .rt-hit")).to_be_visible()
    at_rest(page)
    assert [sent["q"] for path, sent in site.asked if path == "/search/"] == [["бел"], ["12"]]
    page.keyboard.press("Enter")
    page.wait_for_url("**/#marked")


def test_a_dialog_opens_on_its_field_and_gives_focus_back(page):
    page.click("#open")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#open")).to_be_focused()
    page.click("#open")
    page.locator("#dialog button").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#open")).to_be_focused()


def mark_row_1(page):
    button = page.locator("#row-1 button")
    button.click()
    past_the_guard(page)
    button.click()


def test_a_refusal_is_said_in_the_words_of_the_server(page, site):
    site.answers["/mark/"] = lambda _sent: (403, "<p data-error-text>Уровень не разрешает</p>", {})
    mark_row_1(page)
    expect(page.locator("#banner-text")).to_have_text("Уровень не разрешает")
    expect(page.locator("#row-1")).to_be_visible()


def test_a_whole_page_is_gone_to_and_not_swapped_in(page, site):
    site.answers["/dialog/"] = lambda _sent: (200, "<!doctype html><title>Вход</title><h1>Вход</h1>", {})
    page.click("#open")
    expect(page).to_have_title("Вход")
    assert page.url == ADDRESS + "/dialog/"


def test_a_busy_server_is_asked_once_more_with_the_same_key(page, site):
    answers = iter([(503, "", {}), (200, "", {})])
    site.answers["/mark/"] = lambda _sent: next(answers)
    mark_row_1(page)
    expect(page.locator("#row-1")).to_have_count(0)
    first, second = posts(site)
    assert first == second


def test_a_lost_network_is_waited_for(page, site):
    site.is_cut = True
    mark_row_1(page)
    expect(page.locator("#banner-text")).to_contain_text("Нет связи с сервером")
    site.is_cut = False
    page.click('[data-banner="retry"]')
    expect(page.locator("#row-1")).to_have_count(0)
    expect(page.locator("#banner")).to_be_hidden()
    assert len(posts(site)) == 1


def test_ctrl_enter_in_a_dialog_inside_a_form_presses_its_own_button(page, site):
    page.evaluate(
        """() => { const form = document.querySelector("#x").form;
        form.insertAdjacentHTML("beforeend", `<button type="submit" class="btn-primary" id="save">Сохранить</button>
        <dialog><button type="button" class="btn-primary" hidden>Снять</button>
        <button type="button" class="btn-primary" id="cut">Готово</button></dialog>`);
        window.pressed = [];
        for (const name of ["save", "cut"])
          document.getElementById(name).onclick = (event) => { event.preventDefault(); window.pressed.push(name); };
        form.querySelector("dialog").showModal(); }"""
    )
    page.keyboard.press("Control+Enter")
    page.evaluate("document.querySelector('form dialog').close()")
    page.focus("#x")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("pressed") == ["cut", "save"]


@pytest.mark.parametrize("leaves_page", [False, True])
def test_the_line_of_loading_ends_with_the_request_whatever_became_of_its_element(page, leaves_page):
    page.clock.install()
    page.route("**/slow/", lambda _route: None)
    page.evaluate(
        """() => { const asks = window.asks = document.createElement("div"); document.body.append(asks);
        asks.addEventListener("htmx:beforeSend", (event) => { window.request = event.detail.xhr; });
        htmx.ajax("GET", "/slow/", { source: asks, swap: "none" }).catch(() => {}); }"""
    )
    page.clock.run_for(1_100)
    expect(page.locator("body")).to_have_class("is-loading")
    page.evaluate("leaves => { if (leaves) asks.remove(); request.abort(); }", leaves_page)
    page.clock.run_for(1_100)
    expect(page.locator("body")).not_to_have_class("is-loading")


def test_a_key_is_spent_once(page, site):
    page.evaluate("document.querySelector('#row-1 form').setAttribute('hx-swap', 'none')")
    mark_row_1(page)
    expect(page.locator("#toasts")).to_have_text("Отмечена")
    with page.expect_response("**/mark/"):
        mark_row_1(page)
    first, second = (sent["request_key"] for sent in posts(site))
    assert first != second


def test_unsaved_changes_are_counted(page):
    page.fill("#x", "2")
    expect(page.locator("#bar")).to_have_text("1")
    page.fill("#x", "1")
    expect(page.locator("#bar")).to_be_hidden()


def test_the_theme_changes_at_once_and_menus_close_by_escape(page, site):
    site.answers["/post/"] = lambda _sent: (204, "", {})
    page.click(".rt-user")
    page.click("#user-menu [data-set-theme=dark]")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.keyboard.press("Escape")
    expect(page.locator("#user-menu")).to_be_hidden()
