"""A wide search shows its first rows without finding everybody, and they are the rows of the whole (CL-32)."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from ritm.clients.actions.lists import add_entry
from ritm.clients.models import Client, Guardianship
from ritm.clients.models_of_lists import ClientInterest
from ritm.core import clock
from ritm.directory.conditions.conditions import chosen_of_few, read_all
from ritm.directory.conditions.kinds import Day
from ritm.directory.models import ClientFigures
from ritm.directory.queries import searching, windows
from ritm.directory.queries.listing import Shown
from ritm.directory.queries.sorting import SORTS, in_order
from tests.given import ZONE

pytestmark = [pytest.mark.req("CL-32"), pytest.mark.plants]
CROWD = 300
BOTH_WAYS = [*SORTS, *(f"-{sort}" for sort in SORTS)]


@pytest.fixture(autouse=True)
def _fresh():
    searching.forget_totals()
    yield
    searching.forget_totals()


@pytest.fixture
def crowd(studio):
    """Three hundred clients, many alike, some with nothing filled in; the same at every run."""
    chance, status = Random(7), add_entry(kind="status", name="Новый", actor=studio.actor)
    interest, north = add_entry(kind="interest", name="Йога", actor=studio.actor), studio.second_branch()
    rows = [_client(chance, number, (studio.branch, north, None), status) for number in range(CROWD)]
    made = Client.objects.bulk_create(rows)
    ClientFigures.objects.bulk_create([_figures(chance, client) for client in made])
    Guardianship.objects.bulk_create([Guardianship(child=made[n], guardian=made[n - 1]) for n in range(1, CROWD, 3)])
    ClientInterest.objects.bulk_create([ClientInterest(client=one, interest=interest) for one in made[::4]])
    studio.pool = [
        *(f"branch:is:{studio.branch.pk}", f"branch:not:{north.pk}", f"status:is:{status.pk}", "branch:without"),
        *("gender:is:female", "gender:not:female", "age:more:20", "age:between:10..35", "birth_date:without"),
        *("child:yes", "child:no", "parent:no", f"interest:is:{interest.pk}", f"interest:not:{interest.pk}"),
        *(
            "debt:more:0",
            "balance:is:0",
            "never:no",
            "active:no",
            "booked:no",
            "blocked:no",
            "name:has:к1",
            "debt:is:77",
        ),
        *("phone:with", "discount:more:0", "visits:between:2026-01-01..2026-12-31..0..0", "sms_consent:not:given"),
    ]
    return studio


def _client(chance, number, branches, status):
    return Client(
        name=f"К{chance.randrange(9)}",
        search_text=f"к{chance.randrange(9)}",
        branch=chance.choice(branches),
        status=chance.choice((status, None)),
        gender=chance.choice(("female", "female", "male")),
        phone=chance.choice(("", f"+7903{number:07}")),
        birth_date=chance.choice((None, date(1990, 1, 1) + timedelta(days=chance.randrange(9000)))),
        discount_percent=chance.choice((0, 0, 0, 10)),
        is_blocked=chance.random() < 0.02,
        created_at=clock.now() - timedelta(minutes=chance.randrange(40)),
        deleted_at=chance.choice((None, None, None, clock.now())),
    )


def _figures(chance, client):
    name, moment = chance.choice((None, "а", "б", "в")), clock.now() - timedelta(days=chance.randrange(5))
    return ClientFigures(
        client=client,
        balance_minor=chance.choice((0, 0, 100, -100)),
        debt_minor=chance.choice((0, 0, 500, 700)),
        unpaid_visits=chance.choice((0, 1)),
        last_visit_at=chance.choice((None, moment)),
        next_lesson_at=chance.choice((None, moment)),
        pass_ends_on=chance.choice((None, moment.date())),
        branch_name=name,
        responsible_name=name,
        status_name=name,
        source_name=name,
        format_name=name,
    )


def asked(studio, texts, staff=None):
    day = Day(clock.today(ZONE), ZONE)
    conditions = read_all(texts, staff=staff or studio.boss, day=day)
    assert [one.problem for one in conditions] == [""] * len(texts)
    return {"staff": staff or studio.boss, "conditions": conditions, "day": day}


def test_any_conditions_in_any_order_begin_with_the_rows_of_the_whole(crowd, monkeypatch):
    monkeypatch.setattr(windows, "PAGE_SIZE", 5)
    monkeypatch.setattr(windows, "WINDOWS", (10, 25, 70))
    north = crowd.staff("clients.read", "clients.search", "card.read", branches=(crowd.branch,), clients="branches")
    chance, ways = Random(11), Counter()
    for number in range(240):
        texts = chance.sample(crowd.pool, chance.choice((1, 1, 2, 3)))
        if any(one.startswith("phone") for one in texts) or number % 4:
            said = asked(crowd, texts)
        else:
            said = asked(crowd, [one for one in texts if not one.startswith("branch")] or ["child:no"], north)
        sort, first = BOTH_WAYS[number % len(BOTH_WAYS)], chance.choice((0, 0, 5, 10))
        whole = list(in_order(searching.found_clients(**said), sort).values_list("pk", flat=True))
        people = searching.found_clients(**{**said, "conditions": []})
        few = windows.first_of(people, narrow_by(said), sort=sort, first=first, among=CROWD)
        ways["whole" if few is None else "window"] += 1
        assert few in (None, whole[first : first + 6]), (texts, sort, first)
    assert ways["window"] > 60, ways
    assert ways["whole"] > 60, ways


def narrow_by(said):
    return lambda some: chosen_of_few(some, said["conditions"], said["day"])


@pytest.fixture
def large(crowd, monkeypatch):
    """The same, as if it were a very large studio."""
    monkeypatch.setattr(searching, "KEPT_ABOVE", 100)
    monkeypatch.setattr(windows, "WINDOWS", (55,))
    return crowd


def test_the_total_comes_later_and_is_known_for_a_minute(large, monkeypatch):
    said = asked(large, ["gender:is:female", "blocked:no"])
    whole = list(in_order(searching.found_clients(**said), "name").values_list("pk", flat=True))
    monkeypatch.setattr(windows, "WINDOWS", (220,))
    monkeypatch.setattr(windows, "_LEAST_OF", 1)
    page = searching.search_page(**said)
    assert [row.client.pk for row in page.rows] == whole[:50]
    assert (page.total, page.page, page.pages, page.first, page.last) == (None, 1, 2, 1, 50)
    everybody = Client.objects.filter(deleted_at=None).count()
    assert searching.counted_total(**said) == (len(whole), everybody)
    page = searching.search_page(**said)
    assert (page.total, page.pages) == (len(whole), -(-len(whole) // 50))
    second = searching.search_page(**said, shown=Shown(page=2))
    assert [row.client.pk for row in second.rows] == whole[50:100]
    for place, (total, _until) in searching._totals.items():
        searching._totals[place] = total, 0
    assert searching.search_page(**said).total is None


def test_a_search_of_few_is_found_whole_and_counted_at_once(large):
    for texts in (["debt:is:77"], ["blocked:yes"]):
        said = asked(large, texts)
        page = searching.search_page(**said)
        assert page.total == searching.found_clients(**said).count()


def test_a_bad_condition_is_counted_as_nobody(crowd):
    day = Day(clock.today(ZONE), ZONE)
    bad = read_all(["nothing"], staff=crowd.boss, day=day)
    assert searching.counted_total(staff=crowd.boss, conditions=bad, day=day)[0] == 0
