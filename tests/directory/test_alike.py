"""Which cards are taken for one person's, and which are not (CL-35)."""

import random
import time
from datetime import date

import pytest

from ritm.clients.actions.merging import merge_clients
from ritm.directory.alike import Person, alike
from ritm.directory.doubles import find_doubles, last_found_at, tell_apart
from ritm.directory.models import DoublePair
from tests.given import Studio

BORN, OTHER = date(1990, 5, 17), date(1991, 1, 2)


def person(pk, name, phone="", other_phone="", born=None):
    return Person(pk, name, phone, other_phone, born)


@pytest.mark.req("CL-35")
@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Анна", "+79165551234"), ("Вера", "", "мама +7 916 555-12-34"), ("phone",)),
        (("Белова Анна", "", "", BORN), ("Анна Белова", "", "", BORN), ("birth", "name")),
        (("Семёнова Анна", "+79161", "", BORN), ("семенова  анна", "+79162", "", BORN), ("birth", "name")),
        (("Белова Анна",), ("БЕЛОВА АННА",), ("name",)),
        (("Белова Анна",), ("Белова Анна", "", "", BORN), ("name",)),
        (("Белова Анна",), ("Бслова Анна",), ("similar",)),
        (("Белова Анна", "", "", BORN), ("Белоова Анна", "", "", BORN), ("birth", "similar")),
        (("Белова Анна",), ("Беолва Анна",), ("similar",)),
        (("Белова Анна",), ("Белова Анна Петровна",), ("similar",)),
        (("Петрова-Водкина Анна",), ("Анна Петрова Водкина",), ("name",)),
        (("Белова Анна", "", "", BORN), ("Белова Анна", "", "", OTHER), None),
        (("Белова Анна", "", "", BORN), ("Бслова Анна", "", "", OTHER), None),
        (("Белова Анна", "+79161111111"), ("Бслова Анна", "+79162222222"), None),
        (("Белова Анна",), ("Белова Инга",), None),
        (("Белова Яна",), ("Белова Аня",), None),
        (("Анна",), ("Анна",), None),
        (("Анна", "", "", BORN), ("Анна", "", "", BORN), ("birth", "name")),
        (("Белова Анна",), ("Чернова Анна",), None),
    ],
)
def test_pairs(one, other, why):
    found = alike([person(1, *one), person(2, *other)])
    assert found == ({(1, 2): why} if why else {})


def test_a_name_that_half_the_town_has_says_nothing():
    assert alike([person(number, "Иванова Мария") for number in range(30)]) == {}


@pytest.mark.slow
@pytest.mark.req("CL-35")
def test_twenty_thousand_clients_take_seconds():
    chance = random.Random(7)
    letters = "абвгдежзиклмнопрстуфхц"
    words = ["".join(chance.choices(letters, k=chance.randint(5, 9))) for _ in range(3000)]
    people = [
        person(number, f"{chance.choice(words)} {chance.choice(words)}", f"+7916{number:07d}")
        for number in range(20_000)
    ]
    began = time.monotonic()
    alike(people)
    assert time.monotonic() - began < 20


@pytest.mark.req("CL-35")
def test_what_was_found_is_kept_and_what_was_told_apart_stays_so(studio: Studio) -> None:
    anna, double = studio.client("Белова Анна"), studio.client("Белова Анна")
    vera, twin = studio.client("Серова Вера"), studio.client("Сероова Вера")
    mother = studio.client("Мышкина Ольга", phone="+79165551234")
    studio.client("Мышкин Тим", other_phone="+79165551234", guardian=mother)
    assert last_found_at() is None

    assert find_doubles(actor=studio.actor) == 2

    pairs = list(DoublePair.objects.order_by("-score").values_list("first", "second", "why"))
    assert pairs == [(anna.pk, double.pk, "name"), (vera.pk, twin.pk, "similar")]
    tell_apart(first=twin, second=vera, actor=studio.actor)
    assert (find_doubles(actor=studio.actor), DoublePair.objects.filter(is_apart=True).count()) == (1, 1)
    merge_clients(kept=anna, dropped=double, chosen={}, actor=studio.actor)
    assert find_doubles(actor=studio.actor) == 0
    assert last_found_at() is not None
