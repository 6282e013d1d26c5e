"""No control that leads nowhere, or to where the person may not go (ST-06): on every page, for many sets of rights."""

import random
from collections.abc import Iterable
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

pytestmark = [pytest.mark.req("ST-06"), pytest.mark.req("ST-12")]
SEED, SUBSETS = 20261126, 4


def _sets() -> dict[str, frozenset[str]]:
    """Sets of rights: the ready levels, none, just what a page needs, and some at random (the seed is fixed)."""
    chance = random.Random(SEED)
    codes = sorted(every_code())
    found = {preset: preset_codes(preset) for preset in PRESETS} | {"nothing": frozenset()}
    found |= {f"only {'+'.join(a.requires)}": frozenset(a.requires) for a in desk() if a.requires and not a.owner_only}
    return found | {
        f"random {number}": frozenset(c for c in codes if chance.random() < 0.5) for number in range(SUBSETS)
    }


SETS = _sets()


def control_faults(town: Town, session: str, person: StaffMember, starts: Iterable[str] | None = None) -> list[str]:
    """Dead links and controls of what the person may not do, on each page that opens for him."""
    return walk_faults(town, Walk(town.alice, session).go(list(starts or doors(town.alice, person))), person)


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


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_control_leads_where_the_person_may_go(town: Town, name: str) -> None:
    with rolled_back():
        person = town.give(SETS[name])
        assert control_faults(town, town.probes, person) == []


def test_every_control_of_the_head_and_of_the_boss_leads_somewhere(town: Town) -> None:
    assert walk_faults(town, town.walk, town.alice.place.boss) == []
    assert control_faults(town, town.heads, town.head) == []


def test_the_crawl_sees_a_dead_link_and_a_forbidden_control(town: Town) -> None:
    with rolled_back(), override_settings(ACCOUNT_URLCONF="tests.crawls.leaking"):
        person = town.give({"halls.read"})
        found = control_faults(town, town.probes, person, ["/alice/desk/signs/"])
    assert found == [
        "/alice/desk/signs/ leads to /alice/desk/nowhere/: nothing is there",
        "/alice/desk/signs/ leads to /alice/desk/staff/managers/: 403",
        "/alice/desk/signs/ sends to /alice/desk/halls/new/: needs ('halls.change',)",
    ]
