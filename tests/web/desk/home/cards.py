"""What Home's grid and list show, read from the page."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from tests.given import Studio, moment


@dataclass(frozen=True)
class Shown:
    """A lesson on the page: its classes, words, tip, address and the address of its panel."""

    pk: int
    css: frozenset[str]
    words: str
    title: str
    href: str
    panel: str


def shown(response: Any) -> list[Shown]:
    """The lessons in the order of the page."""
    found = re.findall(r'<a id="lesson-(\d+)"([^>]*)>(.*?)</a>', response.content.decode(), re.DOTALL)
    return [_shown(int(pk), attributes, inner) for pk, attributes, inner in found]


def _shown(pk: int, attributes: str, inner: str) -> Shown:
    return Shown(
        pk=pk,
        css=frozenset(attribute(attributes, "class").split()),
        words=plain(inner),
        title=attribute(attributes, "title"),
        href=attribute(attributes, "href"),
        panel=attribute(attributes, "hx-get"),
    )


def plain(html: str) -> str:
    """Words without tags; the tick of a finished lesson is ✓."""
    text = re.sub(r"<svg\b.*?</svg>", lambda icon: "✓" if "#check" in icon[0] else " ", html, flags=re.DOTALL)
    # A name with ages is cut into pieces that stand together.
    text = re.sub(r'<span class="rt-nb">(.*?)</span>', r"\1", text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def attribute(tag: str, name: str) -> str:
    """The value of an attribute, "" where it is missing."""
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def columns(response: Any) -> list[str]:
    """The names over the columns of the grid."""
    return [unescape(name) for name in re.findall(r'<h2 class="ell" title="([^"]*)"', response.content.decode())]


def part(response: Any, tag: str) -> str:
    """The first tag that begins so, whole."""
    found = re.search(rf"<{tag}[^>]*>", response.content.decode())
    return unescape(found[0]) if found else ""


def panel_of(response: Any) -> str:
    """The id of the lesson whose panel is on the page, "" for none."""
    found = re.search(
        r'<aside id="panel"[^>]*>\s*(?:<section[^>]*data-lesson="(\d+)"[^>]*>)?', response.content.decode()
    )
    return (found[1] or "") if found else ""


def now(studio: Studio, day: Any, wall: Any) -> Any:
    """Act at a wall time of the studio's branch."""
    from ritm.core import clock

    return clock.at(moment(day, wall, studio.branch.time_zone))
