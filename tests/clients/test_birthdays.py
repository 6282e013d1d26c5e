from datetime import date

import pytest

from ritm.clients.actions.removal import delete_client
from ritm.clients.queries import birthdays, birthdays_on


def named(day, **options):
    return [(row.client.name, row.on, row.age) for row in birthdays(day=day, **options)]


@pytest.mark.req("SC-08", "CL-10")
def test_today_and_the_next_seven_days(studio):
    studio.client("Сегодня", birth_date=date(2010, 12, 28))
    studio.client("Через семь", birth_date=date(2001, 1, 4))
    studio.client("Через восемь", birth_date=date(2001, 1, 5))
    studio.client("Вчера", birth_date=date(2010, 12, 27))
    studio.client("Без даты")
    gone = studio.client("Удалён", birth_date=date(2010, 12, 28))
    delete_client(client=gone, actor=studio.actor)
    day = date(2026, 12, 28)
    assert named(day) == [("Сегодня", day, 16), ("Через семь", date(2027, 1, 4), 26)]
    assert birthdays_on(day=day) == 1


@pytest.mark.req("SC-08")
def test_born_on_the_29th_of_february(studio):
    studio.client("Високосная", birth_date=date(2012, 2, 29))
    assert named(date(2027, 2, 28), days=0) == [("Високосная", date(2027, 2, 28), 15)]
    assert named(date(2027, 3, 1), days=0) == []
    assert named(date(2028, 2, 28), days=0) == []
    assert named(date(2028, 2, 29), days=0) == [("Високосная", date(2028, 2, 29), 16)]


@pytest.mark.req("SC-08")
def test_only_clients_that_the_level_shows(studio):
    north = studio.second_branch()
    studio.client("Чужая", birth_date=date(2010, 6, 1), branch=north)
    studio.client("Своя", birth_date=date(2010, 6, 1), branch=studio.branch)
    person = studio.staff("clients.read", branches=(studio.branch,), clients="branches")
    assert [row[0] for row in named(date(2026, 6, 1), staff=person)] == ["Своя"]
    assert birthdays_on(day=date(2026, 6, 1), staff=person) == 1
    assert birthdays_on(day=date(2026, 6, 1), staff=studio.boss) == 2
