"""Pictures of every page: light and dark, 1366×768 and 390 px, of the demo studio in a house of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ritm.tools.lab.house import House, house

SIZES = {"1366": (1366, 768), "390": (390, 844)}
THEMES = ("light", "dark")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(RuntimeError):
    """Chromium or its driver is not on this machine."""


def pages(links: dict[str, str]) -> dict[str, str]:
    """Name → address after /demo/desk/. `links` holds addresses that depend on the data: a lesson, a client."""
    return {
        "home": "",
        "home-teachers": "?view=teachers",
        "home-list": "?view=list",
        "home-panel": f"?lesson={links['lesson']}",
        "lesson": f"lessons/{links['lesson']}/",
        "lesson-new": "schedule/lessons/new/",
        "week": "schedule/week/",
        "week-fill": "schedule/week/fill/",
        "template": "schedule/template/",
        "clients": "clients/",
        "client-new": "clients/new/",
        "client-card": f"clients/{links['client']}/",
        "client-debt": f"clients/{links['debtor']}/",
        "client-edit": f"clients/{links['client']}/edit/",
        "import": "clients/import/",
        "halls": "classes/halls/",
        "disciplines": "classes/disciplines/",
        "groups": "classes/groups/",
        "plans": "classes/plans/",
        "managers": "staff/managers/",
        "teachers": "staff/teachers/",
        "levels": "staff/levels/",
        "settings": "account/settings/",
        "cabinet": "account/cabinet/",
        "profile": "account/profile/",
        "start": "start/",
        "not-found": "clients/999999/",
    }


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
    """Make the demo with all its weeks and serve it; the logins by name, and addresses that depend on the data."""
    lab.command("seed", "--demo")
    lab.command("worker", "--once", timeout=1800)
    lab.start_web()
    known = json.loads((lab.folder / "var" / "demo.json").read_text())
    links = json.loads(lab.command("seed", "--links").stdout.strip().splitlines()[-1])
    return {"logins": {name: password for name, password, _role in known["logins"]}, "links": links}


def sign_in(page: Any, base: str, name: str, password: str) -> None:
    """Through the sign-in page, as a person would."""
    page.goto(f"{base}login/")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def shoot(folder: Path, say: Callable[[str], None], *, only: tuple[str, ...] = ()) -> int:
    """Every page into `folder`; returns how many pictures were made."""
    folder.mkdir(parents=True, exist_ok=True)
    with demo_house() as lab, browser() as chromium:
        demo = furnish(lab)
        base = f"http://127.0.0.1:{lab.port}/demo/desk/"
        chosen = {name: path for name, path in pages(demo["links"]).items() if not only or name in only}
        made = 0
        for size, (width, height) in SIZES.items():
            for theme in THEMES:
                context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
                page = context.new_page()
                sign_in(page, base, "boss", demo["logins"]["boss"])
                for name, path in chosen.items():
                    page.goto(base + path)
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=str(folder / f"{name}-{size}-{theme}.png"))
                    made += 1
                context.close()
                say(f"{size} {theme}: {len(chosen)} pages")
    return made
