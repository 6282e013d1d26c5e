"""«Мои последние действия»: own actions of today, each with its way back while there is one (BV-12)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.models import Booking, Visit
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.passes.actions.freezing import freeze
from ritm.passes.models_of_freezes import PassFreeze
from ritm.schedule.actions.cancelling import cancel_lesson
from ritm.schedule.models import Lesson
from tests.given import LATE, Studio, key

PART = {"HX-Request": "true"}


@pytest.fixture
def lesson(studio: Studio) -> Lesson:
    return studio.lesson(group=studio.group(name="Хип-хоп"), on=studio.today, at=LATE)


def page(studio: Studio, person: Any = None) -> str:
    return studio.browser(person).get(studio.url("desk:my_actions")).content.decode()


def rows(text: str) -> list[tuple[str, str]]:
    """What was done and where its way back leads, "" where there is none; the newest first."""
    found = re.findall(r'<tr id="act-\d+">.*?</tr>', text, re.DOTALL)
    said = [re.sub(r"<[^>]+>", "", row.split("<td")[2].partition(">")[2]).strip() for row in found]
    ways = [re.search(r'action="([^"]+)"', row) for row in found]
    return [(one, way.group(1) if way else "") for one, way in zip(said, ways, strict=True)]


def way(studio: Studio, words: str) -> str:
    return next(url for said, url in rows(page(studio)) if said.startswith(words))


def press(studio: Studio, url: str) -> None:
    answer = studio.browser().post(url, key(), headers=PART)
    assert answer.status_code in {200, 204}, answer.content.decode()[:500]


@pytest.mark.req("BV-12")
def test_a_mark_and_a_booking_are_taken_back_one_after_the_other(studio: Studio, lesson: Lesson) -> None:
    anna = studio.client("Белова Анна")
    held = studio.pass_(anna)
    studio.book(anna, lesson)
    studio.mark(anna, lesson)
    assert way(studio, "Запись на занятие") == "", "marked: its booking is not taken back before the mark"
    press(studio, way(studio, "Отмечено посещение"))
    held.refresh_from_db()
    assert (Visit.objects.get().undone_at is not None, held.left_units) == (True, 800)
    assert way(studio, "Отмечено посещение") == ""
    press(studio, way(studio, "Запись на занятие"))
    assert Booking.objects.get().status == Booking.Status.CANCELLED
    assert way(studio, "Запись на занятие") == ""
    press(studio, way(studio, "Запись отменена"))
    assert Booking.objects.get().status == Booking.Status.BOOKED


@pytest.mark.req("BV-12")
def test_every_kind_has_its_way_back(studio: Studio, lesson: Lesson) -> None:
    anna, boris = studio.client("Белова Анна"), studio.client("Громов Борис")
    held = studio.pass_(anna, studio.plan(freeze_days=14, freeze_pieces=2, freeze_shortest=1))
    mark_no_show(booking=studio.book(anna, lesson), actor=studio.actor)
    press(studio, way(studio, "Пропуск"))
    assert Booking.objects.get().status == Booking.Status.BOOKED

    first = studio.today + timedelta(days=3)
    freeze(client_pass=held, begins_on=first, ends_on=first, actor=studio.actor)
    press(studio, next(url for said, url in rows(page(studio)) if "заморожен" in said))
    assert not PassFreeze.objects.exists()

    cancel_lesson(lesson=lesson, actor=studio.actor)
    press(studio, way(studio, "Занятие отменено"))
    assert Lesson.objects.get().status == Lesson.Status.SCHEDULED

    delete_client(client=boris, actor=studio.actor)
    press(studio, way(studio, "Клиент удалён"))
    assert Client.objects.get(pk=boris.pk).deleted_at is None


@pytest.mark.req("BV-12")
def test_of_others_nothing_stands_here_and_without_the_right_there_is_no_way_back(
    studio: Studio, lesson: Lesson
) -> None:
    anna = studio.client("Белова Анна")
    studio.pass_(anna)
    studio.book(anna, lesson)
    reader = studio.staff("card.read", "card.bookings")
    assert rows(page(studio, reader)) == []
    assert "Сегодня пока ничего" in page(studio, reader)
    marker = studio.staff("home.schedule", "bookings.change", "visits.change", "card.read", "card.bookings")
    url = studio.url("desk:lesson_mark", lesson.pk)
    assert studio.browser(marker).post(url, {"client": anna.pk, **key()}, headers=PART).status_code == 204
    assert rows(page(studio, marker)) == [], "visits of a card that he may not see are not told here either"


def test_the_page_asks_as_much_for_ten_as_for_two(
    studio: Studio, lesson: Lesson, django_assert_max_num_queries: Any
) -> None:
    browser = studio.browser()
    for _number in range(10):
        studio.book(studio.client(), lesson)
    with django_assert_max_num_queries(12):
        text = browser.get(studio.url("desk:my_actions")).content.decode()
    assert len([url for _said, url in rows(text) if url]) == 10
