"""The desk as a person uses it: what is on the screen is found by its words, and everything is done by presses.

Nothing sleeps: each step waits for what it expects to see. `presses` and `letters` are counted for the stopwatch.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect  # noqa: A004 -- the browser's own

from tests.journeys.server import Letter, Server
from tests.journeys.times import at_ten
from tests.journeys.words import RUSSIAN, Words

DESKTOP, PHONE = (1366, 768), (390, 844)
PATIENCE = 20_000  # milliseconds until a step gives up
POLLING = 25  # milliseconds between two looks at the page; a busy machine draws no frame for long
READY = """() => window.htmx && document.readyState === "complete"
  && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")"""
expect.set_options(timeout=PATIENCE)


class Desk:
    """One person at one browser."""

    def __init__(self, browser: Browser, server: Server, *, words: Words = RUSSIAN, size: tuple[int, int] = DESKTOP):
        width, height = size
        self.server, self.words = server, words
        self.context = browser.new_context(
            locale=words.locale,
            timezone_id=at_ten(),
            viewport={"width": width, "height": height},
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.presses = self.letters = 0
        self.link = server.base
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", lambda line: self._listen(line.text))
        self.page.on("response", lambda answer: self._look(answer.status, answer.url))

    def _listen(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)

    def _look(self, status: int, url: str) -> None:
        if status >= 500:
            self.faults.append(f"{status} {url}")

    # --- where ---

    @property
    def window(self) -> Locator:
        """The one dialog."""
        return self.page.locator("dialog[open]")

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.get_by_role("main")

    @property
    def place(self) -> Locator:
        """Where the person looks: the open window, else the page."""
        return self.window if self.window.count() else self.page.locator("body")

    def row(self, text: str) -> Locator:
        """The row of a table with these words."""
        return self.main.get_by_role("row").filter(has_text=text)

    def control(self, name: str | re.Pattern, place: Locator | None = None) -> Locator:
        """A button or a link by its words; the first where a page offers it twice."""
        place, exact = place or self.place, isinstance(name, str)
        button = place.get_by_role("button", name=name, exact=exact)
        return button.or_(place.get_by_role("link", name=name, exact=exact)).first

    def field(self, label: str, place: Locator | None = None) -> Locator:
        """A field by its label."""
        return (place or self.place).get_by_label(label, exact=True)

    # --- to do ---

    def go(self, address: str = "") -> None:
        """Type an address of the studio, e.g. "halls/"; full ones are taken as they are."""
        self.page.goto(address if "://" in address else self.link + address)
        self.ready()

    def ready(self) -> None:
        """The script of the page is there, and no part of it is about to be drawn anew: a press on that would be lost."""
        self.page.wait_for_function(READY, polling=POLLING)

    def press(self, name: str | re.Pattern, place: Locator | None = None) -> None:
        """One press on a button or a link."""
        self.click(self.control(name, place))

    def click(self, what: Locator) -> None:
        """One press on what was found."""
        self.ready()
        what.click()
        self.presses += 1

    def press_twice(self, name: str | re.Pattern, place: Locator | None = None) -> None:
        """Arm a two-step button, then confirm; once more where the page was too slow and the button gave up."""
        for _attempt in range(3):
            self.arm(name, place)
            self.past_the_guard()
            with suppress(TimeoutError):
                self.page.locator("button.is-armed").click(timeout=2_000, no_wait_after=True)
                self.presses += 1
                return
        pytest.fail(f"«{name}» could not be pressed twice")

    def arm(self, name: str | re.Pattern, place: Locator | None = None) -> Locator:
        """The first press; nothing is sent yet. The button that now asks."""
        self.press(name, place)
        armed = self.page.locator("button.is-armed")
        expect(armed).to_be_visible()
        return armed

    def past_the_guard(self) -> None:
        """Wait as long as the script takes two presses for one."""
        self.page.wait_for_function("since => performance.now() - since > 260", arg=self.now(), polling=POLLING)

    def now(self) -> float:
        """The page's own clock, milliseconds."""
        return self.page.evaluate("performance.now()")

    def until(self, is_so: Callable[[], Any]) -> None:
        """Ask the page its time until this holds: what the browser tells us (a request held back) is heard meanwhile."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not is_so():
            assert time.monotonic() < deadline, "it has not come"
            self.now()

    def fill(self, label: str, text: str, place: Locator | None = None) -> None:
        """Type into a field in place of what it holds."""
        self.field(label, place).fill(text)
        self.presses += 1
        self.letters += len(text)

    def choose(self, label: str, option: str, place: Locator | None = None) -> None:
        """One of a drop-down's lines."""
        self.field(label, place).select_option(label=option)
        self.presses += 2

    def tick(self, *labels: str, place: Locator | None = None) -> None:
        """Tick boxes, or choose one of a switch."""
        for label in labels:
            self.click(
                (place or self.place).locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))
            )

    def tick_box(self, label: str, place: Locator | None = None) -> None:
        """Tick a box that has no words beside it, only a name."""
        self.field(label, place).check()
        self.presses += 1

    def unfold(self, words: str) -> None:
        """Open what is folded away."""
        self.click(self.place.locator("summary").filter(has_text=words))

    def open_window(self, button: str | re.Pattern, title: str, place: Locator | None = None) -> None:
        """Press, and a window with this title is there."""
        self.press(button, place)
        expect(self.window.get_by_role("heading", name=title)).to_be_visible()

    def save(self, button: str = "") -> None:
        """Press the window's main button; it closes."""
        self.press(button or self.words.save)
        expect(self.window).to_have_count(0)

    def save_level(self) -> None:
        """The button of the access level: its words grow by how much is changed."""
        self.press(re.compile(rf"^{self.words.save}"), self.main)

    def close(self) -> None:
        """Leave the window without a change."""
        self.page.keyboard.press("Escape")
        expect(self.window).to_have_count(0)

    def open(self, section: str, page: str = "") -> None:
        """Through the rail: a section, then a page of it."""
        self.ready()
        rail = self.page.get_by_role("navigation", name=self.words.sections, exact=True)
        link = rail.get_by_role("link", name=section, exact=True).first
        if page:
            link.hover()
            link = rail.get_by_role("link", name=page, exact=True, include_hidden=True).last
        self.click(link)
        expect(link).to_have_attribute("aria-current", "page")

    # --- to see ---

    def stands(self, heading: str | re.Pattern) -> None:
        """The page with this heading is there."""
        expect(self.main.get_by_role("heading", name=heading).first).to_be_visible()

    def sees(self, *texts: str | re.Pattern, place: Locator | None = None) -> None:
        """Each text is in sight."""
        for text in texts:
            expect((place or self.place).get_by_text(text).locator("visible=true").first).to_be_visible()

    def misses(self, *texts: str, place: Locator | None = None) -> None:
        """None of the texts is in sight."""
        for text in texts:
            expect((place or self.place).get_by_text(text).locator("visible=true")).to_have_count(0)

    def lists(self, *names: str) -> None:
        """The rows of the page's table, by their heads, exactly."""
        expect(self.main.get_by_role("rowheader")).to_have_text(list(names))

    def offers(self, *names: str, place: Locator | None = None) -> None:
        """Each control is there to be pressed."""
        for name in names:
            expect(self.control(name, place)).to_be_visible()

    def lacks(self, *names: str, place: Locator | None = None) -> None:
        """No such control: absent, not grey."""
        for name in names:
            expect(self.control(name, place)).to_have_count(0)

    def told(self, text: str | re.Pattern) -> None:
        """The toast says so."""
        expect(self.page.locator("#toasts")).to_contain_text(text)

    def refused(self, *texts: str) -> None:
        """The form came back with these words over it."""
        alert = self.place.locator("form .rt-errors[role=alert]")
        for text in texts:
            expect(alert).to_contain_text(text)

    def complained_of(self) -> list[str]:
        """The fields that the form wants corrected."""
        alert = self.place.locator("form .rt-errors[role=alert]")
        expect(alert).to_be_visible()
        return alert.get_by_role("link").all_inner_texts()

    def is_refused(self, address: str) -> None:
        """The server itself refuses the address, whatever the page would show."""
        answer = self.page.request.get(self.link + address)
        assert answer.status == 403, f"{answer.status} {answer.url}"

    # --- the door ---

    def register(self, name: str, email: str) -> Letter:
        """A new studio; the letter that it brings."""
        self.go(self.server.base)
        self.fill(self.words.studio_name, name)
        self.fill(self.words.email, email)
        self.press(self.words.open_studio)
        self.stands(self.words.look_into_mail)
        letter = self.server.letter(to=email)
        self.link = letter.link
        return letter

    def sign_in(self, login: str, password: str) -> None:
        """Fill the sign-in page and enter."""
        self.go()
        self.fill(self.words.login, login)
        self.fill(self.words.password, password)
        self.press(self.words.sign_in)

    def choose_password(self, password: str) -> None:
        """Replace the one-time password by one's own."""
        self.stands(self.words.choose_password)
        self.fill(self.words.new_password, password)
        self.press(self.words.save_password)
        self.at_home()

    def at_home(self) -> None:
        """Signed in: the rail is there."""
        expect(self.page.get_by_role("navigation", name=self.words.sections, exact=True)).to_be_visible()

    def sign_out(self) -> None:
        """Leave, so that somebody else may sign in."""
        self.ready()
        self.page.locator(".rt-user").click()
        self.press(self.words.sign_out)
        expect(self.field(self.words.login)).to_be_visible()

    # --- the end ---

    def picture(self, path: Path) -> None:
        """What is on the screen now."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(path), full_page=True)
