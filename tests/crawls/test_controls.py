"""No control that leads nowhere, or to where the person may not go (ST-06): on every page, for many sets of rights."""

from collections.abc import Iterable
from itertools import combinations, permutations
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import override_settings
from django.urls import Resolver404

from ritm.staff.models import StaffMember
from ritm.staff.permissions import PRESETS, every_code, preset_codes
from tests.crawls.addresses import desk, found_at
from tests.crawls.conftest import Town
from tests.crawls.rows import rolled_back
from tests.crawls.walking import Walk, doors
from tests.support.alice import is_full

pytestmark = [pytest.mark.req("ST-06"), pytest.mark.req("ST-12")]
SIDES = 9


def parted(codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Nine sets of rights of which, for any two rights, one holds the first without the second.

    Each right stands in another four of the nine. So a control that a page shows to whoever has the page's right is
    met by somebody who lacks its own.
    """
    sides, ordered = list(combinations(range(SIDES), SIDES // 2)), sorted(codes)
    of = {code: sides[number * len(sides) // len(ordered)] for number, code in enumerate(ordered)}
    return {f"part {side}": frozenset(code for code in ordered if side in of[code]) for side in range(SIDES)}


def _just() -> dict[str, frozenset[str]]:
    """Just what a page needs."""
    return {f"only {'+'.join(a.requires)}": frozenset(a.requires) for a in desk() if a.requires and not a.owner_only}


LEVELS = {preset: preset_codes(preset) for preset in PRESETS}
PARTS = parted(every_code()) | {"nothing": frozenset()}
JUST = _just()
SETS = {**LEVELS, **PARTS, **JUST}
# What opens for everybody is walked by who has nothing and by each part, so who has just a page's rights passes it by.
EVERYBODYS = frozenset(address.name for address in desk() if not address.requires and not is_full())


def control_faults(
    town: Town,
    session: str,
    person: StaffMember,
    starts: Iterable[str] | None = None,
    passes_by: frozenset[str] = frozenset(),
) -> list[str]:
    """Dead links and controls of what the person may not do, on each page that opens for him."""
    walk = Walk(town.alice, session, passes_by).go(list(starts or doors(town.alice, person)))
    return walk_faults(town, walk, person)


def walk_faults(town: Town, walk: Walk, person: StaffMember) -> list[str]:
    """The same of a walk that was gone."""
    closed = {
        f"{urlsplit(stop.url).path} sends to {urlsplit(target).path}: {fault}"
        for stop in walk.stops
        for sends in stop.page.sends
        if (fault := _why_closed(town, person, target := urljoin(stop.url, sends)))
    }
    return walk.faults + sorted(closed)


def _why_closed(town: Town, person: StaffMember, target: str) -> str:
    try:
        address, _ids = found_at(urlsplit(target).path, town.alice)
    except Resolver404:
        return "nothing is there"
    if address.is_open:
        return ""
    needed = address.requires_at(target)
    may = person.may(*needed) and (person.is_owner or not address.owner_only)
    return "" if may else f"needs {needed or 'the boss'}"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in LEVELS else pytest.mark.once) for name in sorted(SETS)]
)
def test_every_control_leads_where_the_person_may_go(town: Town, name: str) -> None:
    with rolled_back():
        person = town.give(SETS[name])
        passes_by = EVERYBODYS if name in JUST else frozenset()
        assert control_faults(town, town.probes, person, passes_by=passes_by) == []


def test_every_control_of_the_head_and_of_the_boss_leads_somewhere(town: Town) -> None:
    assert walk_faults(town, town.walk, town.alice.place.boss) == []
    assert control_faults(town, town.heads, town.head) == []


def test_of_any_two_rights_somebody_has_one_without_the_other() -> None:
    held = parted(every_code()).values()
    pairs = list(permutations(sorted(every_code()), 2))
    assert len(pairs) > 1000
    assert [pair for pair in pairs if not any(pair[0] in codes and pair[1] not in codes for codes in held)] == []


def test_the_crawl_sees_a_dead_link_and_a_forbidden_control(town: Town) -> None:
    with rolled_back(), override_settings(ACCOUNT_URLCONF="tests.crawls.leaking"):
        person = town.give({"halls.read"})
        found = control_faults(town, town.probes, person, ["/alice/desk/signs/"])
    assert found == [
        "/alice/desk/signs/ leads to /alice/desk/nowhere/: nothing is there",
        "/alice/desk/signs/ leads to /alice/desk/staff/managers/: 403",
        "/alice/desk/signs/ sends to /alice/desk/halls/new/: needs ('halls.change',)",
    ]
