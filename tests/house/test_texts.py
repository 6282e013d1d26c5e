"""Catalogues: Django reads all of them into one, so a text has one translation, whichever page says it."""

import re
from collections import defaultdict
from pathlib import Path

import polib

from tests.house import reading


def catalogues() -> list[Path]:
    """The Russian catalogues of all rooms and pages."""
    return [path for path in reading.tracked() if path.match("*/ru/LC_MESSAGES/django.po")]


def entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def said(entry: polib.POEntry) -> str:
    """The Russian text, or its three forms."""
    return entry.msgstr or "|".join(entry.msgstr_plural.values())


def clashes(paths: list[Path]) -> list[str]:
    """Texts that two catalogues translate differently: one of the two would silently win."""
    found: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for path in paths:
        for entry in entries(path):
            found[entry.msgctxt, entry.msgid].add(said(entry))
    return [f"{key[1]}: {sorted(texts)}" for key, texts in found.items() if len(texts) > 1]


def unfinished(path: Path) -> list[str]:
    """Texts without a Russian text, and plurals without their three forms."""
    wrong = [entry for entry in entries(path) if not entry.translated()]
    wrong += [entry for entry in entries(path) if entry.msgid_plural and len(set(entry.msgstr_plural)) < 3]
    return [f"{reading.short(path)}: {entry.msgid}" for entry in wrong]


def test_a_text_has_one_translation():
    paths = catalogues()
    assert len(paths) > 15
    assert clashes(paths) == []


def test_every_collected_text_is_in_russian():
    assert [line for path in catalogues() for line in unfinished(path)] == []


def test_a_clash_is_seen(tmp_path):
    for name, text in (("a", "Можно"), ("b", "есть разрешение")):
        (tmp_path / f"{name}.po").write_text(f'msgid "Allowed"\nmsgstr "{text}"\n', encoding="utf-8")
    assert clashes([tmp_path / "a.po", tmp_path / "b.po"]) == ["Allowed: ['Можно', 'есть разрешение']"]


def russian_quotes(paths: list[Path]) -> list[str]:
    """English texts that quote as Russian ones do; a Russian word in them keeps its own quotes."""
    texts = [(path, text) for path in paths for entry in entries(path) for text in (entry.msgid, entry.msgid_plural)]
    return [f"{path}: {text}" for path, text in texts if re.search("«[^А-Яа-яЁё»]*»", text)]


def test_english_texts_quote_as_english_does():
    assert russian_quotes(catalogues()) == []


def test_a_russian_quote_is_seen(tmp_path):
    planted = tmp_path / "a.po"
    planted.write_text('msgid "The hall «%(name)s»"\nmsgstr "Зал «%(name)s»"\n', encoding="utf-8")
    assert [line.partition(": ")[2] for line in russian_quotes([planted])] == ["The hall «%(name)s»"]
