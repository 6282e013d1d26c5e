"""Walks through the desk as a person would: from the menu, by every link, to every form."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404

from tests.crawls.addresses import PERSONAL, Address, desk, found_at
from tests.crawls.asking import ask, is_broken, page_of
from tests.crawls.reading import Form, Page, links
from tests.crawls.rows import rolled_back
from tests.support.furnished import Furnished

MOST_ALIKE = 2  # pages of one address; of each word of its query one


@dataclass
class Stop:
    """One page that was looked at."""

    address: Address
    url: str
    answer: Any
    page: Page


@dataclass
class Walk:
    """What one person has seen, and what was wrong on the way."""

    house: Furnished
    session: str
    passes_by: frozenset[str] = frozenset()  # names of addresses that another walk has looked at
    stops: list[Stop] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _seen: set[tuple[str, bool]] = field(default_factory=set)
    _alike: Counter = field(default_factory=Counter)

    def go(self, starts: list[str]) -> "Walk":
        """Everything that can be reached from there by looking alone."""
        queue = deque((url, False, "the door") for url in starts)
        while queue:
            url, htmx, came_from = queue.popleft()
            stop = self._look(url, htmx=htmx, came_from=came_from)
            if stop:
                queue += [(target, by_htmx, url) for target, by_htmx in links(stop.page, url)]
        return self

    def forms(self) -> Iterator[tuple[Stop, Form, Address, dict[str, Any]]]:
        """Each form that sends, with what answers at its address."""
        for stop in self.stops:
            for form in stop.page.forms:
                if form.method == "POST":
                    form.url = urljoin(stop.url, form.url or stop.url)
                    yield stop, form, *found_at(urlsplit(form.url).path, self.house)

    def _look(self, url: str, *, htmx: bool, came_from: str) -> Stop | None:
        parts = urlsplit(url)
        try:
            address, _ids = found_at(parts.path, self.house)
        except Resolver404:
            self.faults.append(f"{came_from} leads to {url}: nothing is there")
            return None
        if address.name in self.passes_by:
            return None
        alike = [(address.name, item.partition("=")[0], htmx) for item in parts.query.split("&")]
        most = 1 if parts.query else MOST_ALIKE
        if (url, htmx) in self._seen or all(self._alike[each] >= most for each in alike):
            return None
        self._seen.add((url, htmx))
        self._alike.update(alike)
        return self._asked(address, url, htmx=htmx, came_from=came_from)

    def _asked(self, address: Address, url: str, *, htmx: bool, came_from: str) -> Stop | None:
        with rolled_back():
            answer = ask(self.session, "GET", url, htmx=htmx)
        if answer.status_code in {301, 302}:
            return self._look(answer.headers["Location"], htmx=False, came_from=came_from)
        if answer.status_code not in {200, 204}:
            self.faults.append(f"{came_from} leads to {url}: {is_broken(answer) or answer.status_code}")
            return None
        stop = Stop(address, url, answer, page_of(answer))
        self.stops.append(stop)
        return stop


def doors(house: Furnished, person: Any) -> list[str]:
    """Every address that the person may look at, one of each."""
    return [
        address.url(house)
        for address in desk()
        if "GET" in address.methods
        and person.may(*address.requires_at(address.url(house)))
        and (person.is_owner or not (address.owner_only or address.name in PERSONAL))
    ]
