"""Names are found whichever alphabet and accents they are written in (SC-02)."""

from importlib import import_module

import pytest
from django.apps import apps

from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.clients.search_text import plain
from ritm.directory.models import SearchPart, SearchWord
from ritm.directory.queries.deleted import deleted_page
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.listing import client_page
from ritm.directory.sounds import asked_sound, stored_sound
from tests.given import ZONE

pytestmark = pytest.mark.req("SC-02")
SPELLINGS = {
    "белова": "belova",
    "щербакова": "shcherbakova scherbakova sherbakova",
    "юлия": "yulia julia iuliia yuliya",
    "мария": "maria mariia mariya marija",
    "сергей": "sergey sergei sergej",
    "дмитрий": "dmitry dmitrii dmitriy",
    "татьяна": "tatyana tatiana",
    "наталья": "natalya natalia nataliia",
    "соловьева": "solovyova solovyeva soloveva solovieva",
    "ковалева": "kovalyova kovaleva",
    "федорова": "fedorova fyodorova",
    "екатерина": "ekaterina yekaterina",
    "ксения": "ksenia kseniya kseniia xenia",
    "хохлова": "khokhlova hohlova",
    "цветкова": "tsvetkova",
    "чернышева": "chernysheva chernyshyova",
    "артем": "artem artyom artiom",
    "майорова": "mayorova maiorova",
    "алексеевна": "alekseevna alexeyevna",
    "шмидт": "schmidt shmidt",
    "жук": "zhuk",
    "ольга": "olga",
    "виктор": "viktor victor wiktor",
    "філіпп": "philipp",
    "томас": "thomas",
    "кац": "katz",
}


def begin(studio):
    for name in ("Белова Анна", "Belova Julia", "Müller José", "Соловьёва Юлия", "Андреи\u0306 Łukasz"):
        studio.client(name)
    delete_client(client=studio.client("Núñez Zoë"), actor=studio.actor)


def test_all_usual_spellings_sound_alike():
    for russian, spellings in SPELLINGS.items():
        for latin in spellings.split():
            assert asked_sound(russian) == stored_sound(latin), latin
            assert asked_sound(latin) == stored_sound(russian), latin
    assert asked_sound("белова") != stored_sound("белова")  # within one alphabet letters find
    assert {stored_sound(word) for word in ("зал12", "李", "ъ", "")} == {""}


def test_letters_without_their_accents():
    assert plain("  José ŁÓDŹ Straße Ёжик ") == "jose lodz strasse ежик"
    assert plain("Андрей Андреи\u0306") == "андрей андрей"
    assert plain("Їжак 한국 हिन्दी") == "іжак 한국 हिन्दी"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("белова", ["Белова Анна", "Belova Julia"]),
        ("BELOVA", ["Belova Julia", "Белова Анна"]),
        ("бел юл", ["Belova Julia"]),
        ("belova an", ["Белова Анна"]),
        ("yulia", ["Соловьева Юлия"]),
        ("юлия", ["Belova Julia", "Соловьева Юлия"]),
        ("solovyova", ["Соловьева Юлия"]),
        ("jose", ["Müller José"]),
        ("josé", ["Müller José"]),
        ("мюллер", []),  # how a German name sounds is not known, only how a Russian one is written
        ("muller", ["Müller José"]),
        ("андрей", ["Андрей Łukasz"]),
        ("лукаш", []),
        ("lukasz", ["Андрей Łukasz"]),
        ("elova", ["Belova Julia", "Белова Анна"]),  # from the middle
    ],
)
def test_found(studio, text, found):
    def named(clients):
        return sorted(plain(one.name) for one in clients)

    expected = sorted(map(plain, found))
    assert named(one.client for one in find_clients(text=text)) == expected
    assert named(row.client for row in client_page(staff=studio.boss, zone=ZONE, text=text).rows) == expected


def test_names_that_begin_so_come_first_in_either_alphabet(studio):
    studio.client("Абрамова Белова")
    assert [one.client.name for one in find_clients(text="belova")] == [
        "Belova Julia",
        "Белова Анна",
        "Абрамова Белова",
    ]


def test_the_deleted_are_found_without_accents(studio):
    assert [row.client.name for row in deleted_page(staff=studio.boss, text="nunez").rows] == ["Núñez Zoë"]


@pytest.mark.plants
def test_what_lay_there_before_is_brought_up_to_date(studio):
    muller, words = Client.objects.get(name="Müller José"), SearchWord.objects
    Client.objects.filter(pk=muller.pk).update(search_text="müller josé")
    words.filter(client=muller).delete()
    words.bulk_create([SearchWord(client=muller, word=word) for word in ("müller", "josé")])
    SearchPart.objects.filter(part__regex="^[@^]").delete()
    SearchPart.objects.bulk_create([SearchPart(word="müller", part="üller"), SearchPart(word="müller", part="ller")])
    assert [len(find_clients(text=text)) for text in ("muller", "yulia")] == [0, 0]
    import_module("ritm.clients.migrations.0005_without_accents").take_accents_away(apps, None)
    import_module("ritm.directory.migrations.0012_sounds").know_sounds(apps, None)
    assert [len(find_clients(text=text)) for text in ("muller", "yulia", "белова")] == [1, 1, 2]
    assert sorted(words.filter(client=muller).values_list("word", flat=True)) == ["jose", "muller"]
    assert not SearchPart.objects.filter(word="müller").exists()
    assert SearchPart.objects.filter(word="muller", part="uller").exists()
    assert client_page(staff=studio.boss, zone=ZONE, text="muller").rows[0].client.search_text == "muller jose"
