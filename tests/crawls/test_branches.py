"""Whoever sees the clients of his branches alone meets no word of others on any page of the desk (ST-09, T-PRM-3)."""

from collections.abc import Iterable, Iterator

import pytest

from ritm.accounts.models import Branch
from ritm.accounts.scope import account_scope
from ritm.clients.models import Client
from ritm.joining.models import JoinRequest
from ritm.staff.models import AccessLevel, StaffBranch
from ritm.staff.permissions import every_code
from tests.crawls.addresses import Address, desk
from tests.crawls.asking import ask, body
from tests.crawls.conftest import Town
from tests.crawls.rows import rolled_back

PAGES = [address for address in desk() if "GET" in address.methods]
_TEXTS = ("name", "email", "barcode", "note", "alert_note", "named_parent")


def _words(town: Town) -> set[str]:
    """What stands in the cards of Alice's clients and in the request to become one."""
    with account_scope(town.alice.place.account.pk):
        rows = Client.objects.filter(is_system=False).values_list(*_TEXTS)
        asked = JoinRequest.objects.values_list("name", "email")
        return {text for row in (*rows, *asked) for text in row if text}


def _bound(town: Town) -> None:
    """The probe holds every right, works in a branch where nobody is a client, and sees the clients of it alone."""
    town.give(every_code())
    house, clients = town.alice.place, AccessLevel.Clients.BRANCHES
    with account_scope(house.account.pk):
        elsewhere = Branch.objects.exclude(pk=house.branch.pk).order_by("position")[0]
        AccessLevel.objects.filter(pk=town.probe.access_level_id).update(clients=clients)
        StaffBranch.objects.filter(staff_member=town.probe).delete()
        StaffBranch.objects.create(staff_member=town.probe, branch=elsewhere)
        Client.objects.filter(is_system=False).update(branch=house.branch)


def _leaks(town: Town, addresses: Iterable[Address]) -> Iterator[str]:
    words = _words(town)
    for address in addresses:
        with rolled_back():
            said = body(ask(town.probes, "GET", address.url(town.alice)))
        yield from (f"{address.name}: {word}" for word in words if word in said)


@pytest.mark.req("ST-09", "CL-08")
def test_no_page_tells_of_clients_of_other_branches(town: Town) -> None:
    with rolled_back():
        _bound(town)
        assert sorted(_leaks(town, PAGES)) == []


def test_the_crawl_sees_them_where_the_level_hides_nobody(town: Town) -> None:
    names = {"clients", "client", "client_edit", "joinings", "contracts", "doubles", "deleted"}
    with rolled_back():
        _bound(town)
        with account_scope(town.alice.place.account.pk):
            AccessLevel.objects.filter(pk=town.probe.access_level_id).update(clients=AccessLevel.Clients.ALL)
        found = {leak.partition(":")[0] for leak in _leaks(town, [one for one in PAGES if one.name in names])}
    assert found == names
