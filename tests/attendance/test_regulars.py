"""Permanent participants: booked by themselves, in order, without a pass (BV-09, B-15, edge 26)."""

from datetime import date, time, timedelta

import pytest

from ritm.accounts.models import AccountSettings
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.regulars import (
    change_regular,
    end_pause,
    join_group,
    leave_group,
    pause_regular,
    seat_again,
)
from ritm.attendance.errors_of_regulars import (
    AlreadyRegular,
    GroupIsArchived,
    NoWeekdays,
    PausesOverlap,
    PeriodInverted,
    PeriodTooFar,
    RegularIsOver,
)
from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import foresee, foresee_lessons, left_out, standing_in, standing_of
from ritm.attendance.subscribers_of_regulars import seat_when_back
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.actions.freezing import freeze, unfreeze
from ritm.schedule.actions.filling import fill_week
from ritm.schedule.actions.groups import archive_group
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from ritm.schedule.templates import fill_preview
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-09"), pytest.mark.rule("B-15")]

MONDAY, THURSDAY = 0, 3


def begin(studio):
    """A group of two places on Mondays and Thursdays in the template, three clients, no week filled."""
    group = studio.group(name="Хип-хоп", capacity=2, drop_in_minor=70000)
    for weekday in (MONDAY, THURSDAY):
        add_slot(branch=studio.branch, group=group, weekday=weekday, wall_time=time(18), actor=studio.actor)
    anna, boris, vera = (studio.client(name) for name in ("Анна", "Борис", "Вера"))
    return {"group": group, "anna": anna, "boris": boris, "vera": vera}


@pytest.fixture
def life(studio):
    return studio.begun


def next_monday(studio, weeks: int = 1) -> date:
    return clock.week_start(studio.today) + timedelta(days=7 * weeks)


def join(studio, client, **fields) -> StandingBooking:
    fields.setdefault("begins_on", studio.today)
    return join_group(client=client, group=studio.begun["group"], actor=studio.actor, **fields)


def fill(studio, weeks: int = 1) -> list[Lesson]:
    result = fill_week(branch=studio.branch, monday=next_monday(studio, weeks), actor=studio.actor)
    return list(Lesson.objects.filter(pk__in=result.lesson_ids).order_by("starts_at"))


def names(lesson) -> list[str]:
    rows = Booking.objects.filter(lesson=lesson, status=Booking.Status.BOOKED).order_by("pk")
    return [row.client.name for row in rows]


def places(lesson) -> tuple[int, int, int]:
    lesson.refresh_from_db()
    return lesson.taken, lesson.unmarked, lesson.over


@pytest.mark.req("SC-03")
@pytest.mark.rule("B-13")
def test_filling_books_in_the_order_of_joining_without_a_pass(studio, life):
    """Two places, three people: the two who joined first; the studio's ban on bookings without a pass is not asked."""
    AccountSettings.objects.update(booking_without_pass=AccountSettings.NoPass.FORBID)
    held = studio.pass_(life["boris"])
    for who in ("vera", "boris", "anna"):
        join(studio, life[who])
    preview = foresee_lessons(fill_preview(studio.branch, next_monday(studio)).add)
    assert [seat.standing.client.name for seat in preview.seats] == ["Вера", "Борис", "Вера", "Борис"]
    assert [(seat.standing.client.name, seat.why_not.code) for seat in preview.refused] == [("Анна", "lesson_full")] * 2

    monday, thursday = fill(studio)
    assert names(monday) == names(thursday) == ["Вера", "Борис"]
    assert places(monday) == (2, 2, 0)
    rows = Booking.objects.filter(lesson=monday).order_by("pk")
    assert [(row.channel, row.client_pass_id, row.overrides) for row in rows] == [
        ("regular", None, []),
        ("regular", held.pk, []),
    ]
    assert [seat.standing.client.name for seat in left_out(list(standing_in([life["group"]])), [monday])] == ["Анна"]
    assert life["boris"].__class__.objects.get(pk=life["boris"].pk).figures.next_lesson_at == monday.starts_at


