"""A class is a local date, a wall time and a zone; the instant follows from them (T-TZ-1, T-TZ-3, T-TZ-5, T-TZ-6)."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
import time_machine
from django.db import models

from ritm.accounts.scope import account_scope
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import ClientPass
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.lessons import add_lesson
from ritm.schedule.actions.template import add_slot
from ritm.schedule.actions.zones import hold_wall_times
from ritm.schedule.errors import NoSuchTime
from ritm.schedule.models import Lesson, TemplateSlot
from ritm.schedule.templates import fill_preview
from tests.given import open_studio_of

ZONE = "Europe/Berlin"
FORWARD, BACK = date(2027, 3, 28), date(2026, 10, 25)  # Sundays


@pytest.fixture
def berlin(db):
    place = open_studio_of("Berlin", zone=ZONE)
    with account_scope(place.account.pk):
        yield place


@pytest.mark.rule("T-TZ-1")
def test_future_classes_are_stored_as_date_wall_time_and_zone(studio):
    kinds = {name: type(Lesson._meta.get_field(name)) for name in ("on", "wall_time", "zone", "starts_at", "ends_at")}
    assert kinds == {
        "on": models.DateField,
        "wall_time": models.TimeField,
        "zone": models.CharField,
        "starts_at": models.DateTimeField,
        "ends_at": models.DateTimeField,
    }
    instants = [field.name for field in TemplateSlot._meta.concrete_fields if isinstance(field, models.DateTimeField)]
    assert instants == []
    lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(19))
    assert (lesson.zone, lesson.starts_at) == (
        studio.branch.time_zone,
        clock.instant(lesson.on, time(19), studio.branch.time_zone),
    )


@pytest.mark.rule("T-TZ-3")
def test_a_time_that_a_night_skips_is_refused_by_hand_and_moved_by_the_template_which_says_so(berlin):
    group = berlin.group()
    with pytest.raises(NoSuchTime) as refused:
        add_lesson(group=group, on=FORWARD, wall_time=time(2, 30), branch=berlin.branch, actor=berlin.actor)
    assert refused.value.details == {"time": "02:30", "nearest": "03:00"}
    add_slot(branch=berlin.branch, group=group, weekday=6, wall_time=time(2, 30), actor=berlin.actor)
    monday = clock.week_start(FORWARD)
    assert [one.wall_time for one in fill_preview(berlin.branch, monday).add] == [time(3)]
    assert fill_week(branch=berlin.branch, monday=monday, actor=berlin.actor).added == 1
    lesson = Lesson.objects.get()
    assert (lesson.wall_time, lesson.starts_at) == (time(3), datetime(2027, 3, 28, 1, tzinfo=UTC))
    assert fill_week(branch=berlin.branch, monday=monday, actor=berlin.actor).added == 0
    fill_week(branch=berlin.branch, monday=monday + timedelta(weeks=1), actor=berlin.actor)
    assert Lesson.objects.latest("on").wall_time == time(2, 30)


@pytest.mark.rule("T-TZ-3")
def test_a_time_that_a_night_has_twice_is_the_first_of_the_two_and_one_class(berlin):
    with time_machine.travel(datetime(2026, 10, 20, tzinfo=UTC), tick=False):
        group = berlin.group(capacity=5)
        add_slot(branch=berlin.branch, group=group, weekday=6, wall_time=time(2, 30), actor=berlin.actor)
        for _time in range(2):
            fill_week(branch=berlin.branch, monday=clock.week_start(BACK), actor=berlin.actor)
        lesson = Lesson.objects.get()
        assert lesson.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert lesson.ends_at - lesson.starts_at == timedelta(minutes=lesson.minutes)
        one = berlin.client()
        held = berlin.pass_(one)
        assert berlin.book(one, lesson) == berlin.book(one, lesson)
        with time_machine.travel(lesson.starts_at, tick=False):
            berlin.mark(one, lesson)
        assert ClientPass.objects.get(pk=held.pk).left_units == 700


@pytest.fixture
def moved_zone(tmp_path):
    """Vladivostok as a government that moved it an hour to the east would have it: the rules of Magadan."""
    inside = tmp_path / "Asia"
    inside.mkdir()
    here = next((Path(path) for path in zoneinfo.TZPATH if (Path(path) / "Asia/Magadan").exists()), None)
    rules = here / "Asia/Magadan" if here else files("tzdata") / "zoneinfo/Asia/Magadan"
    (inside / "Vladivostok").write_bytes(rules.read_bytes())
    known = zoneinfo.TZPATH

    def move() -> None:
        zoneinfo.reset_tzpath(to=(str(tmp_path), *known))
        zoneinfo.ZoneInfo.clear_cache()

    yield move
    zoneinfo.reset_tzpath(to=known)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.rule("T-TZ-5")
@pytest.mark.plants  # until the job has run, instants are those of the old zone
def test_a_zone_that_is_moved_leaves_wall_times_and_moves_instants(studio, moved_zone):
    lesson = studio.lesson(on=studio.today + timedelta(days=10), at=time(19))
    past = studio.lesson(on=studio.today - timedelta(days=1), at=time(19))
    anna = studio.client("Анна")
    studio.book(anna, lesson)
    before, old = lesson.starts_at, past.starts_at
    moved_zone()
    for _time in range(2):
        hold_wall_times(branch_id=studio.branch.pk, on=studio.today.isoformat())
    lesson.refresh_from_db()
    past.refresh_from_db()
    assert (lesson.on, lesson.wall_time) == (studio.today + timedelta(days=10), time(19))
    assert (lesson.starts_at, lesson.ends_at) == (
        before - timedelta(hours=1),
        before - timedelta(hours=1) + timedelta(minutes=lesson.minutes),
    )
    assert past.starts_at == old
    assert Event.objects.filter(name="schedule.lesson_changed").count() == 1
    anna.figures.refresh_from_db()
    assert anna.figures.next_lesson_at == lesson.starts_at


@pytest.mark.rule("T-TZ-6")
def test_the_year_2038_is_like_any_other(berlin):
    add_slot(branch=berlin.branch, group=berlin.group(), weekday=2, wall_time=time(18), actor=berlin.actor)
    fill_week(branch=berlin.branch, monday=date(2038, 1, 18), actor=berlin.actor)
    assert Lesson.objects.get(on=date(2038, 1, 20)).starts_at == datetime(2038, 1, 20, 17, tzinfo=UTC)


@pytest.mark.rule("T-TZ-6", "T-4")
@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (date(2028, 2, 29), 1, date(2028, 3, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2037, 12, 31), 2, date(2038, 2, 28)),
    ],
)
def test_months_from_the_end_of_february(starts_on, months, ends_on):
    assert clock.add_months(starts_on, months) == ends_on


@pytest.mark.rule("T-TZ-6", "F-2")
def test_a_freeze_over_a_change_of_the_clock_is_counted_in_days(berlin):
    with time_machine.travel(datetime(2026, 10, 20, 9, tzinfo=UTC), tick=False):
        held = berlin.pass_(berlin.client(), berlin.plan(term_count=30))
        ends_on = held.ends_on
        days = {"begins_on": date(2026, 10, 24), "ends_on": date(2026, 10, 26)}
        freeze(client_pass=held, **days, actor=berlin.actor)
        held.refresh_from_db()
        assert held.ends_on == ends_on + timedelta(days=3)
