"""A browser for all journeys, a studio of its own for each file; a picture of the page where a step failed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from ritm.tools import screens
from tests.journeys.desk import Desk
from tests.journeys.server import ROOT, Server, served

PICTURES = ROOT / "var" / "journeys"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """What was on the screen when the step failed."""
    report = yield
    desk = getattr(item, "funcargs", {}).get("desk")
    if report.failed and isinstance(desk, Desk):
        path = PICTURES / (re.sub(r"\W+", "-", item.name).strip("-") + ".png")
        desk.picture(path)
        report.sections.append(("the page", f"{desk.page.url}\n{path}\n{desk.place.aria_snapshot()[:3000]}"))
        report.sections.append(("the server", desk.server.log()[-4000:]))
    return report


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser."""
    with screens.browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def engine() -> str:
    """SQLite; a file that runs on both engines says so itself."""
    return "sqlite"


@pytest.fixture(scope="module")
def server(engine: str) -> Iterator[Server]:
    """`./run --empty`; whatever was done there, the invariants hold at the end."""
    with served(engine) as running:
        yield running
        assert running.violations() == []


@pytest.fixture(scope="module")
def desk(chromium: Browser, server: Server) -> Iterator[Desk]:
    """One person before one screen, for the whole file: each test goes on where the last one ended."""
    opened = Desk(chromium, server)
    yield opened
    opened.context.close()


@pytest.fixture(autouse=True)
def _without_faults(desk: Desk) -> Iterator[None]:
    """No script failed, no page broke."""
    yield
    faults, desk.faults[:] = list(desk.faults), []
    assert faults == []
