"""«Заморозить» and «Разморозить» of the card: what is shown before a press, and what the press does (PA-05)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze
from tests.given import key, moment
from tests.web.desk.client_card.looking import Desk, raised, said, words

RIGHTS = ("clients.read", "card.read", "card.passes")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна")


@pytest.fixture
def held(studio, anna):
    return studio.pass_(anna, studio.plan(name="8 занятий"))


def day(studio, days):
    return studio.today + timedelta(days=days)


def iso(studio, first, last):
    return {"begins_on": day(studio, first).isoformat(), "ends_on": day(studio, last).isoformat()}


def freeze(studio, desk, held, first=1, last=5, **typed):
    return desk.post("client_freeze", held.pk, **iso(studio, first, last), **typed)


def unfreeze_url(studio, held, name="client_unfreeze", **query):
    return studio.url(f"desk:{name}", held.pk, held.client_id, **query)


@pytest.mark.req("PA-05")
def test_the_dialog_says_what_a_freeze_means_before_it_is_pressed(studio, anna, held):
    lesson = studio.lesson(on=day(studio, 2))
    studio.book(anna, lesson)
    desk = Desk(studio, anna)
    text = words(desk.get("client_freeze_preview", held.pk, **iso(studio, 1, 5)).content.decode())
    until = held.ends_on + timedelta(days=5)
    assert "Дней заморозки 5" in text
    assert f"Абонемент действует до {until.day}" in text
    assert "Останется дней заморозки 2 из 7" in text
    assert "Отменится 1 запись, занятие не спишется" in text
    assert lesson.group.name in text
    assert PassFreeze.objects.count() == 0


@pytest.mark.req("PA-05")
def test_a_pass_is_frozen_and_the_toast_takes_it_back(studio, anna, held):
    studio.book(anna, studio.lesson(on=day(studio, 2)))
    desk = Desk(studio, anna)
    answer = freeze(studio, desk, held, reason="Болеет")
    until = held.ends_on + timedelta(days=5)
    assert (answer.status_code, said(answer)) == (
        204,
        f"«8 занятий» заморожен на 5 дней и действует до {until:%d.%m.%Y}",
    )
    assert {"card-changed", "dialog-close"} <= raised(answer)
    row = PassFreeze.objects.get()
    assert (row.client_pass, row.begins_on, row.ends_on, row.reason) == (held, day(studio, 1), day(studio, 5), "Болеет")
    card = words(desk.get().content.decode())
    assert f"заморозка {day(studio, 1):%d.%m}–{day(studio, 5):%d.%m}" in card
    assert "Разморозить" in card
    taken_back = desk.post("client_freeze_undo", row.pk)
    assert said(taken_back) == "Заморозка отменена"
    held.refresh_from_db()
    assert (PassFreeze.objects.count(), held.ends_on) == (0, until - timedelta(days=5))
    assert Booking.objects.filter(client=anna, status="booked").count() == 1


@pytest.mark.req("PA-05", "CL-03")
def test_a_frozen_pass_shows_as_frozen_in_the_card_and_in_the_list(studio, anna, held):
    desk = Desk(studio, anna)
    freeze(studio, desk, held, 0, 4)
    badge = f"Заморожен до {day(studio, 4):%d.%m}"
    assert badge in words(desk.get().content.decode())
    listed = studio.browser().get(studio.url("desk:clients", chip="frozen")).content.decode()
    assert "Белова Анна" in words(listed)
    assert f"Абонемент заморожен с {day(studio, 0):%d.%m} до {day(studio, 4):%d.%m}" in listed
    assert "Белова Анна" not in words(studio.browser().get(studio.url("desk:clients", chip="active")).content.decode())


@pytest.mark.rule("F-2")
@pytest.mark.parametrize(
    ("first", "last", "place", "text"),
    [
        (5, 1, "ends_on", "Последний день раньше первого"),
        (1, 20, "ends_on", "Осталось только 7 дней заморозки. Выберите срок короче."),
        (-1, 3, "begins_on", "Заморозка может начаться с"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(studio, anna, held, first, last, place, text):
    desk = Desk(studio, anna)
    answer = freeze(studio, desk, held, first, last, reason="Отпуск")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert text in words(page)
    assert f'id="id_{place}_error"' in page
    assert 'value="Отпуск"' in page
    assert PassFreeze.objects.count() == 0
    assert text in words(desk.get("client_freeze_preview", held.pk, **iso(studio, first, last)).content.decode())


@pytest.mark.parametrize(
    "typed", [{}, {"begins_on": "31.02.2026", "ends_on": "x"}, {"begins_on": "0001-01-01", "ends_on": "9999-12-31"}]
)
def test_days_that_are_none_are_refused(studio, anna, held, typed):
    desk = Desk(studio, anna)
    assert desk.post("client_freeze", held.pk, **typed).status_code == 422
    assert desk.get("client_freeze_preview", held.pk, **typed).status_code == 200
    assert desk.get("client_freeze", held.pk, days="999").status_code == 200
    assert PassFreeze.objects.count() == 0


@pytest.mark.req("PA-05")
@pytest.mark.rule("F-4")
def test_unfreezing_shows_the_new_end_and_a_second_press_says_so(studio, anna, held):
    desk = Desk(studio, anna)
    freeze(studio, desk, held, 0, 4)
    browser, row = studio.browser(), PassFreeze.objects.get()
    on = day(studio, 2).isoformat()
    dialog = words(browser.get(unfreeze_url(studio, held)).content.decode())
    assert "Вернётся дней 5" in dialog
    text = words(
        browser.get(unfreeze_url(studio, held, "client_unfreeze_preview", freeze=row.pk, on=on)).content.decode()
    )
    assert "Вернётся дней 3" in text
    typed = {"freeze": row.pk, "on": on}
    first = browser.post(unfreeze_url(studio, held), {**key(), **typed}, headers={"HX-Request": "true"})
    until = held.ends_on + timedelta(days=2)
    assert said(first) == f"«8 занятий» разморожен и действует до {until:%d.%m.%Y}"
    second = browser.post(unfreeze_url(studio, held), {**key(), **typed}, headers={"HX-Request": "true"})
    assert said(second) == "Абонемент уже разморожен"
    assert ClientPass.objects.get(pk=held.pk).ends_on == until


@pytest.mark.rule("F-4")
def test_bookings_behind_the_new_end_are_cancelled_only_with_the_tick(studio, anna, held):
    desk = Desk(studio, anna)
    freeze(studio, desk, held, 0, 4)
    held.refresh_from_db()
    studio.book(anna, studio.lesson(on=held.ends_on))
    typed = {"freeze": PassFreeze.objects.get().pk, "on": studio.today.isoformat()}
    browser, htmx = studio.browser(), {"HX-Request": "true"}
    refused = browser.post(unfreeze_url(studio, held), {**key(), **typed}, headers=htmx)
    assert refused.status_code == 422
    assert "Разрешите их отменить" in words(refused.content.decode())
    assert 'name="lets_go"' in refused.content.decode()
    done = browser.post(unfreeze_url(studio, held), {**key(), **typed, "lets_go": "on"}, headers=htmx)
    assert (done.status_code, Booking.objects.get(client=anna).status) == (204, "cancelled")


def test_why_a_pass_cannot_be_frozen_stands_where_the_button_would(studio, anna):
    never = studio.pass_(anna, studio.plan(freeze_days=0))
    card = words(Desk(studio, anna).get().content.decode())
    assert "без заморозки" in card
    text = words(Desk(studio, anna).get("client_freeze", never.pk).content.decode())
    assert "продан без права заморозки" in text


def test_a_day_gone_by_takes_its_right(studio, anna, held):
    with clock.at(moment(day(studio, 10), time(12))):
        person = studio.staff(*RIGHTS, "passes.freeze")
        refused = Desk(studio, anna, person).post("client_freeze", held.pk, **iso(studio, -4, 0))
        assert refused.status_code == 422
        person = studio.staff(*RIGHTS, "passes.freeze", "passes.freeze_past")
        assert Desk(studio, anna, person).post("client_freeze", held.pk, **iso(studio, -4, 0)).status_code == 204


def test_without_the_right_there_is_no_control(studio, anna, held):
    person = studio.staff(*RIGHTS)
    assert "Заморозить" not in words(Desk(studio, anna, person).get().content.decode())
    assert freeze(studio, Desk(studio, anna, person), held).status_code == 403


def test_another_clients_pass_is_not_found(studio, anna, held):
    other = studio.client("Громов")
    assert Desk(studio, other).get("client_freeze", held.pk).status_code == 404
    freeze(studio, Desk(studio, anna), held)
    row = PassFreeze.objects.get()
    assert Desk(studio, other).post("client_freeze_undo", row.pk).status_code == 404
    assert PassFreeze.objects.count() == 1
