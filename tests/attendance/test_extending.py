"""A lesson that the studio does not hold lets passes run longer, and back where it is held after all (B-11)."""

from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.extending import growing, kept_after_reopening
from ritm.attendance.models import Booking
from ritm.passes.data import PassTerms
from ritm.passes.models import ClientPass
from ritm.schedule.actions.cancelling import reopen_lesson
from ritm.schedule.errors import BadExtension
from ritm.tools import checks
from tests.attendance.looking import everything
from tests.given import Studio

DAY = timedelta(days=1)


def begin(studio: Studio) -> Any:
    """Анна has a pass with a renewal behind it, Борис an unlimited one, Вера is booked without a pass."""
    plan = studio.plan()
    anna, boris, vera = (studio.client(name) for name in ("Анна", "Борис", "Вера"))
    held = studio.pass_(anna, plan)
    behind = studio.pass_(anna, plan, terms=PassTerms.of(plan, activation="after_previous"))
    days = studio.pass_(boris, studio.plan(kind="unlimited", count=None))
    lesson = studio.lesson(on=studio.today + 3 * DAY)
    for one in (anna, boris, vera):
        studio.book(one, lesson)
    return lesson, held, behind, days


def terms(*passes: ClientPass) -> list[tuple]:
    rows = [ClientPass.objects.get(pk=one.pk) for one in passes]
    return [(one.starts_on, one.ends_on, one.extra_days) for one in rows]


@pytest.mark.rule("B-11")
def test_passes_that_kept_a_place_grow_and_go_back_exactly(studio: Studio) -> None:
    lesson, held, behind, days = studio.begun
    foreseen = [(one.held.pk, one.ends_on, one.behind) for one in growing(lesson, 7)]
    assert foreseen == [(held.pk, held.ends_on + 7 * DAY, 1), (days.pk, days.ends_on + 7 * DAY, 0)]
    before = terms(held, behind, days)
    studio.call_off(lesson, extends=7)
    assert terms(held, behind, days) == [
        (held.starts_on, held.ends_on + 7 * DAY, 7),
        (behind.starts_on + 7 * DAY, behind.ends_on + 7 * DAY, 0),
        (days.starts_on, days.ends_on + 7 * DAY, 7),
    ]
    assert list(checks.terms.i_07()) == []
    reopen_lesson(lesson=lesson, actor=studio.actor)
    assert terms(held, behind, days) == before
    assert Booking.objects.filter(lesson=lesson, status="booked").count() == 3
    assert kept_after_reopening(lesson.pk) == []


@pytest.mark.rule("B-11")
def test_without_the_option_no_pass_grows(studio: Studio) -> None:
    lesson, held, behind, days = studio.begun
    before = terms(held, behind, days)
    studio.call_off(lesson)
    assert terms(held, behind, days) == before


@pytest.mark.rule("B-11")
def test_days_in_use_stay_and_are_named(studio: Studio) -> None:
    lesson, held, behind, days = studio.begun
    studio.call_off(lesson, extends=7)
    studio.book(days.client, studio.lesson(on=days.ends_on + 2 * DAY))
    reopen_lesson(lesson=lesson, actor=studio.actor)
    assert terms(held, days) == [
        (held.starts_on, held.ends_on, 0),
        (days.starts_on, days.ends_on + 7 * DAY, 7),
    ]
    assert [row.client.name for row in kept_after_reopening(lesson.pk)] == ["Борис"]
    assert behind.pk > held.pk


@pytest.mark.rule("B-11")
@pytest.mark.parametrize("days", [-1, 31])
def test_at_most_thirty_days(studio: Studio, days) -> None:
    lesson = studio.begun[0]
    before = everything()
    with pytest.raises(BadExtension):
        studio.call_off(lesson, extends=days)
    assert everything() == before
