"""Several weeks filled by the worker, and templates that keep weeks filled by themselves (SC-04, T-5)."""

from datetime import date, time, timedelta

import pytest

from config.periodic import PERIODIC
from ritm.attendance.actions.regulars import join_group
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events import outbox
from ritm.events.models import Job
from ritm.schedule.actions.cancelling import cancel_lesson
from ritm.schedule.actions.filling import fill_week, fill_weeks
from ritm.schedule.actions.lessons import remove_lesson
from ritm.schedule.actions.template import add_slot
from ritm.schedule.actions.templates import add_template, change_template
from ritm.schedule.errors import BadDate, BadWeeks
from ritm.schedule.filling import fill_asked, keep_filled
from ritm.schedule.models import Lesson, WeeklyTemplate
from ritm.schedule.models_of_filling import SlotSkip, WeeksFilling

pytestmark = pytest.mark.req("SC-04")


def begin(studio):
    """A template with a class on Mondays and one on Thursdays; the next Monday."""
    group = studio.group(name="Балет", capacity=1)
    slots = [
        add_slot(branch=studio.branch, group=group, weekday=weekday, wall_time=time(18), actor=studio.actor)
        for weekday in (0, 3)
    ]
    return {"group": group, "slots": slots, "monday": clock.week_start(studio.today) + timedelta(weeks=1)}


def work():
    while job := outbox.claim():
        assert outbox.run(job)


def mondays(studio, count):
    return [studio.begun["monday"] + timedelta(weeks=number) for number in range(count)]


def filled():
    """How many lessons stand in each week, by its Monday."""
    found: dict[date, int] = {}
    for on in Lesson.objects.order_by("on").values_list("on", flat=True):
        found[clock.week_start(on)] = found.get(clock.week_start(on), 0) + 1
    return found


def ask(studio, weeks, monday=None):
    return fill_weeks(branch=studio.branch, monday=monday or studio.begun["monday"], weeks=weeks, actor=studio.actor)


def test_the_worker_fills_week_after_week_and_whoever_takes_part_is_booked(studio):
    anna, boris = studio.client("Анна"), studio.client("Борис")
    for who in (anna, boris):
        join_group(client=who, group=studio.begun["group"], begins_on=studio.today, actor=studio.actor)
    fill_week(branch=studio.branch, monday=mondays(studio, 2)[1], actor=studio.actor)
    filling = ask(studio, 4)
    assert (filling.weeks_done, filling.is_done, filled()) == (0, False, {mondays(studio, 2)[1]: 2})
    work()
    filling.refresh_from_db()
    assert (filling.weeks_done, filling.lessons_added, filling.is_done) == (4, 6, True)
    assert filled() == dict.fromkeys(mondays(studio, 4), 2)
    assert set(Booking.objects.values_list("client__name", flat=True)) == {"Анна"}
    assert Booking.objects.count() == 8
    job = Job.objects.get(key=f"fill_asked:{filling.pk}")
    assert (job.progress, job.done_at is not None) == ({"done": 4, "total": 4}, True)
    fill_asked(job=job, filling_id=filling.pk)  # once more by mistake
    again = ask(studio, 4)
    work()
    again.refresh_from_db()
    assert (again.weeks_done, again.lessons_added, sum(filled().values())) == (4, 0, 8)


def test_a_worker_that_has_lost_its_lease_writes_nothing_and_the_next_goes_on(studio):
    filling = ask(studio, 3)
    job = outbox.claim()
    Job.objects.filter(pk=job.pk).update(claim="another")
    fill_asked(job=job, filling_id=filling.pk)
    assert (WeeksFilling.objects.get().weeks_done, filled()) == (0, {})
    job.claim = "another"
    assert outbox.run(job)
    assert (WeeksFilling.objects.get().weeks_done, len(filled())) == (3, 3)


def test_from_one_to_twenty_six_weeks(studio):
    for weeks in (0, 27, -1):
        with pytest.raises(BadWeeks):
            ask(studio, weeks)
    with pytest.raises(BadDate):
        ask(studio, 26, date(2099, 12, 1))
    for weeks_ahead in (27, -1):
        with pytest.raises(BadWeeks):
            change_template(template=WeeklyTemplate.objects.get(), weeks_ahead=weeks_ahead, actor=studio.actor)
    assert not WeeksFilling.objects.exists()
    assert not Job.objects.filter(key__startswith="fill_asked").exists()


def keep(studio, weeks):
    template = WeeklyTemplate.objects.get(name="Основной")
    change_template(template=template, weeks_ahead=weeks, actor=studio.actor)
    work()


def night(studio, days=0):
    on = studio.today + timedelta(days=days)
    keep_filled(branch_id=studio.branch.pk, on=on.isoformat())
    keep_filled(branch_id=studio.branch.pk, on=on.isoformat())


def test_a_template_keeps_weeks_filled_at_once_and_then_each_night(studio):
    """The present week is left alone; the horizon moves with the weeks."""
    keep(studio, 3)
    assert filled() == dict.fromkeys(mondays(studio, 3), 2)
    night(studio)
    assert sum(filled().values()) == 6
    group = studio.begun["group"]
    add_slot(branch=studio.branch, group=group, weekday=5, wall_time=time(9), actor=studio.actor)
    night(studio, days=7)
    assert filled() == {mondays(studio, 1)[0]: 2} | dict.fromkeys(mondays(studio, 4)[1:], 3)
    keep(studio, 0)
    night(studio, days=21)
    assert len(filled()) == 4
    (periodic,) = [one for one in PERIODIC if one.name == "keep_filled"]
    assert (periodic.task, periodic.per, periodic.hour) == ("ritm.schedule.filling.keep_filled", "branch", 3)


@pytest.mark.req("SC-07")
def test_what_somebody_took_away_or_cancelled_does_not_come_back_by_itself(studio):
    keep(studio, 2)
    gone, off, *_others = Lesson.objects.order_by("starts_at")
    remove_lesson(lesson=gone, actor=studio.actor)
    cancel_lesson(lesson=off, reason="Ремонт", actor=studio.actor)
    night(studio)
    assert Lesson.objects.count() == 3
    assert list(SlotSkip.objects.values_list("slot", "on")) == [(studio.begun["slots"][0].pk, gone.on)]
    # Somebody who fills the week himself wants it.
    assert fill_week(branch=studio.branch, monday=mondays(studio, 1)[0], actor=studio.actor).added == 1
    remove_lesson(lesson=Lesson.objects.get(on=gone.on), actor=studio.actor)
    night(studio)
    assert (Lesson.objects.count(), SlotSkip.objects.count()) == (3, 1)


@pytest.mark.req("SC-07")
def test_it_keeps_to_its_days_and_leaves_other_templates_alone(studio):
    main = WeeklyTemplate.objects.get(name="Основной")
    end = mondays(studio, 2)[1] + timedelta(days=1)
    change_template(template=main, last_on=end, actor=studio.actor)
    later = add_template(
        branch=studio.branch, name="Потом", first_on=end + timedelta(days=1), like=main, actor=studio.actor
    )
    keep(studio, 4)
    assert filled() == {mondays(studio, 1)[0]: 2, mondays(studio, 2)[1]: 1}
    change_template(template=later, weeks_ahead=4, actor=studio.actor)
    work()
    assert filled() == dict.fromkeys(mondays(studio, 4), 2)
