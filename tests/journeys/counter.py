"""What a front desk does all day, in its own words: clients, sales, bookings, marks, money."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk


def add_client(desk: Desk, name: str, phone: str = "") -> None:
    """By the plus on top of any page; the card opens."""
    words = desk.words
    desk.open_window(words.new_client, words.new_client)
    desk.fill(words.full_name, name)
    if phone:
        desk.fill(words.mobile, phone)
    desk.press(words.save)
    desk.stands(name)


def search(desk: Desk, text: str) -> Locator:
    """Type into the search that stands on every page; what it shows below."""
    field = desk.page.get_by_role("combobox", name=desk.words.find_client, exact=True)
    field.fill(text)
    desk.presses += 1
    desk.letters += len(text)
    return desk.page.get_by_role("banner").get_by_role("grid", name=desk.words.found_clients)


def open_card(desk: Desk, name: str) -> None:
    """Find the client from wherever one is and press the name."""
    desk.click(search(desk, name).get_by_role("link", name=name, exact=True))
    desk.stands(name)


def block(desk: Desk, title: str) -> Locator:
    """A block of the card by its heading."""
    return desk.main.locator("section").filter(has=desk.page.get_by_role("heading", name=title, exact=True))


def money(desk: Desk) -> Locator:
    """What stands on the balance and what is owed."""
    return desk.main.get_by_role("region", name=desk.words.money)


def choose_plan(desk: Desk, plan: str) -> None:
    """Choose the pass in the left part of the card."""
    pass_of_name = re.compile(rf"^\s*{re.escape(plan)}")
    desk.click(
        desk.main.get_by_role("radiogroup", name=desk.words.pass_to_sell).locator("label", has_text=pass_of_name)
    )


def start_sale(desk: Desk, plan: str) -> None:
    """Choose the pass and go to the payment."""
    choose_plan(desk, plan)
    desk.open_window(desk.words.sell_pass, re.compile(rf"^{desk.words.sale}"))


def choose_method(desk: Desk, method: str) -> None:
    """A line of payment filled with the whole rest."""
    desk.press(method, desk.window)
    expect(desk.control(method, desk.window)).to_have_attribute("aria-pressed", "true")


def finish_sale(desk: Desk, method: str) -> None:
    """Pay the whole rest so and end the sale."""
    choose_method(desk, method)
    desk.click(desk.window.get_by_role("button", name=desk.words.take_sum))
    expect(desk.window.get_by_role("heading", name=desk.words.sold)).to_be_visible()
    desk.press(desk.words.done)
    expect(desk.window).to_have_count(0)


def sell(desk: Desk, client: str, plan: str, method: str) -> None:
    """A whole sale, from anywhere; it ends on the client's card."""
    open_card(desk, client)
    start_sale(desk, plan)
    finish_sale(desk, method)


def take_payment(desk: Desk, sum_: str, method: str = "") -> None:
    """«Внести платёж» on the card that is open."""
    desk.open_window(desk.words.take_payment, desk.words.take_payment)
    desk.fill(desk.words.sum, sum_)
    if method:
        desk.tick(method)
    desk.click(desk.window.get_by_role("button", name=desk.words.take_sum))
    expect(desk.window).to_have_count(0)


# --- a lesson ---


def panel(desk: Desk) -> Locator:
    """The lesson that is open."""
    return desk.page.get_by_role("complementary", name=desk.words.lesson, exact=True)


def open_lesson(desk: Desk, start: str) -> None:
    """On Home, press the lesson of this time."""
    desk.open(desk.words.home)
    desk.click(desk.main.get_by_role("link", name=re.compile(f"^{start}")))
    expect(panel(desk).get_by_text(re.compile(f"^{start}"))).to_be_visible()


def people(desk: Desk, title: str) -> Locator:
    """The rows of a block of the lesson."""
    return panel(desk).get_by_role("list", name=title, exact=True).get_by_role("listitem")


def person(desk: Desk, title: str, name: str) -> Locator:
    """One person's row in a block of the lesson."""
    return people(desk, title).filter(has=desk.page.get_by_text(name, exact=True))


def find_for_lesson(desk: Desk, text: str) -> Locator:
    """Search inside the lesson; the rows that come."""
    field = panel(desk).get_by_role("combobox", name=desk.words.find_for_lesson)
    field.fill(text)
    desk.presses += 1
    desk.letters += len(text)
    return panel(desk).get_by_role("grid", name=desk.words.found_clients).get_by_role("row")


def book(desk: Desk, name: str) -> None:
    """Search, press «Записать»; the name stands under «Записано»."""
    desk.press(desk.words.book, find_for_lesson(desk, name).filter(has_text=name))
    expect(person(desk, desk.words.booked, name)).to_be_visible()


def mark(desk: Desk, name: str) -> None:
    """Two presses on «Отметить» in the row of who is booked; the name stands under «Посетило»."""
    desk.press_twice(desk.words.mark, person(desk, desk.words.booked, name))
    expect(person(desk, desk.words.visited, name)).to_be_visible()


def mark_on_credit(desk: Desk, name: str) -> None:
    """The exit beside the reason of a row without a pass."""
    desk.press_twice(desk.words.on_credit, person(desk, desk.words.booked, name))
    expect(person(desk, desk.words.visited, name)).to_be_visible()


def take_off(desk: Desk, name: str) -> None:
    """«Снять с занятия»: the mark is taken back."""
    desk.press_twice(desk.words.take_off, person(desk, desk.words.visited, name))
    expect(person(desk, desk.words.visited, name)).to_have_count(0)


def cancel_booking(desk: Desk, name: str) -> None:
    """«Снять Запись» in the menu of the row."""
    desk.press(desk.words.more_about % name, person(desk, desk.words.booked, name))
    desk.press(desk.words.cancel_booking, person(desk, desk.words.booked, name))
    desk.press(desk.words.by_studio, desk.window)
    expect(person(desk, desk.words.booked, name)).to_have_count(0)


# --- import ---


def upload(desk: Desk, path: str) -> None:
    """Steps 1 and 2 of the import with the columns as guessed; ends at the check."""
    desk.open(desk.words.clients, desk.words.client_import)
    desk.field(desk.words.import_file).set_input_files(path)
    desk.press(desk.words.upload)
    desk.page.wait_for_url("**/columns/")
    desk.press(desk.words.check)
    expect(tile(desk, "created")).to_be_visible(timeout=60_000)


def tile(desk: Desk, name: str) -> Locator:
    """A count of the import."""
    return desk.page.locator(f"#tile-{name} .v")
