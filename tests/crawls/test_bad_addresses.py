"""Nonsense in addresses and queries: not found, or the page as if nothing was asked; never a fault (mechanics §14)."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from tests.crawls.addresses import desk
from tests.crawls.asking import ask, is_broken
from tests.crawls.bad import VALUES
from tests.crawls.conftest import Town
from tests.crawls.fields import ROWS
from tests.crawls.rows import rolled_back

LOOKED_AT = {address.name: address for address in desk() if "GET" in address.methods}
WITH_PARTS = {address.name: address for address in desk() if address.parts}
NONSENSE = ("NUL", "-1", "NaN", "5,000 digits", "a digit that is none", "year 1", "year 9999", "10,000 letters")
COMMON = ("q", "on", "page", "sort", "view", "archived", "all")


@pytest.mark.parametrize("name", sorted(WITH_PARTS))
def test_an_id_beyond_every_number_is_not_found(town: Town, name: str) -> None:
    address, found = WITH_PARTS[name], []
    for part in address.kinds:
        for huge in (2**63, 10**30):
            for method in address.methods:
                with rolled_back():
                    answer = ask(town.boss, method, address.url(town.alice, **{part: huge}), town.filled(address))
                found += [f"{method} {part}={huge}: {is_broken(answer) or answer.status_code}"] * (
                    answer.status_code != 404
                )
    assert found == []


@pytest.mark.parametrize("name", sorted(LOOKED_AT))
def test_nonsense_in_a_query_breaks_nothing(town: Town, name: str) -> None:
    """Each word that a link of the page has, by itself; all that the desk knows, at once."""
    found = []
    for query in _queries(town, name):
        url = f"{LOOKED_AT[name].url(town.alice)}?{urlencode(query)}"
        with rolled_back():
            answer = ask(town.boss, "GET", url, htmx=True)
        if answer.status_code not in {200, 204, 302, 404, 422}:
            found.append(f"{url[:200]}: {is_broken(answer) or answer.status_code}")
    assert found == []


def _queries(town: Town, name: str) -> Iterator[dict[str, str]]:
    urls = [stop.url for stop in town.walk.stops if stop.address.name == name]
    own = {item.partition("=")[0] for url in urls for item in urlsplit(url).query.split("&")} - {""}
    for value in NONSENSE:
        text = VALUES[value][:3000]
        # All words at once get as much as no column holds and no number is: whole, such an address had a million letters.
        yield dict.fromkeys({*COMMON, *ROWS}, text[:300])
        for word in sorted(own):
            yield {word: text}
