"""«Отменить занятие» and back: what the dialog says before it is pressed, and who may (B-11, SC-05)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events.models import Job
from ritm.schedule.models import Lesson
from tests.given import moment
from tests.web.desk.pages import HTMX, queries, said, send, words


def _lesson(studio, *clients):
    lesson = studio.lesson(name="Йога", on=studio.today + timedelta(days=1), at=time(18))
    for client in clients:
        studio.book(client, lesson)
    return lesson


@pytest.mark.req("SC-05")
@pytest.mark.rule("B-11")
def test_the_dialog_says_who_is_let_go_whom_a_letter_reaches_and_whom_to_call(studio):
    anna = studio.client("Белова Анна", email="anna@example.org")
    boris = studio.client("Козлов Борис", phone="+79165551234")
    lesson = _lesson(studio, anna, boris)
    with clock.at(moment(studio.today, time(12))):
        page = words(studio.browser().get(studio.url("desk:lesson_call_off", lesson.pk), headers=HTMX))
    assert "Снимутся 2 записи." in page
    assert "Письмо получит 1 клиент." in page
    assert "Письмо не дойдёт до 1 клиента, позвоните:" in page
    assert "Козлов Борис, +7 916 555-12-34" in page.replace("\xa0", " ")
    assert "Белова" not in page
    assert "Сейчас ночь" not in page
    with clock.at(moment(studio.today, time(23))):
        page = words(studio.browser().get(studio.url("desk:lesson_call_off", lesson.pk), headers=HTMX))
    assert "Сейчас ночь: письма уйдут в 8:00." in page


@pytest.mark.req("SC-05")
def test_a_press_cancels_and_the_toast_brings_it_back(studio):
    anna = studio.client("Белова Анна", email="anna@example.org")
    lesson = _lesson(studio, anna)
    browser, url = studio.browser(), studio.url("desk:lesson_call_off", lesson.pk)
    done = send(browser, url, htmx=True, reason="Преподаватель болен", tell="on")
    assert (done.status_code, said(done)) == (204, "Занятие отменено: Йога")
    lesson.refresh_from_db()
    assert (lesson.status, lesson.cancel_reason, lesson.taken) == ("cancelled", "Преподаватель болен", 0)
    assert Job.objects.filter(task__endswith="tell_of_cancelled_lesson").count() == 1
    back = studio.url("desk:lesson_reopen", lesson.pk)
    assert back in done.headers["HX-Trigger"]
    panel = browser.get(studio.url("desk:lesson", lesson.pk))
    assert "Занятие отменено. Преподаватель болен" in words(panel)
    assert f'action="{back}"' in panel.content.decode()
    assert url not in panel.content.decode()
    search = studio.url("desk:lesson_search", lesson.pk)
    assert search not in panel.content.decode()  # nobody can be booked into it
    again = send(browser, back, htmx=True)
    assert said(again) == "Занятие состоится: Йога. 1 запись вернулась"
    assert search in browser.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    assert list(Booking.objects.values_list("status", flat=True).order_by("pk")) == ["cancelled", "booked"]


@pytest.mark.rule("B-11")
def test_who_does_not_come_back_is_named(studio):
    anna, boris = studio.client("Белова Анна"), studio.client("Козлов Борис")
    lesson = _lesson(studio, anna, boris)
    studio.call_off(lesson)
    studio.book(boris, studio.lesson(on=lesson.on, at=lesson.wall_time))
    again = send(studio.browser(), studio.url("desk:lesson_reopen", lesson.pk), htmx=True)
    assert said(again) == "Занятие состоится: Йога. 1 запись вернулась. Не вернулись: Козлов Борис"


def test_without_a_tick_nobody_is_told(studio):
    lesson = _lesson(studio, studio.client("Белова Анна", email="anna@example.org"))
    send(studio.browser(), studio.url("desk:lesson_call_off", lesson.pk), htmx=True)
    from tests.web.desk.pages import work

    assert work() >= 1
    assert not Job.objects.filter(key__startswith="_write_of_cancelled_lesson").exists()


@pytest.mark.rule("B-11")
def test_a_refusal_stands_in_the_dialog_with_what_was_typed(studio):
    anna = studio.client("Белова Анна")
    lesson = _lesson(studio, anna)
    studio.pass_(anna)
    studio.mark(anna, lesson)
    refused = send(studio.browser(), studio.url("desk:lesson_call_off", lesson.pk), htmx=True, reason="Авария")
    assert refused.status_code == 422
    assert "На занятии отмечены клиенты, значит, оно состоялось. Сначала снимите отметки: 1." in words(refused)
    assert 'value="Авария"' in refused.content.decode()
    assert Lesson.objects.get().status == "scheduled"


@pytest.mark.req("ST-05")
def test_only_whoever_changes_the_schedule_and_only_in_own_branches(studio, bobs):
    lesson = _lesson(studio, studio.client("Козлов Борис", phone="+79165551234"))
    addresses = [studio.url(f"desk:lesson_{name}", lesson.pk) for name in ("call_off", "reopen")]
    reader = studio.browser(studio.staff("home.schedule"))
    assert [send(reader, url).status_code for url in addresses] == [403, 403]
    assert addresses[0] not in reader.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    north = studio.second_branch()
    elsewhere = studio.browser(studio.staff("home.schedule", "lessons.change", branches=(north,)))
    assert [send(elsewhere, url).status_code for url in addresses] == [404, 404]
    blind = studio.browser(studio.staff("lessons.change"))
    page = words(blind.get(addresses[0]))
    assert "позвоните" in page
    assert "Козлов" not in page
    with account_scope(bobs.account.pk):
        foreign = Lesson.objects.first()
    assert send(studio.browser(), studio.url("desk:lesson_call_off", foreign.pk)).status_code == 404
    assert Lesson.objects.get().status == "scheduled"


def test_the_dialog_asks_as_much_for_one_as_for_three(studio):
    one = _lesson(studio, studio.client("Анна"))
    three = studio.lesson()
    for name in ("Борис", "Вера", "Глеб"):
        studio.book(studio.client(name), three)
    browser = studio.browser()
    counts = [queries(browser, studio.url("desk:lesson_call_off", lesson.pk)) for lesson in (one, three)]
    assert counts[0] == counts[1] <= 12


@pytest.mark.rule("B-16")
def test_after_its_day_the_panel_offers_it_only_with_the_right_to_the_past(studio):
    lesson = _lesson(studio)
    url, day = studio.url("desk:lesson_call_off", lesson.pk), moment(lesson.on + timedelta(days=1), time(1))
    rights = ("home.schedule", "lessons.change")
    browsers = [studio.browser(studio.staff(*rights)), studio.browser(studio.staff(*rights, "visits.past"))]
    with clock.at(day):
        pages = [browser.get(studio.url("desk:lesson", lesson.pk)).content.decode() for browser in browsers]
    assert [url in page for page in pages] == [False, True]
