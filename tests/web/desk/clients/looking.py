"""What a page of the desk shows, read from its HTML."""

import re
from html import unescape
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

HTMX = {"HX-Request": "true"}
# What stands in Bob's studio and may not be seen in Alice's.
BOBS = ("Бобов", "Боб-", "9161112201", "111-22-01", "bobov@example.com", "4600000000015")


def text_of(response: Any) -> str:
    """The answer's words, without tags, in single spaces."""
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def rows_of(response: Any) -> list[str]:
    """The words of each row of the client list."""
    rows = re.findall(r'<tr id="client-\d+".*?</tr>', response.content.decode(), flags=re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows]


def names_of(response: Any) -> list[str]:
    """The full names in the list, in order."""
    found = re.findall(
        r'<tr id="client-\d+".*?<(?:a|span) class="ell"[^>]*>(.*?)</', response.content.decode(), re.DOTALL
    )
    return [unescape(name) for name in found]


def value_of(response: Any, field: str) -> str:
    """What stands in an input, a textarea or a chosen option of this name."""
    html = response.content.decode()
    area = re.search(rf'<textarea[^>]*name="{field}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    if area:
        return unescape(area.group(1).strip())
    chosen = re.search(rf'<select[^>]*name="{field}".*?</select>', html, re.DOTALL)
    if chosen:
        option = re.search(r'<option value="([^"]*)" selected', chosen.group())
        return option.group(1) if option else ""
    inputs = re.findall(rf'<input[^>]*name="{field}"[^>]*>', html)
    if inputs and 'type="radio"' in inputs[0]:
        inputs = [one for one in inputs if " checked" in one]
    value = re.search(r'value="([^"]*)"', inputs[0]) if inputs else None
    return unescape(value.group(1)) if value else ""


def queries(browser: Any, url: str) -> int:
    """How many queries the page takes; nothing is warmed up for it."""
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)
