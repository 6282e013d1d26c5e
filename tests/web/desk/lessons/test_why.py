"""«Почему?» at the panel: of a miss and a late cancel, and in the dialogs before them."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist
from ritm.core import clock
from tests.given import moment
from tests.web.desk.client_card.looking import Desk as Card
from tests.web.desk.lessons.conftest import DIALOG, AtDesk
from tests.web.desk.pages import words


@pytest.mark.rule("B-5")
@pytest.mark.rule("B-6")
def test_a_charge_says_why_for_whoever_sees_the_class(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=studio.actor)
    missed, late = (studio.client(name) for name in ("Белова Анна", "Орлова Вера"))
    for one in (missed, late):
        studio.pass_(one, studio.plan(term_count=60))
    first, second = studio.book(missed, lesson), studio.book(late, lesson)
    cancel = studio.url("desk:lesson_cancel", lesson.pk, second.pk)
    assert "Почему?" in words(desk.browser.get(cancel, headers=DIALOG))
    with clock.at(lesson.starts_at - timedelta(minutes=1)):
        cancel_booking(booking=second, by="client", actor=studio.actor)
        mark_no_show(booking=first, kind="charged", actor=studio.actor)
    clerk = studio.browser(studio.staff("home.schedule"))
    panel = clerk.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    for booking, text in ((first, "студия списывала за пропуск 100 % занятия"), (second, "— поздняя")):
        address = studio.url("desk:lesson_why", lesson.pk, booking.pk)
        assert address in panel
        assert text in words(clerk.get(address, headers=DIALOG))
    standing = studio.book(studio.client(), lesson)
    assert clerk.get(studio.url("desk:lesson_why", lesson.pk, standing.pk)).status_code == 404


@pytest.mark.rule("P-6")
def test_a_visit_says_why_at_the_panel_and_in_the_card(desk: AtDesk) -> None:
    studio, lesson, anna = desk.studio, desk.lesson, desk.studio.client("Белова Анна")
    studio.pass_(anna, studio.plan(name="8 занятий"))
    other = studio.lesson(on=lesson.on, at=time(20))
    with clock.at(lesson.starts_at):
        visit, elsewhere = studio.mark(anna, lesson), studio.mark(anna, other)
    clerk = studio.browser(studio.staff("home.schedule"))
    address = studio.url("desk:lesson_visit_why", lesson.pk, visit.pk)
    assert address in clerk.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    said = words(clerk.get(address, headers=DIALOG))
    assert "Оплачено абонементом «8 занятий»: −1, осталось 7" in said
    assert "списываем с него, он первый в очереди" in said
    assert clerk.get(studio.url("desk:lesson_visit_why", lesson.pk, elsewhere.pk)).status_code == 404
    card = Card(studio, anna, studio.staff("card.read", "card.visits"))
    address = card.url("client_visit_why", visit.pk)
    assert address in card.get("client_visits").content.decode()
    assert "Оплачено абонементом «8 занятий»: −1, осталось 7" in words(card.get("client_visit_why", visit.pk))
    assert card.get("client_booking_why", visit.booking_id).status_code == 403
    vera = Card(studio, studio.client("Вера"))
    assert vera.get("client_visit_why", visit.pk).status_code == 404
    desk.post("desk:lesson_undo", visit.pk)
    assert clerk.get(studio.url("desk:lesson_visit_why", lesson.pk, visit.pk)).status_code == 404


@pytest.mark.rule("W-4")
def test_who_was_passed_over_reads_so_at_the_panel_and_in_the_card(desk: AtDesk) -> None:
    studio, dina = desk.studio, desk.studio.client("Дина")
    lesson = studio.lesson(on=studio.today + timedelta(days=3), capacity=1)
    booking = studio.book(studio.client(), lesson)
    entry = join_waitlist(client=dina, lesson=lesson, actor=studio.actor)
    panel = studio.url("desk:lesson", lesson.pk)
    assert "место ушло дальше" not in words(desk.browser.get(panel))
    with clock.at(moment(studio.today + timedelta(days=1), time(12))):
        cancel_booking(booking=booking, actor=studio.actor)
        promote(lesson_id=lesson.pk)
    said = f"{studio.today + timedelta(days=1):%d.%m} 12:00 место ушло дальше: Нет абонемента"
    page = desk.browser.get(panel)
    assert said in words(page)
    address = studio.url("desk:lesson_wait_why", lesson.pk, entry.pk)
    assert address in page.content.decode()
    assert "очередь дошла, место ушло дальше" in words(desk.browser.get(address, headers=DIALOG))
    card = Card(studio, dina, studio.staff("card.read", "card.bookings"))
    assert said in words(card.get("client"))
    assert "очередь дошла, место ушло дальше" in words(card.get("client_wait_why", entry.pk))
    assert Card(studio, studio.client()).get("client_wait_why", entry.pk).status_code == 404


@pytest.mark.rule("B-1")
@pytest.mark.rule("B-13")
def test_the_cards_own_dialogs_say_why(studio) -> None:
    lesson, anna = studio.lesson(capacity=1, drop_in_minor=70000, name="Йога"), studio.client("Анна")
    card = Card(studio, anna)
    said = words(card.get("client_book", on=lesson.on.isoformat(), lesson=lesson.pk))
    for text in ("Клиента нет в чёрном списке", "Свободных мест: 1 из 1", "Разово 700 ₽ — цена группы «Йога»"):
        assert text in said
    studio.book(studio.client(), lesson)
    refused = words(card.post("client_book", on=lesson.on.isoformat(), lesson=lesson.pk))
    assert "против: Мест нет: занято 1 из 1." in refused
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, actor=studio.actor)
    missed = studio.book(anna, studio.lesson())
    with clock.at(missed.lesson.starts_at):
        mark_no_show(booking=missed, kind="free", actor=studio.actor)
    assert card.url("client_booking_why", missed.pk) in card.get("client_missed").content.decode()
    assert "студия списывала за пропуск 100 % занятия" in words(card.get("client_booking_why", missed.pk))
    held = studio.pass_(
        anna, studio.plan(price_minor=560000), manual_minor=500000, shown_minor=500000, manual_reason="Именинница"
    )
    said = words(card.browser.get(studio.url("desk:client_pass_left", held.pk), headers=DIALOG))
    assert "Цена по списку в день продажи: 5 600 ₽" in said
    assert "Изменена вручную, −600 ₽: Именинница" in said
    assert "Продано за 5 000 ₽" in said
