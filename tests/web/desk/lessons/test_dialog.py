"""«Запись»: passes with reasons, money, what is put aside with a reason (L2, BV-07, P-5, P-6)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.models import Booking, Visit
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import ClientPass
from ritm.schedule.actions.groups import change_group
from ritm.studio.actions import change_settings
from tests.given import Studio
from tests.web.desk.lessons.conftest import DIALOG, EVERYTHING, AtDesk, toast_of


def radios(page: str) -> list[tuple[str, bool]]:
    """(value, is checked) of the ways to pay."""
    found = re.findall(r'type="radio" name="pay" value="([^"]+)"( checked)?', page)
    return [(value, bool(checked)) for value, checked in found]


@pytest.mark.rule("P-6")
def test_the_passes_stand_in_the_order_in_which_they_pay_and_say_why_not(desk: AtDesk) -> None:
    studio = desk.studio
    anna = studio.client("Белова Анна")
    later = studio.pass_(anna, studio.plan(name="Поздний", term_count=90))
    studio.pass_(anna, studio.plan(name="Ранний", term_count=20))
    studio.pass_(anna, studio.plan(name="Йога 8", all_disciplines=False, disciplines=(studio.discipline("Йога"),)))
    studio.book(anna, desk.lesson)
    page = desk.dialog(anna)
    assert radios(page) == [
        ("pass", True),
        (f"pass:{later.pk}", False),
        ("credit", False),
        ("drop_in", False),
        ("free", False),
    ]
    assert page.index("Ранний") < page.index("платит первым") < page.index("Поздний") < page.index("Йога 8")
    unfit = page.partition("Почему?")[2]
    assert "Йога 8" in unfit
    assert "не действует на это направление" in unfit


def test_what_was_pressed_in_the_menu_is_chosen(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    desk.studio.pass_(anna)
    for pay in ("credit", "drop_in", "free"):
        assert [value for value, checked in radios(desk.dialog(anna, pay=pay)) if checked] == [pay]


def test_a_missing_price_is_asked_at_once(studio: Studio) -> None:
    """A group without a price: «В долг» opens with the cursor in the sum, which is all that is missing."""
    desk, anna = AtDesk(studio, studio.lesson()), studio.client("Белова Анна")
    focused = re.compile(r'<input[^>]*name="price"[^>]*autofocus')
    found = {pay: bool(focused.search(desk.dialog(anna, pay=pay))) for pay in ("credit", "drop_in", "free", "pass")}
    assert found == {"credit": True, "drop_in": True, "free": False, "pass": False}


def test_without_a_pass_the_reason_is_said_in_full(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    page = desk.dialog(anna)
    assert "Нет абонемента на «Танцы»" in page
    assert [value for value, _checked in radios(page)] == ["credit", "drop_in", "free"]


@pytest.mark.req("BV-01")
def test_the_pencils_dialog_books_and_closes(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    first = desk.studio.pass_(anna, desk.studio.plan(name="Ранний", term_count=20))
    later = desk.studio.pass_(anna, desk.studio.plan(name="Поздний", term_count=90))
    page = desk.dialog(anna)
    assert ">Записать клиента</button>" in page
    book = desk.studio.url("desk:lesson_book", desk.lesson.pk)
    assert f'formaction="{book}" hx-post="{book}" hx-target="#dialog"' in page
    answer = desk.book(anna, headers=DIALOG, pay=f"pass:{later.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "dialog-close" in answer["HX-Trigger"]
    assert "bookings-changed" in answer["HX-Trigger"]
    assert toast_of(answer)["undo"]
    booking = Booking.objects.get()
    assert (booking.client_pass, booking.is_pinned) == (later, True)
    assert first.pk != later.pk


def test_another_pass_pays_for_the_mark(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    desk.studio.pass_(anna, desk.studio.plan(name="Ранний", term_count=20))
    later = desk.studio.pass_(anna, desk.studio.plan(name="Поздний", term_count=90))
    desk.studio.book(anna, desk.lesson)
    answer = desk.mark(anna, headers=DIALOG, pay=f"pass:{later.pk}")
    assert answer.status_code == 204
    assert ClientPass.objects.get(pk=later.pk).left_units == 700


def test_a_refusal_stays_in_the_dialog_with_what_was_typed(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson())
    boris = studio.client("Громов Борис")
    answer = desk.mark(boris, headers=DIALOG, pay="credit", price="", reason="Забыл кошелёк")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_price_error"' in page
    assert ("credit", True) in radios(page)
    assert Visit.objects.count() == 0
    wrong = desk.mark(boris, headers=DIALOG, pay="credit", price="сто").content.decode()
    assert 'value="сто"' in wrong
    assert "Это не сумма" in wrong


@pytest.mark.rule("B-1")
def test_what_stands_against_it_is_ticked_with_a_reason(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    studio.book(studio.client(), desk.lesson)
    boris = studio.client("Громов Борис")
    page = desk.dialog(boris, override="full")
    assert 'name="override" value="full" checked' in page
    assert 'name="reason"' in page
    assert "Мест нет: занято 1 из 1" in page
    again = desk.book(boris, headers=DIALOG)
    assert again.status_code == 422
    assert 'name="override" value="full">' in again.content.decode()
    done = desk.book(boris, headers=DIALOG, override="full", reason="Сестра уже там")
    assert done.status_code == 204
    assert Booking.objects.get(client=boris).override_reason == "Сестра уже там"


def test_a_client_who_came_has_nothing_to_choose(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    desk.studio.pass_(anna)
    desk.studio.mark(anna, desk.lesson)
    page = desk.dialog(anna)
    assert "−1, осталось 7" in page
    assert 'name="pay"' not in page
    assert "dialog-mark" not in page
    assert "dialog-book" not in page


def test_who_may_only_look_gets_no_button(desk: AtDesk) -> None:
    anna: Any = desk.studio.client("Белова Анна")
    page = AtDesk(desk.studio, desk.lesson, desk.studio.staff("home.schedule")).dialog(anna)
    assert "dialog-mark" not in page
    assert "dialog-book" not in page


def test_as_a_page_it_stands_in_the_frame(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    page = desk.browser.get(desk.studio.url("desk:lesson_booking_dialog", desk.lesson.pk, anna.pk)).content.decode()
    assert page.startswith("<!doctype html>")
    assert "<title>Запись, Белова Анна — Ритм</title>" in page


@pytest.mark.rule("B-1")
def test_another_age_is_told_and_put_aside_by_whoever_may(desk: AtDesk) -> None:
    change_group(group=desk.lesson.group, min_age=5, max_age=7, actor=desk.studio.actor)
    born = desk.lesson.on.replace(year=desk.lesson.on.year - 30, day=1)
    anna = desk.studio.client("Белова Анна", birth_date=born)
    assert "Возраст 30, группа для 5–7" in desk.search("Белова")
    assert desk.book(anna).status_code == 422
    clerk = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*EVERYTHING))
    assert 'value="age"' in desk.dialog(anna)
    assert 'value="age"' not in clerk.dialog(anna)
    assert clerk.book(anna, override="age").status_code == 403
    desk.book(anna, override="age", reason="мама рядом")
    assert Booking.objects.values_list("overrides", "override_reason").get() == (["age"], "мама рядом")


@pytest.mark.rule("F-5")
def test_a_frozen_pass_pays_as_the_boss_wants_it(desk: AtDesk) -> None:
    studio = desk.studio
    anna = studio.client("Белова Анна")
    held = studio.pass_(anna, studio.plan(name="8 занятий"))
    first, last = desk.lesson.on, desk.lesson.on + timedelta(days=2)
    freeze(client_pass=held, begins_on=first, ends_on=last, actor=studio.actor)
    studio.book(anna, desk.lesson)
    assert not any(value.startswith(("pass", "thaw")) for value, _checked in radios(desk.dialog(anna)))
    change_settings(by=studio.boss, frozen_visit="end_freeze")
    assert f"pay=thaw%3A{held.pk}" in desk.panel().content.decode()
    page = desk.dialog(anna, pay=f"thaw:{held.pk}")
    assert (f"thaw:{held.pk}", True) in radios(page)
    assert f"заморозка до {last:%d.%m} закончится с этим посещением" in page
    answer = desk.mark(anna, pay=f"thaw:{held.pk}")
    assert (Visit.objects.get().source, ClientPass.objects.get(pk=held.pk).frozen) == ("pass", "")
    undone = desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert f"Заморозка до {last:%d.%m} снова действует" in toast_of(undone)["text"]
    assert toast_of(undone)["undo"]["values"]["pay"] == "thaw"
    change_settings(by=studio.boss, frozen_visit="keep")
    page = desk.dialog(anna, pay=f"pass:{held.pk}", override="frozen")
    assert 'name="override" value="frozen" checked' in page
    answer = desk.mark(anna, pay=f"pass:{held.pk}", override="frozen", reason="Пришла раньше")
    assert answer.status_code == 204
    assert ClientPass.objects.get(pk=held.pk).frozen == f"{first}/{last}"
