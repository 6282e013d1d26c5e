"""The way into the waiting line from the portal: pressed on a full class, the number in sight, left again (BV-06, W-7, W-8)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from ritm.accounts.middleware import account_urls
from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.clients.models import Client
from ritm.core import clock
from ritm.studio.actions import change_settings, switch_module
from tests.attendance.looking import everything
from tests.given import key
from tests.web.desk.clients.looking import text_of

pytestmark = [pytest.mark.req("BV-06", "CL-21"), pytest.mark.rule("W-7", "W-8")]


def leave_url(studio, entry):
    with account_urls(studio.account.slug):
        return reverse("portal:my_leave", args=[entry.pk])


def full(studio, **fields):
    lesson = studio.lesson(on=studio.today + timedelta(days=2), at=time(18), capacity=2, **fields)
    for _ in range(2):
        studio.book(studio.client(), lesson)
    return lesson


def test_he_waits_sees_his_number_and_leaves_again(portal, anna, studio):
    lesson, browser = full(studio, name="Йога"), portal.enter(anna)
    said = text_of(browser.get(portal.url("my_classes")))
    assert "Мест нет Когда подойдёт очередь, понадобится абонемент В лист ожидания" in said
    studio.pass_(anna)
    assert "понадобится абонемент" not in text_of(browser.get(portal.url("my_classes")))
    for number in range(10):
        past = studio.lesson(group=lesson.group, on=studio.today - timedelta(days=1 + number), at=time(18))
        with clock.at(past.starts_at - timedelta(days=1)):
            cancel_booking(booking=studio.book(studio.client(), past), actor=studio.actor)
    answer = browser.post(portal.url("my_wait"), {**key(), "lesson": lesson.pk}, follow=True)
    said = text_of(answer)
    assert "Вы в листе ожидания: Йога" in said
    assert "Ваш номер в очереди: 1 Обычно на это занятие освобождается 1 место Больше не ждать" in said
    assert "Записаться" not in said.replace("Записаться на занятие", "")
    entry = WaitlistEntry.objects.get()
    assert (entry.client, entry.lesson, entry.joined_by) == (anna, lesson, f"client:{anna.pk}")
    before = everything()
    assert portal.send(browser, "my_wait", lesson=lesson.pk).status_code == 302
    changed = {name for name, found in everything().items() if found != before[name]}
    assert changed == {"events.RequestKey"}
    for _turn in range(2):
        answer = browser.post(leave_url(studio, entry), key(), follow=True)
        assert "Вы больше не ждёте: Йога" in text_of(answer)
    entry.refresh_from_db()
    assert (entry.status, "В лист ожидания" in text_of(answer)) == ("left", True)


def test_the_portal_puts_nothing_aside(portal, anna, studio):
    young, free = full(studio, max_age=5), studio.lesson(on=studio.today + timedelta(days=2), at=time(9))
    anna.birth_date = studio.today.replace(year=studio.today.year - 30, day=1)
    anna.save()
    lesson, browser = full(studio), portal.enter(anna)
    other = WaitlistEntry.objects.count()
    for pk, status, text in (
        (young.pk, 422, "Для возраста до 5"),
        (free.pk, 422, "Место есть: запишитесь"),
        ("x", 404, ""),
    ):
        answer = portal.send(browser, "my_wait", lesson=pk)
        assert (answer.status_code, text in text_of(answer)) == (status, True)
    change_settings(by=studio.boss, opens_days=1)
    answer = portal.send(browser, "my_wait", lesson=lesson.pk)
    assert (answer.status_code, WaitlistEntry.objects.count()) == (422, other)
    change_settings(by=studio.boss, opens_days=14)
    Client.objects.filter(pk=anna.pk).update(is_blocked=True)
    answer = portal.send(browser, "my_wait", lesson=lesson.pk)
    assert (answer.status_code, "Чтобы записаться, позвоните" in text_of(answer)) == (422, True)
    Client.objects.filter(pk=anna.pk).update(is_blocked=False)
    switch_module(by=studio.boss, code="waitlist", is_on=False)
    assert "В лист ожидания" not in text_of(browser.get(portal.url("my_classes")))
    assert portal.send(browser, "my_wait", lesson=lesson.pk).status_code == 404


@pytest.mark.req("CL-13")
def test_a_parent_waits_for_his_child_and_nobody_elses_entry_is_touched(portal, anna, studio):
    masha, vera = studio.client("Белова Мария", guardian=anna), studio.client("Вера")
    lesson, browser = full(studio), portal.enter(anna)
    theirs = join_waitlist(client=vera, lesson=lesson, actor=studio.actor)
    portal.send(browser, "my_card", card=masha.pk)
    assert portal.send(browser, "my_wait", lesson=lesson.pk).status_code == 302
    said = text_of(browser.get(portal.url("my_classes")))
    assert "Ваш номер в очереди: 2" in said
    assert "Вера" not in said
    assert browser.post(leave_url(studio, theirs), key()).status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == "waiting"
