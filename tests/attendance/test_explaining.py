"""«Почему?»: every rule that was tried, in plain words, for a booking and for a charge."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking, foresee
from ritm.attendance.actions.limits import choose_cancel_limit
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms, waive_charge
from ritm.attendance.explaining import explained
from ritm.attendance.judging import judged_lessons
from ritm.attendance.limits import Limit
from ritm.attendance.models import Booking
from ritm.attendance.paying import choose_for
from ritm.attendance.policy import moment_text
from ritm.attendance.why_charged import why_cancelled, why_missed
from ritm.core import clock
from ritm.studio.actions import change_settings
from tests.given import Studio, moment


def said(lines) -> list[tuple[str, str]]:
    return [(one.verdict.value, one.text) for one in lines]


@pytest.mark.rule("B-1")
@pytest.mark.rule("P-6")
@pytest.mark.rule("edge 1")
def test_a_booking_names_each_rule_and_both_dates_of_two_passes(studio: Studio) -> None:
    lesson = studio.lesson(capacity=2, min_age=5)
    anna = studio.client("Анна")
    late, soon = (
        studio.pass_(anna, studio.plan(name="Долгий", term_count=60)),
        studio.pass_(anna, studio.plan(name="Скорый")),
    )
    change_settings(by=studio.boss, most_ahead=3)
    studio.book(anna, studio.lesson(on=lesson.on + timedelta(days=1)))
    until = moment_text(lesson.ends_at + timedelta(hours=1), lesson)
    found = foresee(lesson=lesson, people=[(anna, choose_for(lesson, anna, pinned=None))])[anna.pk]
    assert said(explained(found)) == [
        ("passes", "Занятие состоится"),
        ("passes", "Клиента нет в чёрном списке"),
        ("passes", f"Сотрудники записывают до {until} — час после занятия"),
        ("passes", "Группа для возраста от 5, дата рождения клиента не указана"),
        ("passes", "Других занятий в это время нет"),
        ("passes", "Записей вперёд: 1 из 3"),
        ("passes", "Платит абонемент «Скорый»"),
        ("passes", "Свободных мест: 2 из 2"),
        ("passes", f"«Скорый» до {soon.ends_on:%d.%m.%Y}: списываем с него, он первый в очереди"),
        ("notes", f"«Долгий» до {late.ends_on:%d.%m.%Y}: подходит, но действует дольше"),
    ]


@pytest.mark.rule("B-1")
def test_a_refusal_stands_among_what_was_let_through(studio: Studio) -> None:
    lesson, vera = studio.lesson(capacity=1), studio.client("Вера")
    studio.book(studio.client(), lesson)
    lesson.refresh_from_db()
    found = foresee(lesson=lesson, people=[(vera, choose_for(lesson, vera, pinned=None))])[vera.pk]
    against = [text for verdict, text in said(explained(found)) if verdict == "refuses"]
    assert against == ["Мест нет: занято 1 из 1. Запишите сверх мест или выберите другое занятие."]
    own = explained(judged_lessons(vera, [lesson])[lesson.pk])
    assert any(one.text.startswith("Запись открыта с ") for one in own)


@pytest.mark.rule("B-4")
@pytest.mark.rule("B-5")
@pytest.mark.rule("B-7")
def test_a_late_cancel_says_by_what_stood_when_it_was_booked(studio: Studio) -> None:
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=50, actor=studio.actor)
    anna = studio.client("Анна")
    studio.pass_(anna, studio.plan(name="8 занятий"))
    booking = studio.book(anna, studio.lesson(on=studio.today + timedelta(days=3), at=time(18)))
    lesson = booking.lesson
    booked, free = moment_text(booking.booked_at, lesson), moment_text(lesson.starts_at - timedelta(hours=3), lesson)
    limit = ("notes", f"Бесплатно до {free}: такой лимит действовал, когда сделали запись ({booked})")
    terms = ("notes", f"Когда сделали эту запись ({booked}), студия списывала за позднюю отмену 50 % занятия")
    with clock.at(booking.booked_at + timedelta(minutes=5)):
        choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=0, actor=studio.actor)
        choose_cancel_limit(limit=Limit(hours=1), actor=studio.actor)
    at = lesson.starts_at - timedelta(hours=2)
    when = ("refuses", f"Отмена {moment_text(at, lesson)} — поздняя")
    assert said(why_cancelled(booking, at)) == [
        *(limit, when, terms),
        ("refuses", "С абонемента «8 занятий» списывается 50 % занятия"),
    ]
    with clock.at(at):
        row = cancel_booking(booking=booking, by=Booking.By.CLIENT, actor=studio.actor)
    took = "С абонемента «8 занятий» списано 50 % занятия"
    assert said(why_cancelled(row, clock.now())) == [limit, when, terms, ("refuses", took)]
    with clock.at(at + timedelta(hours=1)):
        waive_charge(booking=row, actor=studio.actor)
    again = Booking.objects.get(pk=row.pk)
    assert said(why_cancelled(again, clock.now()))[-1] == ("passes", f"{took}; штраф снят")


@pytest.mark.rule("B-6")
def test_a_miss_says_what_the_studio_took_for_it(studio: Studio) -> None:
    anna = studio.client("Анна")
    lesson = studio.lesson(on=studio.today, at=time(12))
    with clock.at(moment(studio.today, time(11))):
        booking = studio.book(anna, lesson)
    with clock.at(moment(studio.today, time(12, 10))):
        missed = mark_no_show(booking=booking, actor=studio.actor)
    marked, booked = moment_text(missed.missed_at, missed.lesson), moment_text(missed.booked_at, missed.lesson)
    rule = f"Когда сделали эту запись ({booked}), студия сама за пропуски не списывала: решает тот, кто отмечает"
    assert said(why_missed(missed)) == [
        ("notes", f"Пропуск отмечен {marked}"),
        ("notes", rule),
        ("passes", "Ничего не списано: место не держал ни один абонемент"),
    ]
