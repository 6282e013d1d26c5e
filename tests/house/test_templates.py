"""Templates: no style and no script of their own (the CSP refuses them), forms that can be repeated safely."""

import re
from collections.abc import Iterator

from tests.house import reading

_TAG = re.compile(r"<(?!!--)[a-zA-Z][^<>]*(?:<[^<>]*>[^<>]*)*>", re.DOTALL)
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE)
# An instant written without the zone in which people read it: the server's night has another date.
_NO_ZONE = re.compile(r"\w+\.\w+_at\|(?:plain_date|month_day|day_title|clock_time)(?![:(])|_at\|date:|\buntil\|date:")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁ]{2,}")
# Templates that show Russian by nature.
RUSSIAN = (
    "ritm/web/ui/templates/ui/parts",
    "ritm/web/desk/signin/templates/signin/languages.html",
    "ritm/web/portal/templates/portal/languages.html",
)


def own_style(text: str) -> Iterator[str]:
    """Inline style has no effect under our CSP."""
    if re.search(r"\sstyle\s*=\s*[\"']", _plain(text)) or re.search(r"<style\b", _plain(text)):
        yield "inline style"


def own_script(text: str) -> Iterator[str]:
    """Inline script is refused by our CSP, handlers in attributes too."""
    if _SCRIPT.search(_plain(text)):
        yield "inline script"
    for handler in re.findall(r"\s(on[a-z]+)\s*=\s*[\"']", _plain(text)):
        yield f"a handler in an attribute: {handler}"
    if "javascript:" in _plain(text):
        yield "a javascript: address"


def forms_sent_twice(text: str) -> Iterator[str]:
    """Every POST carries its request key and the CSRF token."""
    for form in _FORM.findall(_plain(text)):
        if not re.search(r"method=[\"']?post|hx-post", form, re.IGNORECASE):
            continue
        if not re.search(r"{% request_key %}|{{ request_key\(\) }}|name=\"request_key\"", form):
            yield "a POST form without {% request_key %}"
        if "csrf_token" not in form:
            yield "a POST form without {% csrf_token %}"


def russian(text: str) -> Iterator[str]:
    """The source language is English; Russian comes from the catalogues."""
    found = _CYRILLIC.search(_plain(text))
    if found:
        yield f"Russian outside the catalogues: {found.group()}"


def raw_html(text: str) -> Iterator[str]:
    """What people typed is never marked safe in a template."""
    if re.search(r"\|\s*safe\b|{%\s*autoescape\s+off", _plain(text)):
        yield "|safe"


def instant_without_zone(text: str) -> Iterator[str]:
    """A day or a time of a stored instant says whose."""
    for found in _NO_ZONE.findall(_plain(text)):
        yield f"an instant without its zone: {found}"


def _plain(text: str) -> str:
    return _COMMENT.sub("", text)


def test_no_style_of_its_own() -> None:
    assert reading.broken(own_style, reading.templates()) == []


def test_no_script_of_its_own() -> None:
    assert reading.broken(own_script, reading.templates()) == []


def test_every_form_can_be_repeated_safely() -> None:
    assert reading.broken(forms_sent_twice, reading.templates()) == []


def test_templates_speak_english() -> None:
    pages = [path for path in reading.templates() if path.suffix == ".html"]
    assert reading.broken(russian, pages, except_in=RUSSIAN) == []


def test_nothing_typed_is_marked_safe() -> None:
    pages = (path for path in reading.templates() if path.suffix == ".html")  # a letter is plain text
    assert reading.broken(raw_html, pages) == []


def test_instants_are_written_in_a_zone() -> None:
    assert reading.broken(instant_without_zone, reading.templates()) == []


def test_each_rule_finds_what_it_is_for() -> None:
    assert list(own_style('<p style="color:red">')) == ["inline style"]
    assert list(own_style('{# style="x" #}<p class="style">')) == []
    assert list(own_script("<script>alert(1)</script>")) == ["inline script"]
    assert list(own_script('<script src="{% static "a.js" %}" defer></script>')) == []
    assert list(own_script('<button onclick="go()">')) == ["a handler in an attribute: onclick"]
    bad = '<form method="post">{% csrf_token %}<button></form>'
    assert list(forms_sent_twice(bad)) == ["a POST form without {% request_key %}"]
    assert list(forms_sent_twice('<form method="post">{{ csrf_token }}{{ request_key() }}</form>')) == []
    assert list(forms_sent_twice('<form method="get"></form>')) == []
    assert list(russian("<b>Занятие</b>")) == ["Russian outside the catalogues: Занятие"]
    assert list(raw_html("{{ note|safe }}")) == ["|safe"]
    assert list(instant_without_zone("{{ row.saved_at|plain_date }} {{ row.saved_at|plain_date:zone }}")) == [
        "an instant without its zone: row.saved_at|plain_date"
    ]
