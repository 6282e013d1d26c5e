"""«Отметить всех»: one press, who could not be marked is named, one press takes it all back (BV-12)."""

from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.models import Booking, Visit
from ritm.passes.models import ClientPass
from tests.given import LATE, Studio, key
from tests.web.desk.lessons.conftest import PART, AtDesk, block, toast_of


@pytest.fixture
def today(studio: Studio) -> AtDesk:
    """The boss before a class of today for nine."""
    group = studio.group(name="Йога", capacity=9)
    return AtDesk(studio, studio.lesson(group=group, on=studio.today, at=LATE))


def booked(desk: AtDesk, name: str, *, with_pass: bool = True) -> Any:
    client = desk.studio.client(name)
    if with_pass:
        desk.studio.pass_(client)
    desk.studio.book(client, desk.lesson)
    return client


def came() -> list[str]:
    return list(Visit.objects.filter(undone_at=None).order_by("pk").values_list("client__name", flat=True))


def lefts() -> list[int]:
    return list(ClientPass.objects.order_by("pk").values_list("left_units", flat=True))


@pytest.mark.req("BV-12")
def test_everybody_is_marked_but_who_cannot_be_and_one_press_takes_it_back(today: AtDesk) -> None:
    first = booked(today, "Белова Анна")
    today.studio.mark(first, today.lesson)
    for name in ("Громов Илья", "Ким Лера"):
        booked(today, name)
    booked(today, "Орлов Тим", with_pass=False)

    page = block(today.panel(), "booked")
    assert 'data-confirm="Отметить 3 человек?"' in page
    answer = today.post("desk:lesson_mark_all")
    toast = toast_of(answer)
    assert toast["text"] == "Отмечены 2 человека. Не отмечены: Орлов Тим, нет абонемента"
    assert came() == ["Белова Анна", "Громов Илья", "Ким Лера"]
    assert lefts() == [700, 700, 700]
    assert "Орлов Тим" in block(answer, "booked")
    assert "lesson-mark-all" not in block(answer, "booked")

    undo = toast["undo"]
    back = today.browser.post(undo["url"], {**key(), **undo["values"]}, headers=PART)
    assert toast_of(back)["text"] == "Сняты 2 отметки"
    assert came() == ["Белова Анна"]
    assert lefts() == [700, 800, 800]
    again = today.browser.post(undo["url"], {**key(), **undo["values"]}, headers=PART)
    assert toast_of(again)["text"] == "Снято 0 отметок"


@pytest.mark.req("BV-12")
def test_the_same_press_twice_marks_once_even_when_a_mark_was_taken_back_between(today: AtDesk) -> None:
    anna, ilya = booked(today, "Белова Анна"), booked(today, "Громов Илья")
    press = key()
    url = today.studio.url("desk:lesson_mark_all", today.lesson.pk)
    first = toast_of(today.browser.post(url, press, headers=PART))
    visit = Visit.objects.get(client=ilya)
    today.post("desk:lesson_undo", visit.pk)
    second = toast_of(today.browser.post(url, press, headers=PART))
    assert first["undo"]["values"] == {"marks": f"{Visit.objects.get(client=anna).pk},{visit.pk}"}
    assert second["text"] == "Отмечен 1 человек"
    assert came() == ["Белова Анна"]
    assert Booking.objects.get(client=ilya).status == Booking.Status.BOOKED


@pytest.mark.req("BV-12")
def test_more_than_three_who_cannot_be_marked_are_counted(today: AtDesk) -> None:
    for number in range(5):
        booked(today, f"Клиент Без {number}", with_pass=False)
    text = toast_of(today.post("desk:lesson_mark_all"))["text"]
    assert text.startswith("Отмечено 0 человек. Не отмечены: Клиент Без 0, нет абонемента; ")
    assert text.endswith("и ещё 2")
    assert came() == []


@pytest.mark.req("BV-12")
def test_the_button_is_there_on_the_day_of_the_class_for_who_may_mark(today: AtDesk, desk: AtDesk) -> None:
    for one in (today, desk):
        booked(one, "Белова Анна")
        assert "lesson-mark-all" not in block(one.panel(), "booked"), "one is marked at his row"
        booked(one, "Громов Илья")
    assert "lesson-mark-all" in block(today.panel(), "booked")
    assert "lesson-mark-all" not in block(desk.panel(), "booked"), "tomorrow's class"
    reader = AtDesk(today.studio, today.lesson, today.studio.staff("home.schedule", "bookings.change"))
    assert "lesson-mark-all" not in reader.panel().content.decode()
    assert reader.post("desk:lesson_mark_all").status_code == 403
    assert reader.post("desk:lesson_unmark_all", marks="1").status_code == 403


@pytest.mark.req("BV-12")
def test_marks_of_another_class_are_not_taken_back_by_its_address(today: AtDesk) -> None:
    anna = booked(today, "Белова Анна")
    other = today.studio.lesson(on=today.studio.today + timedelta(days=1))
    today.studio.book(anna, other)
    visit = today.studio.mark(anna, other)
    answer = today.post("desk:lesson_unmark_all", marks=f"{visit.pk},x,{10**30},")
    assert toast_of(answer)["text"] == "Снято 0 отметок"
    assert came() == ["Белова Анна"]
