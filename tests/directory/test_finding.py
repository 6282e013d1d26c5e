from datetime import date, time, timedelta

import pytest
from django.db import connection

from ritm.accounts.questions import Most
from ritm.clients.actions.profile import change_client, make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.queries import limited_to
from ritm.core import clock
from ritm.directory.models import SearchWord
from ritm.directory.queries import finding
from ritm.directory.queries.finding import find_clients
from ritm.directory.words import typed_words
from tests.given import moment

pytestmark = pytest.mark.req("SC-02")


@pytest.fixture
def people(studio):
    anna = studio.client("Белова Анна", phone="8 916 555-12-34", barcode="4600000000015")
    studio.client("Белов Пётр", other_phone="903 123-45-67")
    studio.client("Ёлкина Алёна", phone="+79031110034")
    studio.client("Громова Мария", guardian=anna, salutation="Маша")
    studio.client("Smith John", barcode="AB-12")
    gone = studio.client("Белова Удалённая", phone="+79165550034")
    delete_client(client=gone, actor=studio.actor)
    return studio


def names(text, **options):
    return [found.client.name for found in find_clients(text=text, **options)]


# One table for both engines: equal results.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("бел", ["Белов Петр", "Белова Анна", "Громова Мария"]),
        ("БЕЛОВА", ["Белова Анна", "Громова Мария"]),
        ("белова ан", ["Белова Анна", "Громова Мария"]),
        ("ан белова", ["Белова Анна", "Громова Мария"]),
        (",tkjdf", ["Белова Анна", "Громова Мария"]),
        ("belova", ["Белова Анна", "Громова Мария"]),
        ("ёлк", ["Ёлкина Алёна"]),
        ("елк", ["Ёлкина Алёна"]),
        ("АЛЕНА", ["Ёлкина Алёна"]),
        ("маша", ["Громова Мария"]),
        ("ромов", ["Громова Мария"]),
        ("smi", ["Smith John"]),
        ("ыьшер", ["Smith John"]),
        ("89165551234", ["Белова Анна"]),
        ("+7 (916) 555-12-34", ["Белова Анна"]),
        ("916555", ["Белова Анна"]),
        ("555-12-34", ["Белова Анна"]),
        ("9031234567", ["Белов Петр"]),
        ("34", ["Белова Анна", "Ёлкина Алёна"]),
        ("0034", ["Ёлкина Алёна"]),
        ("5551", ["Белова Анна"]),
        ("65551", ["Белова Анна"]),
        ("4600000000015", ["Белова Анна"]),
        ("ab-12", ["Smith John"]),
        ("бе", []),
        ("7", []),
        ("удал", []),
        ("белова жжж", []),
        ("%%%", []),
        ("_____", []),
        ("' or 1=1 --", []),
        ("\x00\x00\x00", []),
        ("б" * 10000, []),
        ("\u202eбелова", ["Белова Анна", "Громова Мария"]),
        ("👶👶👶", []),
    ],
)
def test_found(people, text, found):
    assert [name.replace("Пётр", "Петр") for name in names(text)] == found


def test_an_exact_barcode_comes_first(people):
    people.client("Абаев Карл", other_phone="4600000000015777")
    assert names("4600000000015") == ["Белова Анна", "Абаев Карл"]


def test_names_that_begin_so_come_before_others(people):
    people.client("Анненкова Ира")
    assert names("анн") == ["Анненкова Ира", "Белова Анна", "Громова Мария"]


def test_at_most_seven(studio):
    for number in range(9):
        studio.client(f"Белов {number}")
    assert names("бело") == [f"Белов {number}" for number in range(7)]
    assert len(names("бело", limit=50)) == 9


def test_words_follow_the_client_and_the_parent(people):
    anna = find_clients(text="белова")[0].client
    change_client(client=anna, data=ClientData(name="Соколова Анна"), actor=people.actor)
    assert names("белова") == []
    assert names("соколова") == ["Соколова Анна", "Громова Мария"]
    assert names("4600000000015") == []


def test_a_deleted_client_keeps_no_word(people):
    assert SearchWord.objects.filter(client__deleted_at__isnull=False).count() == 0


def test_another_account_is_never_found(people, bobs):
    assert names("бобова") == []
    assert names("9161112201") == []


def test_only_clients_that_the_level_shows(studio):
    north = studio.second_branch()
    studio.client("Белова Своя", branch=studio.branch)
    studio.client("Белова Чужая", branch=north)
    person = studio.staff("home.search", branches=(studio.branch,), clients="branches")
    anywhere = studio.staff("home.search", clients="branches")
    assert names("белова", staff=person) == ["Белова Своя"]
    assert names("белова", staff=anywhere) == ["Белова Своя", "Белова Чужая"]
    assert names("белова", staff=studio.boss) == ["Белова Своя", "Белова Чужая"]


def test_the_system_client_is_found(studio):
    make_system_client()
    assert names("иваныч") == ["Иванов Иван Иваныч"]


def test_the_lesson_of_today_comes_with_the_client(studio):
    day = date(2026, 11, 24)
    with clock.at(moment(day, time(9))):
        anna = studio.client("Белова Анна")
        lesson = studio.lesson(on=day, at=time(18))
        studio.book(anna, lesson)
        studio.book(anna, studio.lesson(on=day + timedelta(days=1)))
    for at, expected in ((time(9), False), (time(17, 39), False), (time(17, 40), True), (time(18, 59), True)):
        with clock.at(moment(day, at)):
            found = find_clients(text="белова")[0]
            assert (found.booking.lesson, found.is_expected) == (lesson, expected)
    with clock.at(moment(day, time(20))):
        assert find_clients(text="белова")[0].booking is None


def test_the_number_of_queries_does_not_grow(studio, django_assert_num_queries):
    for number in range(3):
        studio.client(f"Белов {number}", guardian=studio.client(f"Белова {number}"))
    with django_assert_num_queries(2):  # a digit: no whole name begins so
        find_clients(text="белов 0")
    person = studio.staff("home.search", branches=(studio.branch,), clients="branches")
    with django_assert_num_queries(3):
        assert len(find_clients(text="белов", staff=person)) == 6


def test_of_a_crowd_those_come_first_whose_name_begins_so(studio, monkeypatch):
    """Of many who match only some are put in order; whoever's name begins with it is always among them."""
    monkeypatch.setattr(finding, "_NEAR", 3)
    for number in range(9):
        studio.client(f"Белова Анна {number}")
    studio.client("Яннова Анна")
    last = studio.client("Аннина Яна")
    found = find_clients(text="анн")
    assert len(found) == 4
    assert found[0].client == last
    assert len({one.client.pk for one in found}) == 4
    north = studio.second_branch()
    limited = studio.staff("home.search", branches=(north,), clients="branches")
    mine = studio.client("Юрьева Анна", branch=north)
    assert [one.client for one in find_clients(text="анн", staff=limited)] == [mine]


@pytest.mark.plants
@pytest.mark.parametrize("text", ["анн", "34", "белова анн"])
def test_words_are_asked_through_their_index_under_the_wall(people, text):
    owner = Client.objects.order_by("pk")[0]
    SearchWord.objects.bulk_create([SearchWord(client=owner, word=f"слово{number}") for number in range(3000)])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE directory_searchword")
    words, most = tuple(typed_words(text)), Most(200)
    near = finding._near.build(seer=limited_to(people.boss), words=words, barcode="", but=(), crowd=most, limit=most)
    plan = near.explain()
    assert "search_word_begins" in plan, plan
    assert "SCAN directory_searchword\n" not in plan, plan