@pytest.mark.req("SC-03")
def test_a_second_filling_books_nobody_again(studio, life):
    """Who was taken off by hand stays off; the week is not touched (edge 20)."""
    join(studio, life["anna"])
    monday, thursday = fill(studio)
    cancel_booking(booking=Booking.objects.get(lesson=monday), actor=studio.actor)
    assert fill(studio) == []
    assert (names(monday), names(thursday)) == ([], ["Анна"])
    assert left_out(list(standing_in([life["group"]])), [monday]) == []


def test_a_lesson_made_by_hand_has_them_too(studio, life):
    join(studio, life["anna"])
    assert names(studio.lesson(group=life["group"], on=next_monday(studio), at=time(12))) == ["Анна"]
    assert names(studio.lesson(group=studio.group(), on=next_monday(studio), at=time(13))) == []


def test_weekdays_dates_and_pauses_decide(studio, life):
    """Mondays of two weeks only, the first of them paused; a lesson moved from Monday to Tuesday stays his."""
    standing = join(studio, life["anna"], weekdays=[MONDAY], ends_on=next_monday(studio, 2))
    pause_regular(standing=standing, begins_on=next_monday(studio), ends_on=next_monday(studio), actor=studio.actor)
    weeks = [fill(studio, number) for number in (1, 2, 3)]
    assert [[names(lesson) for lesson in week] for week in weeks] == [[[], []], [["Анна"], []], [[], []]]
    monday = weeks[1][0]
    change_lesson(
        lesson=monday,
        on=monday.on + timedelta(days=1),
        move=MoveTerms(is_accepted=True, is_silent=True, may_past=False),
        actor=studio.actor,
    )
    change_regular(
        standing=standing, begins_on=studio.today, ends_on=next_monday(studio, 3), weekdays=[MONDAY], actor=studio.actor
    )
    assert [[names(lesson) for lesson in week] for week in weeks] == [[[], []], [["Анна"], []], [["Анна"], []]]


def test_who_joins_late_is_booked_into_what_stands(studio, life):
    """The preview says on which lessons, and why another refuses; the press does exactly that."""
    monday, thursday = fill(studio)
    for who in ("boris", "vera"):
        studio.book(life[who], monday)
    other = studio.lesson(group=studio.group(), on=thursday.on, at=time(18, 30))
    studio.book(life["anna"], other)
    further = fill(studio, 2)
    wanted = StandingBooking(client=life["anna"], group=life["group"], begins_on=studio.today)
    preview = foresee(wanted)
    assert [seat.lesson.pk for seat in preview.seats] == [lesson.pk for lesson in further]
    assert [(seat.lesson.pk, seat.why_not.code) for seat in preview.refused] == [
        (monday.pk, "lesson_full"),
        (thursday.pk, "clash"),
    ]
    standing = join(studio, life["anna"])
    assert [names(lesson) for lesson in (monday, thursday, *further)] == [["Борис", "Вера"], [], ["Анна"], ["Анна"]]
    cancel_booking(booking=Booking.objects.get(lesson=monday, client=life["vera"]), actor=studio.actor)
    work()  # she stood first in line
    seat_again(standing=standing, actor=studio.actor)
    assert names(monday) == ["Борис", "Анна"]


def test_a_pause_lets_go_and_its_end_books_again(studio, life):
    standing = join(studio, life["anna"])
    lessons = [*fill(studio), *fill(studio, 2)]
    pause = pause_regular(standing=standing, begins_on=lessons[1].on, ends_on=lessons[2].on, actor=studio.actor)
    assert [names(lesson) for lesson in lessons] == [["Анна"], [], [], ["Анна"]]
    assert places(lessons[1]) == (0, 0, 0)
    with pytest.raises(PausesOverlap):
        pause_regular(standing=standing, begins_on=lessons[2].on, ends_on=lessons[3].on, actor=studio.actor)
    end_pause(pause=pause, actor=studio.actor)
    end_pause(pause=pause, actor=studio.actor)
    assert [names(lesson) for lesson in lessons] == [["Анна"]] * 4
    told = Event.objects.filter(client_ref=life["anna"].pk, name__startswith="attendance.regular")
    assert list(told.order_by("pk").values_list("name", flat=True)) == [
        "attendance.regular_joined",
        "attendance.regular_paused",
        "attendance.regular_resumed",
    ]


