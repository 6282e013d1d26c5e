"""Focus after a row was changed in place: it comes back to the row's own control (ux §5.8)."""

import json

import pytest
from playwright.sync_api import expect

from tests.web.ui.browser import Site

pytestmark = pytest.mark.journey

LIST = """<section id="list" hx-get="/list/" hx-trigger="list-changed from:body" hx-swap="outerHTML"><h2>Залы</h2><table><tbody>{rows}</tbody></table></section>"""
ROW = """<tr id="hall-{pk}"><th>{name}</th><td><a href="/edit/" data-dialog aria-label="Изменить «{name}»">✎</a>
<form hx-post="/up/" hx-swap="none"><button aria-label="Выше «{name}»">↑</button></form></td></tr>"""
DIALOG = """<div class="rt-dlg-s"><h2 id="dialog-title">Зал</h2><form hx-post="/save/" hx-target="#dialog"><input name="name" id="id_name"
 aria-label="Имя"><button id="save">Сохранить</button></form></div>"""


def listed(*names):
    return LIST.format(rows="".join(ROW.format(pk=pk, name=name) for pk, name in names))


@pytest.fixture
def site():
    made = Site(listed((1, "Малый"), (2, "Большой"), (3, "Дальний")))
    made.answers["/edit/"] = lambda _sent: (200, DIALOG, {})
    saved = json.dumps({"list-changed": {}, "dialog-close": {}})
    made.answers["/save/"] = made.answers["/up/"] = lambda _sent: (204, "", {"HX-Trigger": saved})
    return made


def edit(page, row):
    page.click(f"{row} a")
    expect(page.locator("#id_name")).to_be_focused()
    with page.expect_response("**/list/"):
        page.click("#save")


def test_the_pencil_of_a_renamed_row_that_moved(page, site):
    site.answers["/list/"] = lambda _sent: (200, listed((2, "Аквариум"), (1, "Малый"), (3, "Дальний")), {})
    edit(page, "#hall-2")
    expect(page.locator("#hall-2 th")).to_have_text("Аквариум")
    expect(page.locator("#hall-2 a")).to_be_focused()


def test_the_list_that_came_before_the_dialog_was_closed(page, site):
    site.answers["/list/"] = lambda _sent: (200, listed((2, "Аквариум"), (3, "Дальний")), {})
    page.click("#hall-2 a")
    expect(page.locator("#id_name")).to_be_focused()
    with page.expect_response("**/list/"):
        page.evaluate("htmx.trigger(document.body, 'list-changed')")
    expect(page.locator("#hall-2 th")).to_have_text("Аквариум")
    page.keyboard.press("Escape")
    expect(page.locator("#hall-2 a")).to_be_focused()


def test_a_button_pressed_in_the_row(page, site):
    site.answers["/list/"] = lambda _sent: (200, listed((2, "Большой"), (1, "Малый"), (3, "Дальний")), {})
    page.focus("#hall-2 button")
    with page.expect_response("**/list/"):
        page.keyboard.press("Enter")
    expect(page.locator("#hall-1 a")).to_be_visible()
    expect(page.locator("#hall-2 button")).to_be_focused()


def test_a_row_that_is_gone_gives_the_focus_to_the_next(page, site):
    site.answers["/list/"] = lambda _sent: (200, listed((1, "Малый"), (3, "Дальний")), {})
    edit(page, "#hall-2")
    expect(page.locator("#hall-2")).to_have_count(0)
    expect(page.locator("#hall-3 a")).to_be_focused()
