"""Dates of terms, and wall clocks over nights when they change (rules T-2 … T-4)."""

from datetime import UTC, date, datetime, time

import pytest

from ritm.core import clock


@pytest.mark.rule("T-4")
@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2026, 1, 28), 1, date(2026, 2, 27)),
        (date(2026, 2, 1), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 27)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 12, 31), 1, date(2027, 1, 30)),
        (date(2026, 11, 24), 12, date(2027, 11, 23)),
    ],
)
def test_the_last_day_of_months(starts_on, months, ends_on):
    assert clock.add_months(starts_on, months) == ends_on


@pytest.mark.rule("T-4")
def test_thirty_days_and_two_weeks_are_inclusive():
    assert clock.term_end(date(2026, 1, 31), 30, "days") == date(2026, 3, 1)
    assert clock.term_end(date(2026, 11, 24), 2, "weeks") == date(2026, 12, 7)


@pytest.mark.rule("T-3")
@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        ("Asia/Vladivostok", date(2026, 11, 24), time(19), datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), time(19), datetime(2026, 10, 25, 18, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 24), time(19), datetime(2026, 10, 24, 17, tzinfo=UTC)),
        # 02:30 does not exist: the first existing moment is 03:00.
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("America/New_York", date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        # 02:30 happens twice: the first of the two.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_instant_of_a_wall_time(zone, day, wall, expected):
    assert clock.instant(day, wall, zone) == expected


def test_a_skipped_wall_time_does_not_exist():
    assert not clock.exists(date(2027, 3, 28), time(2, 30), "Europe/Berlin")
    assert clock.exists(date(2027, 3, 28), time(3), "Europe/Berlin")


def test_a_day_of_the_night_when_clocks_change_has_its_own_length():
    starts, ends = clock.day_bounds(date(2026, 10, 25), "Europe/Berlin")
    assert (ends - starts).total_seconds() == 25 * 3600


def test_the_house_can_act_at_another_moment():
    moment = datetime(2026, 1, 31, 20, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
        assert clock.today("Asia/Vladivostok") == date(2026, 2, 1)
    assert clock.now() > moment
