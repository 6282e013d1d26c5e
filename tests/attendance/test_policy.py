"""Every way to book asks one policy, rule by rule, in one order (B-1, B-3)."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.booking import book, cancel_booking, foresee
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.regulars import join_group
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.actions.windows import choose_plan_windows
from ritm.attendance.errors import Clash, NoPass
from ritm.attendance.errors_of_policy import (
    BookingIsClosed,
    BookingNotOpen,
    OwesVisit,
    TooManyAhead,
    TooManyOnPass,
    TooManyThatDay,
)
from ritm.attendance.judging import judged_lessons
from ritm.attendance.models import Booking, Channel, Override
from ritm.attendance.models_of_queue import SkipLog
from ritm.attendance.paying import Choice, choose_for
from ritm.attendance.policy import Case, Door, Rule, Window, judge
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson
from ritm.studio.actions import change_settings
from tests.attendance.looking import everything
from tests.given import Studio, moment

LIMIT, SECOND = frozenset({Override.LIMIT.value}), timedelta(seconds=1)


def caps(studio: Studio, ahead: int | None = None, a_day: int | None = None, a_pass: int | None = None) -> None:
    change_settings(by=studio.boss, most_ahead=ahead, most_a_day=a_day, most_a_pass=a_pass)


@pytest.mark.rule("B-1")
def test_all_that_fails_is_listed_in_the_order_of_the_answer(studio: Studio) -> None:
    lesson = studio.lesson(capacity=1, min_age=5, max_age=8)
    elsewhere = studio.lesson(name="Йога")
    studio.book(studio.client(), lesson)
    vera = studio.client("Вера", birth_date=lesson.on - timedelta(days=30 * 365))
    studio.book(vera, elsewhere)
    caps(studio, ahead=1)
    change_settings(by=studio.boss, booking_without_pass="forbid")
    vera.is_blocked = True
    lesson.status = Lesson.Status.CANCELLED
    lesson.refresh_from_db(fields=["taken"])

    tried = foresee(lesson=lesson, people=[(vera, choose_for(lesson, vera, pinned=None))])[vera.pk].tried

    assert [one.rule for one in tried] == list(Rule)
    assert [[refused.code for refused in one.against] for one in tried] == [
        *(["lesson_cancelled"], ["client_blocked"], [], ["wrong_age"], ["clash"]),
        *(["too_many_ahead"], ["no_pass"], ["lesson_full"]),
    ]


@pytest.mark.rule("B-1")
@pytest.mark.rule("B-3")
@pytest.mark.rule("B-15")
def test_a_door_asks_what_concerns_it(studio: Studio) -> None:
    lesson = studio.lesson()
    case = {"lesson": lesson, "client": studio.client(), "now": clock.now(), "choice": Choice(None, None)}
    asked = {door: [one.rule for one in judge(Case(**case, door=door)).tried] for door in Door}
    assert asked[Door.STAFF] == list(Rule)
    assert asked[Door.CLIENT] == list(Rule)
    assert set(Rule) - set(asked[Door.WAITING]) == {Rule.PLACE}
    assert set(Rule) - set(asked[Door.ITSELF]) == {Rule.CAPS}


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-3")
def test_a_cap_counts_what_is_ahead_and_the_late_cancels_of_its_day(studio: Studio) -> None:
    anna, day = studio.client("Анна"), studio.today + timedelta(days=2)
    first, second = (studio.lesson(on=day, at=at) for at in (time(9), time(12)))
    third, later = studio.lesson(on=day, at=time(18)), studio.lesson(on=day + timedelta(days=1))
    booking = studio.book(anna, first)
    caps(studio, ahead=2, a_day=1)
    before = everything()
    with pytest.raises(TooManyThatDay) as refusal:
        studio.book(anna, second)
    assert refusal.value.details == {"count": 1, "most": 1, "day": f"{day:%d.%m}"}
    assert str(refusal.value) == (
        f"Записей на {day:%d.%m}: 1, студия разрешает не больше 1 в день. Выберите другой день или запишите всё равно."
    )
    assert everything() == before

    with clock.at(first.starts_at - timedelta(minutes=1)):  # a late cancel holds its day, and lies ahead no more
        cancel_booking(booking=booking, by=Booking.By.CLIENT, actor=studio.actor)
        with pytest.raises(TooManyThatDay):
            studio.book(anna, second)
    caps(studio, ahead=2)
    studio.book(anna, second)
    studio.book(anna, third)
    with pytest.raises(TooManyAhead) as ahead:
        studio.book(anna, later)
    assert ahead.value.details == {"count": 2, "most": 2}
    aside = studio.book(anna, later, Override.LIMIT, reason="готовится к конкурсу")
    assert (aside.overrides, aside.override_reason) == (["limit"], "готовится к конкурсу")


@pytest.mark.rule("B-3")
def test_a_cap_on_a_pass_is_of_the_pass_that_would_pay(studio: Studio) -> None:
    anna = studio.client("Анна")
    short, long = studio.pass_(anna, studio.plan(name="Короткий")), studio.pass_(anna, studio.plan(term_count=60))
    caps(studio, a_pass=1)
    lessons = [studio.lesson(on=studio.today + timedelta(days=days)) for days in (1, 2)]
    assert studio.book(anna, lessons[0]).client_pass == short
    with pytest.raises(TooManyOnPass) as refusal:
        studio.book(anna, lessons[1])
    assert refusal.value.details == {"count": 1, "most": 1, "pass_name": "Короткий"}
    assert book(client=anna, lesson=lessons[1], client_pass=long, actor=studio.actor).client_pass == long


@pytest.mark.rule("B-3")
@pytest.mark.rule("W-4")
def test_whoever_waits_is_passed_over_at_his_cap_and_waiting_does_not_count(studio: Studio) -> None:
    lesson = studio.lesson(on=studio.today + timedelta(days=3), capacity=2)
    gone, stays = (studio.book(studio.client(), lesson) for _ in range(2))
    vera, gleb = studio.client("Вера"), studio.client("Глеб")
    for one in (vera, gleb):
        studio.pass_(one)
    with clock.at(moment(studio.today + timedelta(days=1), time(12))):
        entries = [join_waitlist(client=one, lesson=lesson, actor=studio.actor) for one in (vera, gleb)]
        studio.book(vera, studio.lesson(on=studio.today + timedelta(days=4)))
        caps(studio, ahead=1)
        cancel_booking(booking=gone, actor=studio.actor)
        promote(lesson_id=lesson.pk)
    assert SkipLog.objects.get(entry=entries[0]).code == "too_many_ahead"
    assert Booking.objects.filter(lesson=lesson, status="booked").exclude(pk=stays.pk).get().client == gleb


@pytest.mark.rule("B-3")
@pytest.mark.rule("B-15")
@pytest.mark.rule("edge 13")
def test_what_the_studio_books_itself_and_what_comes_back_asks_no_cap(studio: Studio) -> None:
    group, anna = studio.group(), studio.client("Анна")
    lessons = [studio.lesson(group=group, on=studio.today + timedelta(days=days)) for days in (1, 2)]
    caps(studio, ahead=1)
    join_group(client=anna, group=group, begins_on=studio.today, actor=studio.actor)
    assert Booking.objects.filter(client=anna, status="booked").count() == len(lessons)

    boris = studio.client("Борис")
    for lesson in lessons:
        book(client=boris, lesson=lesson, override=LIMIT, actor=studio.actor)
    delete_client(client=boris, actor=studio.actor)
    restore_client(client=boris, actor=studio.actor)
    back = Booking.objects.filter(client=boris, status="booked")
    assert [(row.lesson, row.overrides) for row in back.order_by("lesson")] == [(one, []) for one in lessons]


def open_until(studio: Studio, lesson: Lesson, client: Client) -> list[bool]:
    """Whether the client may book himself: a second before midnight 14 days before, then, at 17:00, a second later."""
    opens, closes = midnight(lesson, 14), lesson.starts_at - timedelta(minutes=60)
    found = []
    for instant in (opens - SECOND, opens, closes, closes + SECOND):
        with clock.at(instant):
            judgement = judged_lessons(client, [lesson])[lesson.pk]
            found.append(not judgement.against)
    return found


def midnight(lesson: Lesson, days: int) -> datetime:
    return moment(lesson.on - timedelta(days=days), time(0))


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-2")
@pytest.mark.rule("T-3")
def test_a_client_books_himself_within_the_window_and_staff_at_any_time(studio: Studio) -> None:
    anna, lesson = studio.client("Анна"), studio.lesson(on=studio.today + timedelta(days=40), at=time(18))
    change_settings(by=studio.boss, closes_minutes=60)
    assert open_until(studio, lesson, anna) == [False, True, True, False]
    himself = {"client": anna, "lesson": lesson, "by": Channel.PORTAL, "actor": Actor("client", anna.pk)}
    before = everything()
    with pytest.raises(BookingNotOpen) as refusal:
        book(**himself)
    assert refusal.value.details == {"opens": f"{lesson.on - timedelta(days=14):%d.%m} 00:00"}
    assert everything() == before
    change_settings(by=studio.boss, closes_minutes=0)
    with clock.at(lesson.starts_at), pytest.raises(BookingIsClosed) as closed:
        book(**himself)
    assert f"{lesson.on:%d.%m} {lesson.wall_time:%H:%M}" in str(closed.value)
    booking = studio.book(anna, lesson)
    change_settings(by=studio.boss, opens_days=0)  # what stands is not touched
    assert Booking.objects.get(pk=booking.pk).status == "booked"


@pytest.mark.rule("B-2")
def test_a_pass_that_pays_opens_earlier_and_never_later(studio: Studio) -> None:
    plan, dance = studio.plan(term_count=90), studio.discipline("Танцы")
    lesson, elsewhere = studio.lesson(on=studio.today + timedelta(days=20)), studio.lesson(discipline=dance)
    anna = studio.client("Анна")
    held = studio.pass_(anna, plan)
    choose_plan_windows(days={plan.pk: 20}, actor=studio.actor)
    found = judged_lessons(anna, [elsewhere, lesson])
    assert [one.against for one in found.values()] == [(), ()]
    assert found[lesson.pk].tried[0].case.window == Window(20, 0, by=held.name)
    before = everything()
    choose_plan_windows(days={plan.pk: 20}, actor=studio.actor)
    assert everything() == before
    choose_plan_windows(days={plan.pk: 3}, actor=studio.actor)
    assert [type(one) for one in judged_lessons(anna, [lesson])[lesson.pk].against] == [BookingNotOpen]
    assert judged_lessons(anna, [elsewhere])[elsewhere.pk].against == (), "fourteen days are everybody's"


@pytest.mark.rule("B-13")
def test_without_a_pass_a_client_books_himself_one_class(studio: Studio) -> None:
    anna, lessons = studio.client("Анна"), [studio.lesson(on=studio.today + timedelta(days=days)) for days in (1, 2)]
    himself = {"client": anna, "by": Channel.PORTAL, "actor": Actor("client", anna.pk)}
    booking = book(lesson=lessons[0], **himself)
    assert (booking.channel, booking.client_pass, booking.booked_by) == ("portal", None, f"client:{anna.pk}")
    with pytest.raises(OwesVisit):
        book(lesson=lessons[1], **himself)
    assert [bool(one and one.against) for one in judged_lessons(anna, lessons).values()] == [False, True]
    change_settings(by=studio.boss, booking_without_pass="forbid")
    with pytest.raises(NoPass):
        book(lesson=lessons[1], **himself)


def test_a_client_is_told_of_many_classes_in_six_queries(studio: Studio, django_assert_num_queries: Any) -> None:
    anna, other = studio.client("Анна"), studio.client()
    lessons = [studio.lesson(on=studio.today + timedelta(days=1), at=time(10 + hour)) for hour in range(3)]
    studio.pass_(anna)
    studio.book(anna, lessons[0])
    studio.book(other, lessons[1])
    caps(studio, a_day=1)
    with django_assert_num_queries(6):
        found = judged_lessons(anna, lessons)
    assert found[lessons[0].pk] is None
    assert [type(one) for one in found[lessons[1].pk].against] == [TooManyThatDay]
    overlapping = studio.lesson(on=studio.today + timedelta(days=1), at=time(10, 30))
    assert [type(one) for one in judged_lessons(anna, [overlapping])[overlapping.pk].against] == [Clash, TooManyThatDay]
