"""Every way to book asks one policy, rule by rule, in one order (B-1, B-3)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import book, cancel_booking, foresee
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.regulars import join_group
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.errors_of_policy import TooManyAhead, TooManyOnPass, TooManyThatDay
from ritm.attendance.models import Booking, Override
from ritm.attendance.models_of_queue import SkipLog
from ritm.attendance.paying import Choice, choose_for
from ritm.attendance.policy import Case, Door, Rule, judge
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.core import clock
from ritm.schedule.models import Lesson
from ritm.studio.actions import change_settings
from tests.attendance.looking import everything
from tests.given import Studio, moment

LIMIT = frozenset({Override.LIMIT.value})


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
