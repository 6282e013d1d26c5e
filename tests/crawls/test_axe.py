"""axe finds nothing serious on any page, in both themes, on a desk's screen and on a phone.

The pages are drawn first, by the walk of the crawls; the browser then gets them as they were drawn.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from ritm.tools import screens
from tests.crawls.addresses import desk
from tests.crawls.asking import ask
from tests.crawls.conftest import Town
from tests.crawls.rows import rolled_back
from tests.crawls.serving import served
from tests.support.alice import is_full

pytestmark = [pytest.mark.axe, pytest.mark.timeout(1500)]
SIZES = ((1366, 768), (390, 844))
THEMES = ("light", "dark")
# Pages that look unlike themselves when asked so; and forms that were sent empty.
VIEWS = {
    "home": ("?view=teachers", "?view=list", "?lesson={lesson}"),
    "week": ("?view=hours",),
    "client_new": ("?lesson={lesson}",),
}
REFUSED = ("hall_new", "group_new", "plan_new", "lesson_new", "template_new", "client_new", "manager_new")
AXE = Axe()
GRAVE = ("serious", "critical")
# What axe would load before it asks serves one rule, of moderate weight: sound that plays by itself.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
# A theme changes colours alone: the rules that read them are asked again, the others were asked in the first theme.
COLOURS = {**OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"]}
# A rule of less weight finds nothing grave, whatever it finds (axe gives what it finds the rule's own weight): not asked.
ASK = """([options, grave]) => {
  const light = axe._audit.rules.filter(rule => rule.impact && !grave.includes(rule.impact));
  const rules = options.runOnly ? {} : Object.fromEntries(light.map(rule => [rule.id, {enabled: false}]));
  return axe.run({...options, rules});
}"""


def pages_of(town: Town) -> dict[str, str]:
    """Address → page: each that stands, its other looks, forms with their complaints."""
    found = {
        urlsplit(stop.url).path: stop.answer.content.decode()
        for stop in reversed(town.walk.stops)
        if stop.page.is_whole
    }
    addresses = {address.name: address for address in desk()}
    with rolled_back():
        for name, looks in VIEWS.items():
            for look in looks:
                url = addresses[name].url(town.alice) + look.format(lesson=town.alice["lesson"].pk)
                found[url] = ask(town.boss, "GET", url).content.decode()
        for name in REFUSED:
            answer = ask(town.boss, "POST", addresses[name].url(town.alice), {})
            found[f"{addresses[name].url(town.alice)}?sent=empty"] = answer.content.decode()
        styles = {link for page in found.values() for link in re.findall(r'href="(/alice/[^"]*\.css[^"]*)"', page)}
        return found | {link: ask(town.boss, "GET", link).content.decode() for link in styles}


def serious(window: Any, url: str, *, dark_at: tuple[tuple[int, int], ...] = SIZES) -> Iterator[str]:
    """What axe finds serious or critical on the open page, at both sizes and in both themes; in the dark at these sizes."""
    if not window.evaluate("'axe' in window"):
        window.evaluate(AXE.axe_script)
    for width, height in SIZES:
        window.set_viewport_size({"width": width, "height": height})
        for theme in THEMES if (width, height) in dark_at else THEMES[:1]:
            window.emulate_media(color_scheme=theme, reduced_motion="reduce")
            window.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
            asked = OPTIONS if theme == THEMES[0] else COLOURS
            for wrong in window.evaluate(ASK, [asked, GRAVE])["violations"]:
                if wrong["impact"] in GRAVE:
                    where = "; ".join(f"{node['target'][-1]} {_why(node)}" for node in wrong["nodes"][:4])
                    yield f"{url} {width} {theme}: {wrong['id']} ({wrong['impact']}) at {where}"


def _why(node: dict[str, Any]) -> str:
    data = next((check["data"] for check in node["any"] if isinstance(check["data"], dict)), {})
    return f"{data['fgColor']} on {data['bgColor']}, {data['contrastRatio']}" if "fgColor" in data else ""


@pytest.fixture(scope="module")
def window(town: Town) -> Iterator[tuple[Any, dict[str, str]]]:
    """A window of Chromium, and the pages that it can open."""
    pages = pages_of(town)
    with served(pages) as host, screens.browser() as chromium:
        context = chromium.new_context(reduced_motion="reduce", base_url=host)
        yield context.new_page(), pages
        context.close()


@pytest.mark.parametrize("part", range(4))
def test_axe_finds_nothing_serious(window: tuple[Any, dict[str, str]], part: int) -> None:
    page, pages = window
    found = []
    for number, url in enumerate(sorted(url for url in pages if not urlsplit(url).path.endswith(".css"))[part::4]):
        answer = page.goto(url)
        assert answer.status == 200, url
        # The frame is the same on all pages and a page's colours at both sizes: each page's dark is looked at in one of them.
        found += serious(page, url, dark_at=SIZES if is_full() else (SIZES[number % 2],))
    assert found == []


def test_axe_sees_what_is_wrong(window: tuple[Any, dict[str, str]]) -> None:
    page, _pages = window
    page.set_content(
        '<html lang="ru"><title>x</title><main><h1>x</h1><input><p style="color:#ccc;background:#fff">Бледные слова</p></main>'
    )
    assert {fault.split(": ")[1].split(" ")[0] for fault in serious(page, "x")} == {"label", "color-contrast"}
