"""«Несколько дат…»: ticks by weekday and until when, a result for each, from the panel and from the card (B-3)."""

import re
from datetime import time, timedelta

import pytest

from ritm.attendance.models import Booking
from tests.given import Studio, key
from tests.web.desk.client_card.looking import Desk as Card
from tests.web.desk.lessons.conftest import DIALOG
from tests.web.desk.pages import words

pytestmark = [pytest.mark.req("BV-02"), pytest.mark.rule("B-3")]


class Weeks:
    """Three Tuesdays and a Thursday of a group of one place; the second Tuesday is full. Anna has no pass."""

    def __init__(self, studio: Studio) -> None:
        group = studio.group(name="Хип-хоп", capacity=1)
        self.days = [studio.today + timedelta(days=days) for days in (1, 3, 8, 15)]
        self.lessons = [studio.lesson(group=group, on=day, at=time(18)) for day in self.days]
        studio.book(studio.client(), self.lessons[2])
        self.anna = studio.client("Белова Анна")


def begin(studio: Studio) -> Weeks:
    return Weeks(studio)


def ticked(page) -> list[int]:
    boxes = re.findall(r'name="dates" id="\S+" value="(\d+)"([^>]*)>', page.content.decode())
    return [int(pk) for pk, rest in boxes if "checked" in rest]


def test_dates_are_ticked_by_weekday_and_each_says_what_became_of_it(studio: Studio) -> None:
    given, browser = studio.begun, studio.browser()
    first, thursday, full, last = given.lessons
    address = studio.url("desk:lesson_series", first.pk, given.anna.pk)
    dialog = studio.url("desk:lesson_booking_dialog", first.pk, given.anna.pk)
    assert address in browser.get(dialog, headers=DIALOG).content.decode()
    assert ticked(browser.get(address, headers=DIALOG)) == [first.pk]
    weekday = first.on.weekday()
    every = browser.get(address, {"weekday": weekday}, headers=DIALOG)
    assert ticked(every) == [first.pk, full.pk, last.pk]
    until = browser.get(address, {"weekday": weekday, "until": given.days[2].isoformat()}, headers=DIALOG)
    assert ticked(until) == [first.pk, full.pk]
    assert "мест нет" in words(until)
    press = {**key(), "dates": [first.pk, full.pk, last.pk]}
    for _turn in range(2):
        answer = browser.post(address, press, headers=DIALOG)
        said = words(answer)
        assert answer.status_code == 200
        assert f"{given.days[0]:%d.%m}" in said
        assert said.count("записан без абонемента") == 2
        assert "Мест нет: занято 1 из 1." in said
        assert studio.url("desk:lesson_booking_dialog", full.pk, given.anna.pk) in answer.content.decode()
        assert "card-changed" in answer["HX-Trigger"]
    assert list(Booking.objects.filter(client=given.anna).order_by("pk").values_list("lesson", flat=True)) == [
        first.pk,
        last.pk,
    ]
    again = browser.get(address, {"weekday": ""}, headers=DIALOG)
    assert (ticked(again), "уже записан(а)" in words(again)) == ([thursday.pk, full.pk], True)


def test_nothing_chosen_and_bad_input_are_said_at_their_place(studio: Studio) -> None:
    given, browser = studio.begun, studio.browser()
    address = studio.url("desk:lesson_series", given.lessons[0].pk, given.anna.pk)
    gone = "Этого занятия больше нет"
    for typed, text in (
        ({}, "Выберите хотя бы одно занятие"),
        *(({"dates": [given.lessons[0].pk, bad]}, gone) for bad in ("x", 10**17, given.lessons[0].pk + 10**6)),
    ):
        answer = browser.post(address, {**key(), **typed}, headers=DIALOG)
        assert (answer.status_code, text in words(answer)) == (422, True)
    for bad in ({"weekday": "9"}, {"until": "завтра"}, {"weekday": "x" * 300}):
        assert ticked(browser.get(address, bad, headers=DIALOG)) == [given.lessons[0].pk]
    assert Booking.objects.filter(client=given.anna).count() == 0


def test_the_card_books_a_series_without_the_right_to_the_days_lessons(studio: Studio) -> None:
    given = studio.begun
    card = Card(studio, given.anna, studio.staff("card.read", "bookings.change"))
    first = given.lessons[0]
    page = card.get("client_book", on=first.on.isoformat(), lesson=first.pk).content.decode()
    address = card.url("client_series", lesson=first.pk)
    assert address in page
    answer = card.browser.post(address, {**key(), "dates": [first.pk]}, headers=DIALOG)
    assert (answer.status_code, Booking.objects.get(client=given.anna).lesson) == (200, first)
    assert card.get("client_series")["Location"] == card.url("client_book")
    for typed in ("x", "9" * 30, "0"):
        assert card.get("client_series", lesson=typed).status_code == 404
    assert Card(studio, given.anna, studio.staff("card.read")).get("client_series", lesson=first.pk).status_code == 403
