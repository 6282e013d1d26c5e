"""Permanent participants at the desk: from the card and from the group, what is said before, what a press does."""

from datetime import time, timedelta

import pytest

from ritm.attendance.models import Booking
from ritm.attendance.models_of_regulars import StandingBooking, StandingPause
from ritm.core import clock
from tests.given import key
from tests.web.desk.client_card.looking import HTMX, raised, said, words
from tests.web.desk.pages import work

pytestmark = [pytest.mark.req("BV-09"), pytest.mark.rule("B-15")]
EVERY = [str(day) for day in range(7)]
PART = {**HTMX, "HX-Target": "regular-foreseen"}


def begin(studio):
    """A group of one place; its next two lessons, the first one full."""
    group = studio.group(name="Хип-хоп", capacity=1)
    first, second = (studio.lesson(group=group, on=studio.today + timedelta(days=days)) for days in (1, 2))
    studio.book(studio.client("Громов Илья"), first)
    return {"group": group, "first": first, "second": second, "anna": studio.client("Белова Анна")}


@pytest.fixture
def life(studio):
    return studio.begun


def day(studio, days):
    return (studio.today + timedelta(days=days)).isoformat()


def post(studio, name, *args, person=None, **typed):
    return studio.browser(person).post(studio.url(f"desk:{name}", *args), {**key(), **typed}, headers=HTMX)


def joined(studio, life) -> StandingBooking:
    typed = {"group": life["group"].pk, "begins_on": day(studio, 0), "weekdays": EVERY}
    assert raised(post(studio, "client_regular_new", life["anna"].pk, **typed)) == {
        "card-changed",
        "toast",
        "dialog-close",
    }
    return StandingBooking.objects.get()


def booked(life) -> list[int]:
    rows = Booking.objects.filter(client=life["anna"], status="booked").order_by("lesson__starts_at")
    return list(rows.values_list("lesson", flat=True))


