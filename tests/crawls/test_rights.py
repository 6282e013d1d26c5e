"""Each view opens to whoever holds exactly its rights, and to nobody who lacks one (mechanics §7, T-PRM-1)."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from ritm.staff.permissions import every_code
from tests.crawls.addresses import Address, desk
from tests.crawls.asking import ask, is_broken
from tests.crawls.conftest import Town
from tests.crawls.rows import rolled_back

pytestmark = [pytest.mark.req("ST-05"), pytest.mark.req("ST-06"), pytest.mark.req("ST-12")]
DESK = {address.name: address for address in desk()}
BOSSES = sorted(name for name, address in DESK.items() if address.owner_only)
EVERYBODYS = sorted(name for name, address in DESK.items() if not address.owner_only)


def rights_faults(town: Town, address: Address) -> list[str]:
    """Where the view lets in too few or too many, by each of its methods."""
    return [
        f"{method} {address.name} {who}: {status}"
        for method in address.methods
        for codes, may, who in _holders(address.requires_at(_url(town, address, method)))
        if ((status := _status(town, address, method, codes)) == 403) is may or status >= 500
    ]


def _url(town: Town, address: Address, method: str) -> str:
    has_form = method == "POST" and town.filled(address)
    return town.sends_to(address) if has_form else address.url(town.alice)


def _holders(requires: tuple[str, ...]) -> Iterator[tuple[frozenset[str], bool, str]]:
    """(rights, whether they are enough, words)."""
    needed = frozenset(requires)
    yield needed, True, f"with exactly {sorted(needed)}"
    for code in sorted(needed):
        yield needed - {code}, False, f"without {code}"
    if needed:
        yield every_code() - needed, False, "with all others"


def _status(town: Town, address: Address, method: str, codes: frozenset[str]) -> int:
    sent = town.filled(address) if method == "POST" else None
    with rolled_back():
        town.give(codes)
        answer = ask(town.probes, method, _url(town, address, method), sent)
    assert not is_broken(answer), is_broken(answer)
    return answer.status_code


@pytest.mark.once
@pytest.mark.parametrize("name", EVERYBODYS)
def test_exactly_its_rights_open_a_view(town: Town, name: str) -> None:
    assert rights_faults(town, DESK[name]) == []


@pytest.mark.req("AC-02")
@pytest.mark.req("AC-06")
@pytest.mark.parametrize("name", BOSSES)
def test_the_boss_alone_opens_his_pages(town: Town, name: str) -> None:
    address, found = DESK[name], {}
    with rolled_back():
        town.give(every_code())
        for who, session in (("boss", town.boss), ("head", town.heads), ("front desk", town.probes)):
            for method in address.methods:
                with rolled_back():
                    answer = ask(session, method, address.url(town.alice), town.filled(address))
                found[who, method] = answer.status_code == 403
    assert found == {
        (who, method): who != "boss" for who in ("boss", "head", "front desk") for method in address.methods
    }


def test_the_crawl_sees_a_view_that_forgets_its_rights(town: Town) -> None:
    assert town.forms
    with override_settings(ACCOUNT_URLCONF="tests.crawls.leaking"):
        lax = next(address for address in desk() if address.name == "lax")
        strict = next(address for address in desk() if address.name == "strict")
        found = rights_faults(town, lax), rights_faults(town, strict)
    assert found == (
        ["GET lax without halls.read: 200", "GET lax with all others: 200"],
        ["GET strict with exactly ['halls.read']: 403"],
    )
