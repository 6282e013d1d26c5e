"""What the tests of the card share: pressing as a browser with htmx does, and reading what stands on the page."""

import json
import re
from typing import Any

from tests.given import key

HTMX = {"HX-Request": "true"}


class Desk:
    """A person at the desk with one client's card."""

    def __init__(self, studio, client, person=None):
        self.studio, self.client, self.browser = studio, client, studio.browser(person)

    def url(self, name: str, *args: Any, **query: Any) -> str:
        return self.studio.url(f"desk:{name}", self.client.pk, *args, **query)

    def get(self, name: str = "client", *args: Any, **query: Any):
        return self.browser.get(self.url(name, *args, **query), headers=HTMX)

    def page(self, name: str = "client", *args: Any, **query: Any) -> str:
        """The text of a whole page, as a browser without the script gets it."""
        return self.browser.get(self.url(name, *args, **query)).content.decode()

    def post(self, name: str, *args: Any, **typed: Any):
        """A form sent by htmx with a fresh key, unless one is given."""
        return self.browser.post(self.url(name, *args), {**key(), **typed}, headers=HTMX)


def said(response) -> str:
    """The toast of an answer."""
    return json.loads(response.headers.get("HX-Trigger", "{}")).get("toast", {}).get("text", "")


def raised(response) -> set[str]:
    """The events that an answer raises in the browser."""
    return set(json.loads(response.headers.get("HX-Trigger", "{}")))


def words(text: str) -> str:
    """The visible words of HTML, single-spaced; no-break spaces are spaces."""
    plain = re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").replace("&nbsp;", " ")
    return re.sub(r" ([,.:;])", r"\1", " ".join(plain.split()))