def test_who_leaves_takes_his_bookings_or_leaves_them(studio, life):
    """A booking made by hand stays in both cases; one who comes back is booked again."""
    first = join(studio, life["anna"], weekdays=[MONDAY])
    second = join(studio, life["boris"])
    monday, thursday = fill(studio)
    studio.book(life["anna"], thursday)
    leave_group(standing=first, lets_go=True, actor=studio.actor)
    leave_group(standing=first, lets_go=True, actor=studio.actor)
    leave_group(standing=second, lets_go=False, actor=studio.actor)
    assert (names(monday), names(thursday)) == (["Борис"], ["Борис", "Анна"])
    assert [one.client.name for one in standing_in([life["group"]])] == []
    with pytest.raises(RegularIsOver):
        seat_again(standing=first, actor=studio.actor)
    join(studio, life["anna"], weekdays=[MONDAY])
    assert names(monday) == ["Борис", "Анна"]


def test_who_leaves_keeps_what_has_begun(studio, life):
    standing = join(studio, life["anna"])
    monday, thursday = fill(studio)
    with clock.at(monday.starts_at):
        leave_group(standing=standing, lets_go=True, actor=studio.actor)
    assert (names(monday), names(thursday)) == (["Анна"], [])


@pytest.mark.rule("F-3")
def test_frozen_days_pause_and_an_early_end_brings_them_back(studio, life):
    """The only fitting pass is frozen: not booked that day; another client without a pass is."""
    held = studio.pass_(life["anna"], studio.plan(term_count=90))
    frozen = freeze(
        client_pass=held,
        begins_on=next_monday(studio),
        ends_on=next_monday(studio) + timedelta(days=4),
        actor=studio.actor,
    )
    join(studio, life["anna"])
    join(studio, life["boris"])
    monday, thursday = fill(studio)
    assert (names(monday), names(thursday)) == (["Борис"], ["Борис"])
    refused = left_out(list(standing_in([life["group"]])), [monday, thursday])
    assert [(seat.standing.client.name, seat.why_not.code) for seat in refused] == [("Анна", "pass_frozen")] * 2
    unfreeze(freeze=frozen, on=thursday.on, actor=studio.actor)
    seat_when_back.func(event_id=Event.objects.filter(name="passes.pass_unfrozen").latest("pk").pk)
    assert (names(monday), names(thursday)) == (["Борис"], ["Борис", "Анна"])


def test_a_pass_keeps_only_as_many_lessons_as_it_has(studio, life):
    """One visit left: the first lesson is kept on the pass, the later ones stand without one."""
    held = studio.pass_(life["anna"], studio.plan(count=1, term_count=60))
    join(studio, life["anna"])
    lessons = [*fill(studio), *fill(studio, 2)]
    rows = Booking.objects.filter(lesson__in=lessons).order_by("lesson__starts_at")
    assert [row.client_pass_id for row in rows] == [held.pk, None, None, None]


@pytest.mark.rule("B-1")
def test_who_is_blocked_is_not_booked_by_itself(studio, life):
    blocked = studio.client("Глеб", is_blocked=True)
    join(studio, blocked)
    lessons = fill(studio)
    assert [names(lesson) for lesson in lessons] == [[], []]
    refused = left_out(list(standing_in([life["group"]])), lessons)
    assert [seat.why_not.code for seat in refused] == ["client_blocked"] * 2