@pytest.mark.req("CL-29")
def test_joining_from_the_card_says_first_what_it_will_do(studio, life):
    url = studio.url("desk:client_regular_new", life["anna"].pk)
    typed = {"group": life["group"].pk, "begins_on": day(studio, 0), "ends_on": "", "weekdays": EVERY}
    foreseen = words(studio.browser().get(url, typed, headers=PART).content.decode())
    assert "Будет записан на 1 занятие:" in foreseen
    assert "Не поместился на 1 занятие:" in foreseen
    assert "мест нет: 1 из 1" in foreseen
    answer = post(studio, "client_regular_new", life["anna"].pk, **typed)
    text = "Постоянный участник сохранён, записан на 1 занятие, не поместился на 1 занятие"
    assert said(answer) == text
    assert booked(life) == [life["second"].pk]
    card = words(studio.browser().get(studio.url("desk:client", life["anna"].pk), headers=HTMX).content.decode())
    assert "Постоянный участник 1" in card
    assert "Хип-хоп все занятия" in card
    again = post(studio, "client_regular_new", life["anna"].pk, **typed)
    assert again.status_code == 422
    assert "Клиент уже участвует в «Хип-хоп» в эти дни" in words(again.content.decode())
    assert 'name="begins_on"' in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"group": ""}, "Выберите группу, в которой участвует клиент"),
        ({"begins_on": ""}, "Укажите первый день"),
        ({"weekdays": []}, "Выберите хотя бы один день недели"),
        ({"ends_on": "01.01.2026"}, "Последний день раньше первого."),
        ({"begins_on": "31.12.1999"}, "Выберите даты от 2000 до 2099 года"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(studio, life, wrong, text):
    typed = {"group": life["group"].pk, "begins_on": day(studio, 0), "weekdays": EVERY, **wrong}
    answer = post(studio, "client_regular_new", life["anna"].pk, **typed)
    assert answer.status_code == 422
    assert text in words(answer.content.decode())
    assert not StandingBooking.objects.exists()


def test_the_group_s_list_adds_and_says_who_has_no_place(studio, life):
    """Found by three letters, added with the group filled in; the refusal stands with its reason and another try."""
    page = studio.url("desk:group_regulars", life["group"].pk)
    found = studio.browser().get(page, {"text": "бел"}, headers={**HTMX, "HX-Target": "found"}).content.decode()
    assert f"/clients/{life['anna'].pk}/regulars/new/?group={life['group'].pk}" in found
    standing = joined(studio, life)
    listed = words(studio.browser().get(page).content.decode())
    assert "Белова Анна" in listed
    assert "Не поместились" in listed
    assert "мест нет: 1 из 1" in listed
    Booking.objects.get(lesson=life["first"])
    post(studio, "lesson_cancel", life["first"].pk, Booking.objects.get(lesson=life["first"]).pk)
    work()  # she stood first in the waiting list of that class
    post(studio, "regular_seat", standing.pk)
    assert booked(life) == [life["first"].pk, life["second"].pk]
    assert "Не поместились" not in words(studio.browser().get(page).content.decode())
    groups = studio.browser().get(studio.url("desk:groups")).content.decode()
    assert f'href="{page}" aria-label="Постоянные участники: «Хип-хоп»">1</a>' in groups


def test_other_days_a_pause_and_its_end(studio, life):
    standing = joined(studio, life)
    lesson_day = life["second"].on
    url = studio.url("desk:regular_pause", standing.pk)
    typed = {"begins_on": lesson_day.isoformat(), "ends_on": lesson_day.isoformat()}
    assert "Отменится 1 запись, занятие не спишется:" in words(
        studio.browser().get(url, typed, headers=PART).content.decode()
    )
    assert said(post(studio, "regular_pause", standing.pk, **typed)) == "Пауза сохранена"
    assert booked(life) == []
    assert post(studio, "regular_pause", standing.pk, **typed).status_code == 422
    pause = StandingPause.objects.get()
    edit = words(studio.browser().get(studio.url("desk:regular_edit", standing.pk), headers=HTMX).content.decode())
    assert f"{lesson_day:%d.%m.%Y} – {lesson_day:%d.%m.%Y}" in edit
    post(studio, "regular_resume", standing.pk, pause.pk)
    assert booked(life) == [life["second"].pk]
    off = str((lesson_day.weekday() + 1) % 7)
    kept = {"begins_on": day(studio, 0), "weekdays": [off]}
    edit_url = studio.url("desk:regular_edit", standing.pk)
    assert "Отменится 1 запись" in words(studio.browser().get(edit_url, kept, headers=PART).content.decode())
    post(studio, "regular_edit", standing.pk, **kept)
    assert booked(life) == []


@pytest.mark.parametrize(("choice", "left"), [("off", 0), ("keep", 1)])
def test_leaving_asks_what_becomes_of_the_bookings(studio, life, choice, left):
    standing = joined(studio, life)
    page = words(studio.browser().get(studio.url("desk:regular_leave", standing.pk), headers=HTMX).content.decode())
    assert "1 предстоящая запись сделана автоматически:" in page
    assert post(studio, "regular_leave", standing.pk).status_code == 422
    assert (
        said(post(studio, "regular_leave", standing.pk, bookings=choice)) == "«Хип-хоп»: больше не постоянный участник"
    )
    assert len(booked(life)) == left
    assert post(studio, "regular_leave", standing.pk, bookings=choice).status_code == 204
    assert studio.browser().get(studio.url("desk:regular_edit", standing.pk)).status_code == 404


@pytest.mark.req("ST-05")
def test_without_the_right_nothing_of_it_is_offered(studio, life):
    """The card shows the line to whoever sees bookings; its controls need the right."""
    standing = joined(studio, life)
    person = studio.staff("clients.read", "card.read", "card.bookings", "groups.read")
    card = studio.browser(person).get(studio.url("desk:client", life["anna"].pk), headers=HTMX).content.decode()
    assert "Хип-хоп все занятия" in words(card)
    assert f"/regulars/{standing.pk}/" not in card
    assert "regulars/new" not in card
    for name, number in (("client_regular_new", life["anna"].pk), ("regular_leave", standing.pk)):
        assert post(studio, name, number, person=person).status_code == 403
    assert "regulars/" not in studio.browser(person).get(studio.url("desk:groups")).content.decode()


def test_a_lesson_that_comes_later_has_them_at_once(studio, life):
    joined(studio, life)
    typed = {"group": life["group"].pk, "on": day(studio, 4), "wall_time": "19:00"}
    assert post(studio, "lesson_new", **typed).status_code == 204
    made = Booking.objects.get(client=life["anna"], lesson__on=studio.today + timedelta(days=4))
    assert (made.channel, made.lesson.wall_time, made.lesson.taken) == ("regular", time(19), 1)
    assert made.booked_at <= clock.now()


def test_the_dialog_of_a_change_says_apart_where_there_was_no_place_before(studio, life):
    """Pauses stand above what the press does and its buttons; what is as before is no consequence of it."""
    standing = joined(studio, life)
    page = studio.browser().get(studio.url("desk:regular_edit", standing.pk), headers=HTMX).content.decode()
    text = words(page)
    assert "Нет места на 1 занятии, как и было" in text
    assert "Не поместился" not in text
    assert page.index('id="regular-pause"') < page.index('id="regular-foreseen"') < page.index("data-main")
