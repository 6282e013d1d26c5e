"""«Лист ожидания» at the panel, in the search, the dialog and on the card (BV-06, CL-28)."""

from datetime import time, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.core import clock
from ritm.studio.actions import switch_module
from tests.given import Studio, key, moment
from tests.web.desk.lessons.conftest import DIALOG, AtDesk, block, toast_of
from tests.web.desk.pages import words, work

pytestmark = pytest.mark.req("BV-06")


class Line:
    """A full class in three days; Vera with a pass and Gleb without one would like to come."""

    def __init__(self, studio: Studio) -> None:
        group = studio.group(name="Хип-хоп", discipline=studio.discipline("Танцы"), capacity=2, drop_in_minor=70000)
        self.lesson = studio.lesson(group=group, on=studio.today + timedelta(days=3), at=time(18))
        self.bookings = [studio.book(studio.client(name), self.lesson) for name in ("Анна", "Борис")]
        self.vera, self.gleb = studio.client("Верина Вера"), studio.client("Глебов Глеб")
        studio.pass_(self.vera)


def begin(studio: Studio) -> Line:
    return Line(studio)


@pytest.fixture
def desk(studio: Studio) -> AtDesk:
    return AtDesk(studio, studio.begun.lesson)


def wait(studio: Studio, *clients: Any) -> list[WaitlistEntry]:
    return [join_waitlist(client=one, lesson=studio.begun.lesson, actor=studio.actor) for one in clients]


@pytest.mark.req("BV-10")
@pytest.mark.rule("edge 18")
def test_a_full_class_offers_the_line_in_place_of_a_dead_end(desk: AtDesk) -> None:
    given = desk.studio.begun
    hit = desk.search("Верина")
    assert "Мест нет, 2 из 2" in hit
    assert 'id="found-wait-' in hit
    answer = desk.post("desk:lesson_wait", client=given.vera.pk)
    assert toast_of(answer)["text"] == "Верина Вера в листе ожидания, № 1"
    part = block(answer, "waiting")
    assert "Верина Вера" in part
    assert "№ 1 в очереди" in part
    found = desk.search("Верина")
    assert "№ 1 в очереди" in found
    assert 'id="found-wait-' not in found
    answer = desk.post("desk:lesson_wait", client=given.gleb.pk)
    assert "№ 2 в очереди" in block(answer, "waiting")
    assert "Нет абонемента" in block(answer, "waiting")  # why his turn would go to the next one
    undone = desk.browser.post(toast_of(answer)["undo"]["url"], key(), headers={"HX-Request": "true"})
    assert undone.status_code == 204
    assert [one.client for one in WaitlistEntry.objects.filter(status="waiting")] == [given.vera]
    third = desk.studio.client("Дина")
    wait(desk.studio, given.gleb)
    refused = desk.post("desk:lesson_wait", client=third.pk)
    assert refused.status_code == 422
    assert "В листе ожидания уже 2" in words(refused)


def test_the_line_is_put_in_order_and_shortened(desk: AtDesk) -> None:
    given = desk.studio.begun
    vera, gleb = wait(desk.studio, given.vera, given.gleb)
    answer = desk.post("desk:lesson_wait_move", gleb.pk, to=1)
    assert toast_of(answer)["text"] == "Глебов Глеб теперь в листе ожидания под № 1"
    part = block(answer, "waiting")
    assert part.index("Глебов Глеб") < part.index("Верина Вера")
    assert desk.post("desk:lesson_wait_move", gleb.pk, to="ничего").status_code == 422
    url = desk.studio.url("desk:lesson_wait_remove", desk.lesson.pk, gleb.pk)
    assert "Причина" in desk.browser.get(url, headers=DIALOG).content.decode()
    desk.post("desk:lesson_wait_remove", gleb.pk, headers=DIALOG, reason="Ремонт")
    assert toast_of(desk.post("desk:lesson_wait_leave", vera.pk))["text"] == "Больше не в листе ожидания: Верина Вера"
    stored = {one.client_id: (one.status, one.reason) for one in WaitlistEntry.objects.all()}
    assert stored == {given.gleb.pk: ("removed", "Ремонт"), given.vera.pk: ("left", "")}
    assert 'id="lesson-waiting"' not in desk.panel().content.decode()


@pytest.mark.rule("W-2", "edge 19")
def test_a_place_goes_by_itself_or_by_hand(desk: AtDesk) -> None:
    given = desk.studio.begun
    gleb, vera = wait(desk.studio, given.gleb, given.vera)
    assert f'id="wait-promote-{vera.pk}"' not in desk.panel().content.decode()  # no place, no dead button
    with clock.at(moment(desk.studio.today + timedelta(days=1), time(12))):
        cancel_booking(booking=given.bookings[0], actor=desk.studio.actor)
        page = desk.panel()
        assert f'id="wait-promote-{gleb.pk}"' in page.content.decode()
        assert "2 из 2 , мест нет" in words(page)  # kept for the line
        desk.post("desk:lesson_wait_promote", gleb.pk)
        assert Booking.objects.get(client=given.gleb).status == "booked"
        cancel_booking(booking=given.bookings[1], actor=desk.studio.actor)
        work()
    booked = block(desk.panel(), "booked")
    assert "Верина Вера" in booked
    assert "Глебов Глеб" in booked
    assert desk.post("desk:lesson_wait_promote", vera.pk).status_code == 204  # again: the same booking


def test_the_dialog_and_the_card_lead_into_the_line(desk: AtDesk) -> None:
    given = desk.studio.begun
    assert 'id="dialog-wait"' in desk.dialog(given.vera)
    studio, browser = desk.studio, desk.browser
    book = studio.url("desk:client_book", given.vera.pk)
    fields = {"on": given.lesson.on.isoformat(), "lesson": given.lesson.pk}
    full = browser.post(book, {**key(), **fields}, headers=DIALOG)
    assert full.status_code == 422
    assert 'id="book-wait"' in full.content.decode()
    assert browser.post(book, {**key(), **fields, "wait": "1"}, headers=DIALOG).status_code == 204
    card = browser.get(studio.url("desk:client", given.vera.pk))
    part = card.content.decode().partition('id="waiting-title"')[2].partition("</section>")[0]
    assert "№ 1 в очереди" in part
    entry = WaitlistEntry.objects.get()
    left = browser.post(studio.url("desk:client_wait_leave", given.vera.pk, entry.pk), key(), headers=DIALOG)
    assert left.status_code == 204
    assert WaitlistEntry.objects.get().status == "left"
    assert "Очереди нет." in words(browser.get(studio.url("desk:client", given.vera.pk)))


@pytest.mark.req("AC-06")
def test_without_the_module_nothing_of_it_is_there(desk: AtDesk) -> None:
    given = desk.studio.begun
    switch_module(code="waitlist", is_on=False, by=desk.studio.boss)
    assert 'id="found-wait-' not in desk.search("Верина")
    assert desk.post("desk:lesson_wait", client=given.vera.pk).status_code == 404
    card = desk.browser.get(desk.studio.url("desk:client", given.vera.pk))
    assert 'id="waiting-title"' not in card.content.decode()
    assert not WaitlistEntry.objects.exists()
