"""What a page of the desk says, complains of and asks, read from its HTML."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from ritm.events import outbox
from tests.given import key

HTMX = {"HX-Request": "true"}


def words(response: Any) -> str:
    """The answer's words, without tags, in single spaces."""
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def complaints(response: Any) -> dict[str, str]:
    """What stands at the fields in red: name of the field → the sentence."""
    found = re.findall(r'<div class="rt-err" id="id_(\w+)_error">(.*?)</div>', response.content.decode(), re.DOTALL)
    return {name: unescape(text) for name, text in found}


def summary(response: Any) -> str:
    """The words of the red box over the form."""
    box = re.search(r'<div class="rt-errors".*?</ul>|<div class="rt-errors".*?</div></div>', response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", box[0])).split()) if box else ""


def send(browser: Browser, url: str, *, htmx: bool = False, **fields: Any) -> Any:
    """POST a form of the desk with a fresh request key."""
    return browser.post(url, {**key(), **fields}, headers=HTMX if htmx else None)


def said(response: Any) -> str:
    """The toast of an htmx answer."""
    import json

    return json.loads(response.headers.get("HX-Trigger", "{}")).get("toast", {}).get("text", "")


def value(response: Any, field: str) -> str:
    """What stands in the input of this name."""
    tag = re.search(rf'<input[^>]*name="{field}"[^>]*>', response.content.decode())
    found = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    return unescape(found[1]) if found else ""


def chosen(response: Any, field: str) -> list[str]:
    """The values that are chosen in a select, a switch or a row of ticks."""
    html = response.content.decode()
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', html, re.DOTALL)
    if select:
        return re.findall(r'<option value="([^"]*)" selected', select[0])
    return re.findall(rf'<input[^>]*name="{field}" value="([^"]*)"[^>]*checked', html)


def queries(browser: Browser, url: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def work() -> int:
    """The worker's jobs that are due; returns how many were done."""
    done = 0
    while job := outbox.claim():
        assert outbox.run(job)
        done += 1
    return done
