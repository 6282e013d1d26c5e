"""Home without a mouse: keys of the Russian layout, a barcode scanner, and where the focus stands after each step."""

import pytest
from playwright.sync_api import expect

from tests.journeys import counter, launch
from tests.journeys.counter import panel, person
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey

MARIA, ILYA, CODE = "Белова Мария", "Громов Илья", "4600051000057"
# What the keys of the Russian layout print, by the physical key.
PRINTED = {
    "KeyN": "т",
    "KeyT": "е",
    "KeyG": "п",
    "KeyC": "с",
    "KeyZ": "я",
    "Slash": ".",
    "BracketLeft": "х",
    "BracketRight": "ъ",
}


def test_the_studio_is_set_up(desk: Desk):
    launch.open_studio(desk)
    launch.set_up(desk)
    counter.add_client(desk, ILYA)
    counter.add_client(desk, MARIA)
    desk.press("Анкета", desk.main.get_by_role("group", name="Действия с клиентом"))
    desk.stands("Анкета")
    desk.fill("Штрихкод", CODE, desk.main)
    desk.page.keyboard.press("Control+Enter")
    desk.stands(MARIA)
    counter.start_sale(desk, "8 занятий")
    counter.finish_sale(desk, "Наличные")


def test_a_lesson_by_keys_alone_from_the_grid_to_the_mark_and_back(desk: Desk):
    desk.go()
    tab_to(desk, "12:00")
    desk.page.keyboard.press("ArrowDown")
    assert focused(desk).startswith("18:00")
    desk.page.keyboard.press("Enter")
    field = panel(desk).get_by_role("combobox")
    expect(field).to_be_focused()
    desk.page.keyboard.type("белова")
    expect(panel(desk).get_by_role("row").filter(has_text=MARIA)).to_be_visible()
    desk.page.keyboard.press("Enter")
    row = person(desk, "Записано", MARIA)
    expect(row).to_be_visible()
    stands_somewhere(desk)
    tab_to(desk, MARIA)
    desk.page.keyboard.press("Space")
    expect(desk.page.locator("button.is-armed")).to_be_focused()
    desk.past_the_guard()
    desk.page.keyboard.press("Space")
    expect(person(desk, "Посетило", MARIA)).to_be_visible()
    stands_somewhere(desk)
    russian(desk, "KeyZ")
    expect(person(desk, "Записано", MARIA)).to_be_visible()
    expect(person(desk, "Посетило", MARIA)).to_have_count(0)


def test_escape_leaves_layer_by_layer(desk: Desk):
    desk.go()
    tab_to(desk, "12:00")
    desk.page.keyboard.press("Enter")
    expect(panel(desk).get_by_role("combobox")).to_be_focused()
    desk.page.keyboard.type("белова")
    found = panel(desk).get_by_role("grid")
    expect(found).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    expect(panel(desk).get_by_role("heading").first).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Escape")
    expect(panel(desk).get_by_role("heading")).to_have_count(0)
    assert focused(desk).startswith("12:00")


def test_letters_of_the_russian_layout(desk: Desk):
    desk.go()
    day = desk.main.get_by_role("heading", level=1)
    today = day.inner_text()
    russian(desk, "BracketRight")
    expect(day).not_to_have_text(today)
    russian(desk, "KeyT")
    expect(day).to_have_text(today)
    russian(desk, "Slash")
    search = desk.page.get_by_role("combobox", name="Найти клиента", exact=True)
    expect(search).to_be_focused()
    desk.page.keyboard.type("гром")
    expect(desk.page.get_by_role("banner").get_by_role("row").filter(has_text=ILYA)).to_be_visible()
    desk.page.keyboard.press("Enter")
    desk.stands(ILYA)
    russian(desk, "KeyN")
    expect(desk.window.get_by_role("textbox", name="ФИО")).to_be_focused()
    desk.page.keyboard.type("Ким Лера")
    desk.page.keyboard.press("Control+Enter")
    desk.stands("Ким Лера")
    russian(desk, "KeyG")
    russian(desk, "KeyC")
    desk.stands("Клиенты")


def test_rows_of_the_client_list_by_arrows(desk: Desk):
    desk.go("clients/")
    desk.main.get_by_role("rowheader").first.get_by_role("link").focus()
    assert MARIA in focused(desk)
    desk.page.keyboard.press("ArrowDown")
    assert ILYA in focused(desk)
    desk.page.keyboard.press("End")
    assert "Ким" in focused(desk)
    desk.page.keyboard.press("Home")
    desk.page.keyboard.press("Enter")
    desk.stands(MARIA)


def test_a_scanned_card_finds_its_owner_wherever_the_focus_is(desk: Desk):
    desk.go("clients/")
    field = desk.field("Найти в списке", desk.main)
    field.fill("ким")
    scan(desk, CODE)
    expect(field).to_have_value("ким")
    desk.page.get_by_role("banner").get_by_role("row").filter(has_text=MARIA).wait_for()
    desk.page.keyboard.press("Enter")
    desk.stands(MARIA)
    counter.open_lesson(desk, "12:00")
    scan(desk, CODE)
    found = panel(desk).get_by_role("row").filter(has_text=MARIA)
    expect(found).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(person(desk, "Записано", MARIA)).to_be_visible()
    stands_somewhere(desk)


def test_the_sheet_of_keys(desk: Desk):
    desk.go()
    desk.page.keyboard.press("?")
    expect(desk.page.locator("#keys")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#keys")).to_be_hidden()


def russian(desk: Desk, code: str) -> None:
    """A key of the keyboard as the Russian layout sends it."""
    desk.ready()
    session = desk.context.new_cdp_session(desk.page)
    for kind in ("keyDown", "keyUp"):
        session.send(
            "Input.dispatchKeyEvent", {"type": kind, "key": PRINTED[code], "code": code, "text": PRINTED[code]}
        )
    session.detach()


def scan(desk: Desk, code: str) -> None:
    """What a scanner sends to the focused element: digits faster than anybody types, then Enter."""
    desk.ready()
    desk.page.evaluate(
        """code => { const at = document.activeElement;
        const press = (key, code) => at.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}));
        for (const digit of code) { press(digit, "Digit" + digit); if ("value" in at) at.value += digit; }
        press("Enter", "Enter"); }""",
        code,
    )


def focused(desk: Desk) -> str:
    """The words of what has the focus."""
    return desk.page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")


def tab_to(desk: Desk, words: str) -> None:
    """Press Tab until this has the focus; a page of more than sixty stops is not for a keyboard."""
    desk.ready()
    for _stop in range(60):
        if focused(desk).startswith(words):
            return
        desk.page.keyboard.press("Tab")
    pytest.fail(f"«{words}» is not reached by Tab")


def stands_somewhere(desk: Desk) -> None:
    """The focus is never lost to the whole page."""
    desk.page.wait_for_function("() => document.activeElement !== document.body")
