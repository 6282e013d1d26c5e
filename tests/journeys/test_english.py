"""The same studio in English: a shorter day, the user's own switch, and not one Russian word of the interface."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import counter
from tests.journeys.counter import block, money, panel, person
from tests.journeys.desk import Desk
from tests.journeys.times import today
from tests.journeys.words import ENGLISH, RUSSIAN

pytestmark = pytest.mark.journey

ANNA, BEN, PASSWORD = "Anna Bell", "Ben Moss", "Dances-every-day"
WEEKDAY = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[today().weekday()]
PAGES = (
    "?view=list",
    "start/",
    "staff/levels/",
    "schedule/template/",
    "clients/",
    "clients/search/?c=debt:more:0&c=absent:days:30&c=blocked:no&field=visits",
    "clients/columns/",
    "clients/exports/",
    "clients/import/",
    "settings/",
    "cabinet/",
)


@pytest.fixture(scope="module")
def desk(chromium, server):
    opened = Desk(chromium, server, words=ENGLISH)
    yield opened
    opened.context.close()


def test_a_browser_that_speaks_english_is_answered_in_english(desk: Desk):
    desk.go(desk.server.base)
    assert russian_on(desk) == []
    desk.press("Русский")
    expect(desk.page.get_by_role("heading", name="Новая студия")).to_be_visible()
    letter = desk.register("Daisy", "boss@example.com")
    assert "Login: boss" in letter.text
    assert not re.search("[А-я]", letter.text)
    desk.sign_in("boss", letter.password)
    desk.choose_password(PASSWORD)
    assert russian_on(desk) == []


def test_the_studio_is_set_up(desk: Desk):
    desk.open("Staff", "Teachers")
    desk.open_window("New teacher", "New teacher")
    desk.press("Save")
    assert desk.complained_of() == ["Full name"]
    assert russian_on(desk) == []
    desk.fill("Full name", "Irene Petrov")
    desk.save()
    desk.open("Classes", "Groups")
    desk.open_window("New group", "New group")
    desk.fill("Name", "Ballet 5–7")
    desk.choose("Discipline", "Test discipline")
    desk.choose("Hall", "Test hall")
    desk.fill("Places", "12")
    desk.fill("Drop-in price, ₽", "700")
    desk.save()
    desk.open("Schedule", "Schedule template")
    desk.open_window(f"{WEEKDAY}, 18:00: put a class here", "New class of the template")
    desk.choose("Group", "Ballet 5–7")
    desk.save()
    desk.open("Schedule", "Week schedule")
    desk.open_window("Fill the week", "Fill weeks from the template?")
    desk.save("Fill the week")
    desk.told("The schedule was successfully filled from the template: 1 class added")
    desk.open("Classes", "Passes")
    desk.open_window("New pass", "New pass")
    desk.fill("Name", "8 classes")
    desk.fill("Number of classes", "8")
    desk.tick("All disciplines")
    desk.fill("Price, ₽", "5600")
    desk.save()


def test_the_day(desk: Desk):
    for name, method in ((ANNA, "Cash"), (BEN, "On credit")):
        counter.add_client(desk, name)
        counter.start_sale(desk, "8 classes")
        assert russian_on(desk) == []
        counter.finish_sale(desk, method)
    expect(money(desk)).to_contain_text(re.compile(r"Debt\s*5.600\s₽"))
    counter.open_lesson(desk, "18:00")
    for name in (ANNA, BEN):
        counter.book(desk, name)
        counter.mark(desk, name)
    expect(person(desk, "Attended", ANNA)).to_contain_text("7 left")
    counter.take_off(desk, ANNA)
    assert russian_on(desk) == []
    counter.open_card(desk, BEN)
    counter.take_payment(desk, "6000")
    expect(money(desk)).to_contain_text(re.compile(r"On the balance\s*400\s₽"))
    expect(block(desk, "Passes")).to_contain_text("7/8")
    assert russian_on(desk) == []


def test_no_page_speaks_russian(desk: Desk):
    found = {}
    for address in PAGES:
        desk.go(address)
        words = russian_on(desk)
        if words:
            found[address] = words
    assert found == {}


def test_the_switch_is_the_persons_own(desk: Desk):
    desk.go()
    counter.open_lesson(desk, "18:00")
    switch(desk, "Русский")
    desk.words = RUSSIAN
    desk.at_home()
    desk.sees("Записано", place=panel(desk))
    switch(desk, "English")
    desk.words = ENGLISH
    desk.at_home()
    desk.sees("Booked", place=panel(desk))
    assert russian_on(desk) == []


def switch(desk: Desk, language: str) -> None:
    """In the menu under the own name."""
    desk.click(desk.page.locator(".rt-user"))
    desk.press(language)


def russian_on(desk: Desk) -> list[str]:
    """Every Russian text of the page, seen or told to a screen reader; the name of the language itself may stand."""
    desk.ready()
    return desk.page.evaluate(
        """() => { const russian = /[А-Яа-яЁё]/, found = new Set();
        const said = ["aria-label", "title", "placeholder", "alt", "data-confirm", "data-confirm-say"];
        for (const at of document.querySelectorAll("title, body *")) {
            if (at.closest("body [lang=ru], script, style")) continue;
            const texts = [...at.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data);
            for (const text of [...texts, ...said.map(name => at.getAttribute(name))])
                if (russian.test(text ?? "")) found.add(text.trim());
        }
        return [...found]; }"""
    )
