"""A permanent participant is added while the week is filled: whoever comes first, he is booked once (B-15, B-17)."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.regulars import join_group
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from tests.attendance.test_races import together
from tests.given import Studio, open_studio_of

pytestmark = [pytest.mark.req("BV-09", "SC-03"), pytest.mark.rule("B-15", "B-17")]
GROUPS = 6


def _week(place: Studio, number: int = 1) -> tuple[Any, list[Any]]:
    """The week to be filled with a class of each group, and one who joins each group; as two kinds of acts."""
    monday = clock.week_start(place.today) + timedelta(weeks=number)
    groups = [place.group() for _ in range(GROUPS)]
    for index, group in enumerate(groups):
        add_slot(branch=place.branch, group=group, weekday=index, wall_time=time(18), actor=place.actor)
    people = [place.client() for _ in groups]
    terms = {"begins_on": place.today, "actor": place.actor}
    joins = [
        lambda who=who, group=group: join_group(client=who, group=group, **terms)
        for who, group in zip(people, groups, strict=True)
    ]
    return lambda: fill_week(branch=place.branch, monday=monday, actor=place.actor), joins


def _booked() -> list[int]:
    """Bookings in each class."""
    return [Booking.objects.filter(lesson=one, status="booked").count() for one in Lesson.objects.order_by("pk")]


@pytest.mark.parametrize("is_filled_first", [True, False])
def test_in_either_order_everybody_is_booked_once(studio: Studio, is_filled_first: bool) -> None:
    fill, joins = _week(studio)
    for act in (fill, *joins) if is_filled_first else (*joins, fill):
        act()
    assert _booked() == [1] * GROUPS


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_at_once_everybody_is_booked_once(alice: Studio) -> None:
    fill, joins = _week(alice)
    assert together(alice, [fill, *joins]) == {"done": GROUPS + 1}
    assert _booked() == [1] * GROUPS


@pytest.mark.postgres
@pytest.mark.plants
@pytest.mark.django_db(transaction=True)
def test_without_the_locks_somebody_is_left_out(alice: Studio) -> None:
    for number in range(1, 6):
        fill, joins = _week(alice, number)
        together(alice, [fill, *joins], has_locks=False)
        if set(_booked()) != {1}:
            return
    pytest.fail("the race is too weak to prove anything")
