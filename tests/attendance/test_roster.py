"""The panel's rows and the other lists."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.actions.booking import cancel_booking, undo_booking
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.attendance.errors import PassReserved
from ritm.attendance.models import Override
from ritm.attendance.queries import (
    first_timers,
    next_bookings,
    prospects,
    roster,
    standing,
    unpaid_counts,
)
from ritm.clients.models import Client
from ritm.core import clock
from ritm.schedule.queries import lesson_by_id
from tests.given import Studio, moment


def fresh(lesson: Any) -> Any:
    return lesson_by_id(lesson.pk)


@pytest.mark.req("SC-11")
def test_the_roster_says_who_is_coming_who_came_and_what_pays(studio: Studio) -> None:
    hip_hop, yoga = studio.discipline("Хип-хоп"), studio.discipline("Йога")
    group = studio.group(discipline=hip_hop, drop_in_minor=70000, capacity=10)
    lesson = studio.lesson(group=group)
    anna = studio.client("Анна", alert_note="Аллергия на латекс", birth_date=date(2015, lesson.on.month, lesson.on.day))
    boris, vera, gleb, dina = (studio.client(name) for name in ("Борис", "Вера", "Глеб", "Дина"))
    held = studio.pass_(anna, studio.plan(name="8 занятий"))
    studio.pass_(vera, studio.plan(name="Йога 8", all_disciplines=False, disciplines=(yoga,)))
    studio.pass_(dina, studio.plan(name="Безлимит", count=None, kind="unlimited"))
    earlier = studio.lesson(on=studio.today, at=time(8), drop_in_minor=50000)
    with clock.at(moment(studio.today, time(8))):
        check_in(client=boris, lesson=earlier, pay=PayBy(kind="credit"), actor=studio.actor)
    for client in (anna, boris, vera, dina):
        studio.book(client, lesson)
    check_in(client=gleb, lesson=lesson, pay=PayBy(kind="credit"), actor=studio.actor)
    cancelled = studio.book(studio.client("Ева"), lesson)
    cancel_booking(booking=cancelled, actor=studio.actor)
    undone = studio.book(studio.client("Жанна"), lesson)
    undo_booking(booking=undone, actor=studio.actor)

    seen = roster(fresh(lesson))

    assert [row.client.name for row in seen.booked] == ["Анна", "Борис", "Вера", "Дина"]
    assert [row.client.name for row in seen.visited] == ["Глеб"]
    assert [row.client.name for row in seen.cancelled] == ["Ева"]
    assert seen.missed == ()
    first, second, third, fourth = seen.booked
    assert first.text == f"«8 занятий» 8/8 до {held.ends_on:%d.%m}"
    assert (first.choice.client_pass, first.choice.why_not) == (held, None)
    assert (first.client.alert_note, first.is_first) == ("Аллергия на латекс", True)
    assert (first.age, first.has_birthday) == (lesson.on.year - 2015, True)
    assert (second.text, second.choice.why_not.code) == ("", "no_pass")
    assert second.choice.why_not.exits == ("sell", "credit", "drop_in")
    assert (second.is_first, second.debt_minor, second.unpaid_visits) == (False, 50000, 1)
    assert third.choice.why_not.code == "pass_wrong"
    assert fourth.text.startswith("«Безлимит» до ")
    assert (seen.visited[0].text, seen.visited[0].choice) == ("в долг, 700\u00a0₽", None)
    assert (seen.visited[0].is_first, seen.visited[0].debt_minor) == (True, 70000)


@pytest.mark.parametrize("people", [1, 3, 12])
def test_the_roster_takes_three_queries_whatever_its_length(studio: Studio, people: int) -> None:
    lesson = studio.lesson(capacity=50)
    yoga = lesson.discipline
    plan = studio.plan(all_disciplines=False, disciplines=(yoga,))
    for number in range(people):
        booked, came, gone = (studio.client() for _ in range(3))
        studio.pass_(booked, plan)
        studio.pass_(came, plan)
        studio.book(booked, lesson)
        check_in(client=came, lesson=lesson, actor=studio.actor)
        if number:
            cancel_booking(booking=studio.book(gone, lesson), actor=studio.actor)
    page = fresh(lesson)
    with CaptureQueriesContext(connection) as queries:
        seen = roster(page)
        words = [(row.text, str(row.choice and row.choice.why_not)) for row in (*seen.booked, *seen.visited)]
    assert len(words) == 2 * people
    assert len(queries) == 3


def test_the_roster_shows_the_pass_pinned_by_hand_and_why_it_no_longer_fits(studio: Studio) -> None:
    lesson, other, anna = studio.lesson(at=time(10)), studio.lesson(at=time(14)), studio.client("Анна")
    pinned = studio.pass_(anna, studio.plan(name="Один", count=1))
    studio.pass_(anna, studio.plan(name="Другой", term_count=10))
    studio.book(anna, lesson, client_pass=pinned)
    assert roster(fresh(lesson)).booked[0].choice.client_pass == pinned
    with pytest.raises(PassReserved):
        check_in(client=anna, lesson=other, pay=PayBy(client_pass=pinned), actor=studio.actor)

    with clock.at(moment(pinned.ends_on + timedelta(days=1), time(9))):
        late = studio.lesson()
        studio.book(anna, late)
        assert roster(fresh(late)).booked[0].choice.why_not.code == "pass_expired"


def test_what_the_panels_search_finds_stands_with_its_place_or_its_pass(studio: Studio) -> None:
    lesson = studio.lesson(drop_in_minor=70000)
    anna, boris, vera = (studio.client(name) for name in ("Анна", "Борис", "Вера"))
    held = studio.pass_(anna)
    studio.book(boris, lesson)
    check_in(client=vera, lesson=lesson, pay=PayBy(kind="free"), actor=studio.actor)
    found = list(Client.objects.filter(pk__in=(anna.pk, boris.pk, vera.pk)).order_by("pk"))

    with CaptureQueriesContext(connection) as queries:
        rows = prospects(fresh(lesson), found)

    assert len(queries) <= 6
    assert [row.booking and row.booking.status for row in rows] == [None, "booked", "visited"]
    assert (rows[0].choice.client_pass, rows[1].choice.why_not.code, rows[2].text) == (held, "no_pass", "бесплатно")
    assert standing(lesson, (anna.pk, boris.pk)) == {boris.pk: rows[1].booking}


def test_the_nearest_booking_of_each(studio: Studio) -> None:
    anna, boris = studio.client("Анна"), studio.client("Борис")
    day = studio.today
    later, sooner = studio.lesson(on=day + timedelta(days=3)), studio.lesson(on=day + timedelta(days=2))
    past = studio.lesson(on=day - timedelta(days=1))
    studio.book(anna, later)
    nearest = studio.book(anna, sooner)
    studio.book(anna, past, Override.WINDOW)
    assert next_bookings((anna.pk, boris.pk)) == {anna.pk: nearest}


def test_first_timers_and_unpaid_counts(studio: Studio) -> None:
    anna, boris, vera = (studio.client(name) for name in ("Анна", "Борис", "Вера"))
    lessons = [studio.lesson(at=time(hour), drop_in_minor=10000) for hour in (8, 10)]
    for lesson in lessons:
        check_in(client=anna, lesson=lesson, pay=PayBy(kind="credit"), actor=studio.actor)
    check_in(client=boris, lesson=lessons[0], pay=PayBy(kind="free"), actor=studio.actor)
    ids = (anna.pk, boris.pk, vera.pk)
    assert first_timers(ids) == {vera.pk}
    assert first_timers(ids, but_for=lessons[0]) == {boris.pk, vera.pk}
    assert unpaid_counts(ids) == {anna.pk: 2}
