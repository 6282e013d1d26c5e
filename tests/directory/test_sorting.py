"""Every header sorts the whole list, there and back, by an index of its own (CL-02)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.clients.search_text import fold
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.directory.queries.listing import client_page
from ritm.directory.queries.paging import PAGE_SIZE
from ritm.directory.queries.sorting import SORTS, best_of
from ritm.staff.actions.people import change_staff
from ritm.studio.actions import change_branch
from tests.given import ZONE

pytestmark = [pytest.mark.req("CL-02"), pytest.mark.plants]
BOTH_WAYS = [*SORTS, *(f"-{sort}" for sort in SORTS)]
# What stands in a row of figures or of a client, by header; None is none.
_VALUES = {
    "visit": lambda row: row.figures.last_visit_at,
    "next": lambda row: row.figures.next_lesson_at,
    "pass_until": lambda row: row.figures.pass_ends_on,
    "birth_date": lambda row: row.birth_date,
    "balance": lambda row: row.figures.balance_minor,
    "branch": lambda row: row.figures.branch_name,
    "status": lambda row: row.figures.status_name,
    "source": lambda row: row.figures.source_name,
    "class_format": lambda row: row.figures.format_name,
    "responsible": lambda row: row.figures.responsible_name,
    "name": lambda row: row.search_text,
    "added": lambda row: row.created_at,
    "phone": lambda row: row.phone or None,
}


def begin(studio):
    """A hundred and twenty clients, many alike, every third with nothing filled in."""
    made = Client.objects.bulk_create([_client(studio, number) for number in range(120)])
    ClientFigures.objects.bulk_create([_figures(client, number) for number, client in enumerate(made)])


@pytest.fixture
def crowd(studio):
    return studio


def _client(studio, number):
    return Client(
        name=f"К{number % 7}",
        search_text=f"к{number % 7}",
        phone="" if number % 3 == 0 else f"+7903{number:07}",
        birth_date=None if number % 3 == 0 else date(1990, 1, 1 + number % 4),
        created_at=studio.account.created_at + timedelta(minutes=number % 5),
    )


def _figures(client, number):
    if number % 3 == 0:
        return ClientFigures(client=client)
    name, moment = f"имя {number % 4}", clock.now().replace(hour=number % 4)
    return ClientFigures(
        client=client,
        balance_minor=number % 4,
        debt_minor=number % 5,
        unpaid_visits=number % 2,
        last_visit_at=moment,
        next_lesson_at=moment,
        pass_ends_on=moment.date() + timedelta(days=number % 4),
        branch_name=name,
        responsible_name=name,
        status_name=name,
        source_name=name,
        format_name=name,
    )


def shown(studio, **options):
    return [row.client for row in client_page(staff=studio.boss, zone=ZONE, **options).rows]


@pytest.mark.parametrize("sort", BOTH_WAYS)
def test_each_header_sorts_all_pages_and_nobody_stands_twice(crowd, sort):
    pages = [shown(crowd, sort=sort, page=number) for number in (1, 2, 3)]
    rows = [client for page in pages for client in page]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 20]
    assert sorted(client.pk for client in rows) == sorted(Client.objects.values_list("pk", flat=True))
    backwards, value = sort.startswith("-"), _VALUES.get(sort.removeprefix("-"))
    if value is not None:
        assert [(value(row), row.pk) for row in rows] == in_order(rows, value, backwards=backwards)
    assert [row.pk for row in shown(crowd, sort=sort, page=2)] == [row.pk for row in pages[1]]


def in_order(rows, value, *, backwards):
    """Filled ones first in either direction, ties by id in the same direction."""
    filled = sorted(((value(row), row.pk) for row in rows if value(row) is not None), reverse=backwards)
    return filled + sorted(
        ((None, row.pk) for row in rows if value(row) is None), key=lambda pair: pair[1], reverse=backwards
    )


def test_who_owes_most_stands_first_and_the_other_way_last(crowd):
    there = [(row.figures.debt_minor, row.figures.unpaid_visits) for row in shown(crowd, sort="flags")]
    assert there == sorted(there, reverse=True)
    back = [(row.figures.debt_minor, row.figures.unpaid_visits) for row in shown(crowd, sort="-flags")]
    assert back == sorted(back)


@pytest.mark.parametrize("sort", BOTH_WAYS)
def test_a_page_is_read_from_an_index_under_the_wall(crowd, sort):
    """Whatever the planner thinks of a small table: with the sort forbidden there is a way without one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_hashjoin = off")
    plan = best_of(visible_to(crowd.boss), sort=sort, first=0).explain()
    assert "Sort Key" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_names_follow_the_profile_the_branch_and_the_person(studio):
    status = add_entry(kind="status", name="Ёж", actor=studio.actor)
    person = studio.staff("clients.read")
    client = studio.client("Анна", responsible=person)
    other = studio.client("Борис", branch=studio.second_branch())

    def figures(of=client):
        row = ClientFigures.objects.get(client=of)
        return row.branch_name, row.responsible_name, row.status_name

    was = (fold(studio.branch.name), fold(person.name), None)
    assert figures() == was
    before = figures(other)
    data = replace(ClientData.of(client, guardian=None), status=status)
    change_client(client=client, data=data, actor=studio.actor)
    assert figures() == (*was[:2], "еж")
    change_branch(branch=studio.branch, name="Ёлки", time_zone=ZONE, by=studio.boss)
    change_staff(
        member=person, name="Ёлкина Яна", access_level=person.access_level, branches=[studio.branch], by=studio.boss
    )
    assert figures() == ("елки", "елкина яна", "еж")
    assert figures(other) == before
