"""No page asks the database more often because more stands on it (architecture 4.11.8)."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.directory.queries.searching import forget_totals
from tests.crawls.addresses import desk
from tests.crawls.asking import ask
from tests.crawls.conftest import Town
from tests.crawls.more import add_more
from tests.crawls.rows import rolled_back

PAGES = {address.name: address for address in desk() if "GET" in address.methods}
# What a search is asked: everybody of the house.
SEARCHES = {"lesson_search": "q=алиса", "search": "q=алиса"}
# Pages that ask once more for a list that has grown beyond what they name: address → how often at most.
# A lesson's panel asks for its visits once somebody came, the log once for each kind of row that its page names, a filling
# for permanent participants once it adds classes.
BOUNDED = {"start": 4, "home": 1, "lesson": 1, "journal": 2, "week_fill": 1}


def growth(town: Town, urls: list[str]) -> list[str]:
    """Pages whose number of queries grows, with the query that does."""
    with rolled_back():
        before = {url: _asked(town, url) for url in urls}
        add_more(town.alice)
        after = {url: _asked(town, url) for url in urls}
    may_add = {PAGES[name].url(town.alice): count for name, count in BOUNDED.items()}
    return [
        f"{url}: {before[url].total()} → {after[url].total()} queries, {_more(before[url], after[url])}"
        for url in urls
        if after[url].total() > before[url].total() + may_add.get(url.partition("?")[0], 0)
    ]


def _asked(town: Town, url: str) -> Counter:
    forget_totals()  # kept for a minute: on a slow machine the one answer would have it and the other not
    with (
        rolled_back(),
        CaptureQueriesContext(
            connection,
        ) as seen,
    ):
        answer = ask(town.boss, "GET", url)
    assert answer.status_code in {200, 204, 302}, f"{url}: {answer.status_code}"
    return Counter(_shape(query["sql"]) for query in seen if "SAVEPOINT" not in query["sql"])


def _shape(statement: str) -> str:
    """A statement without the ids in it."""
    table = statement.partition(" FROM ")[2].split(" ")[0] if " FROM " in statement else statement[:60]
    return table.strip('"')


def _more(before: Counter, after: Counter) -> str:
    return ", ".join(f"{table} +{count}" for table, count in (after - before).items())


def test_no_page_asks_more_where_more_stands(town: Town) -> None:
    urls = list(dict.fromkeys(stop.url for stop in town.walk.stops))
    urls += [f"{PAGES[name].url(town.alice)}?{query}" for name, query in SEARCHES.items() if name in PAGES]
    assert growth(town, urls) == []


@pytest.mark.parametrize("name", ["halls", "lesson"])
def test_what_is_added_stands_on_the_pages(town: Town, name: str) -> None:
    """The twin: the rows that were added are seen, so that the counts mean something."""

    def seen() -> int:
        return (
            ask(town.boss, "GET", PAGES[name].url(town.alice))
            .content.decode()
            .count("<li" if name == "lesson" else "<tr")
        )

    with rolled_back():
        before: Any = seen()
        add_more(town.alice)
        assert seen() >= before + 4
