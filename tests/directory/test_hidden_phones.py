"""Whoever does not see phones finds nobody by a piece of one (ST-05, T-PRM-3)."""

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.directory.queries.deleted import deleted_page
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.listing import client_page
from tests.given import ZONE

pytestmark = pytest.mark.req("ST-05")
PIECES = [
    *("9165", "916555", "7916555", "+7916", "5551234", "555-12-34", "7916555123", "9165551", "8916555", "65551"),
    *("51234", "белова 7916", "белова +7916", "белова (916)555", "белова 5551234", "белова 9_1_6_5", "7916 белова"),
    *("903123", "7903123456", "белова 903"),
]
WHOLE = ["89165551234", "+7 (916) 555-12-34", "9165551234", "79165551234", "белова 89165551234", "8 903 123 45 67"]
ENDS = ["1234", "34", "234", "белова 1234", "4567"]


@pytest.fixture
def people(studio):
    kept = [
        studio.client("Белова Анна", phone="8 916 555-12-34", other_phone="903 123-45-67", barcode="4600000000015"),
        studio.client("Студия 24", phone="+79031110077"),
    ]
    gone = studio.client("Белова Удалённая", phone="8 926 555-12-34", other_phone="903 123-45-67", barcode="4711")
    delete_client(client=gone, actor=studio.actor)
    return kept


def found(text, person):
    """Names by the search, by the list, and (of whoever is deleted) by the page of the deleted."""
    searched = [one.client.name for one in find_clients(text=text, staff=person)]
    listed = [row.client.name for row in client_page(staff=person, zone=ZONE, text=text).rows]
    assert searched == listed
    return listed


def gone(text, person):
    return [row.client.name for row in deleted_page(staff=person, text=text.replace("916", "926")).rows]


@pytest.mark.parametrize("phones", ["none", "tail"])
def test_pieces_find_nobody(studio, people, phones):
    person = studio.staff(phones=phones)
    for text in PIECES:
        assert (text, found(text, person), gone(text, person)) == (text, [], [])
    for text in PIECES[:2]:  # something to leak
        assert (found(text, studio.boss), gone(text, studio.boss)) == (["Белова Анна"], ["Белова Удалённая"])


@pytest.mark.parametrize("phones", ["none", "tail", "full"])
def test_a_whole_number_finds_its_owner(studio, people, phones):
    person = studio.staff(phones=phones)
    for text in WHOLE:
        assert (text, found(text, person)) == (text, ["Белова Анна"])
    assert gone(WHOLE[0], person) == ["Белова Удалённая"]
    assert gone("79031234567", person) == ["Белова Удалённая"]


def test_the_end_finds_where_the_level_shows_it(studio, people):
    hidden, shown = studio.staff(phones="none"), studio.staff(phones="tail")
    for text in ENDS:
        assert (text, found(text, shown), found(text, hidden)) == (text, ["Белова Анна"], [])
    assert (gone("1234", shown), gone("555", shown)) == (["Белова Удалённая"], [])


@pytest.mark.parametrize("phones", ["none", "tail"])
def test_barcodes_and_names_with_digits_find_as_ever(studio, people, phones):
    person = studio.staff(phones=phones)
    assert found("4600000000015", person) == found("46000", person) == ["Белова Анна"]
    assert found("студия 24", person) == ["Студия 24"]
    assert found("белова", person) == ["Белова Анна"]
    assert gone("4711", person) == ["Белова Удалённая"]


@pytest.mark.parametrize("phones", ["none", "tail"])
def test_the_order_of_phones_is_not_told(studio, phones):
    for name, phone in (("Анна", "+79160000003"), ("Белла", "+79160000001"), ("Вера", "+79160000002")):
        studio.client(name, phone=phone)

    def names(person, sort):
        return [row.client.name for row in client_page(staff=person, zone=ZONE, sort=sort).rows if row.client.phone]

    assert names(studio.boss, "phone") == ["Белла", "Вера", "Анна"]
    assert names(studio.staff(phones=phones), "phone") == ["Анна", "Белла", "Вера"]
    assert names(studio.staff(phones=phones), "-phone") == ["Анна", "Белла", "Вера"]
