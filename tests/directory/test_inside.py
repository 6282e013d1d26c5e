"""Pieces from the middle of a word are found by an index, and by it is found whoever has them (SC-02, CL-32)."""

import pytest
from django.db import connection

from ritm.accounts.scope import account_scope
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core import clock
from ritm.directory.conditions.conditions import read_all
from ritm.directory.conditions.folding import contains, has_digits
from ritm.directory.conditions.kinds import Day
from ritm.directory.figures import forget_parts
from ritm.directory.models import SearchPart, SearchWord
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.inside import having
from ritm.directory.queries.listing import client_page
from ritm.directory.queries.searching import found_clients
from tests.given import ZONE

pytestmark = pytest.mark.req("SC-02")
PIECES = (
    "ори",
    "орис",
    "рис",
    "нно",
    "лова",
    "овск",
    "петр",
    "коннор",
    "ова",
    "123",
    "0012",
    "5512",
    "1612",
    "b1",
    "b12",
)


def begin(studio):
    anna = studio.client("Белова-Петровская Анна", phone="+7 916 555-12-34", barcode="4600000012015")
    studio.client("О'Коннор Борис", other_phone="+371 2612 3400", barcode="AB12345")
    studio.client("Григорьев Ёж", guardian=anna)
    studio.client("Зал12345 Корист", phone="+7 903 161-20-01")
    delete_client(client=studio.client("Ориша Лова", barcode="0012999"), actor=studio.actor)
    return anna


def test_an_index_finds_everybody_who_has_it(studio):
    """Whoever has the piece in his text is among them; of the deleted nobody is."""
    for piece in PIECES:
        if len(piece) < 3:
            assert having([piece]) is None
            continue
        by_reading = set(living().filter(search_text__contains=piece).values_list("pk", flat=True))
        assert by_reading, piece
        assert by_reading <= set(having([piece])), piece
    assert set(having(["щщъ"])) == set()


def test_the_search_shows_exactly_them(studio, bobs):
    names = {
        "орис": {"О'Коннор Борис", "Зал12345 Корист"},
        "овск": {"Белова-Петровская Анна", "Григорьев Ёж"},  # his parent
        "0012015": {"Белова-Петровская Анна"},
        "001201": {"Белова-Петровская Анна"},
        "b123": {"О'Коннор Борис"},
        "61234": {"О'Коннор Борис"},
        "л123": {"Зал12345 Корист"},
        "орис коннор": {"О'Коннор Борис"},
        "риша": set(),
        "щщъэ": set(),
    }
    for text, found in names.items():
        assert {one.client.name for one in find_clients(text=text)} == found, text
        assert {row.client.name for row in client_page(staff=studio.boss, zone=ZONE, text=text).rows} == found, text
    with account_scope(bobs.account.pk):
        assert find_clients(text="овск") == find_clients(text="0012015") == []


@pytest.mark.req("CL-32")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("name:has:ОРИС", ["Зал12345 Корист", "О'Коннор Борис"]),
        ("name:has:о'кон", ["О'Коннор Борис"]),
        ("name:has:петровская ан", ["Белова-Петровская Анна"]),
        ("name:has:ва-пе", ["Белова-Петровская Анна"]),
        ("name:has:ё", ["Белова-Петровская Анна", "Григорьев Ёж"]),
        ("name:has:риша", []),
        ("barcode:has:0012", ["Белова-Петровская Анна"]),
        ("barcode:has:b1", ["О'Коннор Борис"]),
        ("phone:has:55-12", ["Белова-Петровская Анна"]),
        ("phone:has:8 (916) 555-12-34", ["Белова-Петровская Анна"]),
        ("other_phone:has:2612", ["О'Коннор Борис"]),
        ("phone:has:2612", []),
    ],
)
def test_the_conditions_find_as_before(studio, text, names):
    day = Day(clock.today(ZONE), ZONE)
    conditions = read_all([text], staff=studio.boss, day=day)
    found = found_clients(staff=studio.boss, conditions=conditions, day=day)
    assert sorted(found.values_list("name", flat=True)) == names
    code, _operator, typed = text.split(":", 2)
    plain = has_digits(code, typed) if "phone" in code else contains(code, typed)
    assert sorted(living().filter(plain).values_list("name", flat=True)) == names


def test_parts_follow_the_words(studio):
    assert SearchPart.objects.filter(word="борис").count() == 3
    boris = find_clients(text="борис")[0].client
    change_client(client=boris, data=ClientData(name="О'Коннор Захар"), actor=studio.actor)
    assert [len(find_clients(text=text)) for text in ("орис", "ахар")] == [1, 1]
    forget_parts()
    assert not SearchPart.objects.filter(word="борис").exists()
    assert SearchPart.objects.filter(word="захар").exists()
    assert {one.client.name for one in find_clients(text="ахар")} == {"О'Коннор Захар"}


@pytest.mark.plants
@pytest.mark.parametrize("text", ["щщъэ", "012015"])
def test_nobody_is_read_for_it(studio, text):
    owner = Client.objects.order_by("pk")[0]
    SearchWord.objects.bulk_create([SearchWord(client=owner, word=f"слово{number}") for number in range(3000)])
    SearchPart.objects.bulk_create([SearchPart(word=f"слово{n}", part=f"лово{n}") for n in range(3000)])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE directory_searchword, directory_searchpart")
    plan = having([text]).explain()
    assert "search_word_begins" in plan, plan
    assert ("search_part_begins" in plan) is text.isalpha(), plan
    for table in ("directory_searchword", "directory_searchpart"):
        assert f"SCAN {table}\n" not in plan, plan
        assert f"Seq Scan on {table}" not in plan, plan
