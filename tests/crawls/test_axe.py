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
from tests.crawls.colours import Judged
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
# A theme changes colours alone: the rules that read them are asked by themselves, of whatever colours are new (colours.py).
COLOURS = {**OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"]}
# A rule of less weight finds nothing grave, whatever it finds (axe gives what it finds the rule's own weight): not asked.
ASK = """([options, without, grave]) => {
  const light = axe._audit.rules.filter(rule => rule.impact && !grave.includes(rule.impact)).map(rule => rule.id);
  const off = options.runOnly ? without : [...light, ...without];
  return axe.run({...options, rules: Object.fromEntries(off.map(id => [id, {enabled: false}]))});
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


def serious(window: Any, url: str, judged: Judged) -> Iterator[str]:
    """What axe finds serious or critical on the open page, at both sizes and in both themes."""
    if not window.evaluate("'axe' in window"):
        window.evaluate(AXE.axe_script)
    for width, height in SIZES:
        window.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            window.emulate_media(color_scheme=theme, reduced_motion="reduce")
            window.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
            for wrong in _wrong(window, theme, judged):
                if wrong["impact"] in GRAVE:
                    where = "; ".join(f"{node['target'][-1]} {_why(node)}" for node in wrong["nodes"][:4])
                    yield f"{url} {width} {theme}: {wrong['id']} ({wrong['impact']}) at {where}"


def _wrong(window: Any, theme: str, judged: Judged) -> list[dict[str, Any]]:
    """One look; `--full` asks the colours of every word of it."""
    is_light = theme == THEMES[0]
    if is_full():
        return window.evaluate(ASK, [OPTIONS if is_light else COLOURS, [], GRAVE])["violations"]
    found = judged.ask(window, theme, COLOURS)
    if is_light:
        found += window.evaluate(ASK, [OPTIONS, COLOURS["runOnly"], GRAVE])["violations"]
    return found


def _why(node: dict[str, Any]) -> str:
    data = next((check["data"] for check in node["any"] if isinstance(check["data"], dict)), {})
    return f"{data['fgColor']} on {data['bgColor']}, {data['contrastRatio']}" if "fgColor" in data else ""


@pytest.fixture(scope="module")
def judged() -> Judged:
    """What all pages have shown of colours."""
    return Judged()


@pytest.fixture(scope="module")
def window(town: Town) -> Iterator[tuple[Any, dict[str, str]]]:
    """A window of Chromium, and the pages that it can open."""
    pages = pages_of(town)
    with served(pages) as host, screens.browser() as chromium:
        context = chromium.new_context(reduced_motion="reduce", base_url=host)
        yield context.new_page(), pages
        context.close()


@pytest.mark.parametrize("part", range(4))
def test_axe_finds_nothing_serious(window: tuple[Any, dict[str, str]], judged: Judged, part: int) -> None:
    page, pages = window
    found = []
    for url in sorted(url for url in pages if not urlsplit(url).path.endswith(".css"))[part::4]:
        answer = page.goto(url)
        assert answer.status == 200, url
        found += serious(page, url, judged)
    assert found == []


WRONG = """<html lang="ru"><title>x</title><style>p, body { background: #fff; color: #000 }
[data-bs-theme=dark] :is(p, body) { background: #111; color: #fff } [data-bs-theme=dark] .dark { color: #333 }
@media (max-width: 400px) { .phone { color: #eee } } .grey { background: #555 } .off { color: #ccc }</style><main><h1>x</h1>"""


def test_axe_sees_what_is_wrong(window: tuple[Any, dict[str, str]]) -> None:
    """In whichever theme, at whichever size, and in colours that were right on another ground or where nobody can press."""
    page, _pages = window
    judged = Judged()
    for _time in range(3):
        page.set_content(f"{WRONG}<p>Слова <button disabled class=off>Бледно</button></p>")
        assert list(serious(page, "x", judged)) == []
    page.set_content(
        f"{WRONG}<input><p class=dark>Слово</p><p class=phone>Слово</p><p class=grey>Слово</p><p><button class=off>Слово</button>"
    )
    seen: dict[str, set[str]] = {}
    for fault in serious(page, "x", judged):
        look, rule, where = re.fullmatch(r"x (.*): (\S+) \(\w+\) at (.*)", fault).groups()
        seen.setdefault(look, set()).update(re.findall(r"(\w+) #\w+ on", where) if rule == "color-contrast" else [rule])
    assert seen == {
        "1366 light": {"label", "grey", "button"},
        "1366 dark": {"dark", "button"},
        "390 light": {"label", "phone", "grey", "button"},
        "390 dark": {"dark", "button"},
    }
