"""Days on which nothing is held: the template passes them by, what stands there is cancelled as by the studio (SC-07, B-11)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.schedule.actions.cancelling import reopen_lesson
from ritm.schedule.actions.closures import add_closure, cancelled_by, change_closure, remove_closure
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Closure, Lesson
from ritm.schedule.queries import day, week
from ritm.schedule.templates import fill_preview
from tests.given import moment
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("SC-07"), pytest.mark.rule("B-11")]


def begin(studio):
    """Two halls; next week's Tuesday holds a class in each, Anna is booked into the first, both branches have one."""
    tuesday = clock.week_start(studio.today) + timedelta(days=8)
    large, small = studio.hall("Большой"), studio.hall("Малый")
    first = studio.lesson(group=studio.group(hall=large), on=tuesday, at=time(18))
    second = studio.lesson(group=studio.group(hall=small), on=tuesday, at=time(19))
    north = studio.second_branch()
    third = studio.lesson(group=studio.group(hall=studio.hall("Дальний", branch=north)), on=tuesday, at=time(20))
    studio.book(studio.client("Белова Анна", email="anna@example.org"), first)
    return tuesday, large, north, first, second, third


def close(studio, day, *, accepted=(), **more):
    values = {"name": "Праздник", "first_on": day, "last_on": day, **more}
    return add_closure(**values, accepted=frozenset(one.pk for one in accepted), actor=studio.actor)


def states(*lessons):
    return [Lesson.objects.get(pk=one.pk).status for one in lessons]


def test_what_stands_there_is_named_first_then_cancelled_and_told(studio):
    tuesday, _large, _north, first, second, third = studio.begun
    with pytest.raises(DomainError) as refused:
        close(studio, tuesday, accepted=[first])
    assert refused.value.code == "lessons_in_closure"
    closure = close(studio, tuesday, branch=studio.branch, accepted=[first, second, third])
    assert Event.objects.get(name="schedule.closure_added").data["lesson_ids"] == [first.pk, second.pk]
    assert states(first, second) == ["scheduled", "scheduled"]  # the worker does it
    work()
    assert states(first, second, third) == ["cancelled", "cancelled", "scheduled"]
    assert Lesson.objects.get(pk=first.pk).cancel_reason == "Праздник"
    assert Booking.objects.get(lesson=first).status == Booking.Status.CANCELLED
    assert list(cancelled_by(closure)) == [first, second]


def test_the_studio_a_branch_or_a_hall(studio):
    tuesday, large, north, first, second, third = studio.begun
    everything = [first, second, third]
    assert [close(studio, tuesday, hall=large, accepted=everything).branch, states(first)] == [
        studio.branch,
        ["scheduled"],
    ]
    work()
    assert states(*everything) == ["cancelled", "scheduled", "scheduled"]
    close(studio, tuesday, branch=north, accepted=everything)
    work()
    assert states(*everything) == ["cancelled", "scheduled", "cancelled"]
    close(studio, tuesday, accepted=everything)
    work()
    assert states(*everything) == ["cancelled"] * 3


def test_opened_again_its_classes_are_held_and_whoever_can_is_booked_again(studio):
    tuesday, _large, _north, first, second, third = studio.begun
    closure = close(studio, tuesday, accepted=[first, second, third])
    work()
    studio.call_off(second, reason="Болен")  # cancelled already: stays as it was
    remove_closure(closure=closure, hold_again=True, actor=studio.actor)
    remove_closure(closure=closure, hold_again=True, actor=studio.actor)
    work()
    assert states(first, second, third) == ["scheduled"] * 3
    assert Lesson.objects.get(pk=first.pk).taken == 1
    assert Event.objects.filter(name="schedule.closure_removed").count() == 1
    assert not Closure.objects.exists()


def test_removed_before_the_worker_came_it_cancels_nothing(studio):
    tuesday, _large, _north, first, second, third = studio.begun
    closure = close(studio, tuesday, accepted=[first, second, third])
    remove_closure(closure=closure, hold_again=True, actor=studio.actor)
    work()
    assert states(first, second, third) == ["scheduled"] * 3
    assert not Event.objects.filter(name="schedule.lesson_cancelled").exists()


def test_a_class_where_somebody_is_marked_stays(studio):
    tuesday, _large, _north, first, second, third = studio.begun
    anna = Booking.objects.get(lesson=first).client
    studio.pass_(anna)
    with clock.at(moment(tuesday, time(17, 55))):
        studio.mark(anna, first)
        close(studio, tuesday, accepted=[first, second, third])
        work()
    assert states(first, second, third) == ["scheduled", "cancelled", "cancelled"]


