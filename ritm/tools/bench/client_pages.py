"""What is asked of the clients' pages: search, the list by each header, five conditions at once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from ritm.directory.queries.sorting import SORTS
from ritm.tools.bench.measure import Call
from ritm.tools.bench.pages import Page
from ritm.tools.lab.people import Answer, Person

_SEARCH, _LIST, _FIVE = 6, 12, 16  # queries; of five conditions two for each window that is looked through
_SEARCH_MS = {"postgres": 15, "sqlite": 100}
_LIST_MS, _FIVE_MS = 60, 300


def client_pages(links: dict[str, Any], engine: str) -> list[Page]:
    """The table; targets of issue 3 on two cores."""
    searched = [Page(name, _search(links, name), _SEARCH, _SEARCH_MS[engine]) for name in SEARCHES]
    listed = [Page(f"list_{sort}", _list(sort), _LIST, _LIST_MS) for sort in SORTS]
    return [*searched, *listed, Page("five_conditions", _conditions(links), _FIVE, _FIVE_MS)]


SEARCHES = ("search3", "phone_tail", "barcode")


def _search(links: dict[str, Any], name: str) -> Call:
    def call(person: Person, number: int) -> Answer:
        word = links[name][number % len(links[name])]
        return person.get(f"search/?{urlencode({'q': word})}", is_part=True)

    return call


def _list(sort: str) -> Call:
    """Both ways in turns."""

    def call(person: Person, number: int) -> Answer:
        return person.get(f"clients/?{urlencode({'sort': f'-{sort}' if number % 2 else sort})}")

    return call


def _conditions(links: dict[str, Any]) -> Callable[[Person, int], Answer]:
    def call(person: Person, number: int) -> Answer:
        texts = links["five"][number % len(links["five"])]
        return person.get(f"clients/search/?{urlencode({'c': texts}, doseq=True)}")

    return call
