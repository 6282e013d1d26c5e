from datetime import date, time, timedelta

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.directory.queries.listing import client_page
from tests.given import ZONE, moment

TODAY = date(2026, 11, 24)


def page_of(studio, *, staff=None, **options):
    with clock.at(moment(TODAY, time(12))):
        return client_page(staff=staff or studio.boss, zone=ZONE, **options)


def names(studio, **options):
    return [row.client.name for row in page_of(studio, **options).rows]


@pytest.fixture
def people(studio):
    """Anna owes, Boris's pass ends soon, Vera came lately, Gleb is a child with a birthday, Darya waits."""
    with clock.at(moment(date(2026, 6, 1), time(12))):
        anna = studio.client("Анна", phone="+79165551234")
    with clock.at(moment(date(2026, 6, 2), time(12))):
        boris = studio.client("Борис", phone="+79031234567")
        vera = studio.client("Вера", phone="+74951234567")
        gleb = studio.client("Глеб", birth_date=date(2015, 11, 27), guardian=anna)
    with clock.at(moment(date(2026, 6, 3), time(12))):
        darya = studio.client("Дарья")
        emil = studio.client("Ёмиль")
    figures = {
        anna: {"debt_minor": 120000, "unpaid_visits": 2},
        boris: {"has_pass": True, "pass_starts_on": TODAY, "pass_ends_on": TODAY + timedelta(days=7)},
        vera: {"last_visit_at": moment(date(2026, 10, 25), time(10)), "debt_minor": 5000},
        gleb: {"has_pass": True, "pass_starts_on": date(2026, 6, 2), "pass_ends_on": TODAY - timedelta(days=1)},
        darya: {"has_pass": True, "last_visit_at": moment(date(2026, 10, 24), time(23))},
        emil: {
            "has_pass": True,
            "pass_starts_on": date(2026, 6, 1),
            "pass_ends_on": TODAY + timedelta(days=8),
            "frozen_on": TODAY,
            "frozen_until": TODAY,
        },
    }
    for client, values in figures.items():
        ClientFigures.objects.filter(client=client).update(**values)
    return studio


