"""Days on which nothing is held: the template passes them by, what stands there is cancelled as by the studio (SC-07, B-11)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.schedule.actions.closures import add_closure, cancelled_by, remove_closure
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Closure, Lesson
from ritm.schedule.queries import week
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
