"""Pictures of every page: light and dark, 1366×768 and 390 px, of the demo studio in a house of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ritm.tools.lab.house import House, house
from ritm.tools.shots import BARE, BOSS, DEMO, DESK, OUTSIDE, PORTAL, Shot, every_shot

SIZES = {"1366": (1366, 768), "390": (390, 844)}
THEMES = ("light", "dark")
ROOTS = {DESK: "desk", PORTAL: "my"}
FLAGS = (
    "--disable-gpu",
    # A camera that shows a moving pattern, and is allowed: for the photo of a client.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(RuntimeError):
    """Chromium or its driver is not on this machine."""


def executable() -> str:
    """The system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    message = "Chromium is missing: apt-get install chromium"
    raise NoBrowser(message)


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium of the system, driven by Playwright."""
    import os  # noqa: PLC0415 -- only here

    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- a test dependency
    except ImportError as error:
        message = "Playwright is missing: bin/prepare test"
        raise NoBrowser(message) from error
    flags = [*FLAGS, *(("--no-sandbox",) if os.geteuid() == 0 else ())]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=executable(), args=flags)
        try:
            yield chromium
        finally:
            chromium.close()


def demo_house(engine: str = "sqlite") -> Any:
    """A house for the demo, not yet started."""
    return house(engine, workers=1, durable=False, settings="config.settings")


def furnish(lab: House) -> dict[str, Any]:
    """The demo with all its weeks, an empty studio beside it, both served: (slug, login) → password, ids worth looking at."""
    lab.command("seed", "--demo")
    lab.command("worker", "--once", timeout=1800)
    bare = _asked(lab, "lab", "bare")
    lab.start_web()
    known = json.loads((lab.folder / "var" / "demo.json").read_text())
    logins = {(DEMO, name): password for name, password, _role in known["logins"]}
    return {
        "slugs": {DEMO: known["slug"], BARE: bare["slug"], OUTSIDE: ""},
        "logins": {**logins, (BARE, BOSS): bare["password"]},
        "links": {**_asked(lab, "seed", "--links"), "nothing": 999_999_999},
    }


def _asked(lab: House, *command: str) -> Any:
    return json.loads(lab.command(*command).stdout.strip().splitlines()[-1])


@dataclass
class Studio:
    """The house as one browser window sees it; each person has a window of his own."""

    base: str
    town: dict[str, Any]
    folder: Path
    window: Callable[[], Any]
    mark: str
    pages: dict[tuple[str, str], Any] = field(default_factory=dict)

    def shoot(self, shot: Shot) -> None:
        """Go there as the person, open the dialog, send it empty where the shot says so, take the picture."""
        page, slug, links = self._page(shot), self.town["slugs"][shot.place], self.town["links"]
        path = shot.path(slug, links).format(**links)
        page.goto(self.base + (shot.under(slug, links) if shot.over else path))
        page.wait_for_load_state("networkidle")
        if shot.over:
            page.evaluate("(path) => ritm.openDialog(path, document.body)", path)
            page.wait_for_selector("dialog[open]")
        if shot.is_sent_empty:
            page.locator("dialog[open] .rt-dlg-foot [type=submit], main form [type=submit]").last.click()
            page.wait_for_selector(".rt-errors")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(self.folder / f"{shot.name}-{self.mark}.png"))

    def _page(self, shot: Shot) -> Any:
        who = (shot.place, shot.person)
        if who not in self.pages:
            self.pages[who] = page = self.window()
            if shot.person:
                door = f"{self.base}/{self.town['slugs'][shot.place]}/{ROOTS[shot.door]}/"
                sign_in(page, door, shot.person, self.town["logins"][who])
        return self.pages[who]


def sign_in(page: Any, base: str, name: str, password: str) -> None:
    """Through the sign-in page, as a person would."""
    page.goto(f"{base}login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def shoot(folder: Path, say: Callable[[str], None], *, only: tuple[str, ...] = ()) -> int:
    """Every page into `folder`; returns how many pictures were made."""
    folder.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in every_shot() if not only or shot.name in only]
    with demo_house() as lab, browser() as chromium:
        town = furnish(lab)
        for size, (width, height) in SIZES.items():
            for theme in THEMES:
                look = {"viewport": {"width": width, "height": height}, "color_scheme": theme}
                contexts: list[Any] = []
                window = partial(_window, chromium, contexts, look)
                studio = Studio(f"http://127.0.0.1:{lab.port}", town, folder, window, f"{size}-{theme}")
                for shot in shots:
                    studio.shoot(shot)
                for context in contexts:
                    context.close()
                say(f"{size} {theme}: {len(shots)} pictures")
    return len(shots) * len(SIZES) * len(THEMES)


def _window(chromium: Any, contexts: list[Any], look: dict[str, Any]) -> Any:
    contexts.append(chromium.new_context(**look))
    return contexts[-1].new_page()
