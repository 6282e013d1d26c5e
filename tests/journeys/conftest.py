"""A browser for all journeys, a studio of its own for each file; a picture of the page where a step failed."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error

from ritm.tools import screens
from tests.journeys import beginnings
from tests.journeys.desk import Desk
from tests.journeys.server import ROOT, Server, served

PICTURES = ROOT / "var" / "journeys"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file goes on where its last test ended, so all of it runs in one worker; each engine by itself."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "journeys"):
            engine = getattr(item, "callspec", None) and item.callspec.params.get("engine", "")
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {engine or ''}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """What was on the screen when the step failed."""
    report = yield
    desk = getattr(item, "funcargs", {}).get("desk")
    if report.failed and report.when != "teardown" and isinstance(desk, Desk):
        _show(desk, report, re.sub(r"\W+", "-", item.name).strip("-"))
    return report


def _show(desk: Desk, report: pytest.TestReport, name: str) -> None:
    path = PICTURES / f"{name}.png"
    report.sections.append(("the server", desk.server.log()[-4000:]))
    with suppress(Error):  # a page that is just leaving cannot be looked at
        desk.picture(path)
        seen = (desk.window if desk.window.count() else desk.main).first.aria_snapshot()
        report.sections.append(("the page", f"{desk.page.url}\n{path}\n{seen[:3000]}"))


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
def begins_with() -> str:
    """Tables without a studio; a file that begins elsewhere says so itself."""
    return beginnings.TABLES


@pytest.fixture(scope="module")
def server(engine: str, begins_with: str) -> Iterator[Server]:
    """`./run --empty`; whatever was done there, the invariants hold at the end."""
    with served(engine, lambda made: beginnings.begin(made, engine, begins_with)) as running:
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
