"""Until when cancelling is free: hours or a wall time, the narrowest scope wins, a new choice touches no booking that stands."""

from datetime import date, datetime, time, timedelta

import pytest

from ritm.attendance.actions.limits import choose_cancel_limit, lift_cancel_limit
from ritm.attendance.cancelling import free_until
from ritm.attendance.errors import BadLimit
from ritm.attendance.limits import DEFAULT, Limit, limit_for
from ritm.attendance.models import CancelLimit
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.actions.lessons import remove_lesson
from ritm.schedule.models import Lesson
from ritm.schedule.planning import moment as stretch
from tests.attendance.looking import everything
from tests.given import Studio, moment

BERLIN = "Europe/Berlin"


def at_wall(day: date, wall: time, zone: str) -> Lesson:
    """A class that is only asked about."""
    return Lesson(**stretch(day, wall, zone, 60))


def hours_of(limit: Limit, lesson: Lesson) -> float:
    return (lesson.starts_at - limit.instant(lesson)) / timedelta(hours=1)


@pytest.mark.rule("B-4")
@pytest.mark.rule("T-3")
def test_by_default_three_hours_and_twelve_before_ten_in_the_morning(studio: Studio) -> None:
    day, zone = studio.today, studio.branch.time_zone
    assert [hours_of(DEFAULT, at_wall(day, wall, zone)) for wall in (time(9, 59), time(10), time(18))] == [12, 3, 3]
    lesson = studio.lesson(at=time(9))
    assert (limit_for(lesson, clock.now()), hours_of(DEFAULT, lesson)) == (DEFAULT, 12)


@pytest.mark.rule("T-3")
@pytest.mark.parametrize(
    ("day", "wall", "limit"),
    [
        # The clocks go forward on 29.03.2026 at 02:00: twelve hours stay twelve.
        (date(2026, 3, 29), time(9), datetime.fromisoformat("2026-03-28T19:00:00+00:00")),
        # They go back on 25.10.2026 at 03:00.
        (date(2026, 10, 25), time(9), datetime.fromisoformat("2026-10-24T20:00:00+00:00")),
    ],
)
def test_hours_are_absolute_in_a_night_of_another_length(day: date, wall: time, limit: datetime) -> None:
    lesson = at_wall(day, wall, BERLIN)
    assert (DEFAULT.instant(lesson), hours_of(DEFAULT, lesson)) == (limit, 12)


@pytest.mark.rule("T-3")
@pytest.mark.parametrize(
    ("day", "wall", "limit"),
    [
        (date(2026, 3, 30), time(20), datetime.fromisoformat("2026-03-29T18:00:00+00:00")),
        # 02:30 is skipped: the first existing moment, 03:00 summer time.
        (date(2026, 3, 30), time(2, 30), datetime.fromisoformat("2026-03-29T01:00:00+00:00")),
        # 02:30 comes twice: the first, summer time.
        (date(2026, 10, 26), time(2, 30), datetime.fromisoformat("2026-10-25T00:30:00+00:00")),
    ],
)
def test_a_time_of_the_day_before_is_a_wall_time_of_the_branch(day: date, wall: time, limit: datetime) -> None:
    assert Limit(day_before_at=wall).instant(at_wall(day, time(12), BERLIN)) == limit


@pytest.mark.rule("B-4")
def test_the_narrowest_scope_wins_and_what_is_lifted_goes_by_the_wider_one(studio: Studio) -> None:
    lesson = studio.lesson()
    scopes = (None, lesson.branch, lesson.discipline, lesson.group, lesson)
    for number, scope in enumerate(scopes, 20):
        choose_cancel_limit(scope=scope, limit=Limit(hours=number), actor=studio.actor)
        assert limit_for(lesson, clock.now()) == Limit(hours=number)
    other = studio.lesson()
    assert limit_for(other, clock.now()) == Limit(hours=21), (
        "a class of another group and discipline, of the same branch"
    )
    for number, scope in zip((23, 22, 21, 20), reversed(scopes[1:]), strict=True):
        lift_cancel_limit(scope=scope, actor=studio.actor)
        assert limit_for(lesson, clock.now()) == Limit(hours=number)
    before = everything()
    lift_cancel_limit(scope=lesson.group, actor=studio.actor)
    lift_cancel_limit(scope=other.group, actor=studio.actor)
    choose_cancel_limit(limit=Limit(hours=20), actor=studio.actor)
    assert everything() == before
    assert Event.objects.filter(name="attendance.cancel_limit_changed").count() == 9


@pytest.mark.rule("B-4")
@pytest.mark.rule("B-6")
def test_a_booking_goes_by_the_limit_that_stood_when_it_was_made(studio: Studio) -> None:
    lesson = studio.lesson(at=time(18))
    early = studio.book(studio.client(), lesson)
    with clock.at(clock.now() + timedelta(minutes=1)):
        choose_cancel_limit(limit=Limit(day_before_at=time(20)), actor=studio.actor)
        late = studio.book(studio.client(), lesson)
        limits = free_until(early, lesson), free_until(late, lesson)
    eve = moment(lesson.on - timedelta(days=1), time(20))
    expected = eve if late.booked_at <= eve else late.booked_at + timedelta(minutes=15)
    assert limits == (lesson.starts_at - timedelta(hours=3), expected)


@pytest.mark.rule("B-4")
def test_a_limit_is_at_most_a_week_and_goes_with_a_class_that_nobody_booked(studio: Studio) -> None:
    lesson = studio.lesson()
    before = everything()
    for limit in (Limit(hours=169), Limit(morning_hours=-1)):
        with pytest.raises(BadLimit) as refusal:
            choose_cancel_limit(scope=lesson, limit=limit, actor=studio.actor)
        assert refusal.value.field == ("hours" if limit.hours == 169 else "morning_hours")
    assert everything() == before
    choose_cancel_limit(scope=lesson, limit=Limit(hours=0), actor=studio.actor)
    assert free_until(studio.book(studio.client(), studio.lesson()), lesson) <= lesson.starts_at
    remove_lesson(lesson=lesson, actor=studio.actor)
    assert not CancelLimit.objects.exists()
