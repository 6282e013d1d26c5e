"""A client books himself and cancels: what he may, what it takes, and what he is told (B-2 … B-5, BV-10)."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from ritm.accounts.middleware import account_urls
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.schedule.actions.groups import change_group
from ritm.studio.actions import change_settings
from tests.given import key
from tests.web.desk.clients.looking import text_of


def cancel_url(studio, booking):
    with account_urls(studio.account.slug):
        return reverse("portal:my_cancel", args=[booking.pk])


@pytest.mark.req("BV-10", "CL-21")
@pytest.mark.rule("B-2", "B-3")
def test_he_books_what_the_rules_allow_and_is_told_why_not_another(portal, anna, studio):
    held = studio.pass_(anna, studio.plan(name="Танцы 8"))
    day = studio.today + timedelta(days=1)
    ballet, full = (
        studio.lesson(name="Балет", on=day, capacity=3),
        studio.lesson(name="Йога", on=day, at=time(9), capacity=1),
    )
    studio.book(studio.client(), full)
    children = studio.lesson(name="Малыши", on=day, at=time(12), max_age=5)
    anna.birth_date = day.replace(year=day.year - 30, day=1)
    anna.save()
    browser = portal.enter(anna)
    said = text_of(browser.get(portal.url("my_classes")))
    assert "Мест нет" in said
    assert "Для возраста до 5" in said
    assert re.search(r"Балет .*по абонементу «Танцы 8» · осталось 3 места Записаться", said)
    for pk, status in ((ballet.pk, 302), (full.pk, 422), (children.pk, 422), ("x", 404), (10**17, 404)):
        assert portal.send(browser, "my_book", lesson=pk).status_code == status
    booking = Booking.objects.get(client=anna)
    assert (booking.lesson, booking.channel, booking.client_pass) == (ballet, "portal", held)
    said = text_of(browser.get(portal.url("my_classes")))
    assert "Вы записаны" in said
    assert "Записаться" not in said.replace("Записаться на занятие", "")
    change_settings(by=studio.boss, most_ahead=1)
    later = studio.lesson(on=day + timedelta(days=1))
    answer = portal.send(browser, "my_book", lesson=later.pk)
    assert (answer.status_code, "У вас записей вперёд: 1" in text_of(answer)) == (422, True)
    assert Booking.objects.filter(client=anna).count() == 1


@pytest.mark.rule("B-4", "B-5")
def test_he_cancels_with_the_consequence_in_sight_and_pays_nothing_else(portal, anna, studio):
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=studio.actor)
    held = studio.pass_(anna, studio.plan(name="Танцы 8"))
    booking = studio.book(anna, studio.lesson(name="Балет", at=time(18)))
    browser, url = portal.enter(anna), cancel_url(studio, booking)
    assert url in browser.get(portal.url()).content.decode()
    assert "Бесплатно до" in text_of(browser.get(url))
    with clock.at(booking.lesson.starts_at - timedelta(hours=1)):
        answer = browser.post(url, {**key(), "shown_units": "0"})
        assert (answer.status_code, "последствие отмены изменилось" in text_of(answer)) == (422, True)
        assert "Поздняя отмена: спишется 1 занятие." in text_of(answer)
        assert browser.post(url, {**key(), "shown_units": ""}).status_code == 422
        assert browser.post(url, {**key(), "shown_units": "100"}).status_code == 302
        assert "нельзя отменить" in text_of(browser.get(url))
    booking.refresh_from_db()
    held.refresh_from_db()
    assert (booking.cancelled_by, booking.is_late, held.left_units) == ("client", True, 700)


@pytest.mark.req("CL-13")
def test_a_parent_books_his_child_and_nobody_elses_booking_is_touched(portal, anna, studio):
    masha, vera = studio.client("Белова Мария", guardian=anna), studio.client("Вера")
    lesson, other = studio.lesson(), studio.book(studio.client(), studio.lesson())
    mine = studio.book(vera, lesson)
    browser = portal.enter(anna)
    portal.send(browser, "my_card", card=masha.pk)
    assert portal.send(browser, "my_book", lesson=lesson.pk).status_code == 302
    assert Booking.objects.get(client=masha).booked_by == f"client:{anna.pk}"
    for booking in (mine, other):
        assert browser.get(cancel_url(studio, booking)).status_code == 404
        assert browser.post(cancel_url(studio, booking), {**key(), "shown_units": "0"}).status_code == 404
    begun = studio.book(masha, studio.lesson(on=studio.today + timedelta(days=2)))
    with clock.at(begun.lesson.starts_at):
        answer = browser.post(cancel_url(studio, begun), {**key(), "shown_units": "0"})
        assert (answer.status_code, "Занятие началось" in text_of(answer)) == (422, True)


@pytest.mark.req("SC-10", "CL-21")
def test_a_group_that_is_not_online_is_neither_seen_nor_booked_by_clients(portal, anna, studio):
    group = studio.group(name="Закрытая", is_online=False)
    studio.pass_(anna)
    lesson, other = studio.lesson(group=group), studio.lesson(name="Открытая", at=time(9))
    browser = portal.enter(anna)
    said = text_of(browser.get(portal.url("my_classes")))
    assert "Открытая" in said
    assert "Закрытая" not in said
    assert portal.send(browser, "my_book", lesson=lesson.pk).status_code == 404
    # Whom staff have booked sees his booking; online again, everybody does.
    studio.book(anna, lesson)
    assert "Закрытая" in text_of(browser.get(portal.url()))
    change_group(group=group, is_online=True, actor=studio.actor)
    assert "Закрытая" in text_of(browser.get(portal.url("my_classes")))
    assert portal.send(browser, "my_book", lesson=other.pk).status_code == 302
