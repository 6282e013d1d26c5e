"""Nothing of another account is reached by an id in an address: every address, every method, every part (T-TEN-1)."""

import re
from itertools import combinations
from typing import Any

import pytest
from django.test import override_settings

from tests.crawls.addresses import NOWHERE, Address, Undeclared, desk, every_address
from tests.crawls.asking import ask, body, complaints, is_broken
from tests.crawls.canaries import leaks
from tests.crawls.conftest import Town
from tests.crawls.filling import prepare
from tests.crawls.rows import changes, rolled_back

pytestmark = [pytest.mark.req("AC-08"), pytest.mark.req("ST-06")]
ADDRESSES = {address.name: address for address in every_address()}
WITH_PARTS = sorted(name for name, address in ADDRESSES.items() if address.parts)
SENDING = sorted(address.name for address in desk() if "POST" in address.methods)
LEADS_ON = frozenset(["advanced_secret"])  # what is typed goes on sealed: the page that it leads to writes
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")
WAYS = (("GET", True), ("POST", True), *((method, False) for method in METHODS))
_VARIES = re.compile(r'value="\w{32,64}"|X-CSRFToken": "\w+"|/\d+/')


def foreign_faults(town: Town, address: Address) -> list[str]:
    """What is wrong with the answers to Bob's ids in each part, and in several at once.

    A method that the view does not take is refused before an id is read: it is asked of all parts at once.
    """
    kinds = address.kinds
    found = []
    for count in range(1, len(kinds) + 1):
        for parts in combinations(kinds, count):
            bobs = {part: town.bob[kinds[part]].pk for part in parts}
            asked = METHODS if count == len(kinds) else address.methods
            for method, htmx in ((method, htmx) for method, htmx in WAYS if method in asked):
                found += _faults(town, address, bobs, method, htmx=htmx)
    return found


def _faults(town: Town, address: Address, ids: dict[str, int], method: str, *, htmx: bool) -> list[str]:
    sent = town.filled(address) if method == "POST" else None
    with rolled_back() as spy:
        answer = ask(town.boss, method, address.url(town.alice, **ids), sent, htmx=htmx)
        changed = changes(town.before, spy)
    with rolled_back():
        nowhere = ask(town.boss, method, address.url(town.alice, **dict.fromkeys(ids, NOWHERE)), sent, htmx=htmx)
    expected = {404} if method in address.methods else {404, 405}
    wrong = {
        "the answer": answer.status_code if answer.status_code not in expected else "",
        "fell": is_broken(answer),
        "changed": changed,
        "leaked": leaks(answer),
        "told that the row exists": _plain(answer) != _plain(nowhere),
    }
    return [f"{method}{' htmx' if htmx else ''} {address.name} {ids} {what}: {it}" for what, it in wrong.items() if it]


def _plain(answer: Any) -> tuple[int, str]:
    return answer.status_code, _VARIES.sub("", body(answer))


@pytest.mark.parametrize("name", WITH_PARTS)
def test_a_foreign_id_in_an_address_is_not_found(town: Town, name: str) -> None:
    assert foreign_faults(town, ADDRESSES[name]) == []


@pytest.mark.parametrize("name", SENDING)
def test_the_same_requests_do_something_at_home(town: Town, name: str) -> None:
    """The twin: with one's own ids the very same bodies are taken and write, so the crawl does not send nonsense."""
    address = ADDRESSES[name]
    with rolled_back() as spy:
        prepare(town.alice, address)
        answer = ask(town.boss, "POST", town.sends_to(address), town.filled(address))
        assert (is_broken(answer), complaints(answer)) == ("", {})
        assert answer.status_code in {200, 204, 302}
        changed = changes(town.before, spy)
    assert bool(changed) is (name not in LEADS_ON)


def test_the_crawl_sees_a_leak_and_a_change(town: Town) -> None:
    assert town.forms
    with override_settings(ACCOUNT_URLCONF="tests.crawls.leaking"):
        planted = {address.name: address for address in every_address()}
        leak, change = (foreign_faults(town, planted[name]) for name in ("leak", "change"))
    assert any("leaked: [" in fault and "Боб-паркет" in fault for fault in leak)
    assert any("the answer: 200" in fault for fault in leak)
    assert any("changed: ['Bob:schedule_hall']" in fault for fault in change)


def test_an_address_that_the_crawl_does_not_know_fails_it() -> None:
    with override_settings(ACCOUNT_URLCONF="tests.crawls.leaking"), pytest.raises(Undeclared, match="unknown"):
        [address.kinds for address in every_address()]