@pytest.mark.req("CL-02", "CL-03")
@pytest.mark.plants
@pytest.mark.parametrize(
    ("chip", "shown"),
    [
        ("all", ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Ёмиль"]),
        ("debt", ["Анна", "Вера"]),
        ("ending", ["Борис"]),
        ("absent", ["Анна", "Борис", "Глеб", "Дарья", "Ёмиль"]),
        ("birthdays", ["Глеб"]),
        ("children", ["Глеб"]),
        ("active", ["Борис"]),
        ("frozen", ["Ёмиль"]),
        ("nonsense", ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Ёмиль"]),
    ],
)
def test_chips(people, chip, shown):
    page = page_of(people, chip=chip)
    assert [row.client.name for row in page.rows] == shown
    assert page.total == len(shown)
    assert page.counts.get(chip, page.counts["all"]) == len(shown)


@pytest.mark.req("CL-03")
@pytest.mark.plants
def test_whoever_was_added_lately_is_not_absent(people):
    """30 days before the studio's day, and a second later."""
    border = clock.day_bounds(TODAY - timedelta(days=30), ZONE)[0]
    Client.objects.filter(name="Анна").update(created_at=border)
    Client.objects.filter(name="Борис").update(created_at=border - timedelta(seconds=1))
    assert names(people, chip="absent") == ["Борис", "Глеб", "Дарья", "Ёмиль"]


@pytest.mark.req("CL-02")
@pytest.mark.plants
@pytest.mark.parametrize(
    ("sort", "shown"),
    [
        ("name", ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Ёмиль"]),
        ("-name", ["Ёмиль", "Дарья", "Глеб", "Вера", "Борис", "Анна"]),
        ("phone", ["Вера", "Борис", "Анна", "Глеб", "Дарья", "Ёмиль"]),
        ("-phone", ["Анна", "Борис", "Вера", "Ёмиль", "Дарья", "Глеб"]),
        ("flags", ["Анна", "Вера", "Борис", "Глеб", "Дарья", "Ёмиль"]),
        ("-flags", ["Ёмиль", "Дарья", "Глеб", "Борис", "Вера", "Анна"]),
        ("visit", ["Дарья", "Вера", "Анна", "Борис", "Глеб", "Ёмиль"]),
        ("-visit", ["Вера", "Дарья", "Ёмиль", "Глеб", "Борис", "Анна"]),
        ("added", ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Ёмиль"]),
        ("-added", ["Ёмиль", "Дарья", "Глеб", "Вера", "Борис", "Анна"]),
        ("nonsense", ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Ёмиль"]),
    ],
)
def test_each_header_sorts(people, sort, shown):
    assert names(people, sort=sort) == shown


@pytest.mark.req("CL-02")
@pytest.mark.plants
def test_text_narrows_the_list(people):
    assert names(people, text="ана") == []
    assert names(people, text="анн") == ["Анна", "Глеб"]
    assert names(people, text="анн", chip="children") == ["Глеб"]
    assert names(people, text="ори") == ["Борис"]
    assert names(people, text="ан") == []
    assert page_of(people, text="анн").total == 2
    assert page_of(people, text="анн").counts["all"] == 6


@pytest.mark.req("CL-03")
@pytest.mark.plants
def test_flags_say_what_they_mean(people):
    rows = {row.client.name: [(flag.code, flag.full, flag.minor) for flag in row.flags] for row in page_of(people).rows}
    assert rows["Анна"] == [("visits_owed", "2 занятия без оплаты", 0), ("sum_owed", "Сумма долга", 120000)]
    assert rows["Глеб"] == [("child", "Ребёнок, 10 лет. Родитель: Анна", 0)]
    assert rows["Ёмиль"] == [("frozen", "Абонемент заморожен с 24.11 до 24.11", 0)]
    assert rows["Дарья"] == []


def test_a_deleted_client_and_another_account_are_absent(studio, bobs):
    gone = studio.client("Анна")
    studio.client("Борис")
    delete_client(client=gone, actor=studio.actor)
    page = page_of(studio)
    assert ([row.client.name for row in page.rows], page.total, page.counts["all"]) == (["Борис"], 1, 1)


def test_only_clients_that_the_level_shows(studio):
    studio.client("Свой", branch=studio.branch)
    studio.client("Чужой", branch=studio.second_branch())
    person = studio.staff("clients.read", branches=(studio.branch,), clients="branches")
    page = page_of(studio, staff=person)
    assert ([row.client.name for row in page.rows], page.counts["all"]) == (["Свой"], 1)


@pytest.mark.plants
def test_fifty_rows_a_page(studio):
    Client.objects.bulk_create(
        [Client(name=f"К{n:03}", search_text=f"к{n:03}", created_at=studio.account.created_at) for n in range(103)]
    )
    pages = [page_of(studio, page=number) for number in (1, 2, 3, 0, 99)]
    assert [(page.first, page.last, page.page) for page in pages] == [
        (1, 50, 1), (51, 100, 2), (101, 103, 3), (1, 50, 1), (101, 103, 3),
    ]  # fmt: skip
    assert {(page.total, page.pages) for page in pages} == {(103, 3)}
    assert pages[0].rows[-1].client.name == "К049"
    empty = page_of(studio, text="нет таких")
    assert (empty.first, empty.last, empty.total, empty.pages) == (0, 0, 0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(studio, django_assert_num_queries, count):
    for number in range(count):
        studio.client(f"Белов {number}", guardian=studio.client(f"Белова {number}"))
    with django_assert_num_queries(4):
        page_of(studio)
    with django_assert_num_queries(6):
        page_of(studio, text="белов")
