"""Two whole languages: in Russian no English word, in English no Russian one, but for what people have typed."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from ritm.accounts.scope import account_scope
from ritm.staff.models import StaffMember
from tests.crawls.asking import HTMX, ask, body, complaints
from tests.crawls.conftest import Town
from tests.crawls.rows import rolled_back
from tests.crawls.walking import Walk, doors
from tests.given import key

TEXTS = (models.CharField, models.TextField, models.JSONField)
SAID_BY = ("title", "aria-label", "placeholder", "alt", "label", "data-confirm", "data-confirm-say", "data-copied")
_BANNER = ("data-offline", "data-trying", "data-busy", "data-forbidden", "data-stale", "data-missing", "data-broken")
_LATIN = re.compile(r"[A-Za-z]{3,}")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁ]{3,}")  # two are initials
# The same in both languages: keys, formats, what has no Russian name, the names of the languages themselves.
ANYWHERE = frozenset(
    [
        "Facebook",
        "Instagram",
        "PNG",
        "JPG",
        "JSON",
        "PDF",
        "DOCX",
        "docx",
        "Word",
        "endif",
        "Ritm",
        "Email",
        "email",
        "HEX",
        "Excel",
        "xlsx",
        "csv",
        "Ctrl",
        "Enter",
        "Esc",
        "Shift",
        "Alt",
        "UTC",
        "English",
    ]
)
RUSSIAN_ANYWHERE = frozenset(["Русский", "Ритм"])
# No words: addresses, colours, places for figures; zones beyond the near ones stand by the clock's own names.
NO_WORDS = re.compile(r"https?://\S+|#[0-9A-F]{6}|{\w+}|^[A-Z][\w-]+/.*")


class _Texts(HTMLParser):
    """Each text of a page, and each that an attribute says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0
        self.lang = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        self.found += [value for name, value in attrs if name in SAID_BY + _BANNER and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.found.append(" ".join(data.split()))


def texts(html: str) -> list[str]:
    """What the page says."""
    parser = _Texts()
    parser.feed(html)
    return parser.found


def _typed() -> frozenset[str]:
    """Every word that stands in the studio's own rows."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, TEXTS)]
        if model.__module__.startswith("ritm.") and names:
            for row in model._base_manager.values_list(*names):
                found.update(*(re.findall(r"[^\W\d_]+", str(value)) for value in row if value))
    return frozenset(found)


def foreign(said: str, letters: re.Pattern[str], allowed: frozenset[str]) -> list[str]:
    """Words of the other language in a text."""
    return [word for word in letters.findall(NO_WORDS.sub("", said)) if word not in allowed]


def _walk(town: Town, language: str) -> Walk:
    """All that the boss sees in this language; in Russian everybody has walked already."""
    if language == "ru":
        return town.walk
    with account_scope(town.alice.place.account.pk):
        StaffMember.objects.filter(pk=town.alice.place.boss.pk).update(language=language)
        return Walk(town.alice, town.boss).go(doors(town.alice, town.alice.place.boss))


def _pages(town: Town, walk: Walk) -> Iterator[tuple[str, str]]:
    """Each page, and the complaints of each form sent empty: (address, HTML)."""
    for stop in walk.stops:
        # The living page of parts is made of invented people.
        if stop.address.name != "parts" and "html" in stop.answer.headers.get("Content-Type", ""):
            yield stop.url, body(stop.answer)
    for url in sorted({form.url for _stop, form, _address, _ids in walk.forms()}):
        with rolled_back():
            answer = ask(town.boss, "POST", url, key(), headers=HTMX)
        yield f"{url} sent empty", " ".join(complaints(answer).values())


def _wrong(town: Town, language: str, letters: re.Pattern[str], allowed: frozenset[str]) -> dict[str, str]:
    """Text → the first page that says it."""
    found: dict[str, str] = {}
    walk = _walk(town, language)
    with account_scope(town.alice.place.account.pk):
        allowed |= _typed()
    for url, html in _pages(town, walk):
        for said in texts(html):
            if foreign(said, letters, allowed):
                found.setdefault(said, url)
    return found


LANGUAGES = {"ru": (_LATIN, ANYWHERE), "en": (_CYRILLIC, RUSSIAN_ANYWHERE)}


@pytest.mark.once
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_and_complaint_is_in_the_persons_language(town: Any, language: str):
    with transaction.atomic():  # each form is watched by itself; all of them in a row hold locks in any order
        assert _wrong(town, language, *LANGUAGES[language]) == {}
        transaction.set_rollback(True)


def test_a_foreign_word_is_seen():
    assert texts('<p title="Halls">Залы <b>and more</b></p><script>let it = 1</script>') == [
        "Halls",
        "Залы",
        "and more",
    ]
    assert foreign("Залы and more", _LATIN, ANYWHERE) == ["and", "more"]
    assert foreign("Email", _LATIN, ANYWHERE) == []
    assert foreign("Halls и Залы", _CYRILLIC, frozenset()) == ["Залы"]