def test_the_template_passes_closed_days_by_and_says_so(studio):
    tuesday, large, _north, first, second, third = studio.begun
    monday = tuesday - timedelta(days=1)
    group = studio.group(hall=large)
    for weekday in (0, 1, 2):
        add_slot(branch=studio.branch, group=group, weekday=weekday, wall_time=time(9), actor=studio.actor)
    close(studio, tuesday, last_on=tuesday + timedelta(days=1), hall=large, accepted=[first, second, third])
    preview = fill_preview(studio.branch, monday)
    assert [one.on for one in preview.add] == [monday]
    assert [(one.lesson.on, one.closure.name) for one in preview.closed] == [
        (tuesday, "Праздник"),
        (tuesday + timedelta(days=1), "Праздник"),
    ]
    filled = fill_week(branch=studio.branch, monday=monday, actor=studio.actor)
    assert (filled.added, filled.already, len(filled.closed)) == (1, 0, 2)
    page = week(studio.branch, monday)
    assert (page.ghosts, page.strip.missing, [one.name for one in page.closures]) == ((), 0, ["Праздник"])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"last_on": timedelta(days=-1)}, "closure_ends_before"),
        ({"last_on": timedelta(days=366)}, "closure_too_long"),
        ({"first_on": timedelta(days=-60), "last_on": timedelta(days=-50)}, "closure_is_over"),
    ],
)
def test_slips_of_the_hand_are_refused(studio, values, code):
    day = studio.begun[0]
    given = {name: day + value if isinstance(value, timedelta) else value for name, value in values.items()}
    with pytest.raises(DomainError) as refused:
        close(studio, day, **given)
    assert (refused.value.code, Closure.objects.count()) == (code, 0)


def change(studio, closure, *, accepted=(), **terms):
    known = {"name": closure.name, "first_on": closure.first_on, "last_on": closure.last_on, "branch": closure.branch}
    accepted = frozenset(one.pk for one in accepted)
    return change_closure(closure=closure, **{**known, **terms}, accepted=accepted, actor=studio.actor)


def test_other_days_cancel_what_lies_inside_now_and_hold_what_does_not(studio):
    tuesday, large, _north, first, second, _third = studio.begun
    closure = close(studio, tuesday, branch=studio.branch, accepted=[first, second])
    work()
    monday = studio.lesson(group=first.group, on=tuesday - timedelta(days=1), at=time(18))
    week_before = {"first_on": monday.on - timedelta(days=3), "last_on": monday.on}
    with pytest.raises(DomainError) as refused:
        change(studio, closure, **week_before)
    assert refused.value.code == "lessons_in_closure"
    change(studio, closure, name="Ремонт", **week_before, accepted=[monday])
    work()
    assert states(monday, first, second) == ["cancelled", "scheduled", "scheduled"]
    assert Booking.objects.filter(lesson=first, status="booked").count() == 1
    closure.refresh_from_db()
    assert (closure.name, closure.last_on, list(cancelled_by(closure))) == ("Ремонт", monday.on, [monday])
    # Only a hall of it, on both days; what fell out is not held where nobody wants it.
    change(studio, closure, hall=large, last_on=tuesday, accepted=[first])
    work()
    assert states(monday, first, second) == ["cancelled", "cancelled", "scheduled"]
    change(studio, closure, hall=large, first_on=tuesday, last_on=tuesday, hold_again=False)
    work()
    assert states(monday, first) == ["cancelled", "cancelled"]
    # Another name: its lessons are still its own, and clients read it.
    closure.refresh_from_db()
    change(studio, closure, hall=large, name="Потоп")
    assert Lesson.objects.get(pk=first.pk).cancel_reason == "Потоп"
    closure.refresh_from_db()
    assert first in cancelled_by(closure)
    version = Lesson.objects.get(pk=first.pk).version
    change(studio, closure, hall=large)
    assert Lesson.objects.get(pk=first.pk).version == version
    remove_closure(closure=closure, hold_again=True, actor=studio.actor)
    assert change(studio, closure, name="Поздно") == closure


def test_the_week_and_the_day_show_what_is_to_be_cancelled_as_cancelled_at_once(studio):
    tuesday, _large, _north, first, second, _third = studio.begun
    with clock.at(moment(tuesday, time(9))):
        studio.mark(studio.client("Ева"), second, pay=PayBy(kind=PayKind.CREDIT, price_minor=0))
        close(studio, tuesday, branch=studio.branch, accepted=[first, second])

        def shown():
            cards = [*week(studio.branch, clock.week_start(tuesday)).cards, *day(studio.branch, tuesday).cards]
            return [(card.lesson.pk, card.state.value) for card in cards]

        expected = [(first.pk, "cancelled"), (second.pk, "coming")] * 2  # somebody is marked in the second
        assert shown() == expected
        work()
        assert shown() == expected
        assert states(first, second) == ["cancelled", "scheduled"]
        reopen_lesson(lesson=Lesson.objects.get(pk=first.pk), actor=studio.actor)
        assert shown() == [(first.pk, "coming"), (second.pk, "coming")] * 2
