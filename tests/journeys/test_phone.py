"""The desk on a phone, 390 px: the day as a list, the lesson as a page, the bar below, and nothing that scrolls sideways."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import beginnings, counter, launch
from tests.journeys.counter import panel, person
from tests.journeys.desk import PHONE, Desk

pytestmark = pytest.mark.journey

LONG = "Константинопольская-Преображенская Александра-Виктория Константиновна"
MARIA = "Белова Мария"
PAGES = (
    *("", "?view=list", "?view=halls", "?view=teachers", "start/", "staff/managers/", "staff/managers/new/"),
    *("staff/teachers/", "staff/levels/", "halls/", "halls/new/", "disciplines/", "disciplines/new/", "groups/"),
    *("groups/new/", "plans/", "plans/new/", "schedule/week/", "schedule/template/", "schedule/lessons/new/"),
    *("clients/", "clients/new/", "clients/import/", "clients/2/", "clients/2/edit/", "clients/2/sale/"),
    *("clients/search/", "clients/search/?c=debt:more:0&c=absent:days:30&field=visits", "clients/columns/"),
    *(
        "clients/exports/",
        "clients/2/payment/",
        "clients/2/book/",
        "lessons/1/",
        "settings/",
        "cabinet/",
        "profile/",
        "birthdays/",
    ),
)


@pytest.fixture(scope="module")
def begins_with():
    return beginnings.STUDIO


@pytest.fixture(scope="module")
def phone(chromium, server, desk):
    """The boss's telephone: the studio was set up at a desk."""
    launch.enter(desk)
    for name in (LONG, MARIA):
        counter.add_client(desk, name)
    counter.start_sale(desk, "8 занятий")
    counter.finish_sale(desk, "Наличные")
    opened = Desk(chromium, server, size=PHONE)
    opened.link = desk.link
    opened.sign_in("boss", launch.PASSWORD)
    expect(bar(opened)).to_be_visible()
    yield opened
    assert opened.faults == []
    opened.context.close()


def test_home_is_a_list_over_the_bar(phone: Desk):
    expect(phone.main.get_by_role("link", name="12:00")).to_have_count(0)
    lessons = phone.main.get_by_role("listitem")
    expect(lessons).to_have_count(2)
    expect(lessons.first).to_contain_text("12:00")
    for word in ("Главная", "Клиенты", "Создать", "Расписание", "Ещё"):
        phone.offers(word, place=bar(phone))
    expect(phone.page.get_by_role("navigation", name="Разделы", exact=True)).to_be_hidden()
    assert too_wide(phone) == []


def test_a_phone_that_is_turned_shows_the_halls_and_turned_back_the_list(phone: Desk):
    phone.page.set_viewport_size({"width": PHONE[1], "height": PHONE[0]})
    expect(phone.main.locator("[data-day].is-grid")).to_be_visible()
    expect(phone.main.get_by_role("link", name="12:00")).to_be_visible()
    phone.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(phone.main.get_by_role("listitem")).to_have_count(2)
    expect(phone.main.get_by_role("listitem").first).to_be_visible()


def test_a_lesson_is_a_page_of_its_own_to_book_and_to_mark(phone: Desk):
    phone.click(phone.main.get_by_role("listitem").first.get_by_role("link"))
    box = panel(phone).bounding_box()
    assert box is not None
    assert box["width"] == PHONE[0]
    counter.book(phone, MARIA)
    counter.mark(phone, MARIA)
    expect(person(phone, "Посетило", MARIA)).to_contain_text("осталось 7")
    counter.take_off(phone, MARIA)
    phone.press("Закрыть панель")
    expect(phone.main.get_by_role("listitem")).to_have_count(2)


def test_the_whole_group_is_marked_at_once_and_taken_back(phone: Desk):
    """Journey (g): one of the two has no pass, and the reason is said."""
    phone.click(phone.main.get_by_role("listitem").first.get_by_role("link"))
    counter.book(phone, LONG)
    phone.press_twice("Отметить всех", panel(phone))
    phone.told(f"Отмечен 1 человек. Не отмечены: {LONG}, нет абонемента")
    expect(person(phone, "Посетило", MARIA)).to_contain_text("осталось 7")
    expect(person(phone, "Записано", LONG)).to_be_visible()
    phone.press("Отменить", phone.page.locator("#toasts"))
    phone.told("Снята 1 отметка")
    expect(person(phone, "Записано", MARIA)).to_be_visible()
    phone.press("Закрыть панель")


def test_a_client_by_the_bar(phone: Desk):
    phone.press("Создать", bar(phone))
    expect(phone.window.get_by_role("heading", name="Новый клиент")).to_be_visible()
    phone.fill("ФИО", "Громов Илья")
    phone.press("Сохранить")
    phone.stands("Громов Илья")
    phone.press("Ещё", bar(phone))
    phone.click(phone.page.locator("#more-menu").get_by_role("link", name="Залы"))
    phone.stands("Залы")


def test_no_page_scrolls_sideways(phone: Desk):
    found = {}
    for address in PAGES:
        phone.go(address)
        for width in (320, PHONE[0]):
            phone.page.set_viewport_size({"width": width, "height": PHONE[1]})
            wide = too_wide(phone)
            if wide:
                found[f"{address} {width}"] = wide
    assert found == {}


@pytest.mark.parametrize("css", ["width: 800px", "position: absolute; left: 380px; width: 40px"])
def test_what_is_too_wide_is_found(phone: Desk, css: str):
    phone.go("halls/")
    phone.main.evaluate(
        """(main, css) => { const button = document.createElement("button");
        button.style.cssText = css; button.textContent = "wide"; main.append(button); }""",
        css,
    )
    assert "wide" in "".join(too_wide(phone))


def bar(phone: Desk) -> Locator:
    """The menu below."""
    return phone.page.get_by_role("navigation", name="Главное меню")


def too_wide(phone: Desk) -> list[str]:
    """What sticks out of the screen or is cut off at its edge; a box that scrolls by itself may hold something wide."""
    return phone.page.evaluate(
        """() => { const room = document.documentElement.clientWidth;
        const scrolls = at => at && (["auto", "scroll"].includes(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
        const shown = at => at.checkVisibility({visibilityProperty: true}) && at.getBoundingClientRect().width > 1;
        const out = at => at.getBoundingClientRect().right > room + 1 || at.getBoundingClientRect().left < -1;
        const cut = [...document.querySelectorAll("main :is(a, button, input, select, h1, h2, label), nav a, nav button")]
            .filter(at => shown(at) && out(at) && !scrolls(at.parentElement));
        const found = cut.slice(0, 3).map(at => `${at.tagName} ${at.id} ${at.className} ${at.innerText}`.slice(0, 120));
        const width = document.scrollingElement.scrollWidth;
        return width > room ? found.concat(`${width} px`) : found; }"""
    )
