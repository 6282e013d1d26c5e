"""A browser over our own templates and files, with no server at all: every request is answered here."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Error, Page

ADDRESS = "http://ritm.test"
PATIENCE = 20_000  # milliseconds until a step gives up: a slow machine is no fault of the script
POLLING = 25  # milliseconds between two looks at the page; a busy machine draws no frame for long
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'"
CHOICES = {"url": "/post/", "items": [{"value": "dark", "label": "Тёмная", "current": False}]}
FRAME = {
    "seen": "parts",
    "home": "/",
    "menu": [
        {"key": key, "label": key, "icon": "home", "url": f"#{key}", "current": key == "home", "items": []}
        for key in ("home", "clients", "classes", "schedule")
    ],
    "branch": {"name": "Центр", "zone": "", "url": "/post/"},
    "branches": [
        {"id": 1, "name": "Центр", "zone": "", "current": True},
        {"id": 2, "name": "Север", "zone": "", "current": False},
    ],
    "search": "/search/",
    "new_client": "/dialog/",
    "birthdays": {"count": 3, "url": "/dialog/"},
    "user": {"name": "Анна К.", "role": "", "initials": "АК", "logout_url": "/post/", "themes": CHOICES},
}
# What the page still waits for, by its own count: requests, and timers that end within a second.
COUNTS = """(() => {
  const timers = new Set(), { setTimeout: later, clearTimeout: never } = window, send = XMLHttpRequest.prototype.send;
  let asked = 0;
  window.setTimeout = (what, after = 0, ...more) => {
    const id = later(() => { timers.delete(id); if (typeof what === "function") what(...more); }, after);
    if (after <= 1000) timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { timers.delete(id); never(id); };
  XMLHttpRequest.prototype.send = function (...more) {
    asked += 1;
    this.addEventListener("loadend", () => { asked -= 1; });
    return send.apply(this, more);
  };
  window.waitsForNothing = () => asked === 0 && timers.size === 0;
})()"""

Answer = Callable[[dict[str, list[str]]], tuple[int, str, dict[str, str]]]


def page_of(content: str) -> str:
    """A whole page of the desk with this content."""
    source = '{% extends "ui/frame.html" %}{% load ui %}{% block title %}Проба{% endblock %}{% block content %}'
    with translation.override("ru"):
        return Template(source + content + "{% endblock %}").render(Context({"frame": FRAME}))


def ready(page: Page) -> None:
    """The script of the page is there."""
    page.wait_for_function("() => window.htmx && document.readyState === 'complete'", polling=POLLING)


def at_rest(page: Page) -> None:
    """Wait until nothing more will come: what has not happened by then does not happen by itself."""
    page.wait_for_function("() => window.waitsForNothing()", polling=POLLING)


class Site:
    """Answers by path; `asked` keeps what was sent, `is_cut` is a cable pulled out, `late` paths wait."""

    def __init__(self, content: str) -> None:
        self.answers: dict[str, Answer] = {"/": lambda _sent: (200, page_of(content), {})}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.is_cut = False
        self.late: set[str] = set()
        self._waiting: list[tuple[str, Any]] = []

    def let_through(self, path: str) -> None:
        """Give the answers that `late` kept back, the oldest first; whoever no longer waits gets none."""
        routes = [route for kept, route in self._waiting if kept == path]
        self._waiting = [one for one in self._waiting if one[0] != path]
        self.late.discard(path)
        for route in routes:
            with suppress(Error):  # the question was taken back
                self.answer(route)

    def answer(self, route) -> None:
        """One request of the browser."""
        parts = urlsplit(route.request.url)
        if parts.path.startswith(settings.STATIC_URL):
            found = Path(finders.find(parts.path.removeprefix(settings.STATIC_URL)))
            route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])
            return
        if self.is_cut:
            route.abort()
            return
        if parts.path in self.late:
            self._waiting.append((parts.path, route))
            return
        sent = parse_qs(parts.query) | parse_qs(route.request.post_data or "")
        self.asked.append((parts.path, sent))
        status, body, headers = self.answers[parts.path](sent)
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY} | headers
        route.fulfill(status=status, body=body, headers=headers)
