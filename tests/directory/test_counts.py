"""The numbers at the chips: exact in a usual studio, the worker's in a very large one."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command

from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.directory import counting
from ritm.directory.actions import rebuild, roll_over
from ritm.directory.counting import keep_counts
from ritm.directory.models import ClientFigures, ListCounts
from ritm.directory.queries import counts, searching
from ritm.directory.queries.counts import counted, every_count, people_counted
from ritm.directory.queries.listing import client_page
from tests.given import ZONE

pytestmark = pytest.mark.req("CL-02")
LATER = timedelta(minutes=3)  # nobody's transaction lasts so long


def of(studio, staff=None):
    return counted(staff=staff or studio.boss, zone=ZONE)


def fresh(studio, staff=None):
    """What a statement over all clients of the person's counts now."""
    return visible_to(staff or studio.boss).order_by().aggregate(**every_count(clock.today(ZONE), ZONE))


def test_a_usual_studio_is_counted_each_time(studio):
    studio.client()
    assert (of(studio)["all"], people_counted(staff=studio.boss, zone=ZONE)) == (1, 1)
    studio.client()
    assert of(studio)["all"] == 2
    assert keep_counts() == 0
    assert ListCounts.objects.count() == 0


@pytest.fixture
def large(studio, bobs, monkeypatch):
    """Five clients in two branches and in none, counted by twos, as if they were very many."""
    monkeypatch.setattr(counts, "KEPT_ABOVE", 2)
    monkeypatch.setattr(searching, "KEPT_ABOVE", 2)
    monkeypatch.setattr(counting, "_AT_ONCE", 2)
    north = studio.second_branch(zone=ZONE)
    anna = studio.client("Анна", branch=studio.branch, is_blocked=True)
    studio.client("Борис", branch=north, guardian=anna)
    studio.client("Вера", branch=north)
    add_client(data=ClientData(name="Глеб"), actor=studio.actor)
    studio.client("Дарья", branch=studio.branch)
    studio.begun = {"north": north, "anna": anna}
    return studio


def test_nobody_has_counted_yet_and_no_page_does(large, django_assert_num_queries):
    assert of(large) == {}
    assert people_counted(staff=large.boss, zone=ZONE) is None
    page = client_page(staff=large.boss, zone=ZONE, chip="children")
    assert ([row.client.name for row in page.rows], page.total, page.pages) == (["Борис"], None, 1)
    browser = large.browser()
    words = re.sub(r"<[^>]+>|\s+", " ", browser.get(large.url("desk:clients")).content.decode())
    assert re.search(r"Клиенты +…", words)
    assert re.search(r"Все +…", words)
    found = browser.get(large.url("desk:advanced_search", c="blocked:yes")).content.decode()
    assert ("Анна" in found, "Вера" in found) == (True, False)
    assert ListCounts.objects.count() == 0
    with django_assert_num_queries(2):
        of(large)


def test_what_the_worker_keeps_is_what_a_fresh_count_says(large):
    call_command("worker", "--once")
    north_only = large.staff("clients.read", branches=(large.begun["north"],), clients="branches")
    without_branch = large.staff("clients.read", clients="branches")
    for person in (large.boss, north_only, without_branch):
        assert of(large, person) == fresh(large, person), person
        assert people_counted(staff=person, zone=ZONE) == fresh(large, person)["people"]
    assert (of(large)["all"], of(large)["blocked"], of(large)["children"]) == (5, 1, 1)
    assert (of(large, north_only)["all"], of(large, north_only)["blocked"]) == (3, 0)
    assert client_page(staff=large.boss, zone=ZONE).total == 5
    elsewhere = large.staff("clients.read", branches=(large.second_branch(name="Юг", zone=ZONE),), clients="branches")
    assert of(large, elsewhere) == fresh(large, elsewhere)


def test_it_counts_again_when_something_has_happened(large):
    assert keep_counts() == 1
    before = of(large)
    delete_client(client=large.begun["anna"], actor=large.actor)
    assert of(large) == before  # no page has counted
    assert keep_counts() == 1
    assert of(large) == fresh(large) == {**before, "all": 4, "people": 4, "blocked": 0, "children": 1}
    # What has happened so lately is looked at once more, then the studio rests.
    with clock.at(clock.now() + LATER):
        assert (keep_counts(), keep_counts()) == (1, 0)
        egor = large.client("Егор")
        assert keep_counts() == 1
    with clock.at(clock.now() + 2 * LATER):
        assert (keep_counts(), keep_counts()) == (1, 0)
        change_client(client=egor, data=ClientData(name="Егор", is_blocked=True), actor=large.actor)
        assert keep_counts() == 1
        assert of(large)["blocked"] == 1


def test_it_counts_again_on_another_day(large):
    tomorrow = clock.now() + timedelta(days=1)
    with clock.at(clock.now() + LATER):
        keep_counts()
        assert keep_counts() == 0
    with clock.at(tomorrow):
        assert (keep_counts(), keep_counts()) == (1, 0)
        assert ListCounts.objects.get().on == clock.today(ZONE)


@pytest.mark.plants
@pytest.mark.parametrize("mend", [rebuild, roll_over])
def test_figures_that_change_without_an_event_are_counted_again(large, mend):
    with clock.at(clock.now() + LATER):
        keep_counts()
        assert keep_counts() == 0
        ClientFigures.objects.filter(client=large.begun["anna"]).update(debt_minor=500)
        mend()
        assert keep_counts() == 1
        assert of(large) == fresh(large)


def test_each_zone_has_a_day_of_its_own(large):
    large.second_branch(name="Калининград")
    assert keep_counts() == 2
    assert set(ListCounts.objects.values_list("zone", flat=True)) == {ZONE, "Europe/Kaliningrad"}
    assert counted(staff=large.boss, zone="Europe/Kaliningrad")["all"] == 5
