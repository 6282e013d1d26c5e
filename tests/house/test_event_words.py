"""Every event of a client's history can be told in plain words, in both languages (ST-10)."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

from django.apps import apps
from django.utils.translation import override

from config.subscriptions import SUBSCRIPTIONS
from ritm.web.desk.client_card.event_words import EVENT_WORDS
from ritm.web.desk.journal.words import WORDS

# Only announced by prepare(), never recorded.
_ANNOUNCED = {row.event for row in SUBSCRIPTIONS if row.when == "first"}


def events() -> list[type]:
    """The events of every room that stand in some client's history."""
    return [one for one in recorded() if _has_client(one)]


def recorded() -> list[type]:
    """The events of every room that are written down."""
    found = []
    for room in apps.get_app_configs():
        if room.name.startswith("ritm."):
            for file in sorted(Path(room.path).glob("events*.py")):
                module = import_module(f"{room.name}.{file.stem}")
                found += [one for _name, one in getmembers(module, isclass) if one.__module__ == module.__name__]
    return [one for one in found if is_dataclass(one) and one not in _ANNOUNCED]


def _has_client(event: type) -> bool:
    return "client_id" in {one.name for one in fields(event)}


def without_words(found: Iterable[type]) -> list[str]:
    """Names of events that the history could not tell."""
    return sorted({one.name for one in found} - set(EVENT_WORDS))


def test_every_event_of_a_client_has_words() -> None:
    assert len(events()) > 15
    assert without_words(events()) == []


def test_the_words_are_in_russian() -> None:
    with override("ru"):
        assert [name for name, told in WORDS.items() if str(told.words).isascii()] == []


# Of the house's own work: counted figures, doubles looked for, a file written.
_NOT_TOLD = {"directory.doubles_found", "directory.told_apart", "directory.list_changed", "directory.export_done"}


def test_every_other_event_has_words_in_the_journal() -> None:
    names = {one.name for one in recorded()}
    assert names - set(WORDS) - _NOT_TOLD == set()
    assert set(WORDS) - names == set()


def test_an_event_without_words_is_found() -> None:
    class Renamed:
        name = "clients.renamed"

    assert without_words([Renamed]) == ["clients.renamed"]
