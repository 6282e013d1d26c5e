"""The link of the waiting list's letters: take the place, refuse it, wait no longer; no sign-in, nothing by a look (BV-06)."""

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from ritm.accounts.models import Module
from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.promoting import sweep_waitlists
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.core import clock
from ritm.events.models import Event
from ritm.messaging.answering import answer_token
from tests.given import Studio, key, moment
from tests.web.desk.clients.looking import text_of
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-06"), pytest.mark.rule("W-11")]
HOUSE = "https://ritm.example"


class Line:
    """A full class at 18:00; Vera with a pass and Dina without wait, and read letters."""

    def __init__(self, studio: Studio) -> None:
        self.lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(18), capacity=2, name="Йога")
        self.bookings = [studio.book(studio.client(), self.lesson) for _ in range(2)]
        self.vera, self.dina = (studio.client(name, email=f"{name}@example.org") for name in ("vera", "dina"))
        studio.pass_(self.vera)
        self.entries = [
            join_waitlist(client=one, lesson=self.lesson, actor=studio.actor) for one in (self.vera, self.dina)
        ]


def begin(studio: Studio) -> Line:
    return Line(studio)


@pytest.fixture(autouse=True)
def house(settings):
    settings.LETTERS_URL = HOUSE


def at(studio: Studio, hour: int, minute: int = 0, second: int = 0):
    return clock.at(moment(studio.begun.lesson.on, time(hour, minute, second)))


def offer(studio: Studio) -> str:
    """A place is offered at 15:00 until 15:15; the link of Vera's letter."""
    with at(studio, 15):
        cancel_booking(booking=studio.begun.bookings[0], actor=studio.actor)
        mail.outbox.clear()
        work()
    (letter,) = (one.body for one in mail.outbox if one.subject.startswith("Место ваше до 15:15"))
    return re.search(rf"Записаться или отказаться: {HOUSE}(/\S+)", letter)[1]


def press(browser: Browser, link: str, answer: str):
    return browser.post(link, {**key(), "answer": answer})


def state(studio: Studio) -> tuple[int, int, str]:
    """taken, held, Vera's status."""
    lesson = studio.begun.lesson
    lesson.refresh_from_db()
    return lesson.taken, lesson.held, WaitlistEntry.objects.get(pk=studio.begun.entries[0].pk).status


@pytest.mark.rule("W-1")
def test_the_offer_of_a_letter_is_accepted_by_a_press_and_by_nothing_else(studio: Studio) -> None:
    link, browser = offer(studio), Browser(enforce_csrf_checks=True)
    with at(studio, 15, 10):
        page = browser.get(link)
        said = text_of(page)
        assert "Место ваше до 15:15" in said
        assert "Для: vera" in said
        assert "dina" not in said
        assert state(studio) == (1, 1, "offered")  # a look changes nothing: mail servers look at links by themselves
        assert browser.head(link).status_code in {200, 405}
        assert press(browser, link, "take").status_code == 403
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
        typed = {"csrfmiddlewaretoken": token, "answer": "take"}
        for _turn in range(2):  # a second press is answered as the first
            answer = browser.post(link, {**key(), **typed}, follow=True)
            assert "Вы записаны" in text_of(answer)
        assert state(studio) == (2, 0, "promoted")
        made = Event.objects.filter(name="attendance.booking_made").latest("pk")
        assert (made.actor_kind, made.actor_id) == ("client", studio.begun.vera.pk)


def test_who_comes_too_late_reads_that_the_place_is_gone(studio: Studio) -> None:
    studio.pass_(studio.begun.dina)
    link, browser = offer(studio), Browser()
    with at(studio, 15, 15):
        late = press(browser, link, "take")
        assert (late.status_code, "Место ушло дальше" in text_of(late)) == (409, True)
        assert state(studio) == (1, 1, "offered")  # no row: the sweep hands the place on
        sweep_waitlists()
        assert state(studio)[2] == "waiting"
    with at(studio, 15, 16):
        late = press(browser, link, "take")
        assert (late.status_code, "Ваш номер в очереди: 2" in text_of(late)) == (409, True)
        assert press(browser, link, "nonsense").status_code == 422
        assert browser.post(link, {"answer": "take"}).status_code == 422


@pytest.mark.rule("W-8")
def test_an_offer_is_refused_and_waiting_is_left_by_the_same_link(studio: Studio) -> None:
    link, browser = offer(studio), Browser()
    with at(studio, 15, 1):
        left = browser.post(link, {**key(), "answer": "leave"}, follow=True)
        assert "Вы больше не ждете" in text_of(left).replace("ё", "е")
        work()
        assert state(studio) == (1, 0, "left")  # Dina has no pass: the place is open to everybody
        again = press(browser, link, "take")
        assert (again.status_code, "Место ушло дальше" in text_of(again)) == (409, True)
        dina = link_of(studio, 1)
        said = text_of(browser.get(dina))
        assert "Место свободно: кто первый, тот и запишется" in said
        refused = press(browser, dina, "take")
        assert (refused.status_code, "Нет подходящего абонемента" in text_of(refused)) == (422, True)
        studio.book(studio.client(), studio.begun.lesson)
        assert "Ваш номер в очереди: 1" in text_of(browser.get(dina))
        browser.post(dina, {**key(), "answer": "leave"})
    assert WaitlistEntry.objects.get(pk=studio.begun.entries[1].pk).status == "left"
    assert Booking.objects.filter(client=studio.begun.dina).count() == 0


def link_of(studio: Studio, number: int) -> str:
    return f"/{studio.account.slug}/my/place/{answer_token(studio.begun.entries[number])}/"


@pytest.mark.rule("W-7")
def test_how_many_places_come_free_is_said_after_ten_classes(studio: Studio) -> None:
    given, browser = studio.begun, Browser()
    group = given.lesson.group
    for number in range(10):
        past = studio.lesson(group=group, on=studio.today - timedelta(days=1 + number), at=time(18))
        with clock.at(past.starts_at - timedelta(days=1)):
            for _ in range(2 if number else 9):
                cancel_booking(booking=studio.book(studio.client(), past), actor=studio.actor)
        said = text_of(browser.get(link_of(studio, 1)))
        assert ("Обычно на это занятие освобождается 2 места" in said) == (number == 9)
        assert "Ваш номер в очереди: 2" in said
    with at(studio, 12):
        work()
    (letter,) = (one.body for one in mail.outbox if one.to == ["dina@example.org"])
    assert "Обычно на это занятие освобождается 2 места." in letter
    assert f"{HOUSE}{link_of(studio, 1).rpartition('place/')[0]}" in letter


def test_a_link_that_nobody_has_sent_opens_nothing(studio: Studio, bobs: Studio) -> None:
    with account_scope(bobs.account.pk):
        lesson = bobs.lesson(capacity=1)
        bobs.book(bobs.client(), lesson)
        theirs = answer_token(join_waitlist(client=bobs.client(), lesson=lesson, actor=bobs.actor))
    token = answer_token(studio.begun.entries[0])
    link = link_of(studio, 0)
    for bad in (theirs, token[:-1], token[::-1], "x", "1:2:3", "%00"):
        assert Browser().get(link.replace(token, bad)).status_code == 404, bad
        assert press(Browser(), link.replace(token, bad), "take").status_code == 404, bad
    Module.objects.create(code="client_portal", is_on=False)
    said = text_of(Browser().get(link_of(studio, 1) + "?language=en"))
    assert "Your number in the line: 2" in said
    studio.call_off(studio.begun.lesson)
    assert "Занятие отменено" in text_of(Browser().get(link))
