"""The one browser of the tests of scripts, and a page of each test's own `site`."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web.ui.browser import ADDRESS, COUNTS, PATIENCE, Site, ready

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Kept for all files of the folder."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The page at "/" of the site, its script ready; no script may fail, and the policy may forbid nothing."""
    context = browser.new_context(locale="ru-RU", viewport={"width": 1366, "height": 768})
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    made.add_init_script(COUNTS)
    made.route("**/*", site.answer)
    made.goto(ADDRESS + "/")
    ready(made)
    yield made
    context.close()
    assert faults == []
