from datetime import date, time, timedelta

import pytest

from ritm.clients.actions.profile import make_system_client
from ritm.core import clock
from ritm.directory.actions import index
from ritm.directory.models import SearchWord
from ritm.directory.queries import finding
from ritm.directory.queries.finding import find_clients
from tests.given import moment

pytestmark = pytest.mark.req("SC-02")


def names(text, **options):
    return [found.client.name for found in find_clients(text=text, **options)]


def test_at_most_seven(studio):
    for number in range(9):
        studio.client(f"Белов {number}")
    assert names("бело") == [f"Белов {number}" for number in range(7)]
    assert len(names("бело", limit=50)) == 9


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
    index(client_ids=(make_system_client().pk,))
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


@pytest.mark.req("CL-02")
@pytest.mark.parametrize(
    "text", ["мария юлия яков щукин жанна чехов хохлов", "yulia julia anna maria ivan petr oleg vera"]
)
def test_however_many_words_are_typed_the_first_ones_are_searched_by(studio, text):
    studio.client("Мария Юлия Яков Щукин")
    assert [one.client.name for one in find_clients(text=text)] == (
        ["Мария Юлия Яков Щукин"] if text.startswith("м") else []
    )


@pytest.mark.req("CL-02")
def test_no_word_is_searched_inside_the_search_of_another(studio, django_assert_max_num_queries):
    """Each word more adds as much as the one before: once each stood in the other, and four took minutes."""
    text = "belov anna yanovna"
    sizes = []
    for count in (1, 2, 3):
        with django_assert_max_num_queries(4) as asked:
            find_clients(text=" ".join(text.split()[:count]))
        sizes.append(
            max(one["sql"].count("SELECT") for one in asked.captured_queries if SearchWord._meta.db_table in one["sql"])
        )
    first, second, third = sizes
    assert 0 < third - second == second - first
