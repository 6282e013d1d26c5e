"""An edit of the template in the weeks that are filled: who follows, who stays and why, how often one asks (SC-07, B-11)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events import outbox
from ritm.events.models import Event, Job
from ritm.schedule.actions.cancelling import cancel_lesson
from ritm.schedule.actions.closures import add_closure
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.following import edit_filled
from ritm.schedule.actions.groups import change_group
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.actions.moving_back import move_of, take_move_back
from ritm.schedule.actions.template import add_slot, change_slot, remove_slot
from ritm.schedule.filling import edit_asked
from ritm.schedule.following import Fate, coming_of, fates
from ritm.schedule.models import Lesson
from ritm.schedule.models_of_filling import SlotSkip, WeeksEdit
from ritm.schedule.planned import whole_slot

pytestmark = [pytest.mark.req("SC-07", "CT-07"), pytest.mark.rule("B-11")]


def begin(studio):
    """Ballet on Wednesdays at 18:00 in eight weeks that are filled, its teacher and hall those of the group."""
    anna, hall = studio.teacher("Анна"), studio.hall("Большой")
    group = studio.group(name="Балет", capacity=8, hall=hall, teacher=anna)
    slot = add_slot(branch=studio.branch, group=group, weekday=2, wall_time=time(18), actor=studio.actor)
    monday = clock.week_start(studio.today) + timedelta(weeks=1)
    for number in range(8):
        fill_week(branch=studio.branch, monday=monday + timedelta(weeks=number), actor=studio.actor)
    return {"slot": slot, "group": group, "monday": monday, "anna": anna, "hall": hall}


def work():
    while job := outbox.claim():
        assert outbox.run(job)


def lessons(studio):
    return list(Lesson.objects.filter(slot=studio.begun["slot"]).order_by("slot_on"))


def foreseen(studio):
    slot = whole_slot(studio.begun["slot"].pk)
    return [one.fate for one in fates(slot, coming_of(slot))]


def ask(studio, **how):
    """The edit, done by the worker: what became of each, as it was foreseen."""
    expected = foreseen(studio)
    edit = edit_filled(slot=studio.begun["slot"], actor=studio.actor, **how)
    assert (edit.done, edit.total) == (0, len(expected))
    work()
    edit.refresh_from_db()
    assert edit.is_done
    return [fate for _lesson, fate in edit.fates]


def change(studio, **fields):
    change_slot(slot=studio.begun["slot"], actor=studio.actor, **fields)


def test_the_template_alone_changes_nothing_that_stands_and_the_edit_everything(studio):
    other, small = studio.teacher("Ольга"), studio.hall("Малый")
    change(studio, weekday=3, wall_time=time(19, 15), hall=small, teacher=other, minutes=90, capacity=5)
    assert {(one.on.weekday(), one.wall_time) for one in lessons(studio)} == {(2, time(18))}
    assert ask(studio) == [Fate.CHANGES] * 8
    for one in lessons(studio):
        assert (one.on.weekday(), one.wall_time, one.minutes, one.capacity) == (3, time(19, 15), 90, 5)
        assert (one.hall, one.teacher, one.stands_for, one.by_hand) == (small, other, None, [])
        assert one.own_fields == ["capacity", "hall", "minutes", "teacher"]
        assert one.ends_at - one.starts_at == timedelta(minutes=90)
    versions = [one.version for one in lessons(studio)]
    assert ask(studio) == [Fate.SAME] * 8  # asked once more: nothing is written
    assert [one.version for one in lessons(studio)] == versions
    # As in the group again: the group's edits reach them again too.
    change(studio, hall=None, teacher=None, minutes=None, capacity=None)
    ask(studio)
    change_group(group=studio.begun["group"], capacity=12, actor=studio.actor)
    assert {(one.capacity, one.teacher, tuple(one.own_fields)) for one in lessons(studio)} == {
        (12, studio.begun["anna"], ())
    }


def test_exceptions_stay_and_survive_the_next_edit_too(studio):
    """By hand in time, hall or places; cancelled; marked; a substitute goes on giving his lesson at the new time."""
    moved, hall, places, off, marked, given, kept, _plain = lessons(studio)
    change_lesson(lesson=moved, wall_time=time(9), actor=studio.actor)
    change_lesson(lesson=hall, hall=studio.hall("Малый"), actor=studio.actor)
    change_lesson(lesson=places, capacity=3, actor=studio.actor)
    cancel_lesson(lesson=off, actor=studio.actor)
    with clock.at(marked.starts_at):
        studio.mark(studio.client("Ева"), marked, pay=PayBy(kind=PayKind.CREDIT, price_minor=0))
    substitute = studio.teacher("Ольга")
    change_lesson(lesson=given, teacher=substitute, actor=studio.actor)
    change_lesson(lesson=kept, minutes=75, actor=studio.actor)
    change_lesson(lesson=kept, minutes=60, actor=studio.actor)  # put back as planned: it follows again
    expected = [Fate.BY_HAND, Fate.BY_HAND, Fate.BY_HAND, Fate.CANCELLED, Fate.MARKED, *[Fate.CHANGES] * 3]
    for at in (time(19), time(20, 30)):
        before = {one.pk: one.version for one in lessons(studio)}
        change(studio, wall_time=at)
        assert ask(studio) == expected
        now = {one.pk: one for one in lessons(studio)}
        assert {now[one.pk].wall_time for one in (hall, places, off, marked)} == {time(18)}
        assert now[moved.pk].wall_time == time(9)
        assert {now[one.pk].wall_time for one in (given, kept)} == {at}
        assert [one.pk for one in now.values() if one.version == before[one.pk]] == [
            one.pk for one in (moved, hall, places, off, marked)
        ]
    assert (now[given.pk].teacher, now[given.pk].stands_for) == (substitute, studio.begun["anna"])
    # Another teacher in the series: the substitute stays, and stands for the new one.
    olga, vera = substitute, studio.teacher("Вера")
    change(studio, teacher=vera)
    ask(studio)
    row = Lesson.objects.get(pk=given.pk)
    assert (row.teacher, row.stands_for, row.by_hand) == (olga, vera, ["teacher"])
    change(studio, teacher=olga)
    ask(studio)
    row.refresh_from_db()
    assert (row.teacher, row.stands_for, row.by_hand) == (olga, None, [])


def test_a_move_taken_back_makes_no_exception(studio):
    first, _second, *_rest = lessons(studio)
    studio.book(studio.client("Ева"), first)
    moved = change_lesson(
        lesson=first, wall_time=time(9), teacher=studio.teacher(), move=MoveTerms(is_accepted=True), actor=studio.actor
    )
    assert (moved.by_hand, moved.stands_for) == (["teacher", "wall_time"], studio.begun["anna"])
    back = take_move_back(lesson=moved, move=move_of(moved), actor=studio.actor)
    assert (back.by_hand, back.stands_for, back.teacher) == ([], None, studio.begun["anna"])
    change(studio, wall_time=time(19))
    assert foreseen(studio) == [Fate.CHANGES] * 8


def test_bookings_go_along_and_people_are_told_unless_it_is_silent(studio, mailoutbox):
    first, second, *_rest = lessons(studio)
    eva, ida = (studio.client(name, email=f"{name}@mail.example") for name in ("Eva", "Ida"))
    studio.book(eva, first)
    studio.book(ida, second)
    with clock.at(clock.day_bounds(studio.today, studio.branch.time_zone)[0] + timedelta(hours=12)):
        change(studio, wall_time=time(19))
        assert ask(studio) == [Fate.CHANGES] * 8
        assert sorted(one.to[0] for one in mailoutbox) == ["Eva@mail.example", "Ida@mail.example"]
        moves = Event.objects.filter(name="schedule.lesson_moved")
        assert [(one.data["was_at"], one.data["at"]) for one in moves] == [("18:00", "19:00")] * 2
        assert list(Booking.objects.values_list("status", "lesson__wall_time")) == [("booked", time(19))] * 2
        assert Lesson.objects.exclude(moved_at=None).count() == 2
        change(studio, wall_time=time(20))
        ask(studio, is_silent=True)
    assert len(mailoutbox) == 2


def test_a_line_taken_out_takes_its_empty_lessons_and_cancels_the_others(studio, mailoutbox):
    booked, once, moved, *_rest = lessons(studio)
    studio.book(studio.client("Ева", email="eva@mail.example"), booked)
    cancel_booking(booking=studio.book(studio.client("Ида"), once), actor=studio.actor)
    change_lesson(lesson=moved, wall_time=time(9), actor=studio.actor)
    remove_slot(slot=studio.begun["slot"], actor=studio.actor)
    assert foreseen(studio) == [Fate.OFF, Fate.GOES, Fate.BY_HAND, *[Fate.GOES] * 5]
    edit = edit_filled(slot=studio.begun["slot"], actor=studio.actor)
    work()
    edit.refresh_from_db()
    # Somebody was booked into the second one once: it is cancelled, so that his history stays.
    assert [fate for _lesson, fate in edit.fates] == [Fate.OFF, Fate.OFF, Fate.BY_HAND, *[Fate.GOES] * 5]
    assert [(one.pk, one.status) for one in lessons(studio)] == [
        (booked.pk, "cancelled"),
        (once.pk, "cancelled"),
        (moved.pk, "scheduled"),
    ]
    assert Booking.objects.get(lesson=booked).status == "cancelled"
    assert not SlotSkip.objects.exists()
    assert Job.objects.filter(task__endswith="write_of_cancelled_lesson").count() == 1


def test_weeks_that_it_no_longer_has_and_another_group(studio):
    change(studio, weeks="odd")
    odd = [one for one, fate in zip(lessons(studio), foreseen(studio), strict=True) if fate == Fate.SAME]
    assert len(odd) == 4
    assert sorted(ask(studio)) == [Fate.GOES] * 4 + [Fate.SAME] * 4
    assert lessons(studio) == odd
    studio.book(studio.client("Ева"), odd[1])
    jazz = studio.group(name="Джаз", hall=studio.begun["hall"], capacity=4)
    change(studio, group=jazz)
    assert ask(studio) == [Fate.REPLACED, Fate.OTHER_GROUP, Fate.REPLACED, Fate.REPLACED]
    assert [(one.group.name, one.capacity) for one in lessons(studio)] == [
        ("Джаз", 4),
        ("Балет", 8),
        ("Джаз", 4),
        ("Джаз", 4),
    ]


def test_a_taken_place_a_closed_day_and_a_time_gone_by(studio):
    taken, closed, *_rest = lessons(studio)
    studio.lesson(
        group=studio.group(name="Йога", hall=studio.begun["hall"]), on=taken.on + timedelta(days=1), at=time(18, 30)
    )
    day = closed.on + timedelta(days=1)
    add_closure(name="Ремонт", first_on=day, last_on=day, actor=studio.actor)
    change(studio, weekday=3)
    assert ask(studio) == [Fate.CLASH, Fate.CLOSED, *[Fate.CHANGES] * 6]
    change(studio, weekday=0)
    with clock.at(taken.starts_at - timedelta(hours=1)):  # its Monday is over, its Wednesday is not
        assert foreseen(studio)[0] == Fate.OVER


def test_a_worker_that_lost_its_lease_writes_nothing_and_a_lesson_gone_is_passed_by(studio):
    change(studio, wall_time=time(19))
    edit = edit_filled(slot=studio.begun["slot"], actor=studio.actor)
    lessons(studio)[0].delete()
    job = outbox.claim()
    Job.objects.filter(pk=job.pk).update(claim="another")
    edit_asked(job=job, edit_id=edit.pk)
    assert (WeeksEdit.objects.get().done, {one.wall_time for one in lessons(studio)}) == (0, {time(18)})
    job.claim = "another"
    assert outbox.run(job)
    edit.refresh_from_db()
    assert (edit.done, len(edit.fates), {one.wall_time for one in lessons(studio)}) == (8, 7, {time(19)})
    edit_asked(job=job, edit_id=edit.pk)
    assert len(WeeksEdit.objects.get().fates) == 7