@pytest.mark.req("CL-30")
def test_deleted_and_restored(studio, life):
    """A deleted client takes part in nothing; restored, he does, in what was filled meanwhile too (edge 13)."""
    standing = join(studio, life["anna"])
    left = join(studio, life["boris"])
    leave_group(standing=left, lets_go=True, actor=studio.actor)
    week = fill(studio)
    delete_client(client=life["anna"], actor=studio.actor)
    delete_client(client=life["boris"], actor=studio.actor)
    assert list(standing_of(life["anna"].pk)) == []
    later = fill(studio, 2)
    assert [names(lesson) for lesson in (*week, *later)] == [[]] * 4
    for who in ("boris", "anna"):
        assert list(standing_in([life["group"]])) == []  # the one who comes back first brings nobody along
        restore_client(client=life[who], actor=studio.actor)
        seat_when_back.func(event_id=Event.objects.filter(name="clients.client_restored").latest("pk").pk)
    assert [one.pk for one in standing_in([life["group"]])] == [standing.pk]
    assert [names(lesson) for lesson in (*week, *later)] == [["Анна"]] * 4


@pytest.mark.req("CL-35")
def test_merged_cards_take_part_once(studio, life):
    """The place goes over with the card, and back; nobody has two places in a lesson."""
    mine, theirs = join(studio, life["anna"]), join(studio, life["boris"], weekdays=[MONDAY])
    merge = merge_clients(kept=life["anna"], dropped=life["boris"], chosen={"name": "kept"}, actor=studio.actor)
    assert [one.pk for one in standing_of(life["anna"].pk)] == [mine.pk, theirs.pk]
    monday, thursday = fill(studio)
    assert (names(monday), names(thursday)) == (["Анна"], ["Анна"])
    leave_group(standing=mine, lets_go=True, actor=studio.actor)
    assert (names(monday), names(thursday)) == (["Анна"], [])
    undo_merge(merge=merge, actor=studio.actor)
    assert [one.pk for one in standing_of(life["boris"].pk)] == [theirs.pk]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"weekdays": []}, NoWeekdays),
        ({"ends_on": date(2026, 1, 1), "begins_on": date(2026, 1, 2)}, PeriodInverted),
        ({"begins_on": date(1999, 12, 31)}, PeriodTooFar),
        ({"ends_on": date(2100, 1, 1)}, PeriodTooFar),
        ({"weekdays": [MONDAY]}, AlreadyRegular),
    ],
)
def test_what_is_refused(studio, life, fields, error):
    join(studio, life["anna"], weekdays=[MONDAY], begins_on=date(2026, 1, 1))
    fields = {"weekdays": [THURSDAY], **fields}
    with pytest.raises(error):
        join(studio, life["anna"], **fields)
    assert StandingBooking.objects.count() == 1


def test_days_that_do_not_meet_may_stand_side_by_side(studio, life):
    join(studio, life["anna"], ends_on=studio.today)
    join(studio, life["anna"], begins_on=studio.today + timedelta(days=1), weekdays=[MONDAY])
    join(studio, life["anna"], begins_on=studio.today + timedelta(days=1), weekdays=[THURSDAY])
    assert standing_of(life["anna"].pk).count() == 3
    archive_group(group=life["group"], actor=studio.actor)
    with pytest.raises(GroupIsArchived):
        join(studio, life["boris"])


@pytest.mark.rule("B-17")
def test_a_week_of_many_costs_a_fixed_number_of_queries(studio, django_assert_max_num_queries):
    """Twelve people in two lessons: no more than a few statements a lesson, each kind of row in one."""
    other = studio.group(name="Йога")
    for weekday in range(7):
        add_slot(branch=studio.branch, group=other, weekday=weekday, wall_time=time(9), actor=studio.actor)
    for number in range(12):
        join_group(client=studio.client(f"Клиент {number}"), group=other, begins_on=studio.today, actor=studio.actor)
    with django_assert_max_num_queries(36):
        lessons = fill(studio)
    assert (len(lessons), Booking.objects.count()) == (9, 7 * 12)
    assert {places(lesson) for lesson in lessons if lesson.group_id == other.pk} == {(12, 12, 0)}
