import pytest
from django.db import connection

from ritm.accounts.questions import Most
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.queries import limited_to
from ritm.directory.models import SearchWord
from ritm.directory.queries import finding
from ritm.directory.queries.finding import find_clients
from ritm.directory.words import typed_words, written

pytestmark = pytest.mark.req("SC-02")


def begin(studio):
    anna = studio.client("Белова Анна", phone="8 916 555-12-34", barcode="4600000000015")
    studio.client("Белов Пётр", other_phone="903 123-45-67")
    studio.client("Ёлкина Алёна", phone="+79031110034")
    studio.client("Громова Мария", guardian=anna, salutation="Маша")
    studio.client("Smith John", barcode="AB-12")
    gone = studio.client("Белова Удалённая", phone="+79165550034")
    delete_client(client=gone, actor=studio.actor)


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
def test_found(studio, text, found):
    assert [name.replace("Пётр", "Петр") for name in names(text)] == found


def test_an_exact_barcode_comes_first(studio):
    studio.client("Абаев Карл", other_phone="4600000000015777")
    assert names("4600000000015") == ["Белова Анна", "Абаев Карл"]


def test_names_that_begin_so_come_before_others(studio):
    studio.client("Анненкова Ира")
    assert names("анн") == ["Анненкова Ира", "Белова Анна", "Громова Мария"]


def test_words_follow_the_client_and_the_parent(studio):
    anna = find_clients(text="белова")[0].client
    change_client(client=anna, data=ClientData(name="Соколова Анна"), actor=studio.actor)
    assert names("белова") == []
    assert names("соколова") == ["Соколова Анна", "Громова Мария"]
    assert names("4600000000015") == []


def test_a_deleted_client_keeps_no_word(studio):
    assert SearchWord.objects.filter(client__deleted_at__isnull=False).count() == 0


def test_another_account_is_never_found(studio, bobs):
    assert names("бобова") == []
    assert names("9161112201") == []


@pytest.mark.plants
@pytest.mark.parametrize("text", ["анн", "34", "белова анн"])
def test_words_are_asked_through_their_index_under_the_wall(studio, text):
    owner = Client.objects.order_by("pk")[0]
    SearchWord.objects.bulk_create([SearchWord(client=owner, word=f"слово{number}") for number in range(3000)])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE directory_searchword")
    words, most = tuple(typed_words(text)), Most(200)
    asked = {
        "words": words,
        "briefs": (),
        "first": written(words[0]),
        "barcode": "",
        "but": (),
        "crowd": most,
        "limit": most,
    }
    plan = finding._near.build(seer=limited_to(studio.boss), **asked).explain()
    assert "search_word_begins" in plan, plan
    for table in ("directory_searchword", "directory_searchpart"):
        assert f"SCAN {table}\n" not in plan, plan
